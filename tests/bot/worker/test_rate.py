"""No rolling window holds more than the limit, over any number of processes that ask, send, fail and die. Time is a number."""

from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.worker.rate import (
    LATE,
    VALID,
    Allowance,
    Ask,
    Charge,
    Ledger,
    Share,
    Units,
    Wait,
    capacity,
    ceiling,
    share,
    span,
    window,
)


@dataclass
class Process:
    """A process with an endless number of messages: it asks, an answer comes a while later or never, it sends or dies."""

    name: str
    allowance: Allowance
    lane: int
    cost: int
    answer: tuple[float, Share] | None = None
    stands_until: float = 0.0
    taken: list[tuple[float, int, float]] = field(default_factory=list)
    sent: list[tuple[float, int, int]] = field(default_factory=list)

    def begin(self, now: float) -> None:
        """What was taken goes once it has a connection, if its units still hold; else it is taken again some time."""
        for when, number, taken_at in [one for one in self.taken if one[0] <= now]:
            self.taken.remove((when, number, taken_at))
            if self.allowance.holds(number, taken_at, now):
                self.sent.append((now, self.cost, self.lane))


def play(per_second: float, processes: int, seconds: float, chance: Random, costs: tuple[int, ...]) -> list[Process]:
    """Everything that can happen between processes and the ledger, in steps of 20 ms; every fourth of them dies.

    What is taken waits for a connection, mostly not; a process may stand still, whatever it was about to do.
    """
    ledger, now = Ledger(), 1000.0
    everybody: list[Process] = []

    def born() -> Process:
        lane, cost = chance.randrange(3), chance.choice(costs)
        one = Process(f"p{len(everybody)}", Allowance(per_second), lane, cost)
        everybody.append(one)
        return one

    alive = [born() for _ in range(processes)]
    while now < 1000.0 + seconds:
        now += 0.02
        for place, one in enumerate(alive):
            if chance.random() < 0.005:
                alive[place] = born()
                continue
            if chance.random() < 0.01:
                one.stands_until = now + chance.choice((0.15, 0.7, 3.0))
            if now < one.stands_until:
                continue
            one.begin(now)
            if one.answer is not None:
                if now >= one.answer[0]:
                    if chance.random() < 0.02:
                        one.allowance.lose(now, 0.1)
                    else:
                        one.allowance.receive(one.answer[1], now)
                    one.answer = None
                continue
            while chance.random() < 0.9 and one.allowance.take(one.cost, one.lane, now):
                connected = now + chance.choice((0.0, 0.0, 0.0, chance.random() * 1.5))
                one.taken.append((connected, one.allowance.share, now))
            one.begin(now)
            if one.allowance.retry_at(one.lane) <= now and chance.random() < 0.5:
                wants = [0, 0, 0]
                wants[one.lane] = one.cost * chance.randrange(1, 5)
                ask = one.allowance.ask(one.name, (wants[0], wants[1], wants[2]), one.cost, now)
                taken_up = now + chance.random() * 0.01
                if chance.random() < 0.02:  # it never reached the database
                    one.answer = (now + 0.2, Share((0, 0, 0)))
                    one.allowance.lose(now, 0.1)
                    one.answer = None
                    continue
                ledger, given_share = share(ledger, ask, per_second, taken_up)
                one.answer = (taken_up + chance.random() * 0.3, given_share)
    return everybody


def most_in_a_window(sent: list[tuple[float, int]], length: float) -> int:
    sent.sort()
    most = units = first = 0
    for at, cost in sent:
        units += cost
        while sent[first][0] <= at - length:
            units -= sent[first][1]
            first += 1
        most = max(most, units)
    return most


@given(st.sampled_from([0.4, 1.0, 2.5, 10.0, 80.0]), st.integers(1, 5), st.integers(0, 2**32))
def test_no_rolling_window_holds_more_than_the_limit(per_second: float, processes: int, seed: int) -> None:
    costs = (1,) if per_second < 2 else (1, 2)
    everybody = play(per_second, processes, 12.0 if per_second > 2 else 40.0, Random(seed), costs)
    sent = [(at, cost) for one in everybody for at, cost, _ in one.sent]
    assert most_in_a_window(sent, window(per_second) - 1e-6) <= capacity(per_second)
    assert most_in_a_window(sent, 60.0 - 1e-6) <= 60 * per_second + 1e-6


@given(st.integers(2, 5), st.integers(0, 2**32))
def test_messages_larger_than_the_window_pay_their_length(processes: int, seed: int) -> None:
    everybody = play(2.0, processes, 30.0, Random(seed), (1, 5))
    sent = sorted((at, cost) for one in everybody for at, cost, _ in one.sent)
    assert most_in_a_window(sent, 60.0) <= 2 * 30 + 5
    for (at, cost), (then, _) in pairwise(sent):
        if cost == 5:
            assert then - at >= 5 / 2.0 - 1e-6


