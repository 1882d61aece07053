"""What a refusal asks of the domain, over HTTP: templates, tasks, alerts, opt-outs, and the same dialogue by SMS."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.audit import unit_of_work
from domain.communications.dead_letters import replay
from domain.kit.clock import ShiftableClock
from domain.kit.context import SYSTEM
from tests.bot.worker.test_outreach import contact, plan, sweep
from tests.front import Front

__all__ = ["contact"]
PHONE = "whatsapp:+2348030000001"
SMS = PHONE.removeprefix("whatsapp:")


def shift(front: Front, by: timedelta) -> None:
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    clock.shift_to(clock.now() + by)


def closes_window(front: Front) -> None:
    """At the provider's; ours takes it for open still."""
    key = (front.whatsapp, PHONE)
    front.carrier.last_inbound[key] -= timedelta(hours=25)


def shown(front: Front, phone: str = PHONE) -> list[tuple[bool, str, str]]:
    ours = front.whatsapp if phone == PHONE else front.sms
    return [(m.mine, m.status, m.text) for m in front.carrier.thread(phone, ours)]


async def titles(owner: asyncpg.Connection) -> list[str]:
    return [
        row[0]
        for row in await owner.fetch("SELECT title FROM task WHERE category LIKE 'undel%' OR category LIKE 'refus%'")
    ]


async def reply_refused(front: Front, code: int) -> None:
    front.carrier.unreachable[PHONE] = code
    await front.carrier.say(PHONE, front.whatsapp, "menu")
    await front.quiet()
    await front.service.refusals.run()
    await front.quiet()


