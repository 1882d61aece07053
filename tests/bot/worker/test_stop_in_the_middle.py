"""STOP while a thousand messages are on their way: nothing more goes to that person, and everybody else gets theirs."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from bot.channels.content import ChannelName, Content
from bot.channels.rendered import Part
from bot.channels.rendered import Text as Plain
from bot.channels.twilio_rest import SendResult
from bot.worker.outbox import seal_content
from domain.audit import unit_of_work
from domain.communications.outreach import outcome_of, reach_out
from domain.kit.context import SYSTEM
from domain.kit.ids import uuid7
from tests.front import Front
from tests.keys import KEYS

QUEUED, STOPPED_AT, OTHERS, EVERY = 1000, 500, 96, 25
STOPPER = "+2348039999999"


def number_of(place: int) -> str:
    """Every 25th message is for the person who stops, the others for 96 people in turn."""
    return STOPPER if place % EVERY == 0 else f"+23480311{(place - place // EVERY - 1) % OTHERS:05d}"


class Queue:
    """The thousand rows, and what the provider was asked to send, in order."""

    def __init__(self, front: Front, owner: asyncpg.Connection, channel: str) -> None:
        self.front, self.owner, self.channel = front, owner, channel
        prefix = "whatsapp:" if channel == "whatsapp" else ""
        self.ours = front.whatsapp if prefix else front.sms
        self.stopper = prefix + STOPPER
        self.prefix = prefix
        self.hospital: UUID = front.hospitals[0].id
        self.asked: list[tuple[str, str]] = []
        self.stopped_after = 0
        self._send = front.service.rest.send
        front.service.rest.send = self.send  # type: ignore[method-assign]  # looks on, and writes STOP in between

    async def send(
        self, account: str, channel: ChannelName, to: str, sender: str, part: Part, **more: Any
    ) -> SendResult:
        result = await self._send(account, channel, to, sender, part, **more)
        if result.outcome == "withheld":
            return result
        self.asked.append((to, part.body if isinstance(part, Plain) else part.text))
        if to == STOPPER and len(self.asked) >= STOPPED_AT and not self.stopped_after:
            self.stopped_after = len(self.asked)
            assert await self.front.carrier.say(self.stopper, self.ours, "STOP") == 204
            await self.front.service.turns.settled()
        return result

    async def fill(self) -> None:
        sender = await self.owner.fetchval(
            "SELECT id FROM channel_sender WHERE hospital_id = $1 AND channel = $2", self.hospital, self.channel
        )
        threads = {STOPPER: await self.thread_of(STOPPER)}
        now = self.front.service.clock.now()
        for place in range(QUEUED):
            if (number := number_of(place)) not in threads:
                threads[number] = await self._add(sender, number)
                self.front.carrier.last_inbound[self.ours, self.prefix + number] = now
        self.asked.clear()
        await self.owner.executemany(
            "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane,"
            " content, status, created_at, not_before, lease_until, attempts, part, provider_id, kind)"
            " VALUES ($1, $2, $3, $4, $5, $6, 2, $7, 'queued', $8, $8, NULL, 0, 0, '', 'message')",
            [
                (self.hospital, uuid7(), conversation, sender, address, self.channel, content, now)
                for conversation, address, content in (
                    (*threads[number_of(place)], seal_content(KEYS, Content(f"message {place}")))
                    for place in range(QUEUED)
                )
            ],
        )

    async def thread_of(self, number: str) -> tuple[UUID, UUID]:
        row = await self.owner.fetchrow(
            "SELECT c.id, c.address_id FROM conversation c JOIN contact_address a ON a.id = c.address_id"
            " WHERE a.address = $1",
            number,
        )
        return row["id"], row["address_id"]

    async def _add(self, sender: UUID, number: str) -> tuple[UUID, UUID]:
        contact = uuid7()
        await self.owner.execute(
            "INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, 'en_NG')", self.hospital, contact
        )
        await self.owner.execute(
            "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
            " VALUES ($1, $2, $2, $3, $4, '', '')",
            self.hospital, contact, self.channel, number,
        )  # fmt: skip
        await self.owner.execute(
            "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns)"
            " VALUES ($1, $2, $3, $2, $2, $4, 'bot', 0)",
            self.hospital, contact, sender, self.channel,
        )  # fmt: skip
        return contact, contact

    async def statuses(self, *, of_stopper: bool) -> dict[str, int]:
        """How many of the thousand have which status."""
        rows = await self.owner.fetch(
            "SELECT o.status, count(*) FROM outbound_message o JOIN contact_address a ON a.id = o.address_id"
            " WHERE o.lane = 2 AND (a.address = $1) = $2 GROUP BY o.status",
            STOPPER,
            of_stopper,
        )
        return {row["status"]: row["count"] for row in rows}


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_nothing_more_goes_to_whoever_stopped(front: Front, owner: asyncpg.Connection, channel: str) -> None:
    await front.with_templates()
    queue = Queue(front, owner, channel)
    for said in ("hi", "I agree" if queue.prefix else "1"):
        assert await front.carrier.say(queue.stopper, queue.ours, said) == 204
        await front.quiet()
    await queue.fill()
    hospital = (await front.service.directory.get(queue.hospital)).profile.hospital
    contact = await owner.fetchval("SELECT contact_id FROM contact_address WHERE address = $1", STOPPER)
    now = front.service.clock.now()
    async with unit_of_work(front.service.database, hospital, SYSTEM, front.service.clock, KEYS) as ctx:
        await reach_out(
            ctx, contact_id=contact, purpose="reminders", flow="about", data={}, due_at=now,
            useful_until=now + timedelta(days=2), key="a reminder",
        )  # fmt: skip
    await front.service.sender.poll()
    async with asyncio.timeout(60):
        while await owner.fetchval("SELECT count(*) FROM outbound_message WHERE waiting"):
            await front.service.sender.poll()
            await front.quiet()

    before = [text for to, text in queue.asked[: queue.stopped_after] if to == STOPPER]
    after = [text for to, text in queue.asked[queue.stopped_after :] if to == STOPPER]
    assert STOPPED_AT <= queue.stopped_after < QUEUED - OTHERS
    # WhatsApp gets the one confirmation from us; by SMS the carrier confirms, and we say nothing at all.
    assert [text for text in after if text.startswith("message ")] == []
    assert len(after) == (1 if queue.prefix else 0)
    assert await queue.statuses(of_stopper=True) == {
        "read" if queue.prefix else "delivered": len(before), "suppressed": QUEUED // EVERY - len(before)
    }  # fmt: skip
    assert await queue.statuses(of_stopper=False) == {"read" if queue.prefix else "delivered": QUEUED - QUEUED // EVERY}
    shown = [m.text for m in front.carrier.thread(queue.stopper, queue.ours) if m.text.startswith("message ")]
    assert shown == [f"message {EVERY * n}" for n in range(len(before))]

    # What was only planned finds the door closed, and neither does it open by waiting.
    assert await front.service.outreach.run() == 1
    await front.quiet()
    async with unit_of_work(front.service.database, hospital, SYSTEM, front.service.clock, KEYS) as ctx:
        planned = await outcome_of(ctx, "a reminder")
    assert planned is not None
    assert (planned.status, planned.reason) == ("skipped", "opted_out")
    assert len([to for to, _ in queue.asked if to == STOPPER]) == len(before) + len(after)
