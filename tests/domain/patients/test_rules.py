from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.errors import Invalid
from domain.patients.rules import (
    STATES,
    Candidate,
    answered,
    birth_digest,
    canonical_number,
    checked_birth_date,
    checked_phone,
    cleaned_name,
    draw_number,
    name_digest,
    opened,
)
from tests.conftest import KEYS

HOSPITAL = UUID(int=7)
BORN = date(1988, 3, 5)


def candidate(relationship: str = "", proof: str = "", *, born: date | None = BORN, may_see: bool = True) -> Candidate:
    patient_id = uuid4()
    digest = birth_digest(KEYS, HOSPITAL, patient_id, born) if born else None
    return Candidate(patient_id, f"MBH-{patient_id.int % 10**6:06d}", digest, relationship, proof, may_see)


@pytest.mark.parametrize("typed", ["MBH-004512", "mbh 4512", "004512", "4512", "MBH4512", " mbh-004512 "])
def test_a_hospital_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert canonical_number(typed, "MBH") == "MBH-004512"


@pytest.mark.parametrize("typed", ["", "XYZ-004512", "MBH", "12a4", "9" * 13, "٤٥١٢", "\x00"])
def test_what_is_no_hospital_number_matches_nobody(typed: str) -> None:
    assert canonical_number(typed, "MBH") == ""


@given(st.text())
def test_no_typed_text_breaks_the_reading_of_numbers(typed: str) -> None:
    assert canonical_number(typed, "MBH") in {"", canonical_number(canonical_number(typed, "MBH"), "MBH")}


@given(st.integers(0, 7))
def test_drawn_numbers_keep_their_length_and_read_back(attempt: int) -> None:
    number = draw_number("MBH", attempt)
    assert len(number) == len("MBH-") + 6 + max(0, attempt - 1)
    assert canonical_number(number, "MBH") == number


def test_names_are_cleaned_and_compared_without_case_accents_and_spacing() -> None:
    assert cleaned_name("  Ńgọzi\u200b   Ada\n") == "Ńgọzi Ada"
    assert name_digest(KEYS, HOSPITAL, "first", "NGOZI ada") == name_digest(KEYS, HOSPITAL, "first", "Ńgọzi Ada")
    assert name_digest(KEYS, HOSPITAL, "first", "Ada") != name_digest(KEYS, HOSPITAL, "last", "Ada")
    assert name_digest(KEYS, HOSPITAL, "first", "Ada") != name_digest(KEYS, UUID(int=8), "first", "Ada")


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 81])
def test_impossible_names_are_refused_without_quoting_them(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned_name(name)
    assert str(refused.value) == "a name has 1 to 80 characters"


def test_dates_and_phones_that_cannot_be_are_refused() -> None:
    today = date(2026, 11, 18)
    assert checked_birth_date(today, today) == today
    assert checked_birth_date(None, today) is None
    for impossible in (date(2026, 11, 19), date(1890, 1, 1)):
        with pytest.raises(Invalid):
            checked_birth_date(impossible, today)
    assert checked_phone("+2348031234567") == "+2348031234567"
    for phone in ("08031234567", "+0803", "+234803123456789012", "+234 803"):
        with pytest.raises(Invalid):
            checked_phone(phone)


def test_equal_birth_dates_have_different_digests() -> None:
    assert birth_digest(KEYS, HOSPITAL, uuid4(), BORN) != birth_digest(KEYS, HOSPITAL, uuid4(), BORN)


def test_the_same_work_is_done_for_nobody_and_for_a_family(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[UUID] = []

    def counted(*given: object) -> bytes:
        calls.append(given[2])  # type: ignore[arg-type]
        return birth_digest(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("domain.patients.rules.birth_digest", counted)
    for people in ([], [candidate()], [candidate() for _ in range(40)]):
        calls.clear()
        answered(KEYS, HOSPITAL, people, BORN, "")
        assert len(calls) == 16


def test_an_absent_birth_date_or_number_matches_nobody() -> None:
    unknown = candidate(born=None)
    assert answered(KEYS, HOSPITAL, [unknown], BORN, "") == ()
    assert answered(KEYS, HOSPITAL, [unknown], None, "") == ()
    assert answered(KEYS, HOSPITAL, [unknown], None, unknown.number) == (unknown,)


def test_whom_an_answer_opens() -> None:
    mother, child = candidate("self", "registered"), candidate("child", "registered")
    entrusted, spouse, stranger = candidate("other", "staff"), candidate("other", "phone"), candidate()
    hidden = candidate("child", "registered", may_see=False)
    family = [mother, child, entrusted, spouse, stranger, hidden]
    assert opened(family, [mother]) == (mother, child, entrusted)
    assert opened(family, [child]) == (child,)
    assert opened(family, [spouse]) == (spouse,)
    assert opened(family, [stranger]) == (stranger,)
    assert opened(family, [hidden]) == ()
    assert opened(family, []) == ()


def test_thirty_six_states_and_the_capital() -> None:
    assert len(STATES) == 37