async def test_what_the_operator_did_not_deliver_arrives_the_second_time(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await reply_refused(front, 63012)
    front.carrier.unreachable.clear()
    shift(front, timedelta(minutes=5))
    await front.service.sender.poll()
    await front.quiet()
    last = await owner.fetchrow("SELECT status, sending FROM outbound_message ORDER BY departure DESC LIMIT 1")
    assert tuple(last) == ("read", 1)
    (failed, text), (arrived, again) = [(state, text) for mine, state, text in shown(front) if not mine][-2:]
    assert (failed, arrived) == ("failed", "read")
    assert text == again
    assert await titles(owner) == []


async def test_what_we_began_goes_as_its_template_if_the_window_has_closed(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await front.with_templates()
    closes_window(front)
    await plan(front, contact, flow="hospital_message", purpose="care", data={"message": "Bring your card."})
    for _ in range(3):
        await sweep(front)
    texts = [(state, text) for mine, state, text in shown(front) if not mine][-2:]
    assert texts[0][0] == "failed"
    assert texts[0][1].startswith("Marina Bay Hospital:\nBring your card.")
    asked = "Hello from Marina Bay Hospital. We have a message for you. You can read it here when you like."
    assert texts[1] == ("read", asked)
    rows = await owner.fetch("SELECT key, status FROM outreach WHERE contact_id = $1 ORDER BY created_at", contact)
    assert [tuple(row) for row in rows] == [("k", "sent"), ("k:closed", "sent")]
    await front.carrier.tap(PHONE, front.whatsapp, "hospital_message.ready:show")
    await front.quiet()
    assert front.last(PHONE, front.whatsapp).startswith("Marina Bay Hospital:\nBring your card.")
    assert await owner.fetchval("SELECT count(*) FROM provider_refusal WHERE due_at IS NOT NULL") == 0


async def test_staff_are_told_of_a_reply_that_came_too_late_and_the_person_is_asked_to_write_once(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await front.with_templates()
    closes_window(front)
    for _ in range(2):
        await owner.execute(
            "UPDATE outbound_message SET status = 'queued', sending = sending + 1, part = 0, provider_id = '',"
            " lease_until = NULL WHERE kind = 'message' AND departure = (SELECT max(departure) FROM outbound_message"
            " WHERE kind = 'message')"
        )
        await front.service.sender.poll()
        await front.quiet()
        await front.service.refusals.run()
        await front.quiet()
    assert await titles(owner) == ["A message of ours did not reach a patient (code 63016)"]
    asked = [text for _, state, text in shown(front) if "Write to us again" in text and state == "read"]
    assert asked == [
        "Hello from Marina Bay Hospital. We have an answer for you that could not be delivered here."
        " Write to us again and we go on with it."
    ]


@pytest.mark.parametrize("code", [63014, 63033])
async def test_who_blocked_us_has_opted_out_with_a_line_in_the_audit(
    front: Front, contact: UUID, owner: asyncpg.Connection, code: int
) -> None:
    await reply_refused(front, code)
    audit = await owner.fetch("SELECT actor_kind, entity FROM audit_entry WHERE action = 'opted_out'")
    assert [tuple(row) for row in audit] == [("system", "consent")]
    assert await owner.fetchval("SELECT cause FROM suppression WHERE channel = 'whatsapp'") == "provider"
    marketing = "SELECT given FROM consent_record WHERE contact_id = $1 AND purpose = 'marketing' ORDER BY at DESC"
    assert await owner.fetchval(marketing, contact) is False
    assert await titles(owner) == []


async def test_who_has_sent_start_meanwhile_is_not_stopped_again(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    front.carrier.unreachable[PHONE] = 63014
    await front.carrier.say(PHONE, front.whatsapp, "menu")
    await front.quiet()
    front.carrier.unreachable.clear()
    await front.carrier.say(PHONE, front.whatsapp, "START")
    await front.quiet()
    await front.service.refusals.run()
    assert await owner.fetchval("SELECT count(*) FROM contact_address WHERE opted_out_at IS NOT NULL") == 0
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'opted_out'") == 0


async def test_administrators_are_told_once_an_hour_and_messages_wait_until_it_is_over(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await reply_refused(front, 63013)
    for _ in range(3):
        await front.carrier.say(PHONE, front.whatsapp, "menu")
        await front.quiet()
        await front.service.refusals.run()
    alerts = await owner.fetch("SELECT body, urgent, topic FROM staff_alert WHERE key LIKE 'refused:%'")
    (alert,) = alerts
    assert (alert["urgent"], alert["topic"]) == (True, "system")
    assert alert["body"].startswith(
        "whatsapp: the provider refuses our messages (code 63013: the sender breaks WhatsApp's policy)"
    )
    assert await titles(owner) == []
    front.carrier.unreachable.clear()
    shift(front, timedelta(minutes=6))
    for _ in range(8):
        await front.service.sender.poll()
        await front.quiet()
    assert await owner.fetchval("SELECT count(*) FROM outbound_message WHERE status <> 'read'") == 0


async def test_a_fault_of_the_message_is_a_dead_letter_and_one_task(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    for _ in range(2):
        await reply_refused(front, 63021)
    assert await titles(owner) == ["Messages of ours are refused (code 63021)"]
    assert await owner.fetchval("SELECT count(*) FROM outbound_message WHERE status = 'dead' AND error = 63021") == 2


async def test_a_dead_letter_is_sent_again_unless_the_provider_has_it_after_all(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await reply_refused(front, 63021)
    front.carrier.unreachable.clear()
    given_up = "SELECT id FROM outbound_message WHERE status = 'dead'"
    refused = await owner.fetchval(given_up)
    # Another one arrived, although we gave up looking for it.
    await front.carrier.say(PHONE, front.whatsapp, "help")
    await front.quiet()
    arrived = await owner.fetchval(
        "UPDATE outbound_message SET status = 'dead', provider_id = '', part = 0 WHERE id = (SELECT id FROM outbound_message"
        " WHERE status = 'read' ORDER BY departure DESC LIMIT 1) RETURNING id"
    )
    await owner.execute(
        "INSERT INTO provider_refusal (hospital_id, id, outbound_id, sender_id, sending, code, kind, outcome, at)"
        " SELECT hospital_id, gen_random_uuid(), id, sender_id, 0, 0, 'unknown', 'dead', now()"
        " FROM outbound_message WHERE id = $1",
        arrived,
    )
    before = len(shown(front))
    service = front.service
    hospital = (await service.directory.get(front.hospitals[0].id)).profile.hospital
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        assert await replay(ctx) == 2
    for _ in range(3):
        shift(front, timedelta(seconds=5))
        await service.sender.poll()
        await front.quiet()
    rows = {row["id"]: row["status"] for row in await owner.fetch("SELECT id, status FROM outbound_message")}
    assert (rows[refused], rows[arrived]) == ("read", "read")
    assert len(shown(front)) == before + 1
    assert await owner.fetchval(given_up) is None


async def test_a_reply_that_no_way_leads_to_is_a_task_for_staff(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    await reply_refused(front, 63032)
    assert await titles(owner) == ["A message of ours did not reach a patient (code 63032)"]


async def test_one_refusal_that_cannot_be_dealt_with_stops_no_other(
    front: Front, contact: UUID, owner: asyncpg.Connection
) -> None:
    for code in (63021, 63032):
        front.carrier.unreachable[PHONE] = code
        await front.carrier.say(PHONE, front.whatsapp, "menu")
        await front.quiet()
    # The opt-out of an address that is not this contact's any more cannot be recorded.
    await owner.execute("UPDATE provider_refusal SET kind = 'opt_out' WHERE code = 63021")
    await owner.execute("UPDATE contact_address SET opted_out_at = now() WHERE contact_id = $1", contact)
    await owner.execute("UPDATE conversation SET contact_id = (SELECT id FROM contact WHERE id <> $1 LIMIT 1)", contact)
    assert await front.service.refusals.run() == 2
    assert front.service.refusals.counters["failed"] == 1
    assert await titles(owner) == ["A message of ours did not reach a patient (code 63032)"]
    assert await front.service.refusals.run() == 0
    shift(front, timedelta(minutes=6))
    assert await front.service.refusals.run() == 1


class Phone:
    """One person's two threads."""

    def __init__(self, front: Front) -> None:
        self.front = front

    async def say(self, words: str, by: str = PHONE) -> str:
        front = self.front
        ours = front.whatsapp if by == PHONE else front.sms
        assert await front.carrier.say(by, ours, words) == 204
        await front.quiet()
        return front.last(by, ours)


async def test_a_reminder_that_whatsapp_cannot_deliver_is_the_same_conversation_by_sms(
    front: Front, owner: asyncpg.Connection
) -> None:
    """A patient who speaks Pidgin; the thread by WhatsApp is left at the question that was open before, not at ours."""
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    zone = (await front.service.directory.get(front.hospitals[0].id)).profile.hospital.zone
    clock.shift_to((clock.now() + timedelta(days=1)).astimezone(zone).replace(hour=12, minute=0, second=0))
    phone = Phone(front)
    for words in (
        "hi",
        "language",
        "pidgin",
        "I gree",
        "Ngozi Eze",
        "book",
        "me",
        "12/03/1990",
        "dental",
        "any doctor",
    ):
        await phone.say(words)
    soon = clock.now().astimezone(zone) + timedelta(days=5)
    wednesday = soon + timedelta(days=(2 - soon.weekday()) % 7)
    await phone.say(f"{wednesday:%d/%m/%Y}")
    await phone.say("1")
    await phone.say("1")
    patient = await owner.fetchrow(
        "SELECT a.contact_id, p.starts_at FROM appointment p JOIN contact_address a ON a.contact_id = p.contact_id"
        " WHERE a.address = $1 AND p.status = 'scheduled'",
        SMS,
    )
    await phone.say("feedback")
    await front.with_templates()
    await owner.execute(
        "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
        " VALUES ($1, gen_random_uuid(), $2, 'sms', $3, '', '')",
        front.hospitals[0].id, patient["contact_id"], SMS,
    )  # fmt: skip
    # They have agreed to SMS on paper.
    await owner.execute(
        "INSERT INTO consent_record SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),"
        " 'channel', 'sms'))).* FROM consent_record r WHERE contact_id = $1",
        patient["contact_id"],
    )
    clock.shift_to(patient["starts_at"] - timedelta(hours=23, minutes=30))
    front.carrier.unreachable[PHONE] = 63024
    await front.service.jobs.reminders()
    for _ in range(4):
        await sweep(front)
    assert shown(front)[-1][:2] == (False, "failed")
    ((_, _, asked),) = shown(front, SMS)
    assert asked == (
        f"Reminder from Marina Bay Hospital: appointment dey for Wednesday, {wednesday.day}"
        f" {wednesday:%B %Y}, 09:00. You go come?\n\n1. I go come\n2. Another time\n3. I no fit come"
    )
    assert (await phone.say("1", by=SMS)).startswith("Thank you. We dey expect you for Wednesday")
    answered = "SELECT status = 'confirmed' FROM appointment WHERE contact_id = $1"
    assert await owner.fetchval(answered, patient["contact_id"])
    front.carrier.unreachable.clear()
    assert await phone.say("5") == "Na about wetin?"
