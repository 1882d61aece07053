from datetime import date

import pytest

from domain.kit.errors import Invalid
from domain.rewards.rules import RewardTerms, RewardType, canonical_code, checked

GIFT = RewardType.CUSTOM_GIFT


def test_the_five_types() -> None:
    assert [kind.value for kind in RewardType] == [
        "DISCOUNT",
        "FREE_CONSULTATION",
        "PRIORITY_ACCESS",
        "FREE_SERVICE",
        "CUSTOM_GIFT",
    ]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (RewardTerms("  ", GIFT, 10), "name"),
        (RewardTerms("x" * 61, GIFT, 10), "name"),
        (RewardTerms("Mug", GIFT, 0), "cost"),
        (RewardTerms("Mug", GIFT, 10, stock=-1), "stock"),
        (RewardTerms("Mug", GIFT, 10, per_patient_limit=0), "per_patient_limit"),
        (RewardTerms("Mug", GIFT, 10, valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 31)), "valid_until"),
    ],
)
def test_terms_that_make_no_sense(terms: RewardTerms, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(terms)
    assert refused.value.details == {"field": field}


def test_both_dates_are_inclusive() -> None:
    terms = RewardTerms("Mug", GIFT, 10, valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 2))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)]
    assert [terms.offered_on(day) for day in days] == [False, True, True, False]
    assert not RewardTerms("Mug", GIFT, 10, active=False).offered_on(days[0])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ACD347", "ACD347"),
        (" acd 347 ", "ACD347"),
        ("acd-347", "ACD347"),
        ("ACD34", ""),
        ("ACD3477", ""),
        ("OIL015", ""),
        ("", ""),
    ],
)
def test_codes_as_typed_at_the_desk(typed: str, code: str) -> None:
    assert canonical_code(typed) == code
