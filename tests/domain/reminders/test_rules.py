"""When a reminder goes out: offsets, quiet hours across midnight and clock changes, nothing useless (REM-01)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reminders.rules import Planned, delivery_time, plan, quiet_end
from domain.settings.rules import HospitalSettings, checked

LAGOS = ZoneInfo("Africa/Lagos")
NIGHT = (21 * 60, 7 * 60)
SETTINGS = HospitalSettings()
HALF_HOUR = timedelta(minutes=30)


def lagos(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LAGOS).astimezone(UTC)


def planned(starts: datetime, now: datetime, **settings: object) -> list[tuple[int, datetime, str]]:
    found = plan(starts_at=starts, now=now, settings=SETTINGS.model_copy(update=settings), zone=LAGOS)
    return [(one.offset_minutes, one.due_at, one.skip) for one in found]


def test_a_day_before() -> None:
    (one,) = plan(starts_at=lagos(24, 10), now=lagos(20, 9), settings=SETTINGS, zone=LAGOS)
    assert one == Planned(1440, lagos(23, 10), lagos(24, 9, 30))


def test_several_offsets_in_order_of_time() -> None:
    assert planned(lagos(24, 10), lagos(20, 9), reminder_offsets_hours=(2, 48, 24)) == [
        (2880, lagos(22, 10), ""),
        (1440, lagos(23, 10), ""),
        (120, lagos(24, 8), ""),
    ]


def test_booked_too_late_for_the_day_before_is_reminded_shortly_before() -> None:
    assert planned(lagos(21, 8), lagos(20, 9)) == [(1440, lagos(20, 8), "booked_late"), (120, lagos(21, 7), "")]
    # The 24 hours would be over two hours after the booking: nobody has forgotten by then.
    assert planned(lagos(21, 11), lagos(20, 9)) == [(1440, lagos(20, 11), "booked_late"), (120, lagos(21, 9), "")]
    assert planned(lagos(20, 13, 30), lagos(20, 9)) == [(1440, lagos(19, 13, 30), "booked_late")]
    assert planned(lagos(21, 8), lagos(20, 9), short_notice_reminder_hours=0) == [(1440, lagos(20, 8), "booked_late")]


def test_no_offsets_no_reminders() -> None:
    assert planned(lagos(24, 10), lagos(20, 9), reminder_offsets_hours=()) == []


def test_quiet_hours_put_it_off_to_their_end() -> None:
    assert planned(lagos(24, 6), lagos(20, 9)) == [(1440, lagos(23, 7), "")]
    assert planned(lagos(24, 23), lagos(20, 9)) == [(1440, lagos(24, 7), "")]


def test_what_would_be_useless_after_the_night_goes_out_before_it() -> None:
    assert planned(lagos(24, 7, 15), lagos(20, 9), reminder_offsets_hours=(2,)) == [(120, lagos(23, 20, 30), "")]
    # Booked that evening: the later of half an hour before the night and three hours after the booking, or never.
    assert planned(lagos(24, 7, 15), lagos(23, 17, 45), reminder_offsets_hours=(2,)) == [(120, lagos(23, 20, 45), "")]
    assert planned(lagos(24, 7, 15), lagos(23, 18, 30), reminder_offsets_hours=(2,)) == [
        (120, lagos(24, 5, 15), "quiet_hours")
    ]


def test_two_reminders_that_the_night_pushes_together_are_one() -> None:
    assert planned(lagos(24, 9), lagos(20, 9), reminder_offsets_hours=(4, 3)) == [
        (240, lagos(24, 7), ""),
        (180, lagos(24, 7), "merged"),
    ]


def test_too_late_is_too_late() -> None:
    now = lagos(24, 9, 31)
    assert delivery_time(now, not_before=now, useful_until=lagos(24, 9, 30), quiet=NIGHT, zone=LAGOS) == "too_late"


@pytest.mark.parametrize(("name", "value"), [("reminder_offsets_hours", [0]), ("waitlist_offer_minutes", 1)])
def test_settings_that_make_no_sense_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        checked(name, value)


# Lagos never changes its clock; London and New York do at different nights, Lord Howe by half an hour.
ZONES = ("Africa/Lagos", "Europe/London", "America/New_York", "Australia/Lord_Howe")
CHANGES = [datetime(2026, 3, 8), datetime(2026, 3, 29), datetime(2026, 4, 5), datetime(2026, 10, 4),
           datetime(2026, 10, 25), datetime(2026, 11, 1), datetime(2026, 7, 15)]  # fmt: skip


def is_quiet(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone).time()
    return local >= time(21) or local < time(7)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    change=st.sampled_from(CHANGES),
    wanted=st.integers(-48 * 60, 48 * 60),
    earliest=st.integers(-24 * 60, 24 * 60),
    useful=st.integers(0, 48 * 60),
)
def test_never_at_night_never_useless_never_early(
    zone: ZoneInfo, change: datetime, wanted: int, earliest: int, useful: int
) -> None:
    """Around two clock changes a year in every zone: what comes out may go, and nothing is given up that could go."""
    base = change.replace(tzinfo=UTC)
    want, not_before = base + timedelta(minutes=wanted), base + timedelta(minutes=wanted - earliest)
    until = want + timedelta(minutes=useful)
    at = delivery_time(want, not_before=not_before, useful_until=until, quiet=NIGHT, zone=zone)
    first = max(want, not_before)
    if isinstance(at, str):
        assert at in ("too_late", "quiet_hours")
        if at == "too_late":
            assert first > until
        else:
            minute = first
            while minute <= until:  # from the wish on there is no moment that would do
                assert is_quiet(minute, zone)
                minute += timedelta(minutes=1)
        return
    assert not_before <= at <= until
    assert not is_quiet(at, zone)
    assert quiet_end(at, NIGHT, zone) is None
    if not is_quiet(first, zone):
        assert at == first
    elif at > first:
        assert at.astimezone(zone).time() == time(7)
    else:
        assert first - at <= timedelta(hours=11) + HALF_HOUR


@given(zone=st.sampled_from(ZONES).map(ZoneInfo), minutes=st.integers(0, 365 * 24 * 60))
def test_the_night_ends_at_seven_of_the_hospitals_clock(zone: ZoneInfo, minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    end = quiet_end(at, NIGHT, zone)
    assert (end is not None) == is_quiet(at, zone)
    if end is not None:
        assert end.astimezone(zone).time() == time(7)
        assert timedelta(0) < end - at <= timedelta(hours=11)
