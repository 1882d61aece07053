"""What waits in memory to be sent: one line per sender, three lanes each, one thread per conversation and lane."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from bot.channels.rendered import Rendered
from bot.worker.outbox import Outgoing
from bot.worker.rate import LANES, Allowance, Units, capacity, first_of
from domain.settings.service import Sender as ChannelNumber

# How many messages of one sender a process holds while others may need the room.
IN_HAND = 96


@dataclass(slots=True, eq=False)
class Item:
    """A row in hand. `costs` are units by part. `doubtful` and `unknown` as in `Claimed`. `reopened`: its outcome is
    `open`, so nothing behind it may go. `begun`: a request of this attempt went out. `charged_at` and `checked_at`:
    when the units `paid` for its part were taken, of which `share`, and its gate was open, on the sender's monotonic clock."""

    row: Outgoing
    number: ChannelNumber
    parts: Rendered
    costs: tuple[int, ...]
    doubtful: bool = False
    unknown: bool = False
    from_table: bool = False
    reopened: bool = False
    running: bool = False
    begun: bool = False
    charged_at: float = 0.0
    paid: int = 0
    share: int = 0
    checked_at: float = float("-inf")
    counted: int = 0

    @property
    def cost(self) -> int:
        """The next part's: each pays when it goes."""
        return self.costs[self.row.part] if self.row.part < len(self.costs) else 0

    @property
    def rest(self) -> int:
        return sum(self.costs[self.row.part :])


@dataclass(slots=True, eq=False)
class _Thread:
    items: deque[Item] = field(default_factory=deque)


@dataclass(slots=True, eq=False)
class _Line:
    hospital_id: UUID
    allowance: Allowance
    ready: tuple[deque[_Thread], ...] = field(default_factory=lambda: tuple(deque() for _ in range(LANES)))
    backlog: int = 0


@dataclass(frozen=True, slots=True)
class Short:
    """A sender whose share of its rate does not reach: the units that wait, by lane, and the first message's."""

    hospital_id: UUID
    sender_id: UUID
    allowance: Allowance
    wants: Units
    least: int

    @property
    def retry_at(self) -> float:
        """When asking may be of use."""
        return self.allowance.retry_at(first_of(self.wants))


class Lines:
    """Gives out the next item to send: replies before reminders before bulk, each sender as its share allows, each thread in
    order and one at a time. Senders take turns within a lane."""

    def __init__(self) -> None:
        self._lines: dict[UUID, _Line] = {}
        self._threads: dict[tuple[UUID, int], _Thread] = {}
        self._turns: deque[_Line] = deque()
        self.depth = 0

    def add(self, item: Item) -> None:
        row = item.row
        line = self._lines.get(row.sender_id)
        rate = item.number.rate_per_second
        if line is None:
            line = self._lines[row.sender_id] = _Line(row.hospital_id, Allowance(rate))
            self._turns.append(line)
        elif line.allowance.per_second != rate:
            line.allowance.per_second = rate
        item.counted = item.rest
        line.backlog += item.counted
        self.depth += 1
        key = (row.conversation_id, row.lane)
        thread = self._threads.get(key)
        if thread is None:
            thread = self._threads[key] = _Thread()
            line.ready[row.lane].append(thread)
        thread.items.append(item)

    def take(self, now: float, lanes: int = LANES) -> Item | None:
        """The next item, which stays its thread's first until `done`; None if nothing waits or all `short` of a share.
        `lanes` limits what is considered to that many of the most urgent ones."""
        blocked: set[int] = set()
        for lane in range(lanes):
            for _ in range(len(self._turns)):
                line = self._turns[0]
                self._turns.rotate(-1)
                ready = line.ready[lane]
                if not ready or id(line) in blocked:
                    continue
                item = ready[0].items[0]
                if line.allowance.take(item.cost, lane, now):
                    ready.popleft()
                    item.running, item.charged_at = True, now
                    item.paid, item.share = item.cost, line.allowance.share
                    return item
                blocked.add(id(line))
        return None

    def holds(self, item: Item, now: float) -> bool:
        """Whether the units of its part still hold, so that it may begin to be sent now."""
        if item.cost > item.paid:
            return False  # a look-up found the part that was paid for
        return self._lines[item.row.sender_id].allowance.holds(item.share, item.charged_at, now)

    def put_back(self, item: Item) -> None:
        """Its units no longer hold, or another part of it is to go: it is the next of its thread again, and pays for that."""
        item.running = False
        line = self._lines[item.row.sender_id]
        line.backlog -= item.counted - item.rest
        item.counted = item.rest
        line.ready[item.row.lane].appendleft(self._threads[item.row.conversation_id, item.row.lane])

    def short(self, lanes: int = LANES) -> list[Short]:
        """Every sender with something ready, and what it would take to send all of it; asked after `take` gave nothing."""
        found = []
        for sender_id, line in self._lines.items():
            ready = [[thread.items[0].cost for thread in line.ready[lane]] for lane in range(lanes)]
            first = next((costs for costs in ready if costs), None)
            if first is not None:
                most = capacity(line.allowance.per_second)
                wants = [min(sum(costs), most) for costs in ready] + [0] * (LANES - lanes)
                units = (wants[0], wants[1], wants[2])
                found.append(Short(line.hospital_id, sender_id, line.allowance, units, first[0]))
        return found

    def hold(self, sender_id: UUID, until: float) -> None:
        """Nothing goes from this sender before then."""
        line = self._lines.get(sender_id)
        if line is not None:
            line.allowance.hold(until)

    def done(self, item: Item) -> None:
        """The item is settled: what is behind it in its thread may go."""
        thread = self._leave(item)
        if thread.items:
            line = self._lines[item.row.sender_id]
            line.ready[item.row.lane].append(thread)
        else:
            del self._threads[item.row.conversation_id, item.row.lane]

    def drop(self, item: Item) -> list[Item]:
        """The item went back unsettled: everything behind it leaves memory too and is returned."""
        thread = self._leave(item)
        behind = list(thread.items)
        for other in behind:
            self._count_out(other)
        del self._threads[item.row.conversation_id, item.row.lane]
        return behind

    def empty(self) -> list[Item]:
        """Takes out everything that is not being sent, for shutting down."""
        out: list[Item] = []
        for thread in self._threads.values():
            waiting = [item for item in thread.items if not item.running]
            thread.items = deque(item for item in thread.items if item.running)
            out += waiting
        for item in out:
            self._count_out(item)
        for line in self._lines.values():
            for ready in line.ready:
                ready.clear()
        self._threads = {key: thread for key, thread in self._threads.items() if thread.items}
        return out

    def busy_senders(self, seconds: float = 5.0, least: int = 16) -> Iterator[UUID]:
        """Senders with more in hand than they can send in that time, or than is fair to others."""
        for sender_id, line in self._lines.items():
            if line.backlog >= max(least, min(line.allowance.per_second * seconds, IN_HAND)):
                yield sender_id

    def full_senders(self) -> Iterator[UUID]:
        """Senders with so much in hand that not even replies need be fetched."""
        for sender_id, line in self._lines.items():
            if line.backlog >= max(IN_HAND, line.allowance.per_second):
                yield sender_id

    def _leave(self, item: Item) -> _Thread:
        thread = self._threads[item.row.conversation_id, item.row.lane]
        first = thread.items.popleft()
        if first is not item:
            raise RuntimeError("only the first of a thread can be finished")
        self._count_out(item)
        return thread

    def _count_out(self, item: Item) -> None:
        self._lines[item.row.sender_id].backlog -= item.counted
        self.depth -= 1
