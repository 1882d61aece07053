"""Messages we begin: each is sent once, or not at all for a reason that is kept."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.audit import unit_of_work
from domain.communications.outreach import OutreachStatus, call_off, outcome_of, reach_out
from domain.kit.clock import ShiftableClock
from domain.kit.context import SYSTEM
from domain.kit.ids import uuid7
from tests.front import Front

PHONE = "whatsapp:+2348030000001"
NOON = "12:00"


@pytest.fixture
async def contact(front: Front, owner: asyncpg.Connection) -> UUID:
    """Somebody at the main menu, at noon in Lagos."""
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    zone = (await front.service.directory.get(front.hospitals[0].id)).profile.hospital.zone
    clock.shift_to((clock.now() + timedelta(days=1)).astimezone(zone).replace(hour=12, minute=0, second=0))
    for words in ("hi", "I agree", "Ada Obi", "book"):
        await front.carrier.say(PHONE, front.whatsapp, words)
        await front.quiet()
    found: UUID = await owner.fetchval("SELECT contact_id FROM contact_address WHERE address = '+2348030000001'")
    return found


async def plan(front: Front, contact: UUID, key: str = "k", **more: Any) -> None:
    service = front.service
    hospital = (await service.directory.get(front.hospitals[0].id)).profile.hospital
    now = service.clock.now()
    given = {
        "purpose": "reminders",
        "flow": "about",
        "data": {},
        "due_at": now,
        "useful_until": now + timedelta(hours=3),
    }
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        await reach_out(ctx, contact_id=contact, key=key, **{**given, **more})


async def status(front: Front, key: str = "k") -> OutreachStatus:
    service = front.service
    hospital = (await service.directory.get(front.hospitals[0].id)).profile.hospital
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        found = await outcome_of(ctx, key)
    assert found is not None
    return found


async def sweep(front: Front) -> None:
    await front.service.refusals.run()
    await front.service.outreach.run()
    await front.quiet()


def shift(front: Front, by: timedelta) -> datetime:
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    clock.shift_to(clock.now() + by)
    return clock.now()


async def test_it_is_said_once_and_the_open_question_is_asked_again(front: Front, contact: UUID) -> None:
    await plan(front, contact)
    await plan(front, contact)
    await sweep(front)
    await sweep(front)
    told = [m.text for m in front.carrier.thread(PHONE, front.whatsapp) if "Staff answer:" in m.text]
    assert len(told) == 1
    assert "Who is the appointment for?" in told[0]
    assert ((await status(front)).status, (await status(front)).reason) == ("sent", "")


async def test_nothing_goes_to_who_stopped(front: Front, contact: UUID) -> None:
    await front.carrier.say(PHONE, front.whatsapp, "STOP")
    await front.quiet()
    before = len(front.carrier.thread(PHONE, front.whatsapp))
    await plan(front, contact)
    await sweep(front)
    assert len(front.carrier.thread(PHONE, front.whatsapp)) == before
    assert ((await status(front)).status, (await status(front)).reason) == ("skipped", "opted_out")


async def test_quiet_hours_put_it_off_until_morning_if_it_is_still_useful_then(front: Front, contact: UUID) -> None:
    night = shift(front, timedelta(hours=11))
    await plan(front, contact, "useful", useful_until=night + timedelta(hours=12))
    await plan(front, contact, "useless", useful_until=night + timedelta(hours=2))
    await sweep(front)
    useful, useless = await status(front, "useful"), await status(front, "useless")
    assert (useful.status, useful.due_at - night) == (
        "scheduled",
        pytest.approx(timedelta(hours=8), abs=timedelta(minutes=1)),
    )
    assert (useless.status, useless.reason) == ("skipped", "too late")
    shift(front, timedelta(hours=8, minutes=5))
    await sweep(front)
    assert (await status(front, "useful")).status == "sent"


async def test_late_ones_are_sent_while_useful_and_then_skipped(front: Front, contact: UUID) -> None:
    now = front.service.clock.now()
    await plan(front, contact, "late", due_at=now - timedelta(hours=3), useful_until=now + timedelta(minutes=1))
    await plan(front, contact, "too late", due_at=now - timedelta(hours=3), useful_until=now - timedelta(minutes=1))
    await sweep(front)
    assert ((await status(front, "late")).status, (await status(front, "too late")).reason) == ("sent", "too late")


async def test_what_is_called_off_never_goes(front: Front, contact: UUID) -> None:
    service = front.service
    for key in ("reminder:a:1", "reminder:a:2", "reminder:b:1"):
        await plan(front, contact, key)
    hospital = (await service.directory.get(front.hospitals[0].id)).profile.hospital
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        assert await call_off(ctx, "reminder:a:", "moved") == 2
    await sweep(front)
    found = [(await status(front, key)).status for key in ("reminder:a:1", "reminder:a:2", "reminder:b:1")]
    assert found == ["called_off", "called_off", "sent"]


async def test_it_gives_way_to_a_person_who_is_talking(front: Front, contact: UUID) -> None:
    await front.carrier.say(PHONE, front.whatsapp, "human")
    await front.quiet()
    await plan(front, contact)
    await sweep(front)
    assert ((await status(front)).status, (await status(front)).reason) == ("scheduled", "deferred")


async def test_outside_the_window_without_a_template_it_goes_by_sms(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    sms = "+2348030000001"
    await owner.execute(
        "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
        " VALUES ($1, gen_random_uuid(), $2, 'sms', $3, '', '')",
        front.hospitals[0].id,
        contact,
        sms,
    )
    now = shift(front, timedelta(days=2))
    await plan(front, contact, purpose="care", useful_until=now + timedelta(hours=1))
    await sweep(front)
    assert (await status(front)).status == "sent"
    assert [m.mine for m in front.carrier.thread(sms, front.sms)] == [False]


async def test_one_bad_row_never_stops_the_rest(front: Front, contact: UUID) -> None:
    await plan(front, contact, "bad", purpose="no such purpose")
    await plan(front, contact, "good")
    await sweep(front)
    assert ((await status(front, "bad")).status, (await status(front, "good")).status) == ("scheduled", "sent")
    for _ in range(4):
        shift(front, timedelta(minutes=20))
        await sweep(front)
    assert (await status(front, "bad")).status == "failed"


@pytest.mark.parametrize("code", [63024, 63003, 63049, 63016])
async def test_what_whatsapp_cannot_deliver_goes_by_sms_once(
    front: Front, contact: UUID, owner: asyncpg.Connection, code: int
) -> None:
    """The failure comes back as a report, minutes later: then the same message goes on by SMS, where consent allows."""
    ours, phone = front.sms, PHONE.removeprefix("whatsapp:")
    await front.carrier.say(phone, ours, "hi")
    await front.quiet()
    await front.carrier.say(phone, ours, "1")
    await front.quiet()
    await front.carrier.say(PHONE, front.whatsapp, "hi")
    await front.quiet()
    front.carrier.unreachable[PHONE] = code
    before = len(front.carrier.thread(phone, ours))
    await plan(front, contact)
    for _ in range(4):
        await sweep(front)
    (shown,) = front.carrier.thread(phone, ours)[before:]
    assert "Marina Bay Road" in shown.text
    rows = await owner.fetch("SELECT key, status FROM outreach WHERE contact_id = $1 ORDER BY created_at", contact)
    second = "k:closed" if code == 63016 else "k:without:whatsapp"
    assert [tuple(row) for row in rows] == [("k", "sent"), (second, "sent")]


async def test_what_sms_cannot_deliver_either_ends_there(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    ours, phone = front.sms, PHONE.removeprefix("whatsapp:")
    for said in ("hi", "1"):
        await front.carrier.say(phone, ours, said)
        await front.quiet()
    front.carrier.unreachable |= {PHONE: 63024, phone: 30004}
    await plan(front, contact)
    for _ in range(4):
        await sweep(front)
    rows = await owner.fetch("SELECT key, status FROM outreach WHERE contact_id = $1 ORDER BY created_at", contact)
    assert [row["status"] for row in rows] == ["sent", "sent"]


async def test_a_message_called_off_does_not_come_by_the_other_channel(front: Front, contact: UUID) -> None:
    """The appointment was moved between the failure and the second try."""
    front.carrier.unreachable[PHONE] = 63024
    await plan(front, contact, "reminder:1:1440")
    await sweep(front)
    service = front.service
    hospital = (await service.directory.get(front.hospitals[0].id)).profile.hospital
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        assert await call_off(ctx, "reminder:1:", "moved") == 1
    await sweep(front)
    assert (await status(front, "reminder:1:1440:without:whatsapp")).status == "called_off"


async def test_what_we_begin_goes_in_its_own_lane_and_the_answer_to_it_as_a_reply(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await plan(front, contact, lane=2)
    await sweep(front)
    await front.carrier.say(PHONE, front.whatsapp, "menu")
    await front.quiet()
    rows = await owner.fetch(
        "SELECT o.lane, m.kind FROM outbound_message o JOIN inbound_message m ON m.id = o.cause_id"
        " ORDER BY o.departure DESC LIMIT 2"
    )
    assert [tuple(row) for row in rows] == [(0, "message"), (2, "start")]


async def test_bulk_waits_while_much_of_it_waits_to_be_sent(
    front: Front, contact: UUID, monkeypatch: pytest.MonkeyPatch, owner: asyncpg.Connection
) -> None:
    monkeypatch.setattr("bot.worker.outreach.BULK_IN_LINE", 1)
    hospital = front.hospitals[0].id
    waiting = (
        "UPDATE outbound_message SET lane = 2, status = 'queued', not_before = '2099-01-01' WHERE id ="
        " (SELECT id FROM outbound_message WHERE hospital_id = $1 ORDER BY departure LIMIT 1)"
    )
    await owner.execute(waiting, hospital)
    await plan(front, contact, "news", lane=2)
    await plan(front, contact, "reminder", lane=1)
    assert await front.service.outreach.run() == 1
    assert [(await status(front, key)).status for key in ("news", "reminder")] == ["scheduled", "sent"]
    await owner.execute("UPDATE outbound_message SET status = 'sent'")
    await sweep(front)
    assert (await status(front, "news")).status == "sent"


async def test_hospitals_take_turns_with_what_they_begin(
    front: Front, contact: UUID, monkeypatch: pytest.MonkeyPatch, owner: asyncpg.Connection
) -> None:
    """Three messages of one hospital that are due longer do not keep the one of another waiting."""
    monkeypatch.setattr("bot.worker.outreach.BATCH", 2)
    for key in ("a", "b", "c"):
        await plan(front, contact, key, lane=2)
    other, person = front.hospitals[1].id, uuid7()
    await owner.execute("INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, 'en_NG')", other, person)
    await owner.execute(
        "INSERT INTO outreach (hospital_id, id, key, contact_id, purpose, flow, data, lane, due_at, useful_until, status,"
        " reason, attempts, created_at) SELECT $1, $2, key, $3, purpose, flow, data, lane, due_at + interval '1 second',"
        " useful_until, status, reason, attempts, created_at FROM outreach WHERE key = 'a'",
        other, uuid7(), person,
    )  # fmt: skip
    shift(front, timedelta(seconds=2))
    assert await front.service.outreach.run() == 2
    await front.quiet()
    left = await owner.fetchval("SELECT count(*) FROM outreach WHERE status = 'scheduled' AND hospital_id = $1", other)
    assert left == 0


async def test_one_person_hears_only_so_much_of_us_a_day(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    """The cap counts what we begin, not what somebody asked for; the rest waits for the next local day, if of use then."""
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, 'care_messages_a_day', '{\"value\": 1}')",
        front.hospitals[0].id,
    )
    await front.service.directory.refresh()
    now = front.service.clock.now()
    zone = (await front.service.directory.get(front.hospitals[0].id)).profile.hospital.zone
    tomorrow = (now.astimezone(zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    await plan(front, contact, "first")
    await sweep(front)
    await plan(front, contact, "soon of no use")
    await plan(front, contact, "tomorrow will do", useful_until=now + timedelta(days=2))
    await plan(front, contact, "asked for", lane=0)
    await sweep(front)
    told = {key: await status(front, key) for key in ("first", "soon of no use", "tomorrow will do", "asked for")}
    assert {key: (one.status, one.reason) for key, one in told.items()} == {
        "first": ("sent", ""),
        "soon of no use": ("skipped", "enough today"),
        "tomorrow will do": ("scheduled", "enough today"),
        "asked for": ("sent", ""),
    }
    assert told["tomorrow will do"].due_at == tomorrow


@pytest.mark.parametrize(("allowed", "outcome"), [(0, ("skipped", "enough today")), (1, ("skipped", "no_consent"))])
async def test_marketing_has_a_cap_of_its_own(
    front: Front, contact: UUID, owner: asyncpg.Connection, allowed: int, outcome: tuple[str, str]
) -> None:
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value)"
        " VALUES ($1, 'marketing_messages_a_day', jsonb_build_object('value', $2::int))",
        front.hospitals[0].id, allowed,
    )  # fmt: skip
    await front.service.directory.refresh()
    await plan(front, contact, "care")
    await sweep(front)
    await plan(front, contact, "offer", purpose="marketing", lane=2)
    await sweep(front)
    found = await status(front, "offer")
    assert (found.status, found.reason) == outcome
