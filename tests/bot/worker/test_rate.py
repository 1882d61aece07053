"""No rolling second holds more than the rate allows, whatever arrives when. Time is a number."""

from hypothesis import given
from hypothesis import strategies as st

from bot.worker.rate import RollingRate


def run(rate: float, wanted: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Sends each (gap, cost) as soon as it may; returns (instant, cost)."""
    limit, now, sent = RollingRate(rate), 0.0, []
    for gap, cost in wanted:
        now += gap
        while pause := limit.take(cost, now):
            now += pause
        sent.append((now, cost))
    return sent


@given(
    st.sampled_from([0.3, 1.0, 2.5, 10.0, 80.0]),
    st.lists(st.tuples(st.sampled_from([0.0, 0.0, 0.01, 0.4, 1.0, 5.0]), st.just(1)), max_size=120),
)
def test_no_rolling_window_holds_more_than_the_rate(rate: float, wanted: list[tuple[float, int]]) -> None:
    sent = run(rate, wanted)
    for window in (max(1.0, 1 / rate), 60.0):
        for start, _ in sent:
            units = sum(cost for at, cost in sent if start <= at < start + window - 1e-6)
            assert units <= max(1, int(rate * window + 1e-6))


@given(st.lists(st.tuples(st.just(0.0), st.integers(1, 7)), min_size=1, max_size=60))
def test_segments_are_charged_and_long_messages_pay_their_length(wanted: list[tuple[float, int]]) -> None:
    sent = run(3.0, wanted)
    longest = max(cost for _, cost in sent)
    for start, _ in sent:
        units = sum(cost for at, cost in sent if start <= at < start + 60.0 - 1e-6)
        assert units <= 180 + longest


def test_the_pause_is_exactly_what_is_needed() -> None:
    rate = RollingRate(2.0)
    assert [rate.take(1, 100.0), rate.take(1, 100.25)] == [0.0, 0.0]
    assert rate.take(1, 100.5) == 0.5
    assert rate.take(1, 101.0) == 0.0
    assert rate.take(1, 101.0) == 0.25
    assert rate.take(1, 101.25) == 0.0
