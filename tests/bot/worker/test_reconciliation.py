"""Messages whose webhook never came are found in the provider's list: each once, in order, none that is answered already."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from bot.channels import twilio_rest
from bot.channels.twilio_rest import TwilioFault
from bot.dialogue.store import inbound_from
from bot.worker import reconciliation
from bot.worker.reconciliation import Reconciliation
from domain.kit.clock import ShiftableClock
from tests.front import Front
from web.carrier.carrier import Medium

PHONE = "whatsapp:+2348030000001"


def shift(front: Front, by: timedelta) -> datetime:
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    clock.shift_to(clock.now() + by)
    return clock.now()


async def lose(front: Front, text: str, phone: str = PHONE, **more: Any) -> None:
    """They write, and our webhook is not reached."""
    front.carrier.faults.webhook_lost = 1.0
    ours = front.whatsapp if phone.startswith("whatsapp:") else front.sms
    assert await front.carrier.say(phone, ours, text, **more) == 0
    front.carrier.faults.webhook_lost = 0.0


async def say(front: Front, text: str, phone: str = PHONE) -> str:
    ours = front.whatsapp if phone.startswith("whatsapp:") else front.sms
    assert await front.carrier.say(phone, ours, text) == 204
    await front.quiet()
    return front.last(phone, ours)


async def look(front: Front, after: timedelta = timedelta(minutes=6)) -> int:
    shift(front, after)
    found = await front.service.reconciliation.run()
    await front.quiet()
    return found


@pytest.fixture(autouse=True)
async def watched(front: Front) -> None:
    """The service has run before: every number has its watermark."""
    assert await front.service.reconciliation.run() == 0


async def test_a_lost_message_is_answered_once(front: Front, owner: asyncpg.Connection) -> None:
    written = front.service.clock.now()
    await lose(front, "hi")
    assert await look(front) == 1
    assert "I agree" in front.last(PHONE, front.whatsapp)
    received, status = tuple(
        await owner.fetchrow("SELECT received_at, status FROM inbound_message ORDER BY arrival DESC LIMIT 1")
    )
    assert (received, status) == (written.replace(microsecond=0), "handled")
    sid = next(m.sid for m in front.carrier.thread(PHONE, front.whatsapp) if m.mine)
    assert await front.carrier.redeliver(sid) == 204
    assert await look(front) == 0
    assert len([m for m in front.carrier.thread(PHONE, front.whatsapp) if not m.mine]) == 1


async def test_a_webhook_on_its_way_is_waited_for(front: Front) -> None:
    shift(front, timedelta(minutes=6))
    await lose(front, "hi")
    assert await look(front, timedelta(seconds=30)) == 0
    assert await look(front) == 1


async def test_hours_of_messages_come_in_the_order_they_were_written(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than is listed at once, more than one tick may ask for, and the process ends in between."""
    monkeypatch.setattr(twilio_rest, "_PAGE_SIZE", 5)
    monkeypatch.setattr(twilio_rest, "_MAX_PAGES", 2)
    monkeypatch.setattr(reconciliation, "SLICES", 3)
    phones = [f"whatsapp:+23480300001{n:02d}" for n in range(4)]
    said = {phone: [f"{n} of {phone[-2:]}" for n in range(8)] for phone in phones}
    for n in range(8):
        for phone in phones:
            await lose(front, said[phone][n], phone)
        shift(front, timedelta(minutes=13))
    ticks = 0
    while not await caught_up(front, owner):
        ticks += 1
        assert ticks < 20
        service = front.service
        again = Reconciliation(
            service.database, service.keys, service.clock, service.directory, service.turns, service.rest
        )
        await again.run()
        await front.quiet()
        shift(front, timedelta(seconds=60))
    assert ticks > 1
    for phone in phones:
        rows = await owner.fetch(
            "SELECT m.content FROM inbound_message m JOIN conversation c ON c.id = m.conversation_id"
            " JOIN contact_address a ON a.id = c.address_id WHERE a.address = $1 ORDER BY m.arrival",
            phone.removeprefix("whatsapp:"),
        )
        assert [inbound_from(front.service.keys.open(row[0])).text for row in rows] == said[phone]


