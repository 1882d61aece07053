from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.errors import Invalid
from domain.kit.ids import short_code
from domain.loyalty.rules import (
    DEFAULT_RULES,
    Event,
    Lot,
    Program,
    Rule,
    Tier,
    checked_program,
    checked_rule,
    oldest_first,
    read_referral,
    referral_link,
)

NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def test_the_defaults_are_those_of_the_requirements() -> None:
    assert {event.value: (rule.active, rule.points) for event, rule in DEFAULT_RULES.items()} == {
        "appointment_booked": (True, 10),
        "appointment_completed": (True, 100),
        "feedback_rating": (True, 25),
        "feedback_comment": (True, 50),
        "referral": (True, 200),
        "payment": (False, 1),
        "manual": (True, 0),
    }
    assert [(tier.label, start) for tier, start in Program().starts()] == [
        ("Bronze", 0),
        ("Silver", 1000),
        ("Gold", 5000),
        ("Platinum", 10000),
    ]


@pytest.mark.parametrize(
    ("lifetime", "tier", "beyond"),
    [
        (0, Tier.BRONZE, (Tier.SILVER, 1000)),
        (999, Tier.BRONZE, (Tier.SILVER, 1)),
        (1000, Tier.SILVER, (Tier.GOLD, 4000)),
        (9999, Tier.GOLD, (Tier.PLATINUM, 1)),
        (10000, Tier.PLATINUM, None),
    ],
)
def test_tiers_begin_at_their_points(lifetime: int, tier: Tier, beyond: tuple[Tier, int] | None) -> None:
    assert (Program().tier_of(lifetime), Program().next_tier(lifetime)) == (tier, beyond)


def test_payments_earn_by_full_amounts_and_an_inactive_rule_nothing() -> None:
    rule = Rule(True, 2, 10_000)
    assert [rule.points_for(kobo) for kobo in (0, 9_999, 10_000, 35_000)] == [0, 0, 2, 6]
    assert Rule(False, 50).points_for() == 0


@pytest.mark.parametrize(
    "program",
    [
        Program(silver_from=5000),
        Program(silver_from=0),
        Program(points_expire_days=-1),
        Program(code_days=0),
        Program(staff_award_cap=-1),
    ],
)
def test_a_programme_that_makes_no_sense(program: Program) -> None:
    with pytest.raises(Invalid):
        checked_program(program)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (Event.REFERRAL, Rule(True, -1)),
        (Event.REFERRAL, Rule(True, 10, 100)),
        (Event.PAYMENT, Rule(True, 1)),
        (Event.PAYMENT, Rule(True, 1, -5)),
    ],
)
def test_a_rule_that_makes_no_sense(event: Event, rule: Rule) -> None:
    with pytest.raises(Invalid):
        checked_rule(event, rule)


@given(st.lists(st.integers(1, 500), max_size=8), st.integers(0, 5000))
def test_debits_empty_lots_in_order(remaining: list[int], points: int) -> None:
    lots = [Lot(UUID(int=n), uuid4(), left, None) for n, left in enumerate(remaining, 1)]
    taken = oldest_first(lots, points)
    assert sum(part for _, part in taken) == min(points, sum(remaining))
    assert [lot for lot, _ in taken] == [lot.id for lot in lots[: len(taken)]]
    assert all(part == lot.remaining for (_, part), lot in zip(taken[:-1], lots, strict=False))


def test_a_lot_lives_until_its_instant() -> None:
    lot = Lot(uuid4(), uuid4(), 5, NOW)
    assert lot.live(NOW - timedelta(microseconds=1))
    assert not lot.live(NOW)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hello, REF-AC3467", "AC3467"),
        ("good morning my friend gave me ref-ac3467 please", "AC3467"),
        ("REF – AC3467.", "AC3467"),
        ("ref ac3467", "AC3467"),
        ("ref: AC3467", "AC3467"),
        ("REFAC3467", "AC3467"),
        ("REF-ACDEFG", "ACDEFG"),
        ("ref packet", None),
        ("my referral", None),
        ("prefer AC3467", None),
        ("REF-AC34670", None),
        ("REF-0OISBL", None),
        ("I want to book", None),
        ("", None),
    ],
)
def test_codes_are_read_from_what_people_write(text: str, code: str | None) -> None:
    assert read_referral(text) == code


@given(st.integers(0, 50))
def test_the_message_of_every_link_is_read_again(_: int) -> None:
    code = short_code()
    link = referral_link("+2348031234567", code)
    assert link == f"https://wa.me/2348031234567?text=Hello%2C%20REF-{code}"
    assert read_referral(f"Hello, REF-{code}") == code
