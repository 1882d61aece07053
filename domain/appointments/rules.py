"""Which times are free: pure, in real time.

Hours are local wall-clock times; slots are real instants. A day is first turned into the real intervals in which the
wall clock reads inside the hours, then slots of real minutes are laid into them. So a local time that a change of the
clock skips is never offered, and the hour that occurs twice is offered once per real instant (anchors part 2, "Time
zones and DST").
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

MINUTE = 60
DAY = timedelta(days=1)

Interval = tuple[int, int]  # epoch seconds, end exclusive
EMPTY: tuple[tuple[int, int], ...] = ()
# A day's bounds and hours are the same for everybody who asks, and cost more than laying the slots into them.
_DAYS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time of one provider. Instants are aware UTC; `seats_left` is at least 1."""

    provider_id: UUID
    department_id: UUID
    starts_at: datetime
    ends_at: datetime
    seats_left: int = 1


@dataclass(frozen=True, slots=True)
class Hours:
    """Local minutes of a weekday; `closes` at or before `opens` is the next day's. Dates are inclusive."""

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything of one provider that decides the times offered, except what is booked. Lengths in minutes."""

    slot_minutes: int
    weekly: tuple[Hours, ...] = ()
    dates: Mapping[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    absences: tuple[Interval, ...] = ()
    interval_minutes: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    capacity: int = 1
    notice_minutes: int | None = None

    @property
    def step(self) -> int:
        """Minutes from one offered start to the next."""
        return self.interval_minutes or self.buffer_before + self.slot_minutes + self.buffer_after

    def blocked(self, start: int) -> Interval:
        """What an appointment starting then takes from the provider, buffers included."""
        return start - self.buffer_before * MINUTE, start + (self.slot_minutes + self.buffer_after) * MINUTE


class Busy:
    """The blocked intervals of one provider, with their seats, ordered for look-up."""

    __slots__ = ("_longest", "_rows", "_starts")

    def __init__(self, rows: Sequence[tuple[int, int, int]] = ()) -> None:
        """`rows` are (start, end, seat) in epoch seconds."""
        self._rows = sorted(rows)
        self._starts = [row[0] for row in self._rows]
        self._longest = max((end - start for start, end, _ in self._rows), default=0)

    def __len__(self) -> int:
        return len(self._rows)

    def seats_taken(self, start: int, end: int) -> int:
        """How many different seats are taken at some moment of [start, end)."""
        if not self._rows:
            return 0
        seats = set()
        for index in range(bisect_left(self._starts, start - self._longest), len(self._rows)):
            begins, ends, seat = self._rows[index]
            if begins >= end:
                break
            if ends > start:
                seats.add(seat)
        return len(seats)


NOTHING_BUSY = Busy()


def free_slots(
    schedule: Schedule,
    *,
    holidays: AbstractSet[date],
    busy: Busy,
    first_day: date,
    last_day: date,
    zone: ZoneInfo,
    now: datetime,
    notice_minutes: int,
    horizon_days: int,
) -> Iterator[tuple[int, int]]:
    """Yields (start in epoch seconds, seats left) of the free slots that begin on these local days, in time order.

    Nothing begins before `now` plus the notice (the provider's own, when set), nor on a local day further away than
    the horizon. A slot and its seat must be free with the buffers; the slot itself must lie inside the hours and
    outside every absence.
    """
    notice = schedule.notice_minutes if schedule.notice_minutes is not None else notice_minutes
    earliest = int(now.timestamp()) + notice * MINUTE
    today = now.astimezone(zone).date()
    first, last = max(first_day, today), min(last_day, today + timedelta(days=horizon_days))
    if first > last:
        return
    bounds = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    length, step = schedule.slot_minutes * MINUTE, schedule.step * MINUTE
    pending: list[int] = []  # starts of an overnight shift that belong after the next day's early ones
    day = first - DAY
    while day <= last:
        starts = set(pending)
        for opens, closes in hours_on(schedule, day, holidays):
            for begin, end in open_intervals(day, opens, closes, zone):
                starts.update(range(begin, end - length + 1, step))
        until = day_bounds(day, zone)[1] if day < last else bounds[1]
        pending = [start for start in starts if start >= until]
        for start in sorted(start for start in starts if bounds[0] <= start < until and start >= earliest):
            if any(begin < start + length and start < end for begin, end in schedule.absences):
                continue
            left = schedule.capacity - busy.seats_taken(*schedule.blocked(start))
            if left > 0:
                yield start, left
        day += DAY


def hours_on(schedule: Schedule, day: date, holidays: AbstractSet[date]) -> Sequence[tuple[int, int]]:
    """The shifts of a local day: its own hours if it has any, none on a holiday, else the weekday's."""
    own = schedule.dates.get(day)
    if own is not None:
        return own
    if day in holidays:
        return EMPTY
    weekday = day.weekday()
    return [
        (row.opens, row.closes)
        for row in schedule.weekly
        if row.weekday == weekday
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or day <= row.valid_until)
    ]


