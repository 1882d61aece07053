"""Messages whose webhook never reached us: found in the provider's list and taken in by the same path (platform_facts 1.3).

Each of our numbers has a watermark up to which everything is known to be here. It moves on in slices of time, each committed,
so that an end in the middle costs nothing; the provider's ids make whatever is seen twice harmless.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import asyncpg

from bot.channels.content import ChannelName, Inbound, Media
from bot.channels.errors import ProviderFault
from bot.channels.twilio_form import read_inbound
from bot.channels.twilio_rest import FoundMessage, channel_address
from bot.dialogue import store
from bot.dialogue.hospitals import Hospitals
from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.store import Arrival
from bot.dialogue.turn import Turns
from bot.worker.outbox import transaction
from domain.audit import unit_of_work
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM
from domain.kit.crypto import KeySet
from domain.kit.db import Database, driver_of
from domain.kit.ids import uuid7
from domain.settings.service import Sender
from domain.tasks import service as tasks
from domain.tasks.rules import Priority

log = logs.get(__name__)
EVERY = timedelta(minutes=5)
LEASE = timedelta(minutes=3)
OVERLAP = timedelta(minutes=10)  # how late a message may come into the provider's list
ON_ITS_WAY = timedelta(minutes=1)  # a webhook with its repeats takes less
LONGEST_SLICE, SHORTEST_SLICE = timedelta(hours=6), timedelta(minutes=1)
SLICES = 12  # a number's at a tick; then others have their turn
BREATH = timedelta(seconds=30)
SENDERS = 20
SAME_MOMENT = timedelta(seconds=2)  # the list counts whole seconds

_KNOWN_SENDERS = """
INSERT INTO inbound_watermark (hospital_id, id, complete_until, checked_at)
SELECT hospital_id, id, $1, $1 FROM channel_sender WHERE channel IN ('whatsapp', 'sms') AND two_way
ON CONFLICT DO NOTHING
"""
_CLAIM = """
UPDATE inbound_watermark w SET lease_until = $2 FROM (
    SELECT hospital_id, id FROM inbound_watermark
    WHERE checked_at <= $3 AND (lease_until IS NULL OR lease_until <= $1)
    ORDER BY checked_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) d
WHERE w.hospital_id = d.hospital_id AND w.id = d.id
RETURNING w.hospital_id, w.id, w.complete_until
"""
_MOVE = """
UPDATE inbound_watermark SET complete_until = GREATEST(complete_until, $3), lease_until = $4
WHERE hospital_id = $1 AND id = $2
"""
_END = """
UPDATE inbound_watermark SET lease_until = NULL, checked_at = $3 WHERE hospital_id = $1 AND id = $2
"""
# What is to be deleted there was here, and must not come back.
_KNOWN = """
SELECT provider_id FROM inbound_message WHERE hospital_id = $1 AND account = $2 AND provider_id = ANY($3::text[])
UNION SELECT provider_id FROM provider_deletion WHERE hospital_id = $1 AND provider_id = ANY($3::text[])
"""
_WROTE_SINCE = """
SELECT EXISTS (
    SELECT FROM contact_address a
    JOIN conversation c ON c.hospital_id = a.hospital_id AND c.address_id = a.id AND c.sender_id = $2
    JOIN inbound_message m ON m.hospital_id = c.hospital_id AND m.conversation_id = c.id
    WHERE a.hospital_id = $1 AND a.channel = $3 AND a.address = $4 AND m.kind = 'message' AND m.received_at > $5)
"""


class Listing(Protocol):
    """Where the provider's list is read. `TwilioRest` is one."""

    account_sid: str

    async def list_inbound(
        self, account: str, channel: ChannelName, ours: str, since: datetime, until: datetime
    ) -> list[FoundMessage] | None:
        """Oldest first; None if it is too much at once. Raises ProviderFault."""
        ...

    async def list_media(self, account: str, sid: str) -> list[Media]:
        """Raises ProviderFault."""
        ...


