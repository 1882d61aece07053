"""Starts the messages we begin: due rows become flows in the contact's conversation, if they are wanted there."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import asyncpg
import orjson

from bot.channels.approved import PREFIX
from bot.dialogue import store
from bot.dialogue.hospitals import Hospitals, Served
from bot.dialogue.state import DialogueState
from bot.worker.outbox import transaction
from bot.worker.policy import WITHOUT, failed_channel, first_key
from bot.worker.threads import OPEN, THREADS, Thread, in_order, pick, window_open
from bot.worker.transport import Directory
from domain.communications.outreach import TOO_LATE
from domain.consent import service as consent
from domain.consent.rules import PersonState, Purpose
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM, Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database, driver_of
from domain.kit.ids import uuid7

log = logs.get(__name__)
BATCH = 100
BULK_IN_LINE = 200
ENOUGH_TODAY = "enough today"
TRIES = 4

# The hospitals take turns, and each begins bulk only while little of it waits to be sent: when a message goes, what was asked
# before it (consent, hours) must still hold. $1 now, $2 at most, $3 hospitals, $4 as much bulk may wait
_DUE = """
SELECT d.hospital_id, d.id FROM unnest($3::uuid[]) AS h(id)
CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (
    SELECT FROM outbound_message m WHERE m.hospital_id = h.id AND m.waiting AND m.lane = 2 LIMIT $4) w) b
CROSS JOIN LATERAL (
    SELECT o.hospital_id, o.id, o.lane, row_number() OVER (PARTITION BY o.lane ORDER BY o.due_at) AS place
    FROM (SELECT o.* FROM outreach o WHERE o.hospital_id = h.id AND o.status = 'scheduled' AND o.due_at <= $1
          AND (o.lane < 2 OR b.waiting < $4) ORDER BY o.lane, o.due_at LIMIT $2) o) d
ORDER BY d.lane, d.place LIMIT $2
"""
_TAKE = """
SELECT * FROM outreach WHERE hospital_id = $1 AND id = $2 AND status = 'scheduled' AND due_at <= $3
FOR UPDATE SKIP LOCKED
"""
_SETTLE = """
UPDATE outreach SET status = $3, reason = $4, settled_at = $5, conversation_id = $6 WHERE hospital_id = $1 AND id = $2
"""
# What was begun today, whichever channel it went by in the end; lane 0 is what somebody asked for.
_BEGUN_TODAY = f"""
SELECT count(*) FROM outreach
WHERE hospital_id = $1 AND contact_id = $2 AND status = 'sent' AND settled_at >= $3 AND lane > 0
  AND (purpose = 'marketing') = $4 AND strpos(key, '{WITHOUT}') = 0