@lru_cache(maxsize=_DAYS_KEPT)
def open_intervals(day: date, opens: int, closes: int, zone: ZoneInfo) -> tuple[Interval, ...]:
    """The real intervals in which the wall clock reads from `opens` to `closes` (minutes) of a local day."""
    midnight = datetime.combine(day, time.min)
    first = midnight + timedelta(minutes=opens)
    last = midnight + timedelta(minutes=closes if closes > opens else closes + 24 * 60)
    offsets = {_offset(wall, zone, fold) for wall in (first, last) for fold in (0, 1)}
    wall_first, wall_last = _seconds(first), _seconds(last)
    if len(offsets) == 1:
        offset = offsets.pop()
        return ((wall_first - offset, wall_last - offset),)
    intervals: list[Interval] = []
    for begin, end, offset in _pieces(wall_first - max(offsets), wall_last - min(offsets), zone):
        low, high = max(begin, wall_first - offset), min(end, wall_last - offset)
        if low >= high:
            continue
        if intervals and intervals[-1][1] == low:
            intervals[-1] = (intervals[-1][0], high)
        else:
            intervals.append((low, high))
    return tuple(intervals)


def day_bounds(day: date, zone: ZoneInfo) -> Interval:
    """The first real second of a local day and that of the next one."""
    return _midnight(day, zone), _midnight(day + DAY, zone)


@lru_cache(maxsize=_DAYS_KEPT)
def _midnight(day: date, zone: ZoneInfo) -> int:
    wall = datetime.combine(day, time.min)
    early, late = _offset(wall, zone, 0), _offset(wall, zone, 1)
    if early < late:  # midnight does not exist: the day begins where the clock jumps to
        return _change(_seconds(wall) - late, _seconds(wall) - early, zone)
    return _seconds(wall) - early


def _seconds(wall: datetime) -> int:
    return int(wall.replace(tzinfo=UTC).timestamp())


def _offset(wall: datetime, zone: ZoneInfo, fold: int) -> int:
    return int(wall.replace(tzinfo=zone, fold=fold).utcoffset().total_seconds())  # type: ignore[union-attr]  # zone is set


def _offset_at(instant: int, zone: ZoneInfo) -> int:
    return int(datetime.fromtimestamp(instant, zone).utcoffset().total_seconds())  # type: ignore[union-attr]  # zone is set


def _change(begin: int, end: int, zone: ZoneInfo) -> int:
    """The first second in (begin, end] whose offset differs from that at `begin`, which must exist."""
    before = _offset_at(begin, zone)
    while end - begin > 1:
        middle = (begin + end) // 2
        if _offset_at(middle, zone) == before:
            begin = middle
        else:
            end = middle
    return end


def _pieces(begin: int, end: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """[begin, end) split where the offset changes, with the offset of each piece. Assumes one change in the window."""
    first, last = _offset_at(begin, zone), _offset_at(end, zone)
    if first == last:
        yield begin, end, first
        return
    change = _change(begin, end, zone)
    yield begin, change, first
    yield change, end, last
