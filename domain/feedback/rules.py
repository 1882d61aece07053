"""The words of feedback (FEED-01, FEED-02) and when a rating needs somebody at once (FEED-06)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LOW_RATING = 2
LONGEST_COMMENT = 2000
LONGEST_REPLY = 1000


class Category(StrEnum):
    SERVICE = "service"
    WAIT_TIME = "wait_time"
    CLEANLINESS = "cleanliness"
    STAFF = "staff"
    DOCTOR = "doctor"
    BILLING = "billing"
    FACILITY = "facility"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Share:
    """How many ratings, and their mean of 1 to 5 stars (None without any)."""

    n: int
    average: float | None


@dataclass(frozen=True, slots=True)
class MonthShare:
    """`month` is its first day."""

    month: date
    n: int
    average: float


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """Of one span of local days (FEED-04). `by_stars` has all of 1 to 5; `unanswered` had a comment, no reply."""

    n: int
    average: float | None
    by_stars: dict[int, int]
    by_category: dict[Category, Share]
    trend: tuple[MonthShare, ...]
    low: int
    unanswered: int


def share_of(by_stars: dict[int, int]) -> Share:
    """Count and mean of a number of ratings per star."""
    n = sum(by_stars.values())
    return Share(n, sum(stars * count for stars, count in by_stars.items()) / n if n else None)
