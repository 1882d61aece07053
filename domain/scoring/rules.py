"""The five parts of a score (SCORE-01 to SCORE-06). Pure; `service` does the same in SQL, and a test compares them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.leads.sources import source_points

PER_COMMUNICATION = 3
MOST_ENGAGEMENT = 30
MOST_RESPONSE = 20
# Less than so many days since the last contact: so many points.
RECENCY = ((7, 15), (14, 10), (30, 5))
MOST_RECENCY = 15
PER_INTEREST = 5
MOST_INTEREST = 15
MOST = 100


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a score is worked out from. `responded` are those of `communications` that were answered."""

    source: str
    communications: int = 0
    responded: int = 0
    last_contacted_at: datetime | None = None
    has_interests: bool = False
    has_preferred_doctor: bool = False
    has_preferred_day: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """Whole points, of at most 20, 30, 20, 15 and 15."""

    source: int
    engagement: int
    response: int
    recency: int
    interest: int

    @property
    def total(self) -> int:
        return max(0, min(MOST, self.source + self.engagement + self.response + self.recency + self.interest))


def recency_points(last: datetime | None, now: datetime) -> int:
    """Strictly less than 7, 14 or 30 days of 24 hours; never contacted is 0 (SCORE-05)."""
    if last is None:
        return 0
    return next((points for days, points in RECENCY if now - last < timedelta(days=days)), 0)


def response_points(responded: int, communications: int) -> int:
    """The answered share of 20, rounded half up; the other parts are whole, so this is where the sum is rounded."""
    if communications <= 0:
        return 0
    return min(MOST_RESPONSE, (2 * MOST_RESPONSE * responded + communications) // (2 * communications))


def parts_of(inputs: Inputs, chosen: Mapping[str, int], now: datetime) -> Parts:
    signals = (inputs.has_interests, inputs.has_preferred_doctor, inputs.has_preferred_day)
    return Parts(
        source_points(inputs.source, chosen),
        min(MOST_ENGAGEMENT, PER_COMMUNICATION * inputs.communications),
        response_points(inputs.responded, inputs.communications),
        recency_points(inputs.last_contacted_at, now),
        PER_INTEREST * sum(signals),
    )
