"""The catalogue by chat: old and new are shown, and who holds codes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.reward_words import read_terms, terms_line
from domain.loyalty.rules import Tier
from domain.rewards.rules import RewardTerms, RewardType
from tests.bot.staff.conftest import Ward
from tests.bot.staff.test_points import code_of

LAGOS = ZoneInfo("Africa/Lagos")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
HERE = "SELECT hospital_id FROM hospital WHERE code = 'MBH'"
NEW = "new reward Dental cleaning, free service, 400 points, stock 20, once per patient, from gold, until 31 dec"


async def kept(ward: Ward, number: int, columns: str) -> tuple[object, ...]:
    row = await ward.stage.owner.fetchrow(
        f"SELECT {columns} FROM reward WHERE number = $1 AND hospital_id = ({HERE})", number
    )
    return tuple(row)


@pytest.mark.parametrize(
    ("text", "name", "changes"),
    [
        ("20% discount 1,000 points", "20% discount", {"cost": 1000}),
        ("Talk to a doctor for 300 points", "Talk to a doctor", {"cost": 300}),
        ("Name tag 20 points", "Name tag", {"cost": 20}),
        ("Gift, gift, 90 points", "Gift", {"cost": 90, "reward_type": RewardType.CUSTOM_GIFT}),
        ("Gold card 200 points gold only", "Gold card", {"cost": 200, "min_tier": Tier.GOLD}),
        ("Mug, cost 90, sold out, all tiers", "Mug", {"cost": 90, "stock": 0, "min_tier": Tier.BRONZE}),
        ("stock unlimited, twice per person", "", {"stock": None, "per_patient_limit": 2}),
        ("Check, from 1 dec to 31 december 2027", "Check",
         {"valid_from": date(2026, 12, 1), "valid_until": date(2027, 12, 31)}),
        ("until never", "", {"valid_until": None}),
        ("until 29 feb 2028", "", {"valid_until": date(2028, 2, 29)}),
        ("Mug, 90 points, name Cup", "", {"cost": 90, "name": "Cup"}),
    ],
)  # fmt: skip
def test_terms_in_plain_words(text: str, name: str, changes: dict[str, object]) -> None:
    said = read_terms(text, NOW, LAGOS)
    if "name" in changes:
        name = "Mug"
    assert (said.name, dict(said.changes)) == (name, changes)


@given(
    st.integers(1, 1_000_000),
    st.none() | st.integers(0, 9999),
    st.none() | st.integers(1, 99),
    st.sampled_from([tier for tier in Tier if tier is not Tier.BRONZE]),
)
def test_what_is_shown_of_a_reward_can_be_written_again(
    cost: int, stock: int | None, limit: int | None, tier: Tier
) -> None:
    terms = RewardTerms("Mug", RewardType.CUSTOM_GIFT, cost, stock=stock, per_patient_limit=limit, min_tier=tier)
    said = read_terms(f"Mug, {terms_line(terms, date(2026, 11, 20))}", NOW, LAGOS)
    assert said.name == "Mug"
    assert RewardTerms(name="Mug", **said.changes) == terms  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    said = read_terms(text, NOW, LAGOS)
    assert set(said.changes) <= set(RewardTerms.__slots__)


async def test_the_catalogue_and_one_of_it(ward: Ward) -> None:
    listed = (await ward.say("kemi", "rewards")).text.splitlines()
    assert listed == [
        "R1 Priority appointment - 250 points, priority access",
        "R2 Free health checkup - 500 points, free service",
        "R3 Free consultation - 750 points, free consultation",
        "R4 20% service discount - 1,000 points, discount",
    ]
    assert (await ward.say("kemi", "reward 2")).text == listed[1]
    shown = await ward.say("bola", "reward free consultation")
    assert shown.text.splitlines() == [
        listed[2],
        "Nobody holds a code of it",
        "Used 0 times for 0 points, ran out 0, given back 0",
    ]
    assert [row.label for row in shown.rows] == ["Change", "Turn off", "All rewards"]
    await ward.say("bola", "new reward Free, free service, 5 points")
    await ward.say("bola", "yes")
    assert (await ward.say("bola", "reward Free consultation")).text.startswith("R3 Free consultation")
    assert (await ward.say("bola", "reward 99")).text == "There is no reward 99 here."
    assert (await ward.say("kemi", NEW)).text.startswith("Your role (receptionist) may not do this.")


async def test_a_reward_in_one_line_is_shown_first_and_added_once(ward: Ward) -> None:
    asked = await ward.say("bola", NEW)
    line = "Dental cleaning - 400 points, free service, 20 in stock, 1 per patient, from Gold, until 31 Dec"
    assert asked.text == f"Add this reward? {line}"
    assert (await ward.tap("bola", "Add")).text == f"Added: R5 {line}"
    assert (await ward.tap("bola", "Add")).text.endswith("Nothing was done.")
    columns = "name, reward_type, cost, stock, per_patient_limit, min_tier, valid_from, valid_until, active"
    assert await kept(ward, 5, columns) == (
        "Dental cleaning", "FREE_SERVICE", 400, 20, 1, "GOLD", None, date(2026, 12, 31), True,
    )  # fmt: skip
    assert await ward.stage.owner.fetchval(f"SELECT count(*) FROM reward WHERE hospital_id = ({HERE})") == 5


async def test_what_is_missing_of_a_reward_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("bola", "new reward")).text.startswith("What is it, and for how many points?")
    assert (await ward.say("bola", "Free scan")).text == "How many points does Free scan cost?"
    assert (await ward.say("bola", "60")).text == "Add this reward? Free scan - 60 points, free service"
    await ward.say("bola", "no")
    asked = await ward.say("bola", "new reward Scan 60 points")
    assert asked.text == "What is Scan: discount, free consultation, priority access, free service or custom gift?"
    assert (await ward.tap("bola", "Free service")).text == "Add this reward? Scan - 60 points, free service"
    await ward.say("bola", "no")
    assert (await ward.say("bola", "new reward Mug, 60 points, until 32 dec")).text.startswith(
        "I cannot find that date"
    )
    assert (await ward.say("bola", "24 dec")).text == "Add this reward? Mug - 60 points, custom gift, until 24 Dec"
    await ward.say("bola", "no")
    assert (await ward.say("bola", "new reward Mug, 0 points")).text == "a reward costs 1 to a million points"


async def test_a_change_shows_old_new_and_who_holds_codes(ward: Ward) -> None:
    await code_of(ward)
    asked = await ward.say("bola", "change reward 5 450 points, stock 30, until 31 jan")
    assert asked.text.splitlines() == [
        "Change R5 Free talk?",
        "750 points -> 450 points",
        "no limit in stock -> 30 in stock",
        "without end -> until 31 Jan 2027",
        "1 patient holds 1 code of it, which stay as they are.",
    ]
    changed = await ward.tap("bola", "Change")
    assert changed.text == "Changed: R5 Free talk - 450 points, free consultation, 30 in stock, until 31 Jan 2027"
    assert await kept(ward, 5, "cost, stock, valid_until") == (450, 30, date(2027, 1, 31))
    assert (await ward.say("bola", "change reward 5 450 points")).text.startswith("It is so already: R5 Free talk")
    assert (await ward.say("bola", "change reward 5")).text.startswith(
        "R5 is: Free talk, free consultation, 450 points"
    )
    assert (await ward.say("bola", "name Talk it over")).text == "Change R5 Free talk?\nFree talk -> Talk it over\n" + (
        "1 patient holds 1 code of it, which stay as they are."
    )
    assert (await ward.say("bola", "yes")).text.startswith("Changed: R5 Talk it over - 450 points")
    unread = await ward.say("bola", "change reward 5 colour blue")
    assert unread.text.startswith("I cannot read “colour blue”.")


async def test_a_yes_covers_the_terms_that_were_shown(ward: Ward) -> None:
    await ward.say("bola", "change reward 2 stock 10")
    await ward.stage.owner.execute("UPDATE reward SET stock = 3 WHERE number = 2")
    assert (await ward.say("bola", "yes")).text == "Change R2 Free health checkup?\n3 in stock -> 10 in stock"
    assert await kept(ward, 2, "stock") == (3,)
    await ward.say("bola", "yes")
    assert await kept(ward, 2, "stock") == (10,)


async def test_off_and_on(ward: Ward) -> None:
    await code_of(ward)
    asked = await ward.say("bola", "reward off 5")
    assert asked.text.splitlines() == [
        "Turn off R5 Free talk?", "on -> off", "1 patient holds 1 code of it, which stay as they are.",
    ]  # fmt: skip
    await ward.tap("bola", "Turn off")
    assert await kept(ward, 5, "active") == (False,)
    shown = (await ward.say("bola", "reward 5")).text.splitlines()
    assert shown[:2] == ["R5 Free talk - 750 points, free consultation - OFF", "Patients are not offered it now."]
    await ward.tap("bola", "Turn on")
    await ward.tap("bola", "Turn on")
    assert await kept(ward, 5, "active") == (True,)
    audited = "SELECT count(*) FROM audit_entry WHERE action = 'reward_changed' AND cause_id IS NOT NULL"
    assert await ward.stage.owner.fetchval(audited) == 2
