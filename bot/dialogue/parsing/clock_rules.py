"""Hours and parts of the day in a line of codes.

Reading rule for a clinic (requirements of the dialogue): 1-6 without am/pm is the afternoon, 7-11 the morning. Every
time found is replaced by a marker `@T0930x` (x: said exactly, d: am or pm supposed) or `@Tbad`.
"""

import re
from datetime import time

LATEST_BARE_HOUR = 20
"""A larger number beside a day, without any clock word, is no hour of a clinic."""
_HALF = re.compile(
    r"@hf (?:@ps |@af )?(\d{1,2})(?: @oc)?(?: @(am|pm))?(?![\d/:.])"
    r"|(?<![/:.\d])\b(\d{1,2}) (?:@oc )?(?:@an )?@hf(?: @(am|pm))?"
)
_QUARTER = re.compile(r"(?:1 )?@qt @(ps|af|to) (\d{1,2})(?: @oc)?(?: @(am|pm))?(?![\d/:.])")
_THEN = re.compile(
    r"(?<![/:.\d-])(\d{1,2})(?: @oc)?(?: @(am|pm))? @(le|pl) (\d{1,2})(?: @mi)?(?: @(am|pm))?(?![\d/:.])"
)
"""Minutes said after the hour: "10h moins le quart", "goma da kwata"."""
_MINUTES = re.compile(
    r"(?<!@bt )(?<!@fr )\b(5|10|20|25)(?: @mi)? @(ps|to) (\d{1,2})(?: @oc)?(?: @(am|pm))?(?! ?[\d/:.]| @T)"
)
_HOURS = re.compile(r"(?<![/:.\d-])(\d{1,2})[:.]?([0-5]\d) ?@hr\b")
_SPACED = re.compile(r"(?<![/:.\d-])(\d{1,2}) @oc (\d{2})(?![\d/:.])")
_NOON = re.compile(r"(?:12 )?@(nn|mn)\b")
_DASHED = re.compile(r"(?<![/:.\d-])(\d{1,2})-(\d{1,2})(?: @oc)? @(am|pm)")
_COLON = re.compile(r"(?<![/:.\d-])(\d{1,4})[:](\d{2})(?::\d{2})?(?![\d/:.])(?: @oc| @hr)?(?: @(am|pm))?")
_DOTTED = re.compile(r"(?<![/:.\d-])(\d{1,2})\.(\d{2})(?![\d/:.])(?: @oc)?( @(?:am|pm))?")
_SAID = re.compile(r"(?<![/:.\d-])(\d{1,2})(?: @oc)? @(am|pm)\b")
_OCLOCK = re.compile(r"(?<![/:.\d-])(\d{1,2}) @oc\b(?: @(am|pm))?")
_PREFIXED = re.compile(r"@(at|by|ar) (\d{3,4}|\d{1,2})(?= *(?:$|,|@(?!hr|mi|dy|wk|mo)))")
_BOUND = re.compile(r"@(af|bf|un|fr) (?:@at )?(\d{1,2})(?![\d/:.a-z-]| @(?:hr|mi|dy|wk|mo|m\d\d)\b)")
_PAIR = re.compile(r"@bt (\d{1,2}) @(an|to) (?=@T|\d)")
_TO_BARE = re.compile(r"(@T\d{4}[xd]) @(to|un|an) (\d{1,2})(?![\d/:.a-z-])")
_BARE_TO = re.compile(r"(?<![/:.\d@-])\b(\d{1,2}) @(to|un) (@T\d{4}([xd]))")
_BARES = re.compile(r"(?<![/:.\d@-])\b(\d{1,2})(?: @to |-)(\d{1,2})(?![\d/:.a-z-]| @(?:hr|mi|dy|wk|mo|m\d\d)\b)")
BARE_BESIDE_DAY = re.compile(
    r"(?:(?<=@D\d)|(?<=@D\d\d))((?:,| @p\d\d-\d\d| ,)*) (\d{1,2})(?= *(?:$|,|@))|^(\d{1,2})(?=(?: @p\d\d-\d\d)? @D\d)"
)
_BESIDE_PART = re.compile(
    r"(?<![/:.\d-])\b(\d{1,2}) (?=@p\d\d-\d\d)"
    r"|(?<=@p\d\d-\d\d) (?:@at |@by )?(\d{1,2})(?![\d/:.a-z-]| @(?:hr|mi|dy|wk|mo|m\d\d)\b)"
)
_MARK = re.compile(r"@T(\d\d)(\d\d)([xd])")


def _mark(hour: int, minute: int, meridiem: str | None = None, literal: bool = False) -> str:
    if minute > 59 or hour > 23 or (meridiem == "am" and hour > 12) or (meridiem and hour == 0):
        return "@Tbad"
    if meridiem == "pm":
        return f"@T{hour + 12 if hour < 12 else hour:02d}{minute:02d}x"
    if meridiem == "am":
        return f"@T{0 if hour == 12 else hour:02d}{minute:02d}x"
    if literal or hour > 12 or hour == 0:
        return f"@T{hour:02d}{minute:02d}x"
    return f"@T{hour + 12 if hour <= 6 else hour:02d}{minute:02d}d"


