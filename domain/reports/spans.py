"""The days a report is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.kit.errors import Invalid

LONGEST = 3 * 366  # days


def month_of(day: date, ahead: int = 0) -> date:
    """The first day of the month `ahead` months after that of `day`; negative is before."""
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Local days `first` to `last`, both included. Raises `Invalid` if they are the wrong way round or too many."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise Invalid(f"A report is about 1 to {LONGEST} days.", field="span")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and when it is over (exclusive), in the hospital's zone."""
        return (
            datetime.combine(self.first, time(0), zone),
            datetime.combine(self.last + timedelta(days=1), time(0), zone),
        )

    @property
    def unit(self) -> str:
        """What a series over it is counted by: day, week (from Monday) or month."""
        return "day" if self.days <= 14 else "week" if self.days <= 100 else "month"

    def parts(self) -> tuple[date, ...]:
        """The first day of every unit it touches, in order."""
        if self.unit == "month":
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
            return tuple(month_of(self.first, ahead) for ahead in range(months + 1))
        step = 7 if self.unit == "week" else 1
        first = self.first - timedelta(days=self.first.weekday() if step == 7 else 0)
        return tuple(first + timedelta(days=n) for n in range(0, (self.last - first).days + 1, step))

    def months(self) -> tuple[tuple[date, int, int], ...]:
        """Each month it touches by its first day, with how many of its days are in the span and how many it has."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        edges = [month_of(self.first, ahead) for ahead in range(count + 2)]
        return tuple(
            (begin, (min(end, self.last + timedelta(days=1)) - max(begin, self.first)).days, (end - begin).days)
            for begin, end in pairwise(edges)
        )
