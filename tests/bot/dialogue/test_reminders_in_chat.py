"""Reminders and offers of freed times as they are lived through: sent by the sweeps, answered on the phone."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.dialogue.release import Release
from tests.bot.dialogue.lived import reminding_stage, say, sweep, tap
from tests.bot.dialogue.stage import Stage
from tests.bot.dialogue.transcripts import NUMBERS

ADA, BISI = "+2348061112233", "+2348061114455"
AGREE = {"whatsapp": "I agree", "sms": "1"}


@pytest.fixture
async def stage(demo_url: str, release: Release) -> AsyncIterator[Stage]:
    async with reminding_stage(demo_url, release) as made:
        yield made


async def book_for_tuesday(stage: Stage, number: str, name: str, channel: str = "sms") -> None:
    """The first free time with the first doctor on Tuesday, 24 November, 09:00 or soon after."""
    shown = await say(
        stage, number, "Hello", AGREE[channel], name, "book", "me", "14/03/1988", "general", "first available",
        "24 november", "1", "book it", channel=channel,
    )  # fmt: skip
    assert shown.startswith("Booked."), shown


async def status(stage: Stage) -> list[str]:
    rows = await stage.owner.fetch(
        "SELECT a.status FROM appointment a JOIN contact_address c ON c.contact_id = a.contact_id"
        " WHERE c.address IN ($1, $2) ORDER BY a.created_at",
        ADA,
        BISI,
    )
    return [row["status"] for row in rows]


async def starts_of(stage: Stage, number: str) -> datetime:
    starts: datetime = await stage.owner.fetchval(
        "SELECT a.starts_at FROM appointment a JOIN contact_address c ON c.contact_id = a.contact_id"
        " WHERE c.address = $1 AND a.status = 'scheduled'",
        number,
    )
    return starts


async def reminded(stage: Stage, channel: str = "sms") -> str:
    await book_for_tuesday(stage, ADA, "Ada Obi", channel)
    starts = await starts_of(stage, ADA)
    phone = stage.phone(ADA, NUMBERS["marina_bay"][channel])
    phone.unread.clear()
    await stage.wait(starts - timedelta(hours=24) - stage.clock.now())
    for _ in range(3):
        await stage.sweep()
    assert len(phone.unread) == 1
    return phone.unread[0].text


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_reminder_tells_day_and_hour_and_is_confirmed_with_1(stage: Stage, channel: str) -> None:
    text = await reminded(stage, channel)
    assert "Tuesday, 24 November 2026 at " in text
    for secret in ("Ada", "General", "Dr ", "Block"):
        assert secret not in text
    answer = await say(stage, ADA, "1", channel=channel)
    assert answer.startswith("Thank you. We expect you on Tuesday, 24 November 2026 at ")
    assert await status(stage) == ["confirmed"]


async def test_the_button_works_outside_the_window(stage: Stage) -> None:
    await reminded(stage, "whatsapp")
    answer = await tap(stage, ADA, "I will come")
    assert answer.startswith("Thank you. We expect you on Tuesday")


async def test_moving_and_dropping_ask_who_it_is_first(stage: Stage) -> None:
    await reminded(stage)
    assert (await say(stage, ADA, "2")).startswith("For your privacy: what is the patient's date of birth")
    assert (await say(stage, ADA, "14/03/1988")).startswith("Which day would suit you better?")
    moved = await say(stage, ADA, "26 november", "1", "move it")
    assert moved.startswith("Moved. Your appointment number stays "), moved
    rows = await stage.owner.fetch(
        "SELECT r.version, r.status FROM reminder r JOIN appointment a ON a.id = r.appointment_id"
        " JOIN contact_address c ON c.contact_id = a.contact_id WHERE c.address = $1 ORDER BY r.version",
        ADA,
    )
    assert [tuple(row) for row in rows] == [(1, "sent"), (2, "scheduled")]
    # The day before the new time: one reminder, of the new time, and none of the old.
    phone = stage.phone(ADA, NUMBERS["marina_bay"]["sms"])
    phone.unread.clear()
    starts = await starts_of(stage, ADA)
    for hours in (24, 23, 3):
        stage.clock.instant = starts - timedelta(hours=hours)
        await sweep(stage)
    (again,) = phone.unread
    assert again.text.startswith("Reminder from Marina Bay Hospital: ")
    assert "Thursday, 26 November 2026" in again.text


async def test_whoever_cannot_come_drops_it_after_proof(stage: Stage) -> None:
    await reminded(stage)
    assert (await say(stage, ADA, "3", "12/12/1990")).startswith("That does not match what we have for this phone.")
    asked = await say(stage, ADA, "14/03/1988")
    assert asked.startswith("Drop Ada's appointment on Tuesday, 24 November 2026 at ")
    await say(stage, ADA, "1", "1")
    assert await status(stage) == ["cancelled"]


async def test_a_reminder_is_found_by_its_word(stage: Stage) -> None:
    await reminded(stage)
    await say(stage, ADA, "menu")
    assert (await say(stage, ADA, "confirm my appointment")).startswith("Reminder from Marina Bay Hospital: ")
    assert (await say(stage, ADA, "1")).startswith("Thank you. We expect you on Tuesday")


async def test_the_open_question_is_returned_to(stage: Stage) -> None:
    await book_for_tuesday(stage, ADA, "Ada Obi")
    starts = await starts_of(stage, ADA)
    stage.clock.instant = starts - timedelta(hours=24, minutes=1)
    asked = await say(stage, ADA, "book", "me")
    stage.clock.instant = starts - timedelta(hours=24)
    await stage.sweep()
    answer = await say(stage, ADA, "1")
    assert answer.startswith("Thank you. We expect you on Tuesday")
    assert answer.endswith(asked.rpartition("\n")[2])


async def test_from_no_free_time_to_the_waiting_list_to_a_booking(stage: Stage) -> None:
    """Bisi finds nothing in June, waits for any day, and takes what Ada gives back."""
    await book_for_tuesday(stage, ADA, "Ada Obi")
    none = await say(
        stage, BISI, "Hello", "1", "Bisi Ade", "book", "me", "02/02/1990", "general", "first available", "5 june 2027"
    )
    assert none.startswith("I am sorry, I can find no free time there."), none
    assert (await say(stage, BISI, "tell me when one is free")).startswith("Which days would suit you?")
    assert (await say(stage, BISI, "5 june 2027")).startswith("The waiting list is for days from now until ")
    joined = await say(stage, BISI, "any day")
    assert joined.startswith("You are on the waiting list from Fri 20 Nov to "), joined
    await say(stage, BISI, "menu")
    listed = await say(stage, BISI, "waitlist", "02/02/1990")
    assert listed.startswith("You are on the waiting list for this."), listed
    await say(stage, BISI, "stay")
    await say(stage, ADA, "my appointments", "14/03/1988", "1", "drop it", "1", "1")
    phone = stage.phone(BISI, NUMBERS["marina_bay"]["sms"])
    phone.unread.clear()
    await stage.sweep()
    (offer,) = phone.unread
    assert offer.text.startswith("Marina Bay Hospital: a time has been given back, Tuesday, 24 November 2026 at ")
    booked = await say(stage, BISI, "1")
    assert booked.startswith("Booked. Your appointment number is "), booked
    assert await status(stage) == ["cancelled", "scheduled"]
    assert (await say(stage, BISI, "waitlist")).startswith("You are not on the waiting list.")