def _relative(hour: int, minute: int, to: bool, meridiem: str | None) -> str:
    if to and 0 < minute < 60:
        hour, minute = (hour - 1) or 12, 60 - minute
        if hour < 0:
            return "@Tbad"
    return _mark(hour, minute, meridiem)


def mark_clocks(line: str, with_day: bool) -> str:
    """The line with every explicit time as a marker; bare numbers beside a day are left to `mark_bare`."""
    if not any(char.isdigit() for char in line) and "@nn" not in line and "@mn" not in line:
        return line
    line = _HALF.sub(lambda m: _mark(int(m[1] or m[3]), 30, m[2] or m[4]), line)
    line = _QUARTER.sub(lambda m: _relative(int(m[2]), 15, m[1] == "to", m[3]), line)
    line = _THEN.sub(lambda m: _relative(int(m[1]), int(m[4]), m[3] == "le", m[2] or m[5]), line)
    line = _HOURS.sub(lambda m: _mark(int(m[1]), int(m[2]), None, literal=True), line)
    line = _SPACED.sub(lambda m: _mark(int(m[1]), int(m[2])), line)
    line = _NOON.sub(lambda m: "@T1200x" if m[1] == "nn" else "@T0000x", line)
    line = _DASHED.sub(_dashed, line)
    line = _COLON.sub(lambda m: _mark(int(m[1]), int(m[2]), m[3]), line)
    line = _DOTTED.sub(lambda m: _mark(int(m[1]), int(m[2]), m[3].strip(" @") if m[3] else None), line)
    line = _SAID.sub(lambda m: _mark(int(m[1]), 0, m[2]), line)
    line = _MINUTES.sub(_minutes, line)
    line = _OCLOCK.sub(lambda m: _mark(int(m[1]), 0, m[2]), line)
    line = _PAIR.sub(lambda m: f"@bt {_mark(int(m[1]), 0)} @an ", line)
    line = _PREFIXED.sub(_prefixed, line)
    line = _BARE_TO.sub(lambda m: f"{_mark(int(m[1]), 0)} @to {m[3]}", line)
    line = _BOUND.sub(lambda m: f"@{m[1]} {_mark(int(m[2]), 0)}", line)
    line = _TO_BARE.sub(lambda m: f"{m[1]} @to {_mark(int(m[3]), 0)}", line)
    if with_day:
        line = _BARES.sub(lambda m: f"{_mark(int(m[1]), 0)} @to {_mark(int(m[2]), 0)}", line)
    return _BESIDE_PART.sub(lambda m: f"{_mark(int(m[1]), 0)} " if m[1] else f" {_mark(int(m[2]), 0)}", line)


def _dashed(match: re.Match[str]) -> str:
    first, last, meridiem = int(match[1]), int(match[2]), match[3]
    before = "am" if meridiem == "pm" and last != 12 and last < first < 12 else meridiem
    return f"{_mark(first, 0, before)} @to {_mark(last, 0, meridiem)}"


def _minutes(match: re.Match[str]) -> str:
    """ "10 to 3" is a range unless a clock word makes it ten minutes to three."""
    if (
        match[2] == "to"
        and match[1] == "10"
        and "@mi" not in match[0]
        and not match.string[: match.start()].endswith(("@at ", "@by ", "@ar "))
    ):
        return match[0]
    return _relative(int(match[3]), int(match[1]), match[2] == "to", match[4])


def _prefixed(match: re.Match[str]) -> str:
    digits = match[2]
    if len(digits) > 2:
        return f"@{match[1]} {_mark(int(digits[:-2]), int(digits[-2:]), None, literal=len(digits) == 4)}"
    return f"@{match[1]} {_mark(int(digits), 0)}"


def mark_bare(line: str) -> str:
    """A lone number right beside a day is an hour ("tomorrow 10", "10 tomorrow")."""
    return BARE_BESIDE_DAY.sub(_bare, line)


def _bare(match: re.Match[str]) -> str:
    hour = int(match[2] or match[3])
    if not 1 <= hour <= LATEST_BARE_HOUR:
        return match[0]
    return f"{match[1]} {_mark(hour, 0)}" if match[2] else _mark(hour, 0)


def moment(marker: str, part: tuple[int, int] | None) -> time | None:
    """The time of a marker, am or pm settled by the part of the day said with it."""
    found = _MARK.match(marker)
    if found is None:
        return None
    hour, minute, supposed = int(found[1]), int(found[2]), found[3] == "d"
    if part is not None and supposed and not part[0] <= hour < part[1]:
        other = (hour + 12) % 24
        if part[0] <= other < part[1] or (part[0] >= 12) == (other >= 12):
            hour = other
    return time(hour, minute)