"""  # noqa: S608  # own constant
_PUT_OFF = "UPDATE outreach SET due_at = $3, attempts = attempts + $4, reason = $5 WHERE hospital_id = $1 AND id = $2"
_FIRST_TRY = """
SELECT c.id, c.state FROM outreach o JOIN conversation c ON c.hospital_id = o.hospital_id AND c.id = o.conversation_id
WHERE o.hospital_id = $1 AND o.key = $2
"""
_FIRST_STATE = "UPDATE conversation SET state = $3 WHERE hospital_id = $1 AND id = $2 AND state IS NULL"


class OutreachSweep:
    """One row, one transaction: what goes wrong with one never stops the others. `counters` is for /metrics."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        run_soon: Callable[[UUID, UUID], None],
        numbers: Directory,
        template_of: Callable[[UUID, str], str | None],
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._run_soon = hospitals, run_soon
        self._numbers, self._template_of = numbers, template_of
        self.counters = dict.fromkeys(("sent", "skipped", "deferred", "failed"), 0)

    async def run(self) -> int:
        """Takes what is due. Returns how many rows it looked at."""
        async with transaction(self._database, self._hospitals.ids) as connection:
            rows = await connection.fetch(_DUE, self._clock.now(), BATCH, self._hospitals.ids, BULK_IN_LINE)
        for row in rows:
            try:
                await self._one(row["hospital_id"], row["id"])
            except Exception as error:
                self.counters["failed"] += 1
                log.error("outreach_failed", outbound=str(row["id"]), exc_info=error)
                await self._put_off_after_failure(row["hospital_id"], row["id"])
        return len(rows)

    async def _one(self, hospital_id: UUID, row_id: UUID) -> None:
        now = self._clock.now()
        served = await self._hospitals.get(hospital_id)
        async with self._database.session([hospital_id]) as session:
            raw = await driver_of(session)
            row = await raw.fetchrow(_TAKE, hospital_id, row_id, now)
            if row is None:
                return
            if now > row["useful_until"]:
                await self._settle(raw, row, "skipped", TOO_LATE, now)
                return
            ctx = Context(session, SYSTEM, served.profile.hospital, self._clock, self._keys)
            if await self._enough_today(raw, row, served, now):
                return
            person = await consent.state_of(ctx, row["contact_id"], quiet=served.profile.settings.quiet_hours)
            await raw.execute(OPEN, hospital_id, row["contact_id"], now)
            failed = failed_channel(row["key"])
            first = first_key(row["key"])
            before = await raw.fetchrow(_FIRST_TRY, hospital_id, first) if first != row["key"] else None
            threads = [t for t in await raw.fetch(THREADS, hospital_id, row["contact_id"]) if t["channel"] != failed]
            ordered = in_order(threads, person.preferred or "", served.profile.settings.channel_order)
            begun = await self._begin(raw, row, person, ordered, now)
            if before is not None and before["id"] != begun:
                await self._leave(raw, row, before, begun, now)
        if before is not None:
            self._run_soon(hospital_id, before["id"])
        if begun is not None:
            self._run_soon(hospital_id, begun)

    async def _leave(
        self, raw: asyncpg.Connection, row: asyncpg.Record, before: asyncpg.Record, begun: UUID | None, now: datetime
    ) -> None:
        """The thread that the message did not reach must not go on waiting for an answer to it; one nobody has used yet speaks
        its language.
        """
        hospital_id = row["hospital_id"]
        heard = self._keys.seal(orjson.dumps({"withdrawn": row["flow"]}))
        source = f"withdraw:{row['key']}"
        await raw.execute(store.BEGIN_FLOW, hospital_id, uuid7(), before["id"], source, heard, now)
        if begun is not None and before["state"] is not None:
            locale = DialogueState.load(self._keys.open(before["state"])).locale
            await raw.execute(_FIRST_STATE, hospital_id, begun, self._keys.seal(DialogueState(locale=locale).dump()))

    async def _enough_today(self, raw: asyncpg.Connection, row: asyncpg.Record, served: Served, now: datetime) -> bool:
        """Whether the person has heard enough of us in this local day: the row waits for the next, or is of no use then."""
        settings, zone = served.profile.settings, served.profile.hospital.zone
        marketing = row["purpose"] == Purpose.MARKETING
        most = settings.marketing_messages_a_day if marketing else settings.care_messages_a_day
        today = now.astimezone(zone).date()
        since, until = (datetime.combine(today + timedelta(days=days), time(), zone) for days in (0, 1))
        if row["lane"] == 0 or failed_channel(row["key"]):
            return False
        begun = await raw.fetchval(_BEGUN_TODAY, row["hospital_id"], row["contact_id"], since, marketing)
        if begun < most:
            return False
        if until > row["useful_until"]:
            await self._settle(raw, row, "skipped", ENOUGH_TODAY, now)
        else:
            self.counters["deferred"] += 1
            await raw.execute(_PUT_OFF, row["hospital_id"], row["id"], until, 0, ENOUGH_TODAY)
        return True

    async def _begin(
        self,
        raw: asyncpg.Connection,
        row: asyncpg.Record,
        person: PersonState,
        threads: Sequence[asyncpg.Record],
        now: datetime,
    ) -> UUID | None:
        """The first channel that allows it; a deferral only if none does; the first refusal's reason if all refuse.

        Returns the conversation that now has a flow to run.
        """
        picked = pick(
            threads,
            person,
            Purpose(row["purpose"]),
            now,
            row["useful_until"],
            lambda thread: self.may_write(thread, row["flow"], now),
        )
        if picked.thread is not None:
            thread = picked.thread
            data = orjson.loads(self._keys.open(row["data"]))
            heard = orjson.dumps({"start": row["flow"], "data": data, "lane": row["lane"]})
            await raw.execute(
                store.BEGIN_FLOW,
                row["hospital_id"],
                uuid7(),
                thread["id"],
                f"outreach:{row['key']}",
                self._keys.seal(heard),
                now,
            )
            await self._settle(raw, row, "sent", "", now, thread["id"])
            conversation: UUID = thread["id"]
            return conversation
        if picked.wait_until is not None:
            self.counters["deferred"] += 1
            await raw.execute(_PUT_OFF, row["hospital_id"], row["id"], picked.wait_until, 0, "deferred")
            return None
        await self._settle(raw, row, "skipped", picked.reason, now)
        return None

    def may_write(self, thread: Thread, flow: str, now: datetime) -> bool:
        """WhatsApp takes free text only for a day after the person's last message; later it needs a template."""
        if window_open(thread, now):
            return True
        number = self._numbers.sender(thread["sender_id"])
        template = self._template_of(number.hospital_id, flow) if number is not None else None
        if number is None or not template:
            return False
        return f"{PREFIX}{template}" in self._numbers.templates(number.hospital_id, number.account)

    async def _settle(
        self,
        raw: asyncpg.Connection,
        row: asyncpg.Record,
        status: str,
        reason: str,
        now: datetime,
        conversation: UUID | None = None,
    ) -> None:
        self.counters[status] += 1
        await raw.execute(_SETTLE, row["hospital_id"], row["id"], status, reason, now, conversation)

    async def _put_off_after_failure(self, hospital_id: UUID, row_id: UUID) -> None:
        now = self._clock.now()
        async with transaction(self._database, [hospital_id]) as connection:
            attempts = await connection.fetchval(
                "SELECT attempts FROM outreach WHERE hospital_id = $1 AND id = $2", hospital_id, row_id
            )
            if attempts + 1 >= TRIES:
                await connection.execute(_SETTLE, hospital_id, row_id, "failed", "error", now, None)
            else:
                pause = now + timedelta(minutes=2**attempts)
                await connection.execute(_PUT_OFF, hospital_id, row_id, pause, 1, "error")
