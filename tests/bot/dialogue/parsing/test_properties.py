"""Properties that hold for any text: nothing raises, the past is never accepted, own formats are read back."""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.dialogue.parsing.births import read_birth_date, read_hospital_number
from bot.dialogue.parsing.choices import Option, match
from bot.dialogue.parsing.complaints import suggest_departments
from bot.dialogue.parsing.days import read_when
from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.parsing.folding import fold, key, tokens
from bot.dialogue.parsing.keywords import Keywords
from bot.dialogue.parsing.names import read_name
from bot.dialogue.parsing.numbers import read_number, read_stars
from bot.dialogue.parsing.phones import read_phone
from bot.dialogue.parsing.quiet_spans import read_span
from bot.dialogue.parsing.vocabulary import LANGUAGES, VOCABULARIES
from bot.dialogue.parsing.yes_no import read_yes_no

TODAY = date(2026, 11, 20)
NOON = time(12, 0)
ALL = LANGUAGES
KEYWORDS = Keywords({"menu": ("menu",), "restart": ("restart",), "stop": ("stop", "cancel")})
OPTIONS = (Option("a", "Cardiology", ("heart",)), Option("b", "10:00"), Option("c", ""), Option("d", "Dr. Adé Ọ́bi"))
WORDING = (
    "today tomorrow next this upper monday tue friday week in 3 days 5th 31 dec feb 2026 05/12 31/02 10 am "
    "pm 25:00 half past to 9"
    " after before from until between and not or by at the noon morning last coming weekend any day - , . 99 "
    "0 00 1400hrs"
)
PIECES = WORDING.split()
phrases_of_pieces = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)
OTHER_WORDING = (
    "gobe jibi litinin ranar 25 ga wata karfe goma saura kwata da rabi kafin bayan ola ojo ketalelogun "
    "aago mewa ku iseju marun osu to nbo koja echi monde na-abia ubochi n'onwa elekere iri nke ututu tupu "
    "demain le 28 à 10h moins le quart et demie dans 2 heures mardi prochain avant après du au hier jiya "
    "ana kemgbe depuis pas ba "
)
OTHERS = OTHER_WORDING.split()
phrases_of_codes = st.lists(st.sampled_from(PIECES + OTHERS), max_size=8).map(" ".join)
anything = phrases_of_codes | st.text(max_size=200) | phrases_of_pieces
days = st.dates(date(2020, 1, 1), date(2090, 12, 31))
clocks = st.times().map(lambda value: value.replace(second=0, microsecond=0))


@given(anything)
@example("\x00")
@example("a" * 20_000)
@example("1" * 5_000)
@example("chest " * 4_000)
@example("\ud800")
@settings(max_examples=300, deadline=None)
def test_no_reader_raises_on_any_text(text: str) -> None:
    fold(text), key(text), tokens(text)
    read_when(text, TODAY, NOON, ALL)
    match(text, OPTIONS)
    read_yes_no(text, ALL)
    read_name(text, ALL)
    read_phone(text)
    read_birth_date(text, TODAY)
    read_hospital_number(text)
    read_number(text, ALL)
    read_stars(text, ALL)
    read_span(text, ALL)
    red_flag(text)
    suggest_departments(text, ALL)
    KEYWORDS.find(text)


@given(anything)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(phrases_of_pieces | phrases_of_codes, days, clocks)
@settings(max_examples=500, deadline=None)
def test_the_past_is_never_accepted(text: str, today: date, now: time) -> None:
    when = read_when(text, today, now, ALL)
    assert all(day >= today for day in when.days)
    assert when.until is None or when.until >= today
    if when.problem:
        assert when.days == ()
    if when.days == (today,) and when.exact and not when.from_day:
        assert when.start is not None
        assert when.start >= now
    if when.exact:
        assert when.start is not None
    assert len(set(when.days)) == len(when.days)


@given(
    days,
    st.integers(0, 365),
    st.sampled_from(("%A, %d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%B %d, %Y", "%a %d %b %Y")),
)
@settings(max_examples=300, deadline=None)
def test_a_formatted_day_is_read_back(today: date, ahead: int, pattern: str) -> None:
    day = today + timedelta(days=ahead)
    when = read_when(day.strftime(pattern), today, time(0, 0), ("en",))
    assert when.days[0] == day
    if pattern != "%d/%m/%Y":
        assert when.days == (day,)


@given(clocks, st.sampled_from(("%I:%M %p", "%I.%M%p", "tomorrow at %I:%M %p")))
@settings(max_examples=200, deadline=None)
def test_a_formatted_time_is_read_back(clock: time, pattern: str) -> None:
    when = read_when(clock.strftime(pattern), TODAY, NOON, ("en",))
    assert (when.start, when.exact) == (clock, True)


@given(
    st.dates(date(1930, 1, 1), TODAY), st.sampled_from(("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%B %d, %Y", "%d-%m-%Y"))
)
@settings(max_examples=200, deadline=None)
def test_a_formatted_birth_date_is_read_back(born: date, pattern: str) -> None:
    assert read_birth_date(born.strftime(pattern), TODAY) == born


@given(
    st.from_regex(r"(70[13-9]|80[1-9]|81[0-8]|90[1-9]|91[0-6])\d{7}", fullmatch=True),
    st.sampled_from(("0{}", "+234{}", "00234{}", "234{}")),
)
@settings(max_examples=100, deadline=None)
def test_every_spelling_of_a_mobile_number_is_one_number(national: str, written: str) -> None:
    if national.isascii():
        assert read_phone(written.format(national)) == f"+234{national}"


@pytest.mark.parametrize("language", ["ha", "yo", "ig", "fr", "pcm"])
def test_every_language_has_days_numbers_answers_and_emergencies(language: str) -> None:
    vocabulary = VOCABULARIES[language]
    assert {f"w{day}" for day in range(7)} | {"td", "tm"} <= set(vocabulary.when)
    assert set(range(11)) <= set(vocabulary.numbers)
    assert vocabulary.yes
    assert vocabulary.no
    assert set(vocabulary.emergencies) == set(VOCABULARIES["en"].emergencies)