def test_one_busy_process_uses_nearly_all_of_the_rate() -> None:
    """The share comes back with what was used and when, so that little is lost to caution."""
    allowance, ledger, now, sent = Allowance(10.0), Ledger(), 0.0, 0
    while now < 60.0:
        now += 0.005
        while allowance.take(1, 0, now):
            sent += 1
        if allowance.retry_at(0) <= now:
            ledger, got = share(ledger, allowance.ask("me", (10, 0, 0), 1, now), 10.0, now)
            allowance.receive(got, now)
    assert 530 <= sent <= 600


def test_units_hold_a_moment_and_to_the_end_of_a_share_nobody_has_settled() -> None:
    allowance = Allowance(10.0)
    allowance.ask("me", (3, 0, 0), 1, 100.0)
    allowance.receive(Share((3, 0, 0)), 100.02)
    assert allowance.take(1, 0, 100.05)
    first = allowance.share
    assert [allowance.holds(first, 100.05, at) for at in (100.15, 100.3)] == [True, True]
    assert allowance.ask("me", (1, 0, 0), 1, 100.35).idle == pytest.approx(0.05)  # since it went, not since its taking
    assert [allowance.holds(first, 100.3, at) for at in (100.36, 100.45)] == [True, False]
    allowance.lose(100.46, 0.1)
    assert not allowance.holds(first, 100.3, 100.47)
    assert not allowance.holds(allowance.share, 100.0, 100.55)


def ask(holder: str, wants: Units, least: int = 1, used: int = 0, idle: float = 0.0) -> Ask:
    return Ask(holder, wants, least, used, idle)


def test_bulk_leaves_room_for_reminders_and_both_for_replies() -> None:
    ledger, bulk = share(Ledger(), ask("a", (0, 0, 50)), 10.0, 0.0)
    ledger, reminders = share(ledger, ask("b", (0, 50, 0)), 10.0, 0.0)
    ledger, replies = share(ledger, ask("c", (50, 0, 0)), 10.0, 0.0)
    assert (bulk.units, reminders.units, replies.units) == ((0, 0, 7), (0, 2, 0), (1, 0, 0))
    assert [ceiling(10.0, lane) for lane in range(3)] == [10, 9, 7]
    assert [ceiling(1.0, lane) for lane in range(3)] == [1, 1, 1]


def test_what_is_not_used_comes_back_and_what_is_used_counts_from_when() -> None:
    ledger, first = share(Ledger(), ask("a", (8, 0, 0)), 10.0, 100.0)
    assert first == Share((8, 0, 0))
    assert ledger.charges == (Charge("a", 8, 100.0 + VALID + LATE + 1.0, live=True),)
    ledger, second = share(ledger, ask("a", (3, 0, 0), used=2, idle=0.25), 10.0, 100.5)
    assert second == Share((3, 0, 0))
    assert ledger.charges == (
        Charge("a", 2, 100.5 - 0.25 + LATE + 1.0, live=False),
        Charge("a", 3, 100.5 + VALID + LATE + 1.0, live=True),
    )


def test_a_dead_process_s_share_is_lost_until_it_cannot_matter() -> None:
    ledger, _ = share(Ledger(), ask("dead", (10, 0, 0)), 10.0, 0.0)
    ledger, nothing = share(ledger, ask("b", (1, 0, 0)), 10.0, 1.5)
    assert (nothing.units, ledger.waits[0].holder) == ((0, 0, 0), "b")
    ledger, something = share(ledger, ask("b", (1, 0, 0)), 10.0, VALID + LATE + 1.0)
    assert (something.units, ledger.waits) == ((1, 0, 0), ())


def test_while_a_reply_waits_bulk_of_others_stands_back() -> None:
    ledger = Ledger((Charge("x", 1, 5.0, live=False),))
    ledger, waits = share(ledger, ask("a", (1, 0, 0)), 1.0, 4.5)
    assert waits == Share((0, 0, 0), 0.5)
    assert ledger.waits == (Wait("a", 0, 4.5 + 0.5 + LATE),)
    ledger, bulk = share(ledger, ask("b", (0, 0, 1)), 1.0, 5.0)
    assert bulk.units == (0, 0, 0)
    ledger, reply = share(ledger, ask("a", (1, 0, 0)), 1.0, 5.0)
    assert reply.units == (1, 0, 0)


def test_a_pause_holds_for_everybody() -> None:
    ledger = Ledger(paused_until=30.0)
    assert share(ledger, ask("a", (1, 0, 0)), 10.0, 20.0)[1] == Share((0, 0, 0), 10.0)
    assert share(ledger, ask("a", (1, 0, 0)), 10.0, 30.0)[1] == Share((1, 0, 0))


