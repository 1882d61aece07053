"""Which days a report is about, in words. Today is Friday 20 November 2026."""

from datetime import date

import pytest

from bot.staff.periods import span_said, take_month, take_span
from domain.kit.errors import Invalid
from domain.reports.spans import Span

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last", "left"),
    [
        ("", date(2026, 10, 22), TODAY, ""),
        ("today", TODAY, TODAY, ""),
        ("yesterday", date(2026, 11, 19), date(2026, 11, 19), ""),
        ("this week", date(2026, 11, 16), TODAY, ""),
        ("last week", date(2026, 11, 9), date(2026, 11, 15), ""),
        ("this month", date(2026, 11, 1), TODAY, ""),
        ("Last Month", date(2026, 10, 1), date(2026, 10, 31), ""),
        ("this quarter", date(2026, 10, 1), TODAY, ""),
        ("last quarter", date(2026, 7, 1), date(2026, 9, 30), ""),
        ("this year", date(2026, 1, 1), TODAY, ""),
        ("last year", date(2025, 1, 1), date(2025, 12, 31), ""),
        ("last 90 days", date(2026, 8, 23), TODAY, ""),
        ("90d", date(2026, 8, 23), TODAY, ""),
        ("for the past 2 weeks", date(2026, 11, 7), TODAY, ""),
        ("last 3 months", date(2026, 8, 21), TODAY, ""),
        ("1 day", TODAY, TODAY, ""),
        ("october", date(2026, 10, 1), date(2026, 10, 31), ""),
        ("in Nov", date(2026, 11, 1), TODAY, ""),
        ("december", date(2025, 12, 1), date(2025, 12, 31), ""),
        ("feb 2024", date(2024, 2, 1), date(2024, 2, 29), ""),
        ("website october", date(2026, 10, 1), date(2026, 10, 31), "website"),
        ("decembers", date(2026, 10, 22), TODAY, "decembers"),
    ],
)
def test_words(text: str, first: date, last: date, left: str) -> None:
    assert take_span(text, TODAY) == (Span(first, last), left)


def test_months_that_are_shorter() -> None:
    assert take_span("last 1 month", date(2026, 3, 31))[0] == Span(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize("text", ["december 2026", "last 1099 days", "last 9000 months"])
def test_days_no_report_is_about(text: str) -> None:
    with pytest.raises(Invalid):
        take_span(text, TODAY)


def test_a_month_alone() -> None:
    assert take_month("website november 50000", TODAY) == (date(2026, 11, 1), "website 50000")
    assert take_month("last month 2000", TODAY) == (date(2026, 10, 1), "2000")
    assert take_month("50000", TODAY) == (None, "50000")


def test_how_they_are_said() -> None:
    assert span_said(Span(TODAY, TODAY)) == "20 Nov 2026"
    assert span_said(Span(date(2026, 10, 22), TODAY)) == "22 Oct to 20 Nov 2026"
    assert span_said(Span(date(2025, 12, 1), TODAY)) == "1 Dec 2025 to 20 Nov 2026"
