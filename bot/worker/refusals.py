"""What a provider's refusal asks of the domain: a template instead, tasks and alerts for staff, an opt-out on record.

What had to be written with the message is written already (policy.py); here each refusal is one transaction of its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from bot.channels.approved import PREFIX
from bot.channels.content import Content
from bot.channels.errors import Verdict, classify
from bot.dialogue import store
from bot.dialogue.hospitals import Hospitals
from bot.dialogue.store import Opened
from bot.worker.outbox import OPT_OUT_NOTICE, Outgoing, transaction
from bot.worker.policy import CLOSED, begin_again
from bot.worker.transport import Directory
from domain.alerts import service as alerts
from domain.audit import unit_of_work
from domain.communications.channel_test import KIND as CHANNEL_TEST
from domain.communications.window import WINDOW
from domain.consent import service as consent
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM, Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database, driver_of
from domain.tasks import service as tasks
from domain.tasks.rules import Priority
from domain.team.rules import Topic

log = logs.get(__name__)
BATCH = 200
AGAIN = timedelta(minutes=5)  # when one that failed is tried again
REOPEN = (
    "reopen"  # the approved template that asks a person to write, so that we may answer; also the kind of that message
)
# Nobody waits for these.
_OF_NO_USE_LATER = frozenset({OPT_OUT_NOTICE, CHANNEL_TEST, REOPEN})

_DUE = "SELECT hospital_id, id, outbound_id FROM provider_refusal WHERE due_at <= $1 ORDER BY due_at LIMIT $2"
# Whoever writes refusals has the message's lock first.
_LOCK = "SELECT FROM outbound_message WHERE hospital_id = $1 AND id = $2 FOR NO KEY UPDATE"
_TAKE = f"""
SELECT r.code, r.kind, r.outcome, r.sending, r.at, r.sender_id, m.id AS outbound_id, m.conversation_id, m.address_id, m.channel,
       m.kind AS message_kind, m.created_at,
       c.contact_id, c.mode, c.human_until, c.last_inbound_at, a.address, a.opted_out_at,
       coalesce(b.kind = 'start', false) AS begun, coalesce(b.provider_id LIKE '%{CLOSED}', false) AS known_closed,
       EXISTS (SELECT FROM staff_link l WHERE l.hospital_id = a.hospital_id AND l.channel = a.channel
               AND l.address = a.address AND l.ended_at IS NULL) AS to_staff
FROM provider_refusal r
JOIN outbound_message m ON m.hospital_id = r.hospital_id AND m.id = r.outbound_id
JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
JOIN contact_address a ON a.hospital_id = m.hospital_id AND a.id = m.address_id
LEFT JOIN inbound_message b ON b.hospital_id = m.hospital_id AND b.id = m.cause_id
WHERE r.hospital_id = $1 AND r.id = $2 AND r.due_at IS NOT NULL
FOR UPDATE OF r SKIP LOCKED
"""  # noqa: S608  # own constant
_SETTLE = "UPDATE provider_refusal SET due_at = NULL WHERE hospital_id = $1 AND id = $2"
# One alert speaks for all of its code and sender.
_SETTLE_ALL = """
UPDATE provider_refusal SET due_at = NULL WHERE hospital_id = $1 AND id IN (
    SELECT id FROM provider_refusal WHERE hospital_id = $1 AND sender_id = $2 AND code = $3 AND due_at IS NOT NULL
    FOR UPDATE SKIP LOCKED)
"""
_PUT_OFF = "UPDATE provider_refusal SET due_at = $3 WHERE hospital_id = $1 AND id = $2"
# The window is as the provider says, unless they have written since.
_SHUT = """
UPDATE conversation SET last_inbound_at = LEAST(last_inbound_at, $3) WHERE hospital_id = $1 AND id = $2 AND last_inbound_at < $4
"""
_ASKED_ALREADY = """
SELECT EXISTS (SELECT FROM outbound_message WHERE hospital_id = $1 AND conversation_id = $2 AND kind = $3
               AND created_at > COALESCE($4::timestamptz, '-infinity'))