class Reconciliation:
    """Sweep. `counters` is for /metrics: messages found, of which `superseded` had been followed by others."""

    def __init__(
        self, database: Database, keys: KeySet, clock: Clock, hospitals: Hospitals, turns: Turns, listing: Listing
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._turns, self._listing = hospitals, turns, listing
        self.counters = dict.fromkeys(("found", "superseded", "failed"), 0)

    async def run(self) -> int:
        """Looks at the numbers whose turn it is, one after the other. Returns how many messages had been lost."""
        before = self.counters["found"]
        async with transaction(self._database, self._hospitals.ids) as connection:
            await connection.execute(_KNOWN_SENDERS, self._clock.now())
        for _ in range(SENDERS):
            now = self._clock.now()
            async with transaction(self._database, self._hospitals.ids) as connection:
                row = await connection.fetchrow(_CLAIM, now, now + LEASE, now - EVERY)
            if row is None:
                break
            await self._of(row["hospital_id"], row["id"], row["complete_until"])
        return self.counters["found"] - before

    async def _of(self, hospital_id: UUID, sender_id: UUID, complete_until: datetime) -> None:
        sender = self._hospitals.sender_by_id(sender_id)
        checked_at = self._clock.now()
        try:
            if sender is not None and not await self._catch_up(sender, complete_until):
                checked_at -= EVERY - BREATH
        except ProviderFault as fault:
            self.counters["failed"] += 1
            log.warning("inbound_not_listed", sender=str(sender_id), code=fault.code, status=fault.http_status)
        async with transaction(self._database, [hospital_id]) as connection:
            await connection.execute(_END, hospital_id, sender_id, checked_at)

    async def _catch_up(self, sender: Sender, complete_until: datetime) -> bool:
        """Slice by slice up to a minute ago. False if that takes more requests than one tick may make."""
        since, end, span = complete_until, self._clock.now() - ON_ITS_WAY, LONGEST_SLICE
        account = sender.account or self._listing.account_sid
        done = 0
        while since < end and done < SLICES:
            until = min(since + span, end)
            channel: ChannelName = "whatsapp" if sender.channel == "whatsapp" else "sms"
            found = await self._listing.list_inbound(account, channel, sender.address, since, until)
            if found is None and span > SHORTEST_SLICE:
                span /= 2
                continue
            if found is None:
                # More than can be listed came within a minute: it is not this sweep that can help.
                log.error("inbound_list_too_long", sender=str(sender.id))
            await self._take(sender, account, found or [])
            since = until
            async with transaction(self._database, [sender.hospital_id]) as connection:
                now = self._clock.now()
                await connection.execute(_MOVE, sender.hospital_id, sender.id, min(until, now - OVERLAP), now + LEASE)
            done += 1
        return since >= end

    async def _take(self, sender: Sender, account: str, found: Sequence[FoundMessage]) -> None:
        if not found:
            return
        async with transaction(self._database, [sender.hospital_id]) as connection:
            rows = await connection.fetch(_KNOWN, sender.hospital_id, account, [one.sid for one in found])
        known = {row[0] for row in rows}
        for one in found:
            if one.sid in known:
                continue
            inbound = await self._inbound(account, one)
            self.counters["found"] += 1
            log.warning("webhook_was_lost", provider_id=one.sid, sender=str(sender.id))
            if await self._is_superseded(sender, inbound):
                await self._keep(sender, inbound)
            else:
                await self._turns.take(inbound, sender)

    async def _inbound(self, account: str, one: FoundMessage) -> Inbound:
        """As the webhook would have brought it, less what only that knows: a tap is its label, a location is lost."""
        params = {
            "MessageSid": one.sid,
            "AccountSid": account,
            "From": channel_address(one.channel, one.sender),
            "To": channel_address(one.channel, one.recipient),
            "Body": one.body,
        }
        inbound = read_inbound(params, one.created_at)
        media = await self._listing.list_media(account, one.sid) if one.num_media else []
        return replace(inbound, media=tuple(media))

    async def _is_superseded(self, sender: Sender, inbound: Inbound) -> bool:
        """They have written since, so this is no answer to what is open now. Danger and STOP are never too late."""
        if inbound.opt_word == "stop" or red_flag(inbound.text) is not None:
            return False
        at = inbound.received_at + SAME_MOMENT
        async with transaction(self._database, [sender.hospital_id]) as connection:
            since = await connection.fetchval(
                _WROTE_SINCE, sender.hospital_id, sender.id, inbound.channel, inbound.address, at
            )
        return bool(since)

    async def _keep(self, sender: Sender, inbound: Inbound) -> None:
        """Into the conversation, without a turn; a person looks at it."""
        hospital = (await self._hospitals.get(sender.hospital_id)).profile.hospital
        arrival = Arrival(inbound, sender, uuid7(), self._keys.seal(store.inbound_json(inbound)))
        try:
            async with unit_of_work(self._database, hospital, SYSTEM, self._clock, self._keys) as ctx:
                raw = await driver_of(ctx.session)
                (row,) = await store.open_turns(raw, self._keys, [arrival], ctx.now)
                if row["verdict"] == "duplicate":
                    return
                kept = [(arrival, row["conversation_id"], "handled")]
                await store.save_turns(raw, self._keys, kept, [], ctx.now, ctx.now)
                if inbound.media:
                    await store.keep_media(raw, self._keys, [arrival], ctx.now)
                await tasks.open_task(
                    ctx,
                    title="A patient's message reached us late and has no answer",
                    priority=Priority.HIGH,
                    due_at=ctx.now,
                    related=("conversation", row["conversation_id"]),
                    category="late_message",
                )
        except asyncpg.UniqueViolationError:
            return  # its webhook has come after all
        self.counters["superseded"] += 1
