"""The parts of a score at their boundaries (SCORE-01 to SCORE-06)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.leads.rules import Source
from domain.scoring.rules import Inputs, Parts, parts_of, recency_points, response_points, source_points

NOW = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


def test_sources() -> None:
    points = {source.value: source_points(source.value, {}) for source in Source}
    assert points == {
        "REFERRAL_DOCTOR": 20, "REFERRAL_PATIENT": 18, "WEBSITE": 15, "PHONE_CALL": 12, "WALK_IN": 10, "SOCIAL_MEDIA": 8,
        "GOOGLE_ADS": 5, "WHATSAPP": 5, "EMAIL_INQUIRY": 5, "HEALTH_CAMP": 5, "CORPORATE": 5, "OTHER": 5,
    }  # fmt: skip
    assert source_points("WHATSAPP", {"WHATSAPP": 17}) == 17
    assert source_points("WEBSITE", {"WHATSAPP": 17}) == 15


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 15), (6.99, 15), (7, 10), (7.01, 10), (13.99, 10), (14, 5), (29.99, 5), (30, 0), (400, 0), (-1, 15)],
)
def test_recency_is_strictly_less_than(days: float, points: int) -> None:
    assert recency_points(NOW - timedelta(days=days), NOW) == points
    assert recency_points(None, NOW) == 0


@pytest.mark.parametrize(
    ("responded", "total", "points"),
    [(0, 0, 0), (0, 3, 0), (3, 3, 20), (1, 3, 7), (2, 3, 13), (1, 8, 3), (3, 8, 8), (1, 40, 1), (1, 41, 0)],
)
def test_the_answered_share_is_rounded_half_up(responded: int, total: int, points: int) -> None:
    assert response_points(responded, total) == points


def test_a_whole_score() -> None:
    inputs = Inputs("REFERRAL_DOCTOR", 10, 10, NOW - timedelta(days=1), True, True, True)
    assert parts_of(inputs, {}, NOW) == Parts(20, 30, 20, 15, 15)
    assert parts_of(inputs, {}, NOW).total == 100
    assert parts_of(Inputs("OTHER"), {}, NOW) == Parts(5, 0, 0, 0, 0)
    assert parts_of(Inputs("WEBSITE", 9, 1, has_preferred_day=True), {}, NOW).total == 15 + 27 + 2 + 0 + 5


@given(
    st.sampled_from([source.value for source in Source]),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=60))),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_parts_stay_within_their_bounds(
    source: str, total: int, share: float, since: timedelta | None, signals: tuple[bool, bool, bool]
) -> None:
    inputs = Inputs(source, total, int(share * total), NOW - since if since is not None else None, *signals)
    parts = parts_of(inputs, {}, NOW)
    given_points = (parts.source, parts.engagement, parts.response, parts.recency, parts.interest)
    assert all(0 <= points <= most for points, most in zip(given_points, (20, 30, 20, 15, 15), strict=True))
    assert parts.total == sum(given_points)
