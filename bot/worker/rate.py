"""How fast one of our numbers may send, over all processes together (platform_facts 2.4). Pure: the rule and its figures.

A process is given a share: so many units (segments of SMS, elsewhere messages) that it may send within `VALID` seconds. The
ledger of a number is one row in the database. A share counts in full from the moment it is given until it could not matter
any more; only its holder's next ask says what was really used, and when. So a process that dies loses its share, one that
stands still pays again for what it did not begin in time, and no rolling window of requests begun holds more than the limit.
"""

from dataclasses import dataclass, replace

LANES = 3
VALID = 0.5  # seconds, from the asking on, in which a share may be used
LATE = 0.1  # seconds from a unit's taking in which its request may begin
# How much of a window reminders and bulk may fill: the rest is there when a reply comes.
SHARES = (1.0, 0.9, 0.75)
LOOK_AGAIN = 0.1

Units = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Charge:
    """Units that count until the instant `until`. `live`: its holder may still be using them."""

    holder: str
    units: int
    until: float
    live: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who got nothing: less urgent lanes of others stand back meanwhile."""

    holder: str
    lane: int
    until: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """What counts for one number. Instants are seconds of the database's clock."""

    charges: tuple[Charge, ...] = ()
    waits: tuple[Wait, ...] = ()
    paused_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Ask:
    """`wants` are units by lane, `least` the first message's of the most urgent lane. `used` were taken of the share before,
    the last of them `idle` seconds ago."""

    holder: str
    wants: Units
    least: int
    used: int = 0
    idle: float = 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """Units by lane, usable for that lane and more urgent ones; `retry_in` is when to ask again for what is missing."""

    units: Units
    retry_in: float = 0.0


def capacity(per_second: float) -> int:
    """Units in a window."""
    return max(1, int(per_second))


def window(per_second: float) -> float:
    """Seconds: one, or longer for a number that may not even send one unit in it."""
    return max(1.0, 1.0 / per_second)


def ceiling(per_second: float, lane: int) -> int:
    return max(1, int(capacity(per_second) * SHARES[lane]))


def span(units: int, per_second: float) -> float:
    """How long units count: a window, and what is larger than a window as long as it should have taken."""
    return max(window(per_second), units / per_second)


def first_of(wants: Units) -> int:
    """The most urgent lane with a want; `LANES` for none."""
    return next((lane for lane in range(LANES) if wants[lane]), LANES)


def share(ledger: Ledger, ask: Ask, per_second: float, now: float) -> tuple[Ledger, Share]:
    """Settles the holder's share before and gives a new one, which may be empty."""
    charges = [charge for charge in ledger.charges if charge.until > now]
    for place, charge in enumerate(charges):
        if charge.holder == ask.holder and charge.live:
            until = now - ask.idle + LATE + span(ask.used, per_second)
            charges[place] = Charge(ask.holder, ask.used, min(until, charge.until), live=False)
    charges = [charge for charge in charges if charge.units]
    waits = tuple(wait for wait in ledger.waits if wait.until > now and wait.holder != ask.holder)
    ledger = replace(ledger, charges=tuple(charges), waits=waits)
    first = first_of(ask.wants)
    if first == LANES:
        return ledger, Share((0, 0, 0))
    if ledger.paused_until > now:
        return ledger, Share((0, 0, 0), ledger.paused_until - now)
    units = _given(ledger, ask, per_second, first)
    total = sum(units)
    if total:
        charge = Charge(ask.holder, total, now + VALID + LATE + span(total, per_second), live=True)
        return replace(ledger, charges=(*charges, charge)), Share(units)
    retry_in = _room_in(charges, ceiling(per_second, first) - ask.least, now)
    waiting = Wait(ask.holder, first, now + retry_in + LATE)
    return replace(ledger, waits=(*waits, waiting)), Share(units, retry_in)


