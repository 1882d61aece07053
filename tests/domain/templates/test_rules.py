"""What a template may say; nothing goes out with a gap."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consent.rules import Purpose
from domain.kit.errors import Invalid
from domain.templates.builtin import BUILT_IN
from domain.templates.rules import (
    LONGEST_BODY,
    PURPOSES,
    VARIABLES,
    Category,
    checked_body,
    checked_name,
    filled,
    variables_in,
)


def test_every_category_has_a_purpose() -> None:
    assert set(PURPOSES) == set(Category)
    assert {category for category, purpose in PURPOSES.items() if purpose is Purpose.MARKETING} == {
        Category.PROMOTION,
        Category.HEALTH_TIP,
        Category.BIRTHDAY_GREETING,
    }


@pytest.mark.parametrize("one", BUILT_IN, ids=lambda one: one.name)
def test_the_built_in_ones_keep_the_rules(one: object) -> None:
    assert checked_name(one.name) == one.name  # type: ignore[attr-defined]
    assert checked_body(one.body) == one.body  # type: ignore[attr-defined]
    assert "{" not in filled(one.body, VARIABLES)  # type: ignore[attr-defined]


def test_the_four_of_health_promotion_are_there() -> None:
    promoting = {one.name for one in BUILT_IN if one.category in (Category.PROMOTION, Category.HEALTH_TIP)}
    assert promoting == {
        "diabetes_awareness_week", "vaccination_reminder", "wellness_check_up", "mental_health_support",
    }  # fmt: skip


@pytest.mark.parametrize(("said", "name"), [("Lab ready", "lab_ready"), ("lab-ready-2", "lab_ready_2")])
def test_names(said: str, name: str) -> None:
    assert checked_name(said) == name


@pytest.mark.parametrize("said", ["", "x", "2nd", "naïve", "a" * 41, "a/b"])
def test_names_that_cannot_be(said: str) -> None:
    with pytest.raises(Invalid):
        checked_name(said)


@pytest.mark.parametrize(
    "body", ["", " ", "Hello {", "Hello {{name}}", "Hello {}", "{name} }", "x" * (LONGEST_BODY + 1)]
)
def test_bodies_that_cannot_be(body: str) -> None:
    with pytest.raises(Invalid):
        checked_body(body)


def test_variables_are_read_with_slips_of_case_and_blanks() -> None:
    assert checked_body("Hello { First_Name }") == "Hello {first_name}"
    assert variables_in("{name} and {name} at {hospital}") == ("name", "hospital")


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Invalid, match=re.escape("There is nothing to put in for {name}, {hospital}.")):
        filled("{first_name} {name} {hospital}", {"first_name": "Ada", "hospital": ""})


@given(st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.text(min_size=1, max_size=20), min_size=1))
def test_values_stand_as_they_are_also_with_braces_in_them(values: dict[str, str]) -> None:
    body = "|".join("{" + name + "}" for name in values)
    assert filled(body, values) == "|".join(values.values())
