"""Turns "day -30 with this provider" into a real free time of that provider: the demo keeps the rules it shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.appointments.rules import Busy, Schedule, free_slots
from web.demo.recipe import Visit

_WINDOW = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Time:
    """A time found: instants aware UTC, `blocked` with the buffers."""

    starts_at: datetime
    ends_at: datetime
    blocked: tuple[datetime, datetime]
    seat: int


class Diary:
    """The times given out so far, so that none overlaps another: by provider and seat, and by patient."""

    def __init__(self, zone: ZoneInfo, now: datetime, holidays: frozenset[date], notice: int) -> None:
        self.zone, self.now, self.holidays, self.notice = zone, now, holidays, notice
        self._providers: dict[str, list[tuple[int, int, int]]] = {}
        self._patients: dict[str, list[tuple[int, int]]] = {}

    def take(self, visit: Visit, schedule: Schedule, patient: str, turn: int) -> Time:
        """A time near the visit's day, on its side of now. `turn` varies the hour. Raises LookupError for none."""
        busy = self._providers.setdefault(visit.provider, [])
        mine = self._patients.setdefault(patient, [])
        length = 60 * schedule.slot_minutes
        for day, now in self._days(visit.day):
            slots = free_slots(
                schedule,
                holidays=self.holidays,
                busy=Busy(busy),
                first_day=day,
                last_day=day,
                zone=self.zone,
                now=now,
                notice_minutes=self.notice,
                horizon_days=365,
            )
            starts = [
                start for start, _ in slots if not any(begin < start + length and start < end for begin, end in mine)
            ]
            if starts:
                start = starts[turn % len(starts)]
                low, high = schedule.blocked(start)
                taken = {seat for begin, end, seat in busy if begin < high and low < end}
                seat = next(seat for seat in range(1, schedule.capacity + 1) if seat not in taken)
                if visit.status != "cancelled":
                    busy.append((low, high, seat))
                    mine.append((start, start + length))
                begin, end, first, last = (
                    datetime.fromtimestamp(second, UTC) for second in (start, start + length, low, high)
                )
                return Time(begin, end, (first, last), seat)
        raise LookupError(f"{visit.provider} has no free time near day {visit.day}")

    def _days(self, offset: int) -> list[tuple[date, datetime]]:
        """Local days to try with the instant to judge notice by: backwards for the past, forwards for the future."""
        today = self.now.astimezone(self.zone).date()
        wanted = today + timedelta(days=offset)
        if offset < 0:
            return [
                (day, self.now - timedelta(days=today.toordinal() - day.toordinal() + 2))
                for day in (wanted - timedelta(days=back) for back in range(_WINDOW.days))
            ]
        return [(wanted + timedelta(days=ahead), self.now) for ahead in range(_WINDOW.days)]
