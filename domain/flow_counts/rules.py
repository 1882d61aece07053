"""What is counted, and how long an answer took as a few steps."""

from collections.abc import Mapping
from typing import Literal

Event = Literal[
    "started", "entered", "left", "ended", "took", "returned", "missed", "human", "digressed", "expired", "gone"
]

# Seconds. An answer that took 25 is counted under "30", one that took more than a day under "longer".
BOUNDS = (5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 86400)
LONGER = "longer"


def median_seconds(took: Mapping[str, int]) -> int | None:
    """The step in which the middle answer lies, by its upper bound in seconds. None without an answer.

    More than a day is told as one.
    """
    total = sum(took.values())
    reached = 0
    for bound in BOUNDS:
        reached += took.get(str(bound), 0)
        if total and 2 * reached >= total:
            return bound
    return BOUNDS[-1] if total else None
