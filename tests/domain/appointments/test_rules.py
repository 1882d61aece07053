"""Free times by the rules alone: in hours, apart, in time, and right when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.appointments.rules import Busy, Hours, Schedule, day_bounds, free_slots, open_intervals

LAGOS, LONDON, NEW_YORK, LORD_HOWE = map(
    ZoneInfo, ("Africa/Lagos", "Europe/London", "America/New_York", "Australia/Lord_Howe")
)
ALWAYS = tuple(Hours(weekday, 0, 24 * 60) for weekday in range(7))


def offered(
    schedule: Schedule,
    first: date,
    last: date | None = None,
    *,
    zone: ZoneInfo = LAGOS,
    now: datetime | None = None,
    busy: Busy | None = None,
    holidays: frozenset[date] = frozenset(),
    notice: int = 0,
    horizon: int = 60,
) -> list[str]:
    """Local starts as `day HH:MM+offset`."""
    moments = free_slots(
        schedule,
        holidays=holidays,
        busy=busy or Busy(),
        first_day=first,
        last_day=last or first,
        zone=zone,
        now=now or datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1),
        notice_minutes=notice,
        horizon_days=horizon,
    )
    return [datetime.fromtimestamp(start, zone).strftime("%d %H:%M%z") for start, _ in moments]


MONDAY = date(2026, 11, 2)


def test_slots_and_buffers_fill_the_hours() -> None:
    schedule = Schedule(20, (Hours(0, 540, 630),), buffer_before=5, buffer_after=5)
    assert offered(schedule, MONDAY) == ["02 09:00+0100", "02 09:30+0100", "02 10:00+0100"]


def test_two_shifts_rota_dates_holidays_and_own_hours() -> None:
    weekly = (
        Hours(0, 540, 600),
        Hours(0, 840, 900, valid_until=MONDAY),
        Hours(0, 900, 960, valid_from=MONDAY + timedelta(days=1)),
    )
    schedule = Schedule(60, weekly, {date(2026, 11, 16): ((480, 540),)})
    weeks = [MONDAY + timedelta(weeks=week) for week in range(3)]
    days = offered(schedule, weeks[0], weeks[2], holidays=frozenset({weeks[1], weeks[2]}))
    assert days == ["02 09:00+0100", "02 14:00+0100", "16 08:00+0100"]
    assert offered(schedule, weeks[1]) == ["09 09:00+0100", "09 15:00+0100"]


def test_notice_and_horizon() -> None:
    schedule = Schedule(60, (Hours(0, 540, 720),))
    now = datetime(2026, 11, 2, 8, 0, 1, tzinfo=UTC)
    assert offered(schedule, MONDAY, now=now) == ["02 10:00+0100", "02 11:00+0100"]
    assert offered(schedule, MONDAY, now=now, notice=60) == ["02 11:00+0100"]
    patient = Schedule(60, (Hours(0, 540, 720),), notice_minutes=0)
    assert offered(patient, MONDAY, now=now, notice=600) == ["02 10:00+0100", "02 11:00+0100"]
    assert offered(schedule, MONDAY, MONDAY + timedelta(weeks=3), now=now, horizon=7)[2:] == [
        "09 09:00+0100",
        "09 10:00+0100",
        "09 11:00+0100",
    ]


def test_an_overnight_shift_belongs_to_both_days() -> None:
    schedule = Schedule(60, (Hours(0, 23 * 60, 2 * 60), Hours(1, 0, 60)))
    assert offered(schedule, MONDAY) == ["02 23:00+0100"]
    assert offered(schedule, MONDAY + timedelta(days=1)) == ["03 00:00+0100", "03 01:00+0100"]
    assert offered(schedule, MONDAY, MONDAY + timedelta(days=1)) == [
        "02 23:00+0100",
        "03 00:00+0100",
        "03 01:00+0100",
    ]


def test_seats_count_those_taken_at_any_moment_of_the_slot() -> None:
    schedule = Schedule(60, (Hours(0, 540, 600),), capacity=3)
    start = int(datetime(2026, 11, 2, 8, tzinfo=UTC).timestamp())
    busy = Busy([(start, start + 600, 1), (start + 1800, start + 3600, 1), (start - 600, start + 1, 2)])
    assert busy.seats_taken(start, start + 3600) == 2
    assert busy.seats_taken(start + 3600, start + 7200) == 0
    assert offered(schedule, MONDAY, busy=busy) == ["02 09:00+0100"]
    full = Busy([(start, start + 3600, seat) for seat in (1, 2, 3)])
    assert offered(schedule, MONDAY, busy=full) == []


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        (LONDON, date(2027, 3, 28), ["28 00:30+0000", "28 02:00+0100", "28 02:30+0100"]),
        (
            LONDON,
            date(2026, 10, 25),
            ["25 00:30+0100", "25 01:00+0100", "25 01:30+0100", "25 01:00+0000", "25 01:30+0000", "25 02:00+0000",
             "25 02:30+0000"],
        ),
        (
            NEW_YORK,
            date(2027, 3, 14),
            ["14 00:30-0500", "14 01:00-0500", "14 01:30-0500"],
        ),
        (LORD_HOWE, date(2026, 10, 4), ["04 00:30+1030", "04 01:00+1030", "04 01:30+1030", "04 02:30+1100"]),
        (
            LORD_HOWE,
            date(2027, 4, 4),
            ["04 00:30+1100", "04 01:00+1100", "04 01:30+1100", "04 01:30+1030", "04 02:00+1030", "04 02:30+1030"],
        ),
    ],
)  # fmt: skip
def test_the_night_the_clocks_change(zone: ZoneInfo, day: date, expected: list[str]) -> None:
    assert offered(Schedule(30, (Hours(day.weekday(), 30, 180),)), day, zone=zone) == expected


def test_hours_inside_the_repeated_hour_are_open_twice_and_closed_between() -> None:
    day = date(2026, 10, 25)
    assert offered(Schedule(15, (Hours(6, 75, 105),)), day, zone=LONDON) == [
        "25 01:15+0100",
        "25 01:30+0100",
        "25 01:15+0000",
        "25 01:30+0000",
    ]
    assert open_intervals(date(2027, 3, 28), 65, 110, LONDON) == ()


def test_a_day_whose_midnight_does_not_exist_begins_where_the_clock_jumps_to() -> None:
    santiago = ZoneInfo("America/Santiago")
    begin, end = day_bounds(date(2026, 9, 6), santiago)
    assert datetime.fromtimestamp(begin, santiago).isoformat() == "2026-09-06T01:00:00-03:00"
    assert end - begin == 23 * 3600


shifts = st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1440))
stretches = st.tuples(st.integers(0, 14 * 1440), st.integers(1, 600))


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from([LAGOS, LONDON, NEW_YORK, LORD_HOWE]),
    start=st.dates(date(2026, 9, 20), date(2027, 4, 10)),
    hours=st.lists(shifts, min_size=1, max_size=8),
    slot=st.integers(5, 120),
    interval=st.sampled_from([0, 5, 15, 60]),
    buffers=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    capacity=st.integers(1, 3),
    absences=st.lists(stretches, max_size=4),
    taken=st.lists(st.tuples(stretches, st.integers(1, 3)), max_size=20),
    notice=st.integers(0, 3000),
    horizon=st.integers(1, 12),
)
def test_what_is_offered_is_always_right(  # hypothesis names them
    zone: ZoneInfo,
    start: date,
    hours: list[tuple[int, int, int]],
    slot: int,
    interval: int,
    buffers: tuple[int, int],
    capacity: int,
    absences: list[tuple[int, int]],
    taken: list[tuple[tuple[int, int], int]],
    notice: int,
    horizon: int,
) -> None:
    base = day_bounds(start, zone)[0]
    now = datetime.fromtimestamp(base + 7 * 3600, UTC)
    away = tuple((base + 60 * begin, base + 60 * (begin + length)) for begin, length in absences)
    busy = [(base + 60 * begin, base + 60 * (begin + length), seat) for (begin, length), seat in taken]
    schedule = Schedule(
        slot,
        tuple(Hours(*row) for row in hours),
        absences=away,
        interval_minutes=interval,
        buffer_before=buffers[0],
        buffer_after=buffers[1],
        capacity=capacity,
    )
    found = list(
        free_slots(
            schedule,
            holidays=frozenset({start + timedelta(days=3)}),
            busy=Busy(busy),
            first_day=start,
            last_day=start + timedelta(days=13),
            zone=zone,
            now=now,
            notice_minutes=notice,
            horizon_days=horizon,
        )
    )
    starts = [moment for moment, _ in found]
    assert starts == sorted(set(starts))
    for moment, left in found:
        end = moment + 60 * slot
        low, high = moment - 60 * buffers[0], end + 60 * buffers[1]
        local = datetime.fromtimestamp(moment, zone)
        assert moment >= now.timestamp() + 60 * notice
        assert start <= local.date() <= start + timedelta(days=horizon)
        assert not any(begin < end and moment < finish for begin, finish in away)
        assert left == capacity - len({seat for begin, finish, seat in busy if begin < high and low < finish})
        assert 1 <= left <= capacity
        assert any(
            all(_inside(second, row, start, zone) for second in (moment, *range(moment, end, 300), end - 1))
            for row in hours
        )
    if not interval and len(hours) == 1:
        assert all(later - earlier >= 60 * (slot + sum(buffers)) for earlier, later in pairwise(starts))


def _inside(second: int, row: tuple[int, int, int], start: date, zone: ZoneInfo) -> bool:
    """Whether the wall clock reads inside this shift, begun today or yesterday, on a day that is no holiday."""
    weekday, opens, closes = row
    wall = datetime.fromtimestamp(second, zone).replace(tzinfo=None)
    for day in (wall.date(), wall.date() - timedelta(days=1)):
        if day.weekday() != weekday or day == start + timedelta(days=3):
            continue
        midnight = datetime.combine(day, datetime.min.time())
        until = midnight + timedelta(minutes=closes if closes > opens else closes + 1440)
        if midnight + timedelta(minutes=opens) <= wall < until:
            return True
    return False
