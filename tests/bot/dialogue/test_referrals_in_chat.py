"""A friend's link as it is lived through: its code rides in the first message, and the first visit rewards (LOY-03)."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

import domain.loyalty.reactions  # noqa: F401  # what visits earn
from bot.dialogue.release import Release
from domain.appointments import service as appointments
from tests.bot.dialogue import lived
from tests.bot.dialogue.lived import FRIDAY, desk
from tests.bot.dialogue.stage import Stage, on_stage
from tests.bot.dialogue.transcripts import NUMBERS

ADAEZE, FRIEND = "+2348035550101", "+2348061112233"
INTRODUCTION = "Hello, this is the automatic assistant of Marina Bay Hospital."
NAME = "Thank you. What is your name? Please write first and last name."


@pytest.fixture
async def stage(demo_url: str, release: Release) -> AsyncIterator[Stage]:
    async with on_stage(demo_url, release, FRIDAY) as made:
        yield made


async def say(stage: Stage, number: str, *texts: str, channel: str = "whatsapp") -> str:
    return await lived.say(stage, number, *texts, channel=channel)


async def her_code(stage: Stage) -> str:
    """What Adaeze is given to send on."""
    shown = await say(stage, ADAEZE, "refer a friend")
    link = next(line for line in shown.splitlines() if line.startswith("https://wa.me/"))
    assert link.startswith("https://wa.me/2342013300001?text=Hello%2C%20REF-"), link
    return link.rpartition("-")[2]


async def referrals(stage: Stage) -> list[tuple[str, str, bool]]:
    """(referrer's number, phone that came, whether its patient is known), oldest first."""
    rows = await stage.owner.fetch(
        "SELECT p.number, a.address, r.patient_id IS NOT NULL AS bound FROM referral r"
        " JOIN patient p ON p.id = r.referrer_id JOIN contact_address a ON a.contact_id = r.contact_id ORDER BY r.id"
    )
    return [tuple(row) for row in rows]


async def earned(stage: Stage, event: str) -> list[tuple[str, int]]:
    rows = await stage.owner.fetch(
        "SELECT p.number, e.points FROM loyalty_entry e JOIN patient p ON p.id = e.patient_id"
        " WHERE e.event = $1 AND e.hospital_id = (SELECT hospital_id FROM hospital WHERE code = 'MBH')"
        " AND e.source IN (SELECT id::text FROM referral UNION ALL"
        "                  SELECT number FROM appointment WHERE created_at >= $2)",
        event,
        FRIDAY,
    )
    return [tuple(row) for row in rows]


async def complete_visit(stage: Stage, number: str) -> None:
    """The desk closes the only appointment that this phone booked."""
    visit: UUID = await stage.owner.fetchval(
        "SELECT a.id FROM appointment a JOIN contact_address c ON c.contact_id = a.contact_id"
        " WHERE c.address = $1 AND a.status = 'scheduled'",
        number,
    )
    async with desk(stage) as ctx:
        await appointments.complete(ctx, appointment_id=visit)


BOOKING = ("book", "me", "14/03/1991", "general", "first available", "24 november", "1", "book it")


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_the_code_is_kept_through_consent_and_name_and_the_first_visit_rewards(
    stage: Stage, channel: str
) -> None:
    code = await her_code(stage)
    shown = await say(stage, FRIEND, f"Hello, REF-{code}", channel=channel)
    assert shown.startswith(INTRODUCTION)
    assert await referrals(stage) == []
    told = [shown]
    told.append(await say(stage, FRIEND, "I agree", channel=channel))
    assert told[-1] == NAME
    assert await referrals(stage) == [("MBH-004512", FRIEND, False)]
    told += [await say(stage, FRIEND, text, channel=channel) for text in ("Ngozi Eke", *BOOKING)]
    assert told[-1].startswith("Booked."), told[-1]
    assert await referrals(stage) == [("MBH-004512", FRIEND, True)]
    assert await earned(stage, "referral") == []
    await complete_visit(stage, FRIEND)
    assert await earned(stage, "referral") == [("MBH-004512", 200)]
    # Who sent the friend is told to nobody.
    assert not [text for text in told if "Adaeze" in text or "Obi" in text.split() or "004512" in text]


@pytest.mark.parametrize("text", ["Hello, REF-ZZZZ99", "REF-QQ", "Hello, REF-", "REF-000000 REF-ILOU11"])
async def test_a_code_of_nobody_is_harmless_and_answered_as_every_other(stage: Stage, text: str) -> None:
    assert (await say(stage, FRIEND, text)).startswith(INTRODUCTION)
    assert await say(stage, FRIEND, "I agree") == NAME
    assert (await say(stage, FRIEND, "Ngozi Eke")).startswith("Nice to meet you, Ngozi.\n\nWhat can I do for you?")
    assert await referrals(stage) == []


async def test_nothing_is_kept_of_who_does_not_agree_until_they_do(stage: Stage) -> None:
    code = await her_code(stage)
    await say(stage, FRIEND, f"Hello, REF-{code}", "no")
    assert await referrals(stage) == []
    await say(stage, FRIEND, "hello again", "I agree")
    assert await referrals(stage) == [("MBH-004512", FRIEND, False)]


async def test_the_link_counts_from_somebody_who_was_about_to_agree(stage: Stage) -> None:
    code = await her_code(stage)
    await say(stage, FRIEND, "hi", f"hello ref-{code.lower()}", "I agree")
    assert await referrals(stage) == [("MBH-004512", FRIEND, False)]


async def test_the_code_comes_with_what_the_friend_wants(stage: Stage) -> None:
    code = await her_code(stage)
    assert (await say(stage, FRIEND, f"REF-{code} my tooth is paining me")).startswith(INTRODUCTION)
    assert "Who is the appointment for?" in await say(stage, FRIEND, "I agree", "Ngozi Eke")
    assert await referrals(stage) == [("MBH-004512", FRIEND, False)]


async def test_ones_own_code_counts_for_nothing(stage: Stage) -> None:
    code = await her_code(stage)
    assert (await say(stage, ADAEZE, "menu", f"Hello, REF-{code}")).startswith("Please choose one of these")
    await say(stage, ADAEZE, f"Hello, REF-{code}", "I agree", channel="sms")
    assert await referrals(stage) == []


async def test_ones_own_code_from_another_phone_counts_for_nothing(stage: Stage) -> None:
    code = await her_code(stage)
    await say(stage, FRIEND, f"Hello, REF-{code}", "I agree", "Adaeze Obi", "book", "me", "14/03/1988", *BOOKING[3:])
    assert await referrals(stage) == []
    await complete_visit(stage, FRIEND)
    assert await earned(stage, "referral") == []


async def test_a_namesake_with_another_birthday_is_somebody_else(stage: Stage) -> None:
    code = await her_code(stage)
    await say(stage, FRIEND, f"Hello, REF-{code}", "I agree", "Adaeze Obi", *BOOKING)
    assert await referrals(stage) == [("MBH-004512", FRIEND, True)]


async def test_a_code_of_another_hospital_counts_for_nothing(stage: Stage) -> None:
    code = await her_code(stage)
    kano = NUMBERS["kano"]["whatsapp"]
    for text in (f"Hello, REF-{code}", "I agree", "Ngozi Eke"):
        await stage.write("whatsapp", FRIEND, kano, text)
    assert await referrals(stage) == []
