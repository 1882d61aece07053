"""The fault suite's verdict sees each kind of breach, and none where there is none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.faults.judge import Verdict, judge
from benchmarks.faults.records import Booking, Created, Received, Reply, Said, Stored

ADA, BOLA = "+2348100000001", "+2348100000002"


class Course:
    """Ada writes three times and books, Bola once; everything went well. Tests spoil it."""

    def __init__(self) -> None:
        self.said = [Said("S1", ADA, 0), Said("S2", ADA, 1), Said("S3", ADA, 2, confirms=True), Said("S4", BOLA, 0)]
        self.received = [Received(s.sid, f"i-{s.sid}", "handled", n, s.phone) for n, s in enumerate(self.said)]
        self.replies = [
            Reply(f"o-{row.sid}", row.id, "sent", f"M-{row.sid}", n, 0, row.phone)
            for n, row in enumerate(self.received)
        ]
        self.created = [Created(reply.sid, reply.phone, reply.id) for reply in self.replies]
        self.turns = {ADA: 3, BOLA: 1}
        self.bookings = [Booking(ADA, "1001", 1)]
        self.overlaps = 0
        self.told = 1

    def verdict(self) -> Verdict:
        held = Stored(self.received, self.replies, self.turns, self.bookings, self.overlaps)
        return judge(self.said, self.created, held, self.told)

    def twice(self, hidden: bool) -> None:
        """The first reply was created, and then again under another id."""
        self.created[0] = replace(self.created[0], hidden=hidden)
        self.created.insert(1, replace(self.created[0], sid="M-again", hidden=False))


def put(course: Course, name: str, place: int, **changes: object) -> None:
    rows = getattr(course, name)
    rows[place] = replace(rows[place], **changes)


def swap(course: Course, name: str, field: str) -> None:
    first, second = (getattr(row, field) for row in getattr(course, name)[:2])
    put(course, name, 0, **{field: second})
    put(course, name, 1, **{field: first})


def test_a_course_without_faults() -> None:
    assert Course().verdict() == Verdict(messages=4, turns=4, replies=4, bookings=1)


@pytest.mark.parametrize(
    ("spoil", "breaches"),
    [
        (lambda c: c.said.append(Said("S5", BOLA, 1)), {"messages not stored": 1}),
        (lambda c: put(c, "received", 1, status="pending"), {"messages without a turn": 1}),
        (lambda c: put(c, "received", 1, status="dead"), {"messages without a turn": 1}),
        (lambda c: (c.replies.pop(1), c.created.pop(1)), {"messages without a reply": 1}),
        (lambda c: put(c, "replies", 1, status="unknown"), {"replies not sent": 1}),
        (lambda c: put(c, "replies", 1, sid=""), {"replies not sent": 1}),
        (lambda c: c.created.pop(1), {"replies the carrier never had": 1}),
        (lambda c: setattr(c, "told", 2), {"bookings told and not kept": 1}),
        (lambda c: c.created.append(Created("M-9", ADA, "o-9")), {"messages of no committed turn": 1}),
        (lambda c: (c.received.append(c.received[3]), c.turns.update({BOLA: 2})), {"messages stored twice": 1}),
        (lambda c: c.turns.update({BOLA: 2}), {"people whose turns differ from their messages": 1}),
        (lambda c: put(c, "replies", 1, sid="M-S1"), {"replies with another's provider id": 1}),
        (lambda c: c.bookings.append(Booking(ADA, "1002", 1)), {"bookings nobody confirmed": 1}),
        (lambda c: put(c, "bookings", 0, audited=2), {"bookings not audited once": 1}),
        (lambda c: setattr(c, "overlaps", 1), {"appointments in one chair": 1}),
        (lambda c: c.twice(hidden=False), {"replies sent twice although the provider had answered": 1}),
        (lambda c: c.twice(hidden=True), {}),
    ],
)  # fmt: skip
def test_each_breach_is_named(spoil: Callable[[Course], object], breaches: dict[str, int]) -> None:
    course = Course()
    spoil(course)
    assert course.verdict().breaches == breaches


def test_what_is_sent_twice_is_counted_and_forgiven_only_where_it_was_hidden() -> None:
    seen = []
    for hidden in (True, False):
        course = Course()
        course.twice(hidden)
        verdict = course.verdict()
        seen.append((verdict.doubled, verdict.hidden))
    assert seen == [(1, 1), (1, 0)]


@pytest.mark.parametrize(
    ("spoil", "breach"),
    [
        (lambda c: swap(c, "received", "arrival"), "people whose messages arrived out of order"),
        (lambda c: swap(c, "replies", "departure"), "people whose turns are out of order"),
        (lambda c: c.created.reverse(), "people who got replies out of order"),
    ],
)  # fmt: skip
def test_order_is_kept_at_each_station(spoil: Callable[[Course], object], breach: str) -> None:
    course = Course()
    spoil(course)
    assert course.verdict().disorder[breach] == 1


def test_the_order_between_people_is_nobodys() -> None:
    course = Course()
    course.created = [course.created[3], *course.created[:3]]
    assert course.verdict().breaches == {}
