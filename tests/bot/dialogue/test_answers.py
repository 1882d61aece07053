"""What each kind of answer makes of what is written: its outcome, its value, or why not."""

from typing import Any

import pytest

from bot.dialogue.answers import Asking, Reading, Refused, Understood, Unsure, kinds
from bot.dialogue.steps.ask import Spec
from bot.dialogue.world import Heard, Offer
from tests.bot.dialogue.small import DEPARTMENTS, NOW, TIMES, world

TIME_OFFERS = [
    Offer(t["id"], f"Mon 23 Nov, {t['starts'][11:16]}", "", (), {k: v for k, v in t.items() if k != "id"})
    for t in TIMES
]


def read(kind: str, text: str, offers: list[Offer] | None = None, shown: list[Offer] | None = None) -> Reading:
    spec = Spec.model_validate({"ask": "?", "answer": kind, "options": {"other": "Other"}, "go": "end"})
    offered = offers or []

    def write(form: str, value: Any) -> str:
        return f"{form} {value}"

    asking = Asking(spec, shown if shown is not None else offered, offered, world(), ("en_NG", "pcm"), write)
    return kinds()[kind].understand(Heard(text=text), asking)


@pytest.mark.parametrize(
    ("kind", "text", "outcome", "value"),
    [
        ("yes_no", "yes please", "yes", True),
        ("yes_no", "i no want", "no", False),
        ("birth_date", "14/03/1988", "answered", "1988-03-14"),
        ("identity", "MBH-004512", "answered", "MBH-004512"),
        ("identity", "14 March 1988", "answered", "1988-03-14"),
        ("name", "my name is ada obi", "answered", "Ada Obi"),
        ("phone", "0803 123 4567", "answered", "+2348031234567"),
        ("text", "  some   words ", "answered", "some words"),
        ("identity", "ENU-004512", "answered", "ENU-004512"),
        ("quiet_hours", "10pm to 6am", "answered", "22:00-06:00"),
        ("quiet_hours", "22:00-06:30", "answered", "22:00-06:30"),
        ("quiet_hours", "midnight to 5 in the morning", "answered", "00:00-05:00"),
        ("quiet_hours", "ten for night reach six for morning", "answered", "22:00-06:00"),
        ("score", "nine out of ten", "answered", 9),
        ("score", "skip abeg", "skipped", None),
        ("when", "tomorrow", "answered", "2026-11-21"),
        ("when", "first available", "first", "2026-11-20"),
        ("errand", "my tooth is paining me", "complaint", "my tooth is paining me"),
        ("opening", "my  tooth is paining me", "complaint", "my tooth is paining me"),
        ("opening", "thanks", "anything", ""),
    ],
)
def test_understood(kind: str, text: str, outcome: str, value: object) -> None:
    reading = read(kind, text)
    assert isinstance(reading, Understood)
    assert (reading.outcome, reading.value) == (outcome, value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("yes_no", "perhaps"),
        ("birth_date", "never"),
        ("identity", "why"),
        ("name", "12345"),
        ("phone", "123"),
        ("identity", "my 4512"),
        ("identity", "mi 4512"),
        ("identity", "ni 4512"),
        ("quiet_hours", "10pm"),
        ("quiet_hours", "10pm to 10pm"),
        ("quiet_hours", "25:00 to 6am"),
        ("text", "  "),
        ("when", "blah"),
        ("errand", "something else entirely"),
        ("errand", "my eye is red"),  # a complaint, but this hospital has no such department
    ],
)
def test_not_understood(kind: str, text: str) -> None:
    assert read(kind, text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("yesterday", "past_day"), ("31 November", "impossible_day"), ("tomorrow 25:00", "impossible_time")],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert read("when", text) == Refused(reason)


def test_a_day_with_two_meanings_is_offered_in_full() -> None:
    reading = read("when", "friday")
    assert isinstance(reading, Unsure)
    assert [(o.id, o.label, o.values["outcome"]) for o in reading.offers] == [
        ("2026-11-20", "day 2026-11-20", "answered"),
        ("2026-11-27", "day 2026-11-27", "answered"),
    ]


def test_a_name_keeps_its_parts() -> None:
    reading = read("name", "Ada Ngozi Obi")
    assert isinstance(reading, Understood)
    assert reading.extra == {"first": "Ada", "last": "Ngozi Obi"}


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("2", "chosen", TIMES[1]["id"]),
        ("Mon 23 Nov, 11:00", "chosen", TIMES[2]["id"]),
        ("11am", "chosen", TIMES[2]["id"]),
        ("monday 10am", "chosen", TIMES[1]["id"]),
        ("tuesday", "other_day", "2026-11-24"),
        ("4pm", "other_day", NOW.date().isoformat()),
    ],
)
def test_a_free_time_or_another_day(text: str, outcome: str, value: str) -> None:
    reading = read("free_time", text, TIME_OFFERS)
    assert isinstance(reading, Understood)
    assert (reading.outcome, reading.value) == (outcome, value)


def test_a_department_by_name_or_complaint() -> None:
    assert read("department", "dentist", DEPARTMENTS) == Understood(
        "chosen", "d2", {"label": "Dental Clinic", "code": "dental", "name": "Dental Clinic"}
    )
    reading = read("department", "i have fever", DEPARTMENTS)
    assert isinstance(reading, Unsure)
    assert (reading.question, [o.id for o in reading.offers]) == ("which_department", ["d1"])


def test_an_option_of_the_question_is_its_own_outcome_and_a_row_is_chosen() -> None:
    offers = [Offer("other", "Other"), Offer("x", "Something")]
    assert read("choice", "other", offers) == Understood("other", "other", {"label": "Other"})
    assert read("choice", "something", offers) == Understood("chosen", "x", {"label": "Something"})
    assert read("choice", "nonsense", offers) is None


def test_a_number_counts_the_page_that_is_shown() -> None:
    offers = [Offer(str(n), f"Clinic {letter}") for n, letter in enumerate("ABCDEFGHIJKL")]
    assert read("choice", "1", offers, offers[9:]) == Understood("chosen", "9", {"label": "Clinic J"})
    assert read("choice", "clinic b", offers, offers[9:]) == Understood("chosen", "1", {"label": "Clinic B"})


def test_a_slip_in_a_name_of_another_page_is_still_recognised() -> None:
    offers = [Offer(str(n), f"Ward {n}") for n in range(9)] + [Offer("p", "Physiotherapy")]
    reading = read("choice", "physoterapi", offers, offers[:9])
    assert isinstance(reading, Unsure)
    assert [offer.id for offer in reading.offers] == ["p"]
    assert read("choice", "99", offers, offers[:9]) is None
