"""The wished part of the day from a line whose clocks are marked (see `clock_rules`)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.dialogue.parsing.clock_rules import moment

_PART = re.compile(r"@p(\d\d)-(\d\d)")
_RANGE = re.compile(r"(?:@bt |@fr )?(?:@at )?(@T\d{4}[xd]) @(?:to|an|un) (?:@at )?(@T\d{4}[xd])")
_BOUNDED = re.compile(r"@(af|fr|bf|un|ar) (?:@at )?(@T\d{4}[xd])|(@T\d{4}[xd]) @ow")
_EXACT = re.compile(r"(?:@(?:at|by) )?(@T\d{4}[xd])")
_PART_BOUND = re.compile(r"@(af|bf) @p(\d\d)-(\d\d)")
_AROUND = timedelta(minutes=30)

Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hours:
    """Wished hours; either end may be open. `exact`: begin at `start`."""

    start: time | None = None
    end: time | None = None
    exact: bool = False


def read_hours(line: str) -> tuple[Hours | None, str]:
    """The wished hours, if any, and the line without them."""
    said = _PART.search(line)
    part = (int(said[1]), int(said[2])) if said else None
    hours: Hours | None = None
    if found := _RANGE.search(line):
        hours, line = _range(found, part), _RANGE.sub("", line)
    elif bounds := list(_BOUNDED.finditer(line)):
        hours, line = _bounds(bounds, part), _BOUNDED.sub("", line)
    elif times := {match[1] for match in _EXACT.finditer(line)}:
        hours, line = _exact(times, part), _EXACT.sub("", line)
    elif bound := _PART_BOUND.search(line):
        begin, end = time(int(bound[2])), time(int(bound[3]))
        hours, line = Hours(start=end) if bound[1] == "af" else Hours(end=begin), _PART_BOUND.sub("", line)
    elif part is not None:
        parts = [(int(match[1]), int(match[2])) for match in _PART.finditer(line)]
        hours = Hours(time(min(parts)[0]), time(max(end for _, end in parts)))
    return hours, _PART.sub("", line)


def _range(found: re.Match[str], part: Part | None) -> Hours | None:
    start, end = moment(found[1], part), moment(found[2], part)
    if start is None or end is None:
        return None
    if end <= start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    if end <= start and start.hour >= 12 and found[1].endswith("d"):
        start = start.replace(hour=start.hour - 12)
    return Hours(start, end) if start < end else None


def _bounds(bounds: list[re.Match[str]], part: Part | None) -> Hours:
    start = end = None
    for bound in bounds:
        value = moment(bound[2] or bound[3], part)
        if value is None:
            continue
        if bound[1] in ("bf", "un"):
            end = value
        elif bound[1] == "ar":
            return Hours(_moved(value, -_AROUND), _moved(value, _AROUND))
        else:
            start = value
    return Hours(start) if start and end and end <= start else Hours(start, end)


def _exact(markers: set[str], part: Part | None) -> Hours | None:
    """One time is exact; several ("10 or 11") are the stretch from the first to an hour after the last."""
    moments = sorted({value for marker in markers if (value := moment(marker, part)) is not None})
    if not moments:
        return None
    if len(moments) == 1:
        return Hours(moments[0], None, True)
    return Hours(moments[0], _moved(moments[-1], timedelta(hours=1)))


def _moved(value: time, by: timedelta) -> time:
    """A time moved within its day."""
    day = date(2000, 1, 2)
    moved = datetime.combine(day, value) + by
    if moved.date() == day:
        return moved.time()
    return time(0) if moved.date() < day else time(23, 59)
