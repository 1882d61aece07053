"""Twenty people who were offered the same freed time all write YES in the same instant: one booking (issue 3)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from bot.dialogue.release import Release
from domain.appointments import service as appointments
from domain.patients import service as patients
from domain.settings.rules import HospitalSettings
from domain.waitlist import service as waitlist
from tests.bot.dialogue.lived import desk, reminding_stage, say, sweep
from tests.bot.dialogue.stage import Phone, Stage
from tests.bot.dialogue.transcripts import NUMBERS

LEAVER, SMS_ONLY, NEW = "+2348035550101", "+2348035550106", "+2348061112233"
ASKED = [*(f"+23480355501{n:02d}" for n in range(2, 21)), NEW]


@pytest.fixture
async def stage(demo_url: str, release: Release) -> AsyncIterator[Stage]:
    async with reminding_stage(demo_url, release) as made:
        yield made


def channel_of(number: str) -> str:
    return "sms" if number == SMS_ONLY else "whatsapp"


def phone_of(stage: Stage, number: str) -> Phone:
    return stage.phone(number, NUMBERS["marina_bay"][channel_of(number)])


async def thread(stage: Stage, number: str) -> asyncpg.Record:
    """The contact and conversation of this phone, and the first person it speaks for."""
    return await stage.owner.fetchrow(
        "SELECT c.contact_id AS contact, c.id AS conversation, p.patient_id AS patient FROM conversation c"
        " JOIN contact_address a ON a.id = c.address_id LEFT JOIN patient_contact p ON p.contact_id = c.contact_id"
        " WHERE a.address = $1 AND a.channel = $2 ORDER BY p.relationship = 'self' DESC LIMIT 1",
        number,
        channel_of(number),
    )


async def wait_for(stage: Stage, number: str, department: Any) -> None:
    """This phone's person waits for any time of the department."""
    hello = ("Hello", "I agree", "Ngozi Eke") if number == NEW else ("hi",)
    await say(stage, number, *hello, channel=channel_of(number))
    who = await thread(stage, number)
    async with desk(stage) as ctx:
        patient = who["patient"]
        if patient is None:
            record = await patients.register(
                ctx,
                contact_id=who["contact"],
                relationship="self",
                first_name="Ngozi",
                last_name="Eke",
                date_of_birth=date(1990, 1, 1),
            )
            patient = record.id
        await waitlist.join(
            ctx,
            contact_id=who["contact"],
            conversation_id=who["conversation"],
            patient_id=patient,
            department_id=department,
            provider_id=None,
            settings=HospitalSettings(),
        )


async def test_twenty_yes_by_chat_are_one_booking(stage: Stage) -> None:
    freed = await stage.owner.fetchrow(
        "SELECT a.id, a.starts_at, a.department_id, a.provider_id FROM appointment a"
        " JOIN contact_address c ON c.contact_id = a.contact_id"
        " WHERE c.address = $1 AND a.status = 'scheduled' AND a.starts_at > $2",
        LEAVER,
        stage.clock.now(),
    )
    await stage.owner.execute("DELETE FROM waitlist_entry")  # whom the demo has waiting would be asked first
    for number in ASKED:
        await wait_for(stage, number, freed["department_id"])
    async with desk(stage) as ctx:
        await appointments.cancel(ctx, appointment_id=freed["id"], reason="", settings=HospitalSettings())
    for number in ASKED:
        phone_of(stage, number).unread.clear()
        await sweep(stage)
        (offer,) = phone_of(stage, number).unread
        assert "25 November 2026" in offer.text
        stage.clock.advance(timedelta(minutes=15))
    stage.clock.advance(timedelta(minutes=-10))
    for number in ASKED:
        phone_of(stage, number).unread.clear()
    await asyncio.gather(*(stage.write(channel_of(n), n, NUMBERS["marina_bay"][channel_of(n)], "yes") for n in ASKED))
    heard = {number: "\n".join(shown.text for shown in phone_of(stage, number).unread) for number in ASKED}
    rows = await stage.owner.fetch(
        "SELECT c.address, a.number FROM appointment a"
        " JOIN contact_address c ON c.contact_id = a.contact_id AND c.channel = 'whatsapp'"
        " WHERE a.provider_id = $1 AND a.starts_at = $2 AND a.status = 'scheduled'",
        freed["provider_id"],
        freed["starts_at"],
    )
    assert [row["address"] for row in rows] == [NEW]
    assert heard[NEW].startswith(f"Booked. Your appointment number is {rows[0]['number']}.")
    assert all(heard[number] for number in ASKED)
    assert not [number for number in ASKED[:-1] if rows[0]["number"] in heard[number]]
    assert await stage.owner.fetchval("SELECT count(*) FROM inbound_message WHERE status <> 'handled'") == 0
    assert sorted(row["status"] for row in await stage.owner.fetch("SELECT status FROM waitlist_offer")) == [
        "accepted",
        *["expired"] * 19,
    ]
