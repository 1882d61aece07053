from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.kit.errors import Conflict, Invalid
from domain.tasks.rules import OPEN, Status, lifecycle_edges, moved, shown, working_due

LAGOS, NEW_YORK = ZoneInfo("Africa/Lagos"), ZoneInfo("America/New_York")
OFFICE = tuple((weekday, 8 * 60, 18 * 60) for weekday in range(5))


def test_the_lifecycle_is_the_required_one() -> None:
    assert set(lifecycle_edges()) == {
        ("start", "PENDING", "IN_PROGRESS"),
        ("complete", "PENDING", "COMPLETED"),
        ("complete", "IN_PROGRESS", "COMPLETED"),
        ("cancel", "PENDING", "CANCELLED"),
        ("cancel", "IN_PROGRESS", "CANCELLED"),
    }


@pytest.mark.parametrize("status", [Status.PENDING, Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELLED])
@pytest.mark.parametrize("trigger", ["start", "complete", "cancel", "burn"])
def test_every_step_is_as_drawn_or_refused(status: Status, trigger: str) -> None:
    ends = {(name, source): dest for name, source, dest in lifecycle_edges()}
    if (trigger, status.value) in ends:
        assert moved(status, trigger) == ends[trigger, status.value]
    else:
        with pytest.raises(Conflict):
            moved(status, trigger)


def test_overdue_is_how_an_open_task_looks_and_goes_with_its_date() -> None:
    now = datetime(2026, 11, 18, 11, tzinfo=UTC)
    before, after = now - timedelta(seconds=1), now + timedelta(seconds=1)
    for status in OPEN:
        assert [shown(status, due, now) for due in (before, now, after, None)] == [
            Status.OVERDUE,
            status,
            status,
            status,
        ]
    assert shown(Status.COMPLETED, before, now) == Status.COMPLETED
    assert shown(Status.CANCELLED, before, now) == Status.CANCELLED


def lagos(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LAGOS).astimezone(UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("now", "minutes", "due"),
    [
        (lagos(2026, 11, 18, 9, 0), 60, lagos(2026, 11, 18, 10, 0)),
        (lagos(2026, 11, 18, 7, 0), 60, lagos(2026, 11, 18, 9, 0)),
        (lagos(2026, 11, 18, 17, 0), 60, lagos(2026, 11, 18, 18, 0)),
        (lagos(2026, 11, 18, 17, 0), 61, lagos(2026, 11, 19, 8, 1)),
        # Friday 17:50 with Monday a holiday.
        (lagos(2026, 11, 20, 17, 50), 60, lagos(2026, 11, 24, 8, 50)),
        (lagos(2026, 11, 21, 3, 0), 24 * 60, lagos(2026, 11, 26, 12, 0)),
        (lagos(2026, 11, 18, 20, 0), 0, lagos(2026, 11, 19, 8, 0)),
    ],
)
def test_due_instants_in_office_hours(now: datetime, minutes: int, due: datetime) -> None:
    assert working_due(now, OFFICE, {date(2026, 11, 23)}, LAGOS, minutes) == due


def test_overlapping_and_split_shifts_and_a_night_shift() -> None:
    wednesday = lagos(2026, 11, 18, 6, 0)
    split = ((2, 480, 720), (2, 840, 1080), (2, 700, 730))
    assert working_due(wednesday, split, (), LAGOS, 5 * 60) == lagos(2026, 11, 18, 14, 50)
    night = ((2, 22 * 60, 30 * 60),)
    assert working_due(lagos(2026, 11, 19, 2, 0), night, (), LAGOS, 60) == lagos(2026, 11, 19, 3, 0)


def test_a_day_on_which_clocks_change_is_longer_or_shorter() -> None:
    sunday = ((6, 0, 1440),)
    spring, autumn = datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert working_due(spring, sunday, (), NEW_YORK, 23 * 60) == datetime(2026, 3, 9, 4, tzinfo=UTC)
    assert working_due(autumn, sunday, (), NEW_YORK, 25 * 60) == datetime(2026, 11, 2, 5, tzinfo=UTC)


def test_no_hours_count_every_minute_and_impossible_hours_are_refused() -> None:
    now = datetime(2026, 11, 18, 11, tzinfo=UTC)
    assert working_due(now, (), (), LAGOS, 90) == now + timedelta(minutes=90)
    with pytest.raises(Invalid):
        working_due(now, ((2, 600, 540),), (), LAGOS, 1)


@given(
    st.sampled_from([LAGOS, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]),
    st.datetimes(datetime(2026, 2, 20), datetime(2026, 11, 20)),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 96)), min_size=1, max_size=8),
    st.sets(st.integers(0, 20), max_size=5),
    st.integers(1, 3000),
)
def test_exactly_the_asked_minutes_of_open_time_lie_before_the_due_instant(
    zone: ZoneInfo, at: datetime, quarters: list[tuple[int, int, int]], off: set[int], minutes: int
) -> None:
    """Against an independent count: every real minute is looked at, and is open if its local clock time is."""
    now = at.replace(second=0, microsecond=0, tzinfo=UTC)
    hours = [(weekday, opens * 15, closes * 15) for weekday, opens, closes in quarters if opens < closes]
    assume(hours and minutes <= 50 * sum(closes - opens for _, opens, closes in hours))  # it looks two years ahead
    # A wall time that the clocks skip or repeat has no single meaning: hours beginning or ending there are left out.
    assume(all(not 60 <= edge <= 180 for _, opens, closes in hours for edge in (opens, closes)))
    holidays = {now.astimezone(zone).date() + timedelta(days=ahead) for ahead in off}
    due = working_due(now, hours, holidays, zone, minutes)
    assume(due - now < timedelta(days=40))
    counted, instant = 0, now
    while instant < due:
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        open_now = any(local.weekday() == day and opens <= minute < closes for day, opens, closes in hours)
        counted += open_now and local.date() not in holidays
        instant += timedelta(minutes=1)
    assert counted == minutes
