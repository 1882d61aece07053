"""What a lead's source is worth (SCORE-02): the points it is born with, and the first part of its score. Pure."""

from collections.abc import Mapping

# Every source not named has 5.
SOURCE_POINTS: Mapping[str, int] = {
    "REFERRAL_DOCTOR": 20,
    "REFERRAL_PATIENT": 18,
    "WEBSITE": 15,
    "PHONE_CALL": 12,
    "WALK_IN": 10,
    "SOCIAL_MEDIA": 8,
}
OTHER_SOURCE_POINTS = 5
MOST_SOURCE = 20


def source_points(source: str, chosen: Mapping[str, int]) -> int:
    """Points of a source; `chosen` are the hospital's own, over the defaults."""
    return max(0, min(MOST_SOURCE, chosen.get(source, SOURCE_POINTS.get(source, OTHER_SOURCE_POINTS))))
