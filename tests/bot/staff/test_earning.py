"""What earns points, and where tiers begin, by chat."""

import pytest

from tests.bot.staff.conftest import Ward
from tests.bot.staff.test_points import code_of

RULES = "SELECT active, points, per_kobo FROM loyalty_rule WHERE event = $1"


async def test_what_earns_points(ward: Ward) -> None:
    assert (await ward.say("kemi", "earning")).text.splitlines() == [
        "What earns points",
        "An appointment booked (booking): 10 points",
        "A visit completed (visit): 100 points",
        "Feedback with stars only (rating): 25 points",
        "Feedback with a comment (comment): 50 points",
        "A referred friend's first visit (referral): 200 points",
        "Payments (payment): 1 point per ₦100, off",
    ]
    assert (await ward.say("kemi", "earn visit 5")).text.startswith("Your role (receptionist) may not do this.")
    assert [row.label for row in (await ward.say("kemi", "earning")).rows] == []


@pytest.mark.parametrize(
    ("line", "asked", "done", "event", "row"),
    [
        ("earn visit 120", "A visit completed: 100 points -> 120 points?", "A visit completed: 120 points from now on.",
         "appointment_completed", (True, 120, 0)),
        ("earn referral off", "A referred friend's first visit: 200 points, on -> 200 points, off?",
         "A referred friend's first visit: 200 points, off from now on.", "referral", (False, 200, 0)),
        ("earn payment 2 per ₦500 on", "Payments: 1 point per ₦100, off -> 2 points per ₦500, on?",
         "Payments: 2 points per ₦500 from now on.", "payment", (True, 2, 50_000)),
        ("earn feedback comment to 1,000 points", "Feedback with a comment: 50 points -> 1,000 points?",
         "Feedback with a comment: 1,000 points from now on.", "feedback_comment", (True, 1000, 0)),
    ],
)  # fmt: skip
async def test_a_rule_changes_after_a_yes(
    ward: Ward, line: str, asked: str, done: str, event: str, row: tuple[object, ...]
) -> None:
    shown = await ward.say("bola", line)
    assert shown.text == f"{asked}\nWhat was earned before stays."
    assert await ward.stage.owner.fetch(RULES, event) == []
    assert (await ward.tap("bola", "Change")).text == done
    assert (await ward.tap("bola", "Change")).text.endswith("Nothing was done.")
    (kept,) = await ward.stage.owner.fetch(RULES, event)
    assert tuple(kept) == row
    assert (await ward.say("bola", line)).text.endswith("as it is already.")


async def test_what_is_missing_of_a_rule_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("bola", "earn")).text == "What is to earn other points?"
    asked = await ward.tap("bola", "A visit completed")
    assert asked.text == "A visit completed: 100 points. What shall it be? For example 120, ON or OFF"
    assert (await ward.say("bola", "80")).text.startswith("A visit completed: 100 points -> 80 points?")
    assert (await ward.say("bola", "earn visit 80 per 100")).text.startswith(
        "A visit completed: 100 points. What shall"
    )
    assert (await ward.say("bola", "earn visit 9,000,000")).text == "points lie between 0 and a million"
    assert (await ward.say("bola", "earn payment 1 per nothing")).text.startswith(
        "Payments: 1 point per ₦100, off. What"
    )


async def test_tiers_with_who_is_in_them_and_who_would_move(ward: Ward) -> None:
    await code_of(ward)  # 900 points in a life
    shown = await ward.say("bola", "tiers")
    assert shown.text.splitlines() == [
        "Bronze from 0: 1 patient",
        "Silver from 1,000: 0 patients",
        "Gold from 5,000: 0 patients",
        "Platinum from 10,000: 0 patients",
        "Points never run out",
        "Codes can be used for 30 days",
        "Unused codes give their points back",
        "Staff give at most 500 points a day by hand",
    ]
    asked = await ward.say("bola", "change tiers silver 800, gold 4,500")
    assert asked.text.splitlines() == [
        "Change the points programme?",
        "Silver from 1,000 -> Silver from 800",
        "Gold from 5,000 -> Gold from 4,500",
        "1 patient would change tier: 1 up, 0 down.",
    ]
    assert (await ward.tap("bola", "Change")).text == "Changed: Silver from 800, Gold from 4,500"
    assert (await ward.say("bola", "tiers")).text.splitlines()[1] == "Silver from 800: 1 patient"
    assert (await ward.say("kemi", "points MBH-004512")).text.splitlines()[0].endswith("150 points, Silver")
    assert (await ward.say("bola", "change tiers silver 800")).text == "It is so already."
    assert (await ward.say("bola", "change tiers silver 9000")).text == "each tier must begin above the one before"
    assert (await ward.say("kemi", "tiers")).text.startswith("Your role (receptionist) may not do this.")


async def test_lengths_and_the_cap(ward: Ward) -> None:
    asked = await ward.say("bola", "change programme")
    assert asked.text.startswith(
        "Silver from 1,000, Gold from 5,000, Platinum from 10,000, points never run out, codes can"
    )
    line = "points expire 365 days, codes 45 days and unused codes lost, award cap 300"
    assert (await ward.say("bola", line)).text.splitlines() == [
        "Change the points programme?",
        "points never run out -> points run out after 365 days",
        "codes can be used for 30 days -> codes can be used for 45 days",
        "unused codes give their points back -> unused codes are lost",
        "staff give at most 500 points a day by hand -> staff give at most 300 points a day by hand",
        "Points earned before keep the date they have.",
    ]
    await ward.say("bola", "yes")
    columns = "points_expire_days, code_days, expired_codes_return, staff_award_cap"
    row = await ward.stage.owner.fetchrow(f"SELECT {columns} FROM loyalty_program")
    assert tuple(row) == (365, 45, False, 300)
    await ward.say("bola", "change programme points expire never, unused codes return")
    await ward.say("bola", "yes")
    row = await ward.stage.owner.fetchrow(f"SELECT {columns} FROM loyalty_program")
    assert tuple(row) == (0, 45, True, 300)
    assert (await ward.say("bola", "change programme colour blue")).text.startswith("I cannot read “colour blue”.")