async def caught_up(front: Front, owner: asyncpg.Connection) -> bool:
    sender = front.service.number("whatsapp", front.whatsapp.removeprefix("whatsapp:"))
    assert sender is not None
    until = await owner.fetchval("SELECT complete_until FROM inbound_watermark WHERE id = $1", sender.id)
    return bool(until > front.service.clock.now() - timedelta(minutes=12))


async def test_two_processes_take_each_message_once(front: Front, owner: asyncpg.Connection) -> None:
    for n in range(6):
        await lose(front, f"line {n}", f"whatsapp:+23480300002{n:02d}")
    shift(front, timedelta(minutes=6))
    service = front.service
    sweeps = [
        Reconciliation(service.database, service.keys, service.clock, service.directory, service.turns, service.rest)
        for _ in range(3)
    ]
    assert sum(await asyncio.gather(*(one.run() for one in sweeps))) == 6
    assert await owner.fetchval("SELECT count(*) FROM inbound_watermark WHERE lease_until IS NOT NULL") == 0


async def test_what_they_have_written_past_is_kept_and_a_person_looks(front: Front, owner: asyncpg.Connection) -> None:
    """Their first answer was lost, so they answered again: the first is no answer to the question that is open now."""
    await say(front, "hi")
    shift(front, timedelta(seconds=10))
    await lose(front, "1")
    shift(front, timedelta(seconds=30))
    question = await say(front, "1")
    assert await look(front) == 1
    assert front.last(PHONE, front.whatsapp) == question
    assert front.service.reconciliation.counters["superseded"] == 1
    titles = await owner.fetch("SELECT title, status FROM task WHERE category = 'late_message'")
    assert [tuple(row) for row in titles] == [("A patient's message reached us late and has no answer", "PENDING")]
    assert await owner.fetchval("SELECT count(*) FROM inbound_message WHERE status <> 'handled'") == 0
    assert await look(front) == 0


@pytest.mark.parametrize(
    ("words", "sign"), [("STOP", "no more messages"), ("I have chest pain and cannot breathe", "112")]
)
async def test_stop_and_danger_are_never_too_late(
    front: Front, owner: asyncpg.Connection, words: str, sign: str
) -> None:
    await say(front, "hi")
    await lose(front, words)
    shift(front, timedelta(seconds=30))
    await say(front, "1")
    assert await look(front) == 1
    assert sign in front.last(PHONE, front.whatsapp).lower()
    assert await owner.fetchval("SELECT count(*) FROM task WHERE category = 'late_message'") == 0


async def test_its_media_come_too(front: Front, owner: asyncpg.Connection) -> None:
    await lose(front, "", media=[Medium(b"\x89PNG", "image/png")])
    assert await look(front) == 1
    assert await owner.fetchval("SELECT content_type FROM stored_media") == "image/png"


async def test_sms_is_looked_after_too(front: Front) -> None:
    await lose(front, "hi", PHONE.removeprefix("whatsapp:"))
    assert await look(front) == 1
    assert "I agree" in front.last(PHONE.removeprefix("whatsapp:"), front.sms)


async def test_a_provider_that_does_not_answer_leaves_the_watermark_where_it_was(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lose(front, "hi")
    before = await owner.fetch("SELECT id, complete_until FROM inbound_watermark ORDER BY id")

    async def refuse(*_: object) -> None:
        raise TwilioFault("listing messages", 20503, 503)

    with monkeypatch.context() as broken:
        broken.setattr(front.service.rest, "list_inbound", refuse)
        assert await look(front) == 0
    assert await owner.fetch("SELECT id, complete_until FROM inbound_watermark ORDER BY id") == before
    assert front.service.reconciliation.counters["failed"] == len(before)
    assert await look(front) == 1


async def test_what_was_erased_here_does_not_come_back(front: Front, owner: asyncpg.Connection) -> None:
    await say(front, "hi")
    await owner.execute(
        "INSERT INTO provider_deletion (hospital_id, id, account, provider_id, retry_at)"
        " SELECT hospital_id, gen_random_uuid(), account, provider_id, now() FROM inbound_message"
        " WHERE provider_id ~ '^SM' ORDER BY arrival DESC LIMIT 1"
    )
    await owner.execute("DELETE FROM inbound_message")
    assert await look(front) == 0
