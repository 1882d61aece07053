"""The days a report shall be about, in words."""

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

from domain.reports.spans import Span, month_of

USUALLY = 30  # days
_MONTHS = {name.casefold(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if name} | {
    "sept": 9
}
_MONTH = re.compile(
    rf"(?<!\S)(?:in\s+)?({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?(?:\s+(20\d\d))?(?![\w])", re.I
)
_LAST = re.compile(
    r"(?<!\S)(?:(?:for\s+)?(?:the\s+)?(?:last|past)\s+)?(\d{1,4})\s*(days?|weeks?|months?|d|w)(?!\S)", re.I
)
_CALENDAR = re.compile(r"(?<!\S)(?:(this|last|past)\s+(week|month|quarter|year)|(today|yesterday))(?!\S)", re.I)


def take_month(text: str, today: date) -> tuple[date | None, str]:
    """`november`, `nov 2025`, `this month`, `last month`: the month's first day, and the text without it.

    Without a year it is the newest that has begun.
    """
    spoken = re.search(r"(?<!\S)(this|last)\s+month(?!\S)", text, re.I)
    if spoken is not None:
        return month_of(today, 0 if spoken.group(1).casefold() == "this" else -1), _without(text, spoken)
    found = _MONTH.search(text)
    if found is None:
        return None, text
    number = _MONTHS[found.group(1).casefold()]
    year = int(found.group(2)) if found.group(2) else today.year - (number > today.month)
    return date(year, number, 1), _without(text, found)


def take_span(text: str, today: date, *, usually: int = USUALLY) -> tuple[Span, str]:
    """`this month`, `last 90 days`, `october`, `last quarter`; `usually` so many days if none is said. Ends today at the latest.

    Raises `Invalid` for what lies in the future or is too long.
    """
    calendar = _CALENDAR.search(text)
    if calendar is not None:
        return _calendar(calendar, today), _without(text, calendar)
    counted = _LAST.search(text)
    if counted is not None:
        return Span(_back(today, int(counted.group(1)), counted.group(2)[0].casefold()), today), _without(text, counted)
    month, left = take_month(text, today)
    if month is not None:
        return Span(month, min(_end(month), today)), left
    return Span(today - timedelta(days=usually - 1), today), text


def _calendar(found: re.Match[str], today: date) -> Span:
    day = (found.group(3) or "").casefold()
    if day:
        one = today - timedelta(days=day == "yesterday")
        return Span(one, one)
    this, unit = found.group(1).casefold() == "this", found.group(2).casefold()
    if unit == "week":
        first = today - timedelta(days=today.weekday())
        return Span(first, today) if this else Span(first - timedelta(days=7), first - timedelta(days=1))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = month_of(today, -((today.month - 1) % months))
    return Span(first, today) if this else Span(month_of(first, -months), first - timedelta(days=1))


def _back(today: date, count: int, unit: str) -> date:
    """The first of so many days, weeks or months that end today."""
    if unit != "m":
        return today - timedelta(days=max(count, 1) * (7 if unit == "w" else 1) - 1)
    month = month_of(today, -max(count, 1))
    return month.replace(day=min(today.day, monthrange(month.year, month.month)[1])) + timedelta(days=1)


def _end(month: date) -> date:
    return month_of(month, 1) - timedelta(days=1)


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def span_said(span: Span) -> str:
    """`20 Nov 2026`, `22 Oct to 20 Nov 2026`, `1 Dec 2025 to 20 Nov 2026`."""
    last = f"{span.last.day} {span.last:%b %Y}"
    if span.first == span.last:
        return last
    year = "" if span.first.year == span.last.year else f" {span.first.year}"
    return f"{span.first.day} {span.first:%b}{year} to {last}"


def span_named(span: Span, today: date) -> str:
    """`last 90 days` where it ends today, else its days."""
    return f"last {span.days} days" if span.last == today and span.days > 1 else span_said(span)
