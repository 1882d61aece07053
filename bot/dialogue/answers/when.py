"""A day, a span of days and perhaps a time of day, in free words. Never guessed: what can be read two ways is offered."""

from datetime import date, time

from bot.dialogue.answers import Asking, Reading, Refused, Understood, Unsure
from bot.dialogue.parsing.days import When, read_when
from bot.dialogue.world import Heard, Offer

OUTCOMES = ("answered", "first")
PARTS = ("last", "start", "end", "exact")
OWN_WORDS = True
_REFUSALS = {"past": "past_day", "impossible_date": "impossible_day", "impossible_time": "impossible_time"}


def understand(heard: Heard, asking: Asking) -> Reading:
    now = asking.world.now
    when = read_when(heard.text, now.date(), now.time().replace(tzinfo=None), asking.languages)
    if when.problem:
        return Refused(_REFUSALS[when.problem])
    if len(when.days) > 1:
        return Unsure(tuple(_candidate(asking, when, day) for day in when.days[:3]), "which_day")
    if len(when.days) == 1:
        return _understood(when, when.days[0])
    if when.first_available or when.start is not None or when.end is not None:
        return Understood("first", now.date().isoformat(), _window(when, None))
    return None


def _understood(when: When, day: date) -> Understood:
    return Understood("answered", day.isoformat(), _window(when, when.until or (None if when.from_day else day)))


def _candidate(asking: Asking, when: When, day: date) -> Offer:
    answer = _understood(when, day)
    values = {"outcome": answer.outcome, "value": answer.value, "extra": answer.extra}
    return Offer(day.isoformat(), asking.format("day", day), "", (), values)


def _window(when: When, last: date | None) -> dict[str, str | bool | None]:
    return {
        "last": last.isoformat() if last else None,
        "start": _clock(when.start),
        "end": _clock(when.end),
        "exact": when.exact,
    }


def _clock(value: time | None) -> str | None:
    return value.isoformat("minutes") if value else None
