"""The days a report is about."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.errors import Invalid
from domain.reports.spans import LONGEST, Span, month_of

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_days_are_the_hospitals_own() -> None:
    since, until = Span(date(2026, 10, 1), date(2026, 10, 31)).instants(ZoneInfo("Africa/Lagos"))
    assert since == datetime.fromisoformat("2026-09-30T23:00:00+00:00")
    assert until == datetime.fromisoformat("2026-10-31T23:00:00+00:00")


def test_what_a_series_is_counted_by() -> None:
    last = date(2026, 11, 20)  # a Friday
    spans = [Span(last - timedelta(days=n - 1), last) for n in (14, 15, 100, 101)]
    assert [span.unit for span in spans] == ["day", "week", "week", "month"]
    assert spans[1].parts() == (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
    assert spans[3].parts() == (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
    assert len(spans[0].parts()) == 14


def test_the_days_of_each_month() -> None:
    span = Span(date(2025, 12, 31), date(2026, 2, 10))
    assert span.months() == ((date(2025, 12, 1), 1, 31), (date(2026, 1, 1), 31, 31), (date(2026, 2, 1), 10, 28))


@given(DAYS, st.integers(0, LONGEST - 1))
def test_parts_and_months_hold_every_day_once(first: date, more: int) -> None:
    span = Span(first, first + timedelta(days=more))
    assert sum(inside for _, inside, _ in span.months()) == span.days
    parts = span.parts()
    assert parts[0] <= span.first
    assert parts[-1] <= span.last
    assert sorted(set(parts)) == list(parts)
    after = {"day": timedelta(days=1), "week": timedelta(days=7)}.get(span.unit)
    assert span.last < (parts[-1] + after if after else month_of(parts[-1], 1))


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 11, 2), date(2026, 11, 1)), (date(2020, 1, 1), date(2026, 1, 1))]
)
def test_no_such_span(first: date, last: date) -> None:
    with pytest.raises(Invalid):
        Span(first, last)