def _given(ledger: Ledger, ask: Ask, per_second: float, first: int) -> Units:
    counted = sum(charge.units for charge in ledger.charges)
    urgent = min((wait.lane for wait in ledger.waits), default=LANES)
    units = [0, 0, 0]
    for lane in range(first, LANES):
        if lane > urgent:
            break
        give = min(ask.wants[lane], ceiling(per_second, lane) - counted)
        if lane == first and give < ask.least:
            # Larger than the whole window: it goes when nothing else is in it.
            give = ask.least if not counted else 0
            units[lane] = give
            break
        units[lane] = max(give, 0)
        counted += units[lane]
    return units[0], units[1], units[2]


def _room_in(charges: list[Charge], most: int, now: float) -> float:
    """Seconds until no more than `most` counts, or nothing at all; never long, since shares come back early."""
    left = sum(charge.units for charge in charges)
    for charge in sorted(charges, key=lambda charge: charge.until):
        left -= charge.units
        if left <= most:
            return min(max(charge.until - now, 0.001), 1.0) if not charge.live else LOOK_AGAIN
    return LOOK_AGAIN


class Allowance:
    """One number's share in this process. `now` is whatever monotonic number of seconds the caller uses."""

    __slots__ = (
        "_asked",
        "_first",
        "_last",
        "_left",
        "_retry_at",
        "_until",
        "_used",
        "_used_for_replies",
        "per_second",
        "share",
    )

    def __init__(self, per_second: float) -> None:
        if per_second <= 0:
            raise ValueError("a rate is above zero")
        self.per_second = per_second
        self._left = [0, 0, 0]
        self._retry_at = [0.0] * LANES
        self._first = 0
        self._until = self._last = 0.0
        self._used = self._used_for_replies = 0
        self._asked: float | None = None
        # How many were asked for: what tells this share from those before.
        self.share = 0

    def take(self, cost: int, lane: int, now: float) -> bool:
        """Takes the units of one message, or nothing."""
        if self._asked is not None or now >= self._until or sum(self._left[lane:]) < cost:
            return False
        self._used += cost
        self._last = now
        if lane == 0:
            self._used_for_replies += cost
        for place in range(lane, LANES):
            taken = min(cost, self._left[place])
            self._left[place] -= taken
            cost -= taken
        return True

    def holds(self, share: int, taken_at: float, now: float) -> bool:
        """Whether what was taken of that `share` then may begin to be sent now; asked right before it does.

        A share that nobody has settled yet may be used to its end, so what was taken of it may as well have been taken now.
        """
        if now - taken_at <= LATE:
            return True
        if share != self.share or now >= self._until:
            return False
        self._last = now
        return True

    def ask(self, holder: str, wants: Units, least: int, now: float) -> Ask:
        """Gives the present share back and says what is wanted; nothing can be taken until `receive` or `lose`.

        A number that is busy with replies asks for some more than wait, so that it need not ask for each.
        """
        self._asked = now
        self.share += 1
        self._first = first_of(wants)
        more = min(self._used_for_replies, capacity(self.per_second) // 8)
        replies = min(wants[0] + more, max(capacity(self.per_second), wants[0])) if wants[0] else 0
        return Ask(holder, (replies, wants[1], wants[2]), least, self._used, now - self._last)

    def receive(self, given: Share, now: float) -> None:
        if self._asked is None:
            raise RuntimeError("a share comes after an ask")
        self._left, self._until = list(given.units), self._asked + VALID
        self._used = self._used_for_replies = 0
        self._asked = None
        # What is more urgent than anything that waited did not ask: it need not wait either.
        for lane in range(self._first, LANES):
            self._retry_at[lane] = now + given.retry_in

    def lose(self, now: float, pause: float) -> None:
        """No answer came: whatever was given counts in the ledger until it is too old. What was used is told again."""
        self._left, self._asked = [0, 0, 0], None
        self._retry_at = [now + pause] * LANES

    def hold(self, until: float) -> None:
        """The provider wants nothing of us for now."""
        self._left = [0, 0, 0]
        self._retry_at = [max(at, until) for at in self._retry_at]

    def retry_at(self, lane: int) -> float:
        """When it may be of use to ask for this lane."""
        return self._retry_at[lane]
