"""What stands in a command line: each `take_` gives what it found and the line without it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import phonenumbers

from bot.dialogue.parsing.births import read_birth_date
from bot.dialogue.parsing.days import When, read_when
from domain.tasks.rules import Priority

_MENTION = re.compile(r"(?<!\S)@([\w.'-]+(?:\s[A-Z][\w'-]+)?)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PRIORITY = re.compile(r"(?<!\S)(?:!\s*)?(low|medium|normal|high|urgent|asap)(?:\s+priority)?(?=[\s,.]|$)", re.I)
_BIRTH = re.compile(
    r"(?<![\w/])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[a-z]{3,9},?\s+\d{4})(?![\w/])",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.])[#tT]?(\d{1,9})(?:\.(\d{1,3}))?(?![\w.])")
_WORDS = re.compile(r"\S+")
_LONGEST_PHRASE = 7


def take_mention(text: str) -> tuple[str | None, str]:
    """`@ada` anywhere in the line, without the sign."""
    found = _MENTION.search(text)
    return (found.group(1), _without(text, found.start(), found.end())) if found else (None, text)


def take_email(text: str) -> tuple[str | None, str]:
    found = _EMAIL.search(text)
    return (found.group(), _without(text, found.start(), found.end())) if found else (None, text)


def take_phone(text: str, region: str = "NG") -> tuple[str | None, str]:
    """The first valid telephone number, as E.164 (facts 4.1)."""
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        written = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        return written, _without(text, match.start, match.end)
    return None, text


def take_priority(text: str) -> tuple[Priority | None, str]:
    """low, medium, high, urgent as a word of its own, last one first: titles hold such words earlier."""
    found = list(_PRIORITY.finditer(text))
    if not found:
        return None, text
    word = found[-1].group(1).upper()
    named = {"NORMAL": "MEDIUM", "ASAP": "URGENT"}.get(word, word)
    return Priority(named), _without(text, found[-1].start(), found[-1].end())


@dataclass(frozen=True, slots=True)
class Numbered:
    """A short number as staff type it: `12`, `#12`, `T12`, and `12.3` for the third part of it."""

    number: int
    part: int | None = None


def take_number(text: str) -> tuple[Numbered | None, str]:
    found = _NUMBER.search(text)
    if not found:
        return None, text
    part = int(found.group(2)) if found.group(2) else None
    return Numbered(int(found.group(1)), part), _without(text, found.start(), found.end())


def take_birth(text: str, today: date) -> tuple[date | None, str]:
    """The first date with its year that somebody can have been born on."""
    for found in _BIRTH.finditer(text):
        born = read_birth_date(found.group(), today)
        if born is not None:
            return born, _without(text, found.start(), found.end())
    return None, text


Trouble = Literal["", "past", "impossible_time", "impossible_date", "several"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and an hour if one was said. `trouble` says why there is none although a day was meant."""

    at: datetime | None
    has_time: bool = False
    trouble: Trouble = ""


def take_moment(text: str, now: datetime, zone: ZoneInfo, default: time = time(9)) -> tuple[Moment | None, str]:
    """The day and hour in a line, read as patients' are, wherever they stand: `call her tomorrow 10am about the scan`.

    The longest run of words that the grammar reads whole is taken. Without an hour, `default` of that day.
    """
    words = [(m.start(), m.end()) for m in _WORDS.finditer(text)]
    for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            found = _whole(text[words[first][0] : words[first + length - 1][1]], now, zone)
            if found is not None:
                start, end = _trimmed(text, words[first : first + length], found, now, zone)
                return _moment(found, now, zone, default), _without(text, _before(text, start), end)
    return None, text


def _trimmed(text: str, words: list[tuple[int, int]], found: When, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """The phrase without words at its edges that change nothing: they belong to the rest of the line."""
    while len(words) > 1 and _whole(text[words[0][0] : words[-2][1]], now, zone) == found:
        words = words[:-1]
    while len(words) > 1 and _whole(text[words[1][0] : words[-1][1]], now, zone) == found:
        words = words[1:]
    return words[0][0], words[-1][1]


def _whole(phrase: str, now: datetime, zone: ZoneInfo) -> When | None:
    """The phrase if it is a day or hour and nothing but that; a bare number is none."""
    if phrase.strip("#.").isdigit() or not re.search(r"[a-zA-Z/:]|\d-\d", phrase):
        return None
    local = now.astimezone(zone)
    when = read_when(phrase, local.date(), local.time(), ("en_NG",))
    if when.problem:
        return when if len(phrase.split()) > 1 or "/" in phrase else None
    if when.unread or when.first_available or not (when.days or when.exact):
        return None
    return when


def _moment(when: When, now: datetime, zone: ZoneInfo, default: time) -> Moment:
    if when.problem:
        return Moment(None, trouble=when.problem)
    local = now.astimezone(zone)
    days = when.days or (local.date(),)
    at = when.start if when.start is not None and (when.exact or when.days) else default
    moments = [datetime.combine(day, at, zone) for day in days]
    if not when.days and moments[0] <= now:
        return Moment(None, trouble="past")
    coming = [moment for moment in moments if moment > now] or moments
    if len(coming) > 1 and not when.from_day:
        return Moment(None, trouble="several")
    return Moment(coming[0], when.start is not None)


_LEADING = re.compile(r"(?:^|\s)(?:in|on|by|at|for|before|due|until)\s+$", re.I)


def _before(text: str, start: int) -> int:
    """Where a preposition before the phrase begins, so that `by friday` leaves no `by`."""
    found = _LEADING.search(text[:start])
    return found.start() if found else start


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split()).strip(" ,;:")
