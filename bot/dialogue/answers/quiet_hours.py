"""From when until when: two times of day, perhaps across midnight, as minutes since midnight."""

import re

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.folding import fold
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)
_TIME = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?(?![\d:.])")


def understand(heard: Heard, asking: Asking) -> Reading:  # every kind is asked the same way
    line = (
        fold(heard.text)
        .replace("a.m.", "am")
        .replace("p.m.", "pm")
        .replace("midnight", "00:00")
        .replace("noon", "12:00")
    )
    found = list(_TIME.finditer(line))
    if len(found) != 2:
        return None
    minutes = [_minutes(one) for one in found]
    if minutes[0] is None or minutes[1] is None or minutes[0] == minutes[1]:
        return None
    shown = "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes if minute is not None)
    return Understood("answered", shown, {"start": minutes[0], "end": minutes[1]})


def _minutes(found: re.Match[str]) -> int | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute
