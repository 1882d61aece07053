"""Opportunities by chat."""

from datetime import timedelta

import pytest

from bot.staff.money import money, take_amount
from tests.bot.staff.conftest import Ward
from tests.bot.staff.test_leads import made

LINE = "opportunity new Staff check-ups 2.5m 40% closes 30 dec"


@pytest.mark.parametrize(
    ("text", "kobo", "left"),
    [
        ("check-ups 2.5m now", 250_000_000, "check-ups now"),
        ("₦500k", 50_000_000, ""),
        ("N 1,200,000.50 deal", 120_000_050, "deal"),
        ("worth 75000", 7_500_000, "worth"),
        ("1,500.50", 150_050, ""),
        ("closes 30 dec 2026", None, "closes 30 dec 2026"),
        ("block 12 beds", None, "block 12 beds"),
    ],
)
def test_amounts(text: str, kobo: int | None, left: str) -> None:
    assert take_amount(text) == (kobo, left)


def test_money() -> None:
    assert (money(250_000_000), money(120_000_050)) == ("₦2,500,000", "₦1,200,000.50")


async def test_from_one_line_to_won(ward: Ward) -> None:
    short = await made(ward)
    written = await ward.say("kemi", f"{LINE} for lead Zainab Bello")
    line = "O1 Staff check-ups - prospecting, 40% of ₦2,500,000 - closes 30 Dec - Kemi Adekunle"
    assert written.text == f"Written down:\n{line}"
    assert (await ward.say("kemi", "opportunity 1")).text == f"{line}\nLead LD-MBH-{short} Zainab Bello"
    moved = await ward.say("kemi", "move opportunity 1 to proposal")
    assert moved.text == "O1 Staff check-ups - proposal, 50% of ₦2,500,000 - closes 30 Dec - Kemi Adekunle"
    assert (await ward.say("kemi", "move opportunity 1 to proposal")).text == "O1 is proposal already."
    assert "60% of ₦3,000,000 - closes 30 Dec - Femi Ojo" in (await ward.say("kemi", "opportunity 1 60% 3m @femi")).text
    assert (await ward.say("kemi", "opportunities")).text.splitlines()[0] == "1 opportunity: open, ₦3,000,000"
    assert (await ward.say("kemi", "opportunities mine")).text == "No opportunities: open, Kemi Adekunle."
    assert (await ward.say("kemi", "move o1")).text != ""
    assert (await ward.tap("kemi", "Won")).text == "O1 Staff check-ups - won, ₦3,000,000 - Femi Ojo"
    assert (await ward.say("kemi", "move opportunity 1 to lost because dear")).text == (
        "an opportunity that is won cannot become lost"
    )
    sealed = await ward.stage.owner.fetchval("SELECT title FROM opportunity")
    assert b"Staff" not in sealed
    stays = await ward.stage.owner.fetch("SELECT stage, left_at IS NULL AS here FROM opportunity_stage ORDER BY id")
    assert [tuple(one) for one in stays] == [("prospecting", False), ("proposal", False), ("closed_won", True)]


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("kemi", "opportunity new")).text.startswith("What is it?")
    assert (await ward.say("kemi", "Staff check-ups")).text == (
        "What is “Staff check-ups” worth? For example 2.5m, or 500,000"
    )
    assert (await ward.say("kemi", "500k")).text.endswith("prospecting, 10% of ₦500,000 - Kemi Adekunle")
    assert (await ward.say("kemi", "move opportunity 1")).text == "To which stage shall O1 go?"
    assert (await ward.tap("kemi", "Lost")).text == "Why is O1 lost?"
    assert (await ward.say("kemi", "they went elsewhere")).text == "O1 Staff check-ups - lost, ₦500,000 - Kemi Adekunle"
    assert "Lost because: they went elsewhere" in (await ward.say("kemi", "opportunity 1")).text
    assert (await ward.say("kemi", "opportunity 9")).text == "There is no opportunity O9 here."


async def test_the_forecast_is_an_administrators(ward: Ward) -> None:
    await ward.say("kemi", LINE)
    await ward.say("kemi", "opportunity new Antenatal classes 1m 10% closes 15 dec")
    await ward.say("kemi", "opportunity new Eye tests 200k")
    ward.stage.clock.advance(timedelta(days=4))
    assert (await ward.say("kemi", "forecast")).text.startswith("Your role (receptionist) may not")
    assert (await ward.say("bola", "forecast")).text.splitlines() == [
        "Expected: ₦1,120,000",
        "Dec 2026: ₦1,100,000 of ₦3,500,000 (2)",
        "No date: ₦20,000 of ₦200,000 (1)",
        "Time in a stage: prospecting 4 days",
    ]
    assert (await ward.say("bola", "delete opportunity 3")).text.startswith("Delete O3 Eye tests")
    assert (await ward.say("bola", "yes")).text == "O3 is deleted."
    assert (await ward.say("bola", "opportunity 3")).text == "There is no opportunity O3 here."
