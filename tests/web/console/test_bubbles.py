from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from web.carrier import PhoneMessage
from web.console.simulator.bubbles import day_name, ticks_of

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
LAGOS = ZoneInfo("Africa/Lagos")


@pytest.mark.parametrize(
    ("answer", "answered", "ticks"),
    [
        (None, False, ("one", "on its way")),
        (204, False, ("two", "delivered")),
        (204, True, ("two read", "answered")),
        (None, True, ("two read", "answered")),
        (500, True, ("failed", "our webhook answered 500")),
        (0, False, ("failed", "our webhook answered nothing")),
    ],
)
def test_a_persons_ticks_follow_our_webhook(answer: int | None, answered: bool, ticks: tuple[str, str]) -> None:
    assert ticks_of(PhoneMessage("SM1", NOW, True, "hi", "received"), answer, answered) == ticks


@pytest.mark.parametrize(
    ("status", "ticks"),
    [("sent", "one"), ("delivered", "two"), ("read", "two read"), ("failed", "failed"), ("undelivered", "failed")],
)
def test_the_hospitals_ticks_follow_the_reports(status: str, ticks: str) -> None:
    assert ticks_of(PhoneMessage("SM1", NOW, False, "hi", status), None, False)[0] == ticks


def test_days_are_the_hospitals() -> None:
    assert day_name(datetime(2026, 11, 20, 23, 10, tzinfo=UTC), NOW, LAGOS) == "Today"
    assert day_name(datetime(2026, 11, 20, 22, 50, tzinfo=UTC), NOW, LAGOS) == "Yesterday"
    assert day_name(datetime(2026, 11, 3, 9, 0, tzinfo=UTC), NOW, LAGOS) == "Tuesday 3 November 2026"
