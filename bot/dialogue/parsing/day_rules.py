"""Days in a line of codes (see `day_words`): each expression found becomes a marker `@D<n>`, then markers combine.

`DayLine(line, today, now)` finds; `settle(line)` reads what stands around the markers ("from", "or", "to", "not").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.dialogue.parsing import calendar_rules as cal

_N = r"(?<![/:.\d-])\b(\d{1,3})"
_MONTH = r"@m(\d\d)"
_YEAR = r"(?:(?: ,)? (20\d\d|2[5-9]|3\d)(?![\d/:.]| @(?:am|pm|oc|hr)))?"
_TH = r"(?:st|nd|rd|th)"
_OPEN_END = r"(?= *(?:$|,|@|\d))"

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d/:.-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?![\d/:.-])")
_DM = re.compile(r"(?<![\d/:.-])(\d{1,2})/(\d{1,2})(?![\d/:.-])")
_DOTTED = re.compile(
    r"(?<!@at )(?<!@by )(?<!@af )(?<!@bf )(?<![\d/:.-])(\d{1,2})\.(\d{1,2})(?![\d/:.-]| @(?:am|pm|oc))"
)
_DASHED = re.compile(
    r"(?<!@bt )(?<!@fr )(?<!@at )(?<!@by )(?<![p\d/:.-])(\d{1,2})-(\d{1,2})(?![\d/:.-]| @(?:am|pm|oc))"
)
_DAY_MONTH = re.compile(
    rf"(?<![/:.\d-])\b(\d{{1,2}}){_TH}?(?: @to| @dy)? {_MONTH}{_YEAR}|@o(\d+) {_MONTH}{_YEAR}|20 @o(\d) {_MONTH}{_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"{_MONTH} (?:@dy )?(\d{{1,2}}){_TH}?(?![\d/:.a-z-]| @(?:am|pm|oc|hr)){_YEAR}|{_MONTH} @o(\d+){_YEAR}"
)
_ORDINAL = re.compile(
    rf"@(th|nx) @mo (\d{{1,2}}){_TH}|(?<![/:.\d-])\b(\d{{1,2}}){_TH}(?: @(th|nx) @mo)?{_OPEN_END}"
    rf"|\b(\d{{1,2}}) @(th|nx) @mo|@o(\d+) @(th|nx) @mo"
)
_AHEAD = re.compile(rf"(?<!@at )(?:@in |@af )?{_N} @(dy|wk|mo)(?: @tt| @co)?(?: @(?:fr|af))?(?: @(td|tm|w\d)| @tt)?")
_BARE_AHEAD = re.compile(r"@(?:in|af|tt|co|fr|td|tm|w\d)")
_AGO = re.compile(rf"{_N} @(?:dy|wk|mo|hr|mi) @ag")
_SINCE = re.compile(
    rf"@(?:sn|fo|at)(?: @at)? {_N} @(?:dy|wk|mo|hr|mi)(?: @tt)?"
    r"|@fr @ys(?: @p\d\d-\d\d)?|@fr (?:@ls @|@w\d @ls|@(?:wk|mo) @ls)(?:wk\b|mo\b)?"
    r"|@sn(?: @th| @ls)? @(?:w\d|ys|td|tm)(?: @p\d\d-\d\d)?|@sn(?: @th| @ls) @(?:wk|mo)|@sn @p\d\d-\d\d"
)
_WEEKDAY_NUMBER = re.compile(r"@w(\d) (\d{1,2})(?= *(?:$|,|@(?!m\d|am|pm|oc|hr|to|ps)))")
_HOURS_AHEAD = re.compile(rf"@in {_N} @(hr|mi)|{_N} @(hr|mi) @tt")
_AFTER_TOMORROW = re.compile(r"(?:@dy |@nx )(?:@af )?@tm(?: @nx)?")
_NAMED = re.compile(r"@(td|tm|ys)")
_WEEK_DAY = re.compile(r"@(th|nx|up|ls|co) @wk(?: ,)? @w(\d)|@w(\d)(?: ,)? (?:@in )?@(th|nx|up|ls|co) @wk")
_WEEKDAY = re.compile(
    r"@w(\d) @(af) @nx|@(th|nx|co|up|ls) (?:@co )?@w(\d)|@w(\d)(?: @(co|nx|up|ls|th)\b)?(?! @(?:wk|mo))"
)
_THIS_PART = re.compile(r"@th (@p\d\d-\d\d)")
_WEEKEND = re.compile(r"(?:@(th|nx|co|ls) )?@we\b")
_WEEK = re.compile(r"@wk @af @(nx)|@(th|nx|co|up|ls) @wk|@wk @(nx|th|co)")
_MONTH_SPAN = re.compile(
    r"@(th|nx|co|ls) @mo\b|@mo @nx|@in (?:@nx |@th )?@m(\d\d)(?: (20\d\d))?(?! ?\d)"
    r"|^(?:@nx )?@m(01|02|04|06|07|08|09|10|11|12)(?: (20\d\d))?$"
)

_BETWEEN = re.compile(r"(?:@bt |@fr |@af )?@D(\d+)(?: ,)? @(?:to|an|un) @D(\d+)")
_WITH_DATE = re.compile(r"@D(\d+)(?: ,| @at)*,? @D(\d+)")
_BEFORE = re.compile(r"@(fr|af|bf|un|by|in|at) @D(\d+)(?: @(ow))?|()@D(\d+)(?: @(ow))?")
_CLAUSE = re.compile(r"(,|@cl)")
_MARK = re.compile(r"@D(\d+)")
_NO_BEFORE = re.compile(r"@ng @(?:bf|af)\b")

Problem = Literal["", "past", "impossible_date"]


@dataclass(frozen=True, slots=True)
class Found:
    """Days read from a line; `weekday` says the day was named by its weekday alone (so a date may correct it)."""

    days: tuple[date, ...] = ()
    from_day: bool = False
    until: date | None = None
    problem: Problem = ""
    clock: time | None = None
    weekday: int | None = None
    dated: bool = False


class DayLine:
    """One reading of a line of codes: `line` with markers in place of days, `found` what each marker means."""

    def __init__(self, line: str, today: date, now: time) -> None:
        self.today = today
        self.now = now
        self.found: list[Found] = []
        self.line = self._mark_dates(self._mark_relative(line))

    def _marked(self, read: Callable[[re.Match[str]], Found]) -> Callable[[re.Match[str]], str]:
        def replacement(match: re.Match[str]) -> str:
            try:
                found = read(match)
            except cal.PastDate:
                found = Found(problem="past")
            except (cal.ImpossibleDate, OverflowError):
                found = Found(problem="impossible_date")
            self.found.append(found)
            return f"@D{len(self.found) - 1}"

        return replacement

    def _mark_relative(self, line: str) -> str:
        if "@" not in line:
            return line
        sub = self._marked
        line = _SINCE.sub("", _AGO.sub(sub(self._ago), line)).strip()
        line = _HOURS_AHEAD.sub(sub(self._hours_ahead), line)
        line = _AHEAD.sub(self._ahead_if_meant, line)
        line = _AFTER_TOMORROW.sub(sub(lambda _: Found((self.today + timedelta(days=2),))), line)
        line = _NAMED.sub(sub(self._named), line)
        line = _THIS_PART.sub(lambda match: self._marked(lambda _: Found((self.today,)))(match) + f" {match[1]}", line)
        line = _WEEKDAY_NUMBER.sub(self._weekday_number, line)
        line = _WEEK_DAY.sub(sub(self._week_day), line)
        line = _WEEKDAY.sub(sub(self._weekday), line)
        line = _WEEKEND.sub(sub(self._weekend), line)
        return _WEEK.sub(sub(self._week), line)

    def _mark_dates(self, line: str) -> str:
        sub = self._marked
        if not any(char.isdigit() for char in line) and "@mo" not in line:
            return line
        line = _ISO.sub(sub(lambda m: self._dated(int(m[3]), int(m[2]), int(m[1]))), line)
        line = _DMY.sub(sub(lambda m: self._numeric(int(m[1]), int(m[2]), cal.full_year(int(m[3])))), line)
        line = _DM.sub(sub(lambda m: self._numeric(int(m[1]), int(m[2]), None)), line)
        line = _DAY_MONTH.sub(sub(self._day_month), line)
        line = _MONTH_DAY.sub(sub(self._month_day), line)
        line = _ORDINAL.sub(sub(self._ordinal), line)
        line = _MONTH_SPAN.sub(sub(self._month_span), line)
        line = _DOTTED.sub(self._dotted, line)
        if not self.found:
            line = _DASHED.sub(sub(lambda m: self._numeric(int(m[1]), int(m[2]), None)), line)
        return line

    def _dotted(self, match: re.Match[str]) -> str:
        """5.12 is a date unless it reads as a usual clock time (9.30); 25.12 can only be a date."""
        first, second = int(match[1]), int(match[2])
        if (
            first > 31
            or second > 12
            or second == 0
            or (len(match[2]) == 2 and second % 5 == 0 and first <= 23)
            or self.found
        ):
            return match[0]
        return self._marked(lambda _: self._numeric(first, second, None))(match)

    def _dated(self, day: int, month: int, year: int | None) -> Found:
        return Found((cal.dated(day, month, year, self.today),), dated=True)

    def _numeric(self, first: int, second: int, year: int | None) -> Found:
        return Found(cal.numeric(first, second, year, self.today), dated=True)

    def _day_month(self, match: re.Match[str]) -> Found:
        if match[1]:
            day, month, year = int(match[1]), match[2], match[3]
        elif match[4]:
            day, month, year = int(match[4]), match[5], match[6]
        else:
            day, month, year = 20 + int(match[7]), match[8], match[9]
        return self._dated(day, int(month), cal.full_year(int(year)) if year else None)

    def _month_day(self, match: re.Match[str]) -> Found:
        month, day, year = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        return self._dated(int(day), int(month), cal.full_year(int(year)) if year else None)

    def _ordinal(self, match: re.Match[str]) -> Found:
        day = int(match[2] or match[3] or match[5] or match[7])
        which = match[1] or match[4] or match[6] or match[8]
        ahead = {"th": 0, "nx": 1}.get(which) if which else None
        return Found((cal.day_of_month(day, self.today, ahead),), dated=True)

    def _hours_ahead(self, match: re.Match[str]) -> Found:
        count, unit = int(match[1] or match[3]), match[2] or match[4]
        moment = datetime.combine(self.today, self.now) + timedelta(minutes=count * (60 if unit == "hr" else 1))
        return Found((moment.date(),), clock=moment.time().replace(second=0, microsecond=0))

    def _ago(self, match: re.Match[str]) -> Found:
        raise cal.PastDate

    def _ahead_if_meant(self, match: re.Match[str]) -> str:
        """ "3 days" among other words is a duration; alone, or with "in", "time", "from" it is a day."""
        if match[0].strip() == match.string.strip() or _BARE_AHEAD.search(match[0]):
            return self._marked(self._ahead)(match)
        return match[0]

    def _weekday_number(self, match: re.Match[str]) -> str:
        """ "monday 23" is the 23rd when that is a Monday and no likely hour; otherwise the number is left."""
        weekday, number = int(match[1]), int(match[2])
        if not 13 <= number <= 31:
            return match[0]
        day = cal.day_of_month(number, self.today, None)
        return self._marked(lambda _: Found((day,), dated=True))(match) if day.weekday() == weekday else match[0]

    def _ahead(self, match: re.Match[str]) -> Found:
        count, unit, base = int(match[1]), match[2], match[3]
        begin = self.today
        if base == "tm":
            begin += timedelta(days=1)
        elif base and base[0] == "w":
            begin = cal.upcoming(int(base[1]), self.today)
        if unit == "mo":
            return Found((cal.months_later(begin, count),))
        return Found((begin + timedelta(days=count * (7 if unit == "wk" else 1)),))

    def _named(self, match: re.Match[str]) -> Found:
        if match[1] == "ys":
            raise cal.PastDate
        return Found((self.today + timedelta(days=1 if match[1] == "tm" else 0),))

    def _week_day(self, match: re.Match[str]) -> Found:
        which, weekday = match[1] or match[4], int(match[2] or match[3])
        if which == "ls":
            raise cal.PastDate
        return Found((cal.in_week(weekday, {"th": 0, "nx": 1, "co": 1, "up": 2}[which], self.today),))

    def _weekday(self, match: re.Match[str]) -> Found:
        which, weekday = match[2] or match[3] or match[6], int(match[1] or match[4] or match[5])
        if which == "ls":
            raise cal.PastDate
        soon = cal.upcoming(weekday, self.today)
        week = timedelta(days=7)
        is_today = soon == self.today
        if which == "af":
            return Found((soon + week,))
        if which == "up":
            return Found((soon + week, soon + 2 * week) if is_today else (soon + week,))
        if which == "nx":
            return Found((soon + week,) if is_today else (soon, soon + week))
        if which == "th":
            return Found((soon,))
        if which == "co":
            return Found((soon + week,) if is_today else (soon,))
        return Found((soon, soon + week) if is_today else (soon,), weekday=weekday)

    def _weekend(self, match: re.Match[str]) -> Found:
        if match[1] == "ls":
            raise cal.PastDate
        begin = self.today if self.today.weekday() >= 5 else cal.upcoming(5, self.today)
        end = cal.upcoming(6, begin)
        if match[1] == "nx":
            saturday = end - timedelta(days=1)
            if self.today.weekday() >= 5:
                return Found((saturday + timedelta(days=7),), True, saturday + timedelta(days=8))
            return Found((saturday, saturday + timedelta(days=7)), True)
        return Found((begin,), True, end)

    def _week(self, match: re.Match[str]) -> Found:
        which = "up" if match[1] else match[2] or match[3]
        monday = self.today - timedelta(days=self.today.weekday())
        if which == "ls":
            raise cal.PastDate
        if which == "th":
            return Found((self.today,), True, monday + timedelta(days=6))
        monday += timedelta(weeks=2 if which == "up" else 1)
        return Found((monday,), True, monday + timedelta(days=6))

    def _month_span(self, match: re.Match[str]) -> Found:
        if match[1] == "ls":
            raise cal.PastDate
        named, year = match[2] or match[4], match[3] or match[5]
        if named is None:
            ahead = 0 if match[1] == "th" else 1
            begin, end = cal.month_span(*cal.add_months(self.today.year, self.today.month, ahead), self.today)
        else:
            month = int(named)
            which = int(year) if year else self.today.year + (month < self.today.month)
            begin, end = cal.month_span(which, month, self.today)
        if end < self.today:
            raise cal.PastDate
        return Found((begin,), True, end)

    def settle(self, line: str) -> tuple[Found, str]:
        """One answer from all markers and the words around them, and the line without what was used."""
        if not self.found:
            return Found(), line
        line = _NO_BEFORE.sub("@fr", line)
        line = self._deny(line)
        line = _BETWEEN.sub(self._between, line)
        line = _WITH_DATE.sub(self._one_day, line)
        taken: list[Found] = []

        def take(match: re.Match[str]) -> str:
            taken.append(self._bounded(match[1] or "", int(match[2] or match[5]), bool(match[3] or match[6])))
            return ""

        line = _BEFORE.sub(take, line)
        if not taken:
            return Found(), line
        if any(found.days for found in taken):
            taken = [found for found in taken if found.problem != "past"]
        troubled = next((found for found in taken if found.problem), None)
        if troubled is not None:
            return Found(problem=troubled.problem), line
        if len(taken) == 1:
            return taken[0], line
        days = tuple(dict.fromkeys(day for found in taken for day in found.days))
        spans = [found for found in taken if found.from_day]
        if spans and len(days) == 1:
            return replace(spans[0], days=days), line
        return Found(days, bool(spans) and len(spans) == len(taken)), line

    def _deny(self, line: str) -> str:
        """Days in a clause that says no are not wished for."""
        if "@ng" not in line:
            return line
        clauses = _CLAUSE.split(line)
        return "".join([_MARK.sub("@ng", clause) if "@ng" in clause else clause for clause in clauses])

    def _between(self, match: re.Match[str]) -> str:
        first, last = self.found[int(match[1])], self.found[int(match[2])]
        if first.problem or last.problem:
            found = first if first.problem else last
        elif " @an " in match[0] and not match[0].startswith("@bt"):
            found = Found(tuple(dict.fromkeys(first.days + last.days)))
        else:
            begin, end = first.days[0], last.days[-1] if last.weekday is None else last.days[0]
            if end < begin and last.weekday is not None:
                end += timedelta(days=7)
            found = Found((begin,), True, end) if end >= begin else Found(tuple(dict.fromkeys((begin, end))))
        self.found.append(found)
        return f"@D{len(self.found) - 1}"

    def _one_day(self, match: re.Match[str]) -> str:
        """A weekday beside a date: they agree on one day, or both days are offered."""
        first, second = self.found[int(match[1])], self.found[int(match[2])]
        for named, other in ((first, second), (second, first)):
            if named.weekday is None or other.weekday is not None or not other.days or other.problem:
                continue
            agreed = tuple(day for day in other.days if day.weekday() == named.weekday)
            if other.from_day:
                until = other.until or other.days[0] + timedelta(days=6)
                inside = cal.upcoming(named.weekday, other.days[0])
                found = Found((inside,)) if inside <= until else named
            elif agreed:
                found = Found(agreed[:1] if len(agreed) == 1 else agreed)
            else:
                found = Found(tuple(dict.fromkeys((*other.days, self._nearest(named.weekday, other.days[0])))))
            self.found.append(found)
            return f"@D{len(self.found) - 1}"
        return match[0]

    def _nearest(self, weekday: int, to: date) -> date:
        """The day of that weekday closest to another day, not before today."""
        around = [to + timedelta(days=shift) for shift in range(-3, 4)]
        return next(
            (day for day in around if day.weekday() == weekday and day >= self.today), cal.upcoming(weekday, to)
        )

    def _bounded(self, before: str, index: int, onwards: bool) -> Found:
        found = self.found[index]
        if found.problem or not found.days:
            return found
        if before == "fr" or onwards:
            return replace(found, days=found.days, from_day=True, until=None)
        if before == "af":
            last = found.until or found.days[0]
            begins = (last,) if found.until else found.days
            return Found(tuple(day + timedelta(days=1) for day in begins), True)
        if before in ("bf", "un"):
            named = found.days[0] if found.weekday is None else found.days[-1]
            last = named - timedelta(days=1 if before == "bf" else 0)
            return Found((self.today,), True, last) if last >= self.today else Found(problem="past")
        return found
