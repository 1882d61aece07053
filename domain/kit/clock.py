"""Time, injected. Instants are aware UTC datetimes; local days are computed in the hospital's zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftableClock:
    """The machine's clock plus an offset that only moves by `shift_to`: the simulator's "now" and tests' time."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def shift_to(self, instant: datetime) -> None:
        self.offset = instant - datetime.now(UTC)


class FrozenClock:
    """Stands still until told otherwise."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day it is at `instant` in `zone`."""
    return instant.astimezone(zone).date()
