"""When would you like to come? A small grammar for days and hours in free words (platform_facts 5.3).

`read_when` never guesses silently: two readings are two candidates, what it did not use is in `unread`, and a day or an
hour that has passed or cannot exist is a `problem` with no day. Dates are day-first. Times are local to the hospital.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from bot.dialogue.parsing.clock_rules import mark_bare, mark_clocks
from bot.dialogue.parsing.day_rules import DayLine, Found
from bot.dialogue.parsing.day_words import coded
from bot.dialogue.parsing.hour_rules import Hours, read_hours

Problem = Literal["", "past", "impossible_time", "impossible_date"]

_LONGEST = 500
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class When:
    """What was understood of a wish for a time.

    `days`: none found, one certain, or several candidates to offer. `from_day`: any day from `days[0]` on, up to
    `until` when that is known. `start`/`end`: the wished part of the day; with `exact` it should begin at `start`.
    """

    days: tuple[date, ...] = ()
    start: time | None = None
    end: time | None = None
    exact: bool = False
    first_available: bool = False
    from_day: bool = False
    until: date | None = None
    unread: str = ""
    problem: Problem = ""


NOTHING = When()


def read_when(text: str, today: date, now: time, languages: tuple[str, ...]) -> When:
    """Read a wish such as "next tue morning" or "5th Dec after 2". `today` and `now` are the hospital's local ones."""
    line = coded(text[:_LONGEST], languages)
    if not line:
        return NOTHING
    days = DayLine(line, today, now)
    line = mark_bare(mark_clocks(days.line, bool(days.found)))
    if "@Tbad" in line:
        return When(problem="impossible_time")
    hours, line = read_hours(line)
    found, line = days.settle(line)
    if found.clock is not None:
        hours = Hours(found.clock, None, True)
    first = "@fa" in line
    if not found.days and not found.problem and hours is None and not first:
        return NOTHING
    return _in_time(When(first_available=first, unread=_unread(line)), found, hours or Hours(), (today, now))


def _in_time(read: When, found: Found, hours: Hours, moment: tuple[date, time]) -> When:
    """The answer, without a today whose hours have passed."""
    today, now = moment
    days = found.days
    begun = hours.exact and hours.start is not None and hours.start < now
    if today in days and not found.from_day and (begun or (hours.end is not None and hours.end <= now)):
        days = tuple(day for day in days if day != today)
    if found.problem or (found.days and not days):
        return When(problem=found.problem or "past", unread=read.unread)
    return When(
        days, hours.start, hours.end, hours.exact, read.first_available, found.from_day, found.until, read.unread
    )


def _unread(line: str) -> str:
    return " ".join(word for word in line.split() if word[0] != "@" and _WORD.search(word))