def test_units_of_bulk_serve_replies_but_not_the_other_way_round() -> None:
    allowance = Allowance(10.0)
    allowance.ask("me", (1, 0, 2), 1, 0.0)
    assert not allowance.take(1, 0, 0.0)
    allowance.receive(Share((1, 0, 2)), 0.0)
    assert [allowance.take(2, 0, 0.1), allowance.take(1, 2, 0.1), allowance.take(1, 2, 0.1)] == [True, True, False]
    assert not Allowance(10.0).take(1, 0, 0.0)


def test_a_share_ends_by_itself_counted_from_the_asking() -> None:
    allowance = Allowance(10.0)
    allowance.ask("me", (4, 0, 0), 1, 10.0)
    allowance.receive(Share((4, 0, 0)), 10.3)
    assert allowance.take(1, 0, 10.0 + VALID - 0.01)
    assert not allowance.take(1, 0, 10.0 + VALID)


def test_what_was_used_is_told_again_when_no_answer_came() -> None:
    allowance = Allowance(10.0)
    allowance.ask("me", (4, 0, 0), 1, 0.0)
    allowance.receive(Share((4, 0, 0)), 0.0)
    assert allowance.take(3, 0, 0.25)
    assert allowance.ask("me", (4, 0, 0), 1, 0.5).used == 3
    allowance.lose(0.75, 0.5)
    assert not allowance.take(1, 0, 0.75)
    again = allowance.ask("me", (4, 0, 0), 1, 1.25)
    assert (again.used, again.idle, allowance.retry_at(0)) == (3, 1.0, 1.25)


def test_a_reply_need_not_wait_because_bulk_does() -> None:
    allowance = Allowance(10.0)
    allowance.ask("me", (0, 0, 7), 1, 0.0)
    allowance.receive(Share((0, 0, 0), 0.75), 0.0)
    assert [allowance.retry_at(lane) for lane in range(3)] == [0.0, 0.0, 0.75]
    allowance.hold(2.0)
    assert [allowance.retry_at(lane) for lane in range(3)] == [2.0, 2.0, 2.0]


@dataclass
class Waiting:
    """A process of a house under bulk, in virtual time; `queues` hold when each message was due, by lane."""

    allowance: Allowance
    queues: list[list[float]]
    took: list[list[float]]


@given(st.integers(0, 2**32), st.sampled_from([10.0, 40.0, 80.0]))
@settings(max_examples=15)
def test_a_reply_leaves_within_a_second_and_a_reminder_within_five_while_bulk_goes_out(
    seed: int, per_second: float
) -> None:
    """10,000 recipients, four processes, replies and reminders at a fifth and a tenth of the rate: in virtual time."""
    chance, ledger, now = Random(seed), Ledger(), 0.0
    house = [Waiting(Allowance(per_second), [[], [], [0.0] * 2_500], [[], [], []]) for _ in range(4)]
    sent: list[tuple[float, int]] = []
    while now < 60.0:
        now += 0.01
        for lane, part in ((0, 0.2), (1, 0.1)):
            if chance.random() < per_second * part * 0.01:
                chance.choice(house).queues[lane].append(now)
        for number, one in enumerate(house):
            lanes = [lane for lane in range(3) if one.queues[lane]]
            while lanes and one.allowance.take(1, lanes[0], now):
                one.took[lanes[0]].append(now - one.queues[lanes[0]].pop(0))
                sent.append((now, 1))
                lanes = [lane for lane in range(3) if one.queues[lane]]
            if lanes and one.allowance.retry_at(lanes[0]) <= now:
                lengths = [min(len(queue), int(per_second)) for queue in one.queues]
                asked = one.allowance.ask(str(number), (lengths[0], lengths[1], lengths[2]), 1, now)
                ledger, got = share(ledger, asked, per_second, now)
                one.allowance.receive(got, now)
    assert most_in_a_window(sent, 1.0 - 1e-6) <= per_second
    assert most_in_a_window(sent, 60.0) <= 60 * per_second
    for lane, most in ((0, 1.0), (1, 5.0)):
        took = sorted(seconds for one in house for seconds in one.took[lane])
        assert took[len(took) * 95 // 100] <= most
        waiting = sum(len([at for at in one.queues[lane] if now - at > most]) for one in house)
        assert waiting == 0
    assert len([1 for one in house for _ in one.took[2]]) >= 60 * per_second * 0.3


def test_figures() -> None:
    assert [capacity(r) for r in (0.3, 1.0, 2.5, 80.0)] == [1, 1, 2, 80]
    assert [window(r) for r in (0.5, 1.0, 80.0)] == [2.0, 1.0, 1.0]
    assert (span(5, 2.0), span(1, 2.0)) == (2.5, 1.0)
    with pytest.raises(ValueError, match="above zero"):
        Allowance(0.0)
