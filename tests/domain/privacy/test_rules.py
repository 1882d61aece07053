from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy.rules import DataClass, Period, cutoff, periods_of
from domain.settings.rules import HospitalSettings

LAGOS = ZoneInfo("Africa/Lagos")
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("now", "period", "before"),
    [
        (datetime(2026, 11, 18, 11, tzinfo=UTC), Period(days=14), datetime(2026, 11, 4, 11, tzinfo=UTC)),
        (datetime(2026, 11, 18, 11, tzinfo=UTC), Period(months=6), datetime(2026, 5, 18, 11, tzinfo=UTC)),
        (datetime(2026, 1, 31, 11, tzinfo=UTC), Period(months=2), datetime(2025, 11, 30, 11, tzinfo=UTC)),
        (datetime(2024, 2, 29, 11, tzinfo=UTC), Period(months=12), datetime(2023, 2, 28, 11, tzinfo=UTC)),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), Period(months=1), datetime(2026, 2, 1, 23, 30, tzinfo=UTC)),
        (datetime(2026, 11, 18, 11, tzinfo=UTC), Period(months=84), datetime(2019, 11, 18, 11, tzinfo=UTC)),
    ],
)
def test_the_day_before_which_things_go(now: datetime, period: Period, before: datetime) -> None:
    assert cutoff(period, now, LAGOS) == before


@given(INSTANTS, st.integers(1, 200))
def test_months_are_never_shorter_than_their_shortest(now: datetime, months: int) -> None:
    age = now - cutoff(Period(months=months), now, LAGOS)
    assert timedelta(days=28 * months) <= age <= timedelta(days=31 * months)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(0, 40))
def test_the_cutoff_never_goes_back(now: datetime, later: timedelta, months: int) -> None:
    period = Period(days=0 if months else 14, months=months)
    assert cutoff(period, now, LAGOS) <= cutoff(period, now + later, LAGOS)


def test_every_class_has_a_period_of_the_hospitals() -> None:
    settings = HospitalSettings(keep_webhook_days=3, keep_chat_months=5, keep_audit_years=9)
    periods = periods_of(settings)
    assert set(periods) == set(DataClass)
    assert (periods[DataClass.WEBHOOKS], periods[DataClass.CHAT]) == (Period(days=3), Period(months=5))
    assert periods[DataClass.AUDIT] == Period(months=108)