"""


class RefusalSweep:
    """`hand_over` gets what was enqueued, after the commit. `counters` is for /metrics."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        hand_over: Callable[[list[Outgoing]], None],
        numbers: Directory,
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._hand_over, self._numbers = hospitals, hand_over, numbers
        self.counters = dict.fromkeys(("alerted", "task", "began_again", "reopened", "opted_out", "failed"), 0)

    async def run(self) -> int:
        """Deals with what is due. Returns how many refusals it looked at; one that fails never stops the others."""
        now = self._clock.now()
        async with transaction(self._database, self._hospitals.ids) as connection:
            rows = await connection.fetch(_DUE, now, BATCH)
        for row in rows:
            try:
                await self._one(row["hospital_id"], row["id"], row["outbound_id"])
            except Exception as error:
                self.counters["failed"] += 1
                log.error("refusal_not_dealt_with", outbound=str(row["outbound_id"]), exc_info=error)
                async with transaction(self._database, [row["hospital_id"]]) as connection:
                    await connection.execute(_PUT_OFF, row["hospital_id"], row["id"], now + AGAIN)
        return len(rows)

    async def _one(self, hospital_id: UUID, refusal_id: UUID, outbound_id: UUID) -> None:
        hospital = (await self._hospitals.get(hospital_id)).profile.hospital
        outgoing: list[Outgoing] = []
        async with unit_of_work(self._database, hospital, SYSTEM, self._clock, self._keys) as ctx:
            raw = await driver_of(ctx.session)
            await raw.execute(_LOCK, hospital_id, outbound_id)
            row = await raw.fetchrow(_TAKE, hospital_id, refusal_id)
            if row is None:
                return
            await raw.execute(_SETTLE, hospital_id, refusal_id)
            outgoing = await self._deal_with(ctx, raw, row)
        if outgoing:
            self._hand_over(outgoing)

    async def _deal_with(self, ctx: Context, raw: asyncpg.Connection, row: asyncpg.Record) -> list[Outgoing]:
        verdict = classify(row["code"] or None, None)
        if row["kind"] == "opt_out":
            await self._opt_out(ctx, row)
        elif row["kind"] in ("alert", "configuration"):
            await self._alert(ctx, raw, row, verdict)
        elif row["kind"] == "bug":
            await self._task(
                ctx, f"Messages of ours are refused (code {row['code']})", row, ("channel_sender", row["sender_id"])
            )
        elif row["kind"] == "template":
            return await self._template(ctx, raw, row)
        else:
            await self._tell_staff(ctx, row)
        return []

    async def _opt_out(self, ctx: Context, row: asyncpg.Record) -> None:
        """Unless they have sent START meanwhile."""
        if row["opted_out_at"] is None:
            return
        await consent.opt_out(
            ctx,
            contact_id=row["contact_id"],
            address_id=row["address_id"],
            channel=row["channel"],
            cause="provider",
        )
        self.counters["opted_out"] += 1

    async def _alert(self, ctx: Context, raw: asyncpg.Connection, row: asyncpg.Record, verdict: Verdict) -> None:
        waits = "Messages wait and are tried every five minutes" if verdict.pauses else "Messages become dead letters"
        body = f"{row['channel']}: the provider refuses our messages (code {row['code']}: {verdict.meaning}). {waits}."
        hour = int(row["at"].timestamp() // 3600)
        told = await alerts.tell(
            ctx,
            Topic.SYSTEM,
            f"{body} To do: {verdict.action}.",
            key=f"refused:{row['code']}:{row['sender_id']}:{hour}",
            buttons=(("What it means", f"code {row['code']}"), ("Dead letters", "dead letters")),
            urgent=True,
        )
        self.counters["alerted"] += told
        await raw.execute(_SETTLE_ALL, ctx.hospital.id, row["sender_id"], row["code"])

    async def _tell_staff(self, ctx: Context, row: asyncpg.Record) -> None:
        """What we began has gone by another channel if there is one; whoever waits for an answer needs a person."""
        if row["begun"] or row["to_staff"] or row["message_kind"] in _OF_NO_USE_LATER:
            return
        code = f" (code {row['code']})" if row["code"] else ""
        await self._task(
            ctx, f"A message of ours did not reach a patient{code}", row, ("conversation", row["conversation_id"])
        )

    async def _task(self, ctx: Context, title: str, row: asyncpg.Record, related: tuple[str, UUID]) -> None:
        category = f"refused_{row['code']}" if row["kind"] == "bug" else "undelivered"
        made = await tasks.open_task(
            ctx, title=title, priority=Priority.HIGH, due_at=ctx.now, related=related, category=category
        )
        self.counters["task"] += made.created

    async def _template(self, ctx: Context, raw: asyncpg.Connection, row: asyncpg.Record) -> list[Outgoing]:
        """WhatsApp's window was closed (63016): what we began begins again, and now knows it."""
        hospital_id, conversation_id = ctx.hospital.id, row["conversation_id"]
        await raw.execute(_SHUT, hospital_id, conversation_id, row["at"] - WINDOW, row["created_at"])
        if not row["begun"]:
            await self._tell_staff(ctx, row)
            return await self._reopen(ctx, raw, row)
        await begin_again(raw, [hospital_id], [row["outbound_id"]], [ctx.now], closed=not row["known_closed"])
        self.counters["began_again"] += 1
        return []

    async def _reopen(self, ctx: Context, raw: asyncpg.Connection, row: asyncpg.Record) -> list[Outgoing]:
        """Asks the person to write, once until they do: then the window is open again."""
        last: datetime | None = row["last_inbound_at"]
        hospital = ctx.hospital
        if row["to_staff"] or row["message_kind"] in _OF_NO_USE_LATER or not self._approved(ctx, row, REOPEN):
            return []
        if await raw.fetchval(_ASKED_ALREADY, hospital.id, row["conversation_id"], REOPEN, last):
            return []
        opened = Opened(
            hospital.id,
            row["sender_id"],
            row["conversation_id"],
            row["contact_id"],
            row["address_id"],
            row["address"],
            row["channel"],
            None,
            None,
            row["mode"],
            row["human_until"],
            row["outbound_id"],
        )
        asking = Content("", template=REOPEN, values=(hospital.name,))
        self.counters["reopened"] += 1
        return await store.reply(raw, self._keys, opened, asking, ctx.now, REOPEN)

    def _approved(self, ctx: Context, row: asyncpg.Record, template: str) -> bool:
        number = self._numbers.sender(row["sender_id"])
        return number is not None and f"{PREFIX}{template}" in self._numbers.templates(ctx.hospital.id, number.account)
