"""The verdict: nothing lost, nothing done twice, nothing out of order; what was sent twice, and whether it had to be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.faults.records import Created, Said, Stored

_SENT = frozenset({"sent", "delivered", "read"})


@dataclass(slots=True)
class Verdict:
    """Counts of what happened, and of what must not: `lost`, `twice`, `disorder`, `unexplained` by name.

    `doubled` replies (or parts of them) reached a phone more than once; where each creation but the last was `hidden` by the
    provider, that is allowed.
    """

    messages: int = 0
    turns: int = 0
    replies: int = 0
    bookings: int = 0
    doubled: int = 0
    hidden: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    disorder: dict[str, int] = field(default_factory=dict)
    unexplained: dict[str, int] = field(default_factory=dict)

    @property
    def breaches(self) -> dict[str, int]:
        return self.lost | self.twice | self.disorder | self.unexplained


def judge(said: Sequence[Said], created: Sequence[Created], stored: Stored, booked: int = 0) -> Verdict:
    """`created` in the carrier's order. `booked` is how many appointments the patients were told of."""
    found = Verdict(
        messages=len(said),
        turns=sum(stored.turns.values()),
        replies=len(stored.replies),
        bookings=len(stored.bookings),
    )
    received = {row.sid: row for row in stored.received}
    causes = {row.cause for row in stored.replies}
    sids = {one.sid for one in created}
    _note(found.lost, "messages not stored", sum(one.sid not in received for one in said))
    _note(found.lost, "messages without a turn", sum(row.status != "handled" for row in stored.received))
    _note(found.lost, "messages without a reply", sum(row.id not in causes for row in stored.received))
    _note(found.lost, "replies not sent", sum(row.status not in _SENT or not row.sid for row in stored.replies))
    # What has a provider's id that the provider does not know was never sent.
    _note(found.lost, "replies the carrier never had", sum(bool(r.sid) and r.sid not in sids for r in stored.replies))
    _note(found.lost, "bookings told and not kept", max(0, booked - found.bookings))
    _doubles(found, created, stored)
    _effects(found, said, stored)
    _order(found, said, created, stored)
    return found


def _doubles(found: Verdict, created: Sequence[Created], stored: Stored) -> None:
    known = {row.id for row in stored.replies}
    _note(found.twice, "messages of no committed turn", sum(one.reply not in known for one in created))
    by_part: dict[tuple[str, str], list[Created]] = {}
    for one in created:
        by_part.setdefault((one.reply, one.part), []).append(one)
    for same in by_part.values():
        if len(same) > 1:
            found.doubled += 1
            found.hidden += all(one.hidden for one in same[:-1])
    _note(found.unexplained, "replies sent twice although the provider had answered", found.doubled - found.hidden)


def _effects(found: Verdict, said: Sequence[Said], stored: Stored) -> None:
    _note(found.twice, "messages stored twice", _repeated(row.sid for row in stored.received))
    messages = Counter(row.phone for row in stored.received)
    odd = sum(stored.turns.get(phone, 0) != count for phone, count in messages.items())
    _note(found.twice, "people whose turns differ from their messages", odd)
    _note(found.twice, "replies with another's provider id", _repeated(row.sid for row in stored.replies if row.sid))
    confirmed = Counter(one.phone for one in said if one.confirms)
    kept = Counter(row.phone for row in stored.bookings)
    extra = sum(max(0, count - confirmed[phone]) for phone, count in kept.items())
    _note(found.twice, "bookings nobody confirmed", extra)
    _note(found.twice, "bookings not audited once", sum(row.audited != 1 for row in stored.bookings))
    _note(found.twice, "appointments in one chair", stored.overlaps)


def _order(found: Verdict, said: Sequence[Said], created: Sequence[Created], stored: Stored) -> None:
    """The order of arrival is the one they were said in: nobody says the next before the last was taken."""
    place = {one.sid: one.place for one in said}
    arrived = sorted((row for row in stored.received if row.sid in place), key=lambda row: row.arrival)
    _note(
        found.disorder,
        "people whose messages arrived out of order",
        _unordered((r.phone, place[r.sid]) for r in arrived),
    )
    turn = {row.id: row.arrival for row in stored.received}
    replies = sorted((row for row in stored.replies if row.cause in turn), key=lambda row: row.departure)
    _note(found.disorder, "people whose turns are out of order", _unordered((r.phone, turn[r.cause]) for r in replies))
    departure = {row.id: row.departure for row in replies if row.lane == 0}
    first: dict[tuple[str, str], Created] = {}
    for one in created:
        first.setdefault((one.reply, one.part), one)
    sent = [one for one in first.values() if one.reply in departure]
    _note(
        found.disorder, "people who got replies out of order", _unordered((c.phone, departure[c.reply]) for c in sent)
    )


def _unordered(steps: Iterable[tuple[str, int]]) -> int:
    ways: dict[str, list[int]] = {}
    for phone, step in steps:
        ways.setdefault(phone, []).append(step)
    return sum(any(later < earlier for earlier, later in pairwise(way)) for way in ways.values())


def _repeated(values: Iterable[str]) -> int:
    return sum(count > 1 for count in Counter(values).values())


def _note(breaches: dict[str, int], name: str, count: int) -> None:
    if count:
        breaches[name] = int(count)
