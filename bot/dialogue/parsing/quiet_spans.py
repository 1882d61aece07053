"""From when until when, across midnight or not: two times of day in free words, as minutes since midnight."""

import re

from bot.dialogue.parsing.clock_rules import mark_clocks, moment
from bot.dialogue.parsing.day_words import coded

_LONGEST = 200
_DASH = re.compile(r"\s*[-‐‑‒–—―]\s*(?=\d)")
_TIME = re.compile(r"@T(\d\d)(\d\d)([xd])(?:(?: ,| @at| @in)* @p(\d\d)-(\d\d))?|@Tbad")
_EVENING = 17
_LATEST_MORNING_HOUR_OF_NIGHT = 6


def read_span(text: str, languages: tuple[str, ...]) -> tuple[int, int] | None:
    """Minutes of both times; None without exactly two different ones. Without am, pm or a part of the day, as written."""
    line = mark_clocks(coded(_DASH.sub(" - ", text[:_LONGEST]), languages), True)
    found = list(_TIME.finditer(line))
    if len(found) != 2:
        return None
    first, last = (_minutes(one) for one in found)
    return (first, last) if first is not None and last is not None and first != last else None


def _minutes(found: re.Match[str]) -> int | None:
    """Ten at night is 22, two at night is 2; "10 to 6" is from 10:00 to 06:00, for nothing says otherwise."""
    if found[1] is None:
        return None
    hour, minute, supposed = int(found[1]), int(found[2]), found[3] == "d"
    if supposed and found[4] is None:
        hour -= 12 if hour > 12 else 0
    elif supposed and int(found[4]) >= _EVENING:
        hour %= 12
        hour += 12 if hour >= _LATEST_MORNING_HOUR_OF_NIGHT or int(found[5]) <= 21 else 0
    elif supposed:
        meant = moment(found[0][:7], (int(found[4]), int(found[5])))
        hour = meant.hour if meant is not None else hour
    return hour * 60 + minute
