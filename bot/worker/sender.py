"""The sender: what a turn committed goes out, in order, at the sender's rate, once, with doubt made explicit.

A row comes either straight from the turn that committed it (`hand_over`) or from the table (left by a process that
died, put off, or in doubt). Each is checked against opt-outs right before it goes, and each outcome is written back;
checks and outcomes of many rows share one transaction.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Literal, get_args
from uuid import UUID

from bot.channels.content import Content
from bot.channels.errors import ProviderFault, classify
from bot.channels.rendered import is_medium
from bot.worker import outbox
from bot.worker.lines import Item, Lines
from bot.worker.lookup import look_up
from bot.worker.outbox import IN_SPITE_OF_STOP, LEASE, Claimed, Gate, Mark, MarkStatus, Outgoing
from bot.worker.outcome import Event, Outcome, cannot_look_up, found, given_up, mark, medium_accepted, of_result
from bot.worker.patience import patiently
from bot.worker.policy import LOUD
from bot.worker.rate import LANES
from bot.worker.shares import Shares
from bot.worker.transport import Directory, StatusUrl, Transport, costs, reference, render
from domain.kit import logs, traces
from domain.kit.batching import Batcher
from domain.kit.clock import Clock
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.trouble import DATABASE_ERRORS

log = logs.get("bot.worker.sender")

# A send is begun only with this much of the lease left: it must outlast the transport's own timeout of ten seconds.
MARGIN = timedelta(seconds=11)
# What waits is prolonged this long before it could not be begun any more.
AHEAD = timedelta(seconds=2)
# Seconds that checks and outcomes wait for others to share their transaction; the lease covers both many times over.
GATE_PAUSE, MARK_PAUSE = 0.004, 0.02
UNKNOWN_SENDER_PAUSE = timedelta(seconds=60)
COUNTERS = (*get_args(Event), "resent", "lost", "poll_failed", "rate_waits")

_GONE: Literal["gone"] = "gone"
_AGAIN: Literal["again"] = "again"
# What was checked this lately need not be checked again before it is sent.
CHECK_HOLDS = 5.0
TOO_MANY = 429


class Sender:
    """One per process. Make it inside the running loop, start `run()` as a task, end with `stop()`.

    `status_url(hospital_id, reference)` is where the provider reports to; `chance` gives jitter in [0, 1).
    """

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        transport: Transport,
        directory: Directory,
        *,
        status_url: StatusUrl,
        concurrency: int = 64,
        poll_seconds: float = 1.0,
        claim_limit: int = 64,
        lease: timedelta = LEASE,
        chance: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._transport, self._directory, self._status_url = transport, directory, status_url
        self._concurrency, self._poll_seconds, self._claim_limit = concurrency, poll_seconds, claim_limit
        self._lease, self._chance, self._monotonic = lease, chance, monotonic
        self._lines = Lines()
        self._shares = Shares(database, self._lines, self._pump, chance=chance, monotonic=monotonic)
        self._held: dict[UUID, Item] = {}
        self._just_settled: set[UUID] = set()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._sending = 0
        self._wake, self._polling = asyncio.Event(), asyncio.Lock()
        self._stopping = False
        self._gates: Batcher[Item, Gate | None] = Batcher(self._check_gates, limit=128, pause=GATE_PAUSE)
        self._marks: Batcher[Mark, None] = Batcher(self._write_marks, limit=256, key=lambda m: m.id, pause=MARK_PAUSE)
        self.counters: dict[str, int] = dict.fromkeys(COUNTERS, 0)

    @property
    def depth(self) -> int:
        """Rows in hand: waiting, being sent, or waiting to be written back."""
        return len(self._held)

    def hand_over(self, rows: Sequence[Outgoing]) -> None:
        """Takes rows this process has just committed as claimed (`lease_until` ahead). Returns at once.

        After `stop()` it leaves them in the table, where another process finds them once their lease is over.
        """
        if self._stopping:
            return
        for row in rows:
            self._admit(row)
        self._pump()

    async def run(self) -> None:
        """Looks for due rows every `poll_seconds`, or at once when there is reason to, until `stop()`."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self.poll()
            except Exception as error:
                # Whatever it is: a process that serves on without sending would be worse.
                self.counters["poll_failed"] += 1
                log.warning("outbox_poll_failed", exc_info=error)
            if self._stopping:
                return
            try:
                async with asyncio.timeout(self._poll_seconds):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def poll(self) -> int:
        """One look at the table: prolongs what is held, takes what is due. Returns how many rows it took."""
        async with self._polling:
            await self._renew()
            if self._stopping:
                return 0
            # However much is in hand, what another number has to send finds some room.
            room = max(min(self._claim_limit, self._claim_limit * 4 - len(self._held)), self._claim_limit // 4)
            claimed = await outbox.claim_due(
                self._database, self._directory.hospitals(), self._clock.now(), limit=room, lease=self._lease,
                busy=list(self._lines.busy_senders()), full=list(self._lines.full_senders()),
            )  # fmt: skip
            for one in claimed:
                self._admit_claimed(one)
        self._pump()
        return len(claimed)

    async def stop(self, deadline_seconds: float = 10.0) -> None:
        """Begins nothing new, waits for what is being sent, gives the rest back for others to send at once."""
        self._stopping = True
        self._wake.set()
        self._shares.close()
        try:
            async with asyncio.timeout(deadline_seconds):
                async with self._polling:  # what is being claimed at this moment is given back too
                    given_back = [self._marks.submit(self._give_back(item)) for item in self._lines.empty()]
                await asyncio.gather(*self._in_flight, *given_back, return_exceptions=True)
                await self._shares.settled()
                await self._gates.close()
                await self._marks.close()
        except TimeoutError:
            log.warning("sender_stopped_late", count=len(self._held))
        self._held.clear()

    async def drained(self) -> None:
        """Returns when nothing is being sent or written back. For tests and orderly ends; rows put off do not count."""
        await self._shares.settled()
        while self._in_flight:
            await asyncio.wait(list(self._in_flight))
            await self._shares.settled()

    def _admit_claimed(self, claimed: Claimed) -> None:
        fields = claimed.row
        if self._has(fields["id"]):
            # Our own lease ran out while we hold it: what is being sent goes on, what waits gives up by itself.
            return
        try:
            fields["content"] = outbox.open_content(self._keys, fields["content"])
        except Exception:
            log.exception("outbound_unreadable", outbound=str(fields["id"]))
            unread = Outgoing(**{**fields, "content": Content("")})
            self._quietly(self._marks.submit(given_up(unread, self._clock.now()).mark))
            return
        self._admit(Outgoing(**fields), claimed)

    def _admit(self, row: Outgoing, claimed: Claimed | None = None) -> None:
        if self._has(row.id):
            return
        now = self._clock.now()
        number = self._directory.sender(row.sender_id)
        if number is None:
            log.error("sender_unknown", outbound=str(row.id), sender=str(row.sender_id))
            status: MarkStatus = "unknown" if claimed is not None and claimed.doubtful else "queued"
            self._quietly(self._marks.submit(mark(row, status, now, not_before=now + UNKNOWN_SENDER_PAUSE)))
            return
        try:
            parts = render(row.content, number, self._directory.templates(row.hospital_id, number.account))
            item = Item(row, number, parts, costs(parts, row.channel))
        except Exception:
            log.exception("outbound_not_rendered", outbound=str(row.id))
            self.counters["dead"] += 1
            self._quietly(self._marks.submit(given_up(row, now).mark))
            return
        if claimed is not None:
            item.from_table, item.doubtful, item.unknown = True, claimed.doubtful, claimed.unknown
        self._held[row.id] = item
        self._lines.add(item)

    def _pump(self) -> None:
        """Starts as much as concurrency and rates allow; a quarter of the places is kept for replies."""
        while not self._stopping and self._sending < self._concurrency:
            lanes = LANES if self._sending * 4 < self._concurrency * 3 else 1
            item = self._lines.take(self._monotonic(), lanes)
            if item is None:
                if self._shares.refill(lanes):
                    self.counters["rate_waits"] += 1
                return
            self._sending += 1
            task = asyncio.create_task(self._carry(item))
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)

    async def _carry(self, item: Item) -> None:
        """One row from check to written outcome."""
        row = item.row
        outcome: Outcome | Literal["gone", "again"] | None = None
        try:
            outcome = await self._attempt(item)
        except DATABASE_ERRORS as error:
            log.warning("outbound_not_checked", outbound=str(row.id), error_type=type(error).__name__)
        except Exception:
            # Nobody knows how far it came: the lease runs out, and then it is looked up like after a crash.
            log.exception("outbound_not_sent", outbound=str(row.id))
        finally:
            self._sending -= 1
            settled = outcome == _GONE or (isinstance(outcome, Outcome) and not outcome.open)
            if settled:
                self._lines.done(item)
            elif outcome == _AGAIN:
                self._lines.put_back(item)
            else:
                item.reopened = True
                self._park(self._lines.drop(item))
            self._pump()
        if outcome == _AGAIN:
            return
        if outcome is None:
            self.counters["lost"] += 1
        elif outcome != _GONE:
            self.counters[outcome.event] += 1
            if outcome.verdict is not None and outcome.verdict.kind in LOUD:
                log.error("outbound_refused", outbound=str(row.id), code=outcome.mark.error, kind=outcome.verdict.kind)
            await self._write(outcome.mark)
            if settled:
                self._just_settled.add(row.id)
        self._let_go(item)
        if item.from_table and len(self._held) < self._claim_limit // 2:
            self._wake.set()

    async def _attempt(self, item: Item) -> Outcome | Literal["gone", "again"] | None:
        """Checks and sends. "again": it pays again, for this part or the next. None: it waits for its lease to end."""
        if self._monotonic() - item.checked_at >= CHECK_HOLDS:
            stopped = await self._check(item)
            if stopped is not None:
                return stopped
            item.checked_at = self._monotonic()
        sent = await self._send(item)
        return Outcome(self._give_back(item), "parked") if sent == _AGAIN and self._stopping else sent

    async def _check(self, item: Item) -> Outcome | Literal["gone"] | None:
        """Whether it may go, with its doubt settled. "gone": it is settled elsewhere already. None: it may."""
        row = item.row
        gate = await self._gates.submit(item)
        if gate is None or not gate.open:
            return _GONE
        if gate.before is not None:
            return Outcome(self._give_back(item), "parked")
        if item.doubtful:
            settled = await self._settle(item)
            if settled is not None:
                return settled
        if gate.opted_out and row.kind not in IN_SPITE_OF_STOP:
            return Outcome(mark(row, "suppressed", self._clock.now()), "suppressed")
        return None

    def _is_behind_us(self, message_id: UUID) -> bool:
        held = self._held.get(message_id)
        return not held.reopened if held is not None else message_id in self._just_settled

    async def _send(self, item: Item) -> Outcome | Literal["again"] | None:
        """Sends the next part."""
        row, number = item.row, item.number
        now, begun = self._clock.now(), traces.now()
        if row.lease_until - now < MARGIN:
            return None
        row.attempts += not item.begun
        part = item.parts[row.part]
        told = reference(row.id, row.part, len(item.parts), row.sending)
        result = await self._transport.send(
            number.account,
            row.channel,
            row.address,
            number.service or number.address,
            part,
            status_callback=self._status_url(row.hospital_id, told),
            begin=lambda: self._lines.holds(item, self._monotonic()),
        )
        if result.outcome == "withheld":
            row.attempts -= not item.begun
            return _AGAIN
        item.begun = True
        traces.record("send", row.cause, begun, channel=row.channel, lane=row.lane, outcome=result.outcome)
        if result.outcome == "rate_limited" and result.http_status == TOO_MANY:
            self._shares.pause(self._directory.beside(number), result.retry_after)
        if result.outcome != "accepted":
            return of_result(row, result, self._clock.now(), self._chance())
        row.part += 1
        if is_medium(part):
            return medium_accepted(row, len(item.parts), result.sid, self._clock.now())
        whole = row.part == len(item.parts)
        return Outcome(mark(row, "sent", self._clock.now(), provider_id=result.sid), "sent") if whole else _AGAIN

    async def _settle(self, item: Item) -> Outcome | None:
        """Looks the row up at the provider. None: not all of it is there, and the rest may be sent."""
        row = item.row
        try:
            last = await look_up(self._database, self._transport, item)
        except ProviderFault as fault:
            log.warning("lookup_failed", outbound=str(row.id), code=fault.code, status=fault.http_status)
            row.attempts += 1
            return cannot_look_up(row, self._clock.now())
        item.doubtful = False
        if last is not None and row.part == len(item.parts):
            return found(row, last, self._clock.now(), self._chance())
        if item.unknown and row.attempts >= classify(None, None).max_tries:
            return given_up(row, self._clock.now(), classify(None, None))
        self.counters["resent"] += 1
        return None

    def _park(self, behind: list[Item]) -> None:
        """What stands behind a message that is `open` goes back to the table; whoever may send it finds it there."""
        for item in behind:
            self.counters["parked"] += 1
            item.reopened = True
            written = self._marks.submit(self._give_back(item))
            written.add_done_callback(partial(self._forget, item))

    def _give_back(self, item: Item) -> Mark:
        """Untouched rows lose their lease, so that nobody takes them for sent; doubtful ones stay doubtful."""
        status: MarkStatus = "unknown" if item.doubtful else "queued"
        return mark(item.row, status, self._clock.now())

    def _has(self, message_id: UUID) -> bool:
        """Whether the row is in hand; one that is on its way back to the table may come from there again."""
        held = self._held.get(message_id)
        return held is not None and not held.reopened

    def _let_go(self, item: Item) -> None:
        if self._held.get(item.row.id) is item:
            del self._held[item.row.id]

    def _forget(self, item: Item, written: "asyncio.Future[None]") -> None:
        self._let_go(item)
        if not written.cancelled() and written.exception() is not None:
            self.counters["lost"] += 1

    def _quietly(self, written: "asyncio.Future[None]") -> None:
        """Nobody waits for this mark: if it cannot be written, the lease runs out."""
        written.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def _write(self, one: Mark) -> None:
        try:
            await self._marks.submit(one)
        except Exception:
            # The row keeps its lease until it runs out and is then looked up: nothing is lost, nothing sent twice.
            self.counters["lost"] += 1
            log.exception("outcome_not_written", outbound=str(one.id))

    async def _write_marks(self, batch: list[Mark]) -> list[Exception | None]:
        await patiently(lambda: outbox.write_marks(self._database, batch))
        return [None] * len(batch)

    async def _check_gates(self, batch: list[Item]) -> list[Gate | Exception | None]:
        """A message before that has been dealt with here, its mark only not to be seen yet, stands in nobody's way."""
        self._just_settled.clear()
        gates = await patiently(
            lambda: outbox.check_gates(self._database, [item.row for item in batch], self._clock.now())
        )
        for gate in gates.values():
            if gate.before is not None and self._is_behind_us(gate.before):
                gate.before = None
        return [gates.get(item.row.id) for item in batch]

    async def _renew(self) -> None:
        """Rows that wait long keep their lease; one that somebody else has taken is dropped when its turn comes."""
        now = self._clock.now()
        near = [item for item in self._held.values() if item.row.lease_until - now < MARGIN + AHEAD]
        if not near:
            return
        until = now + self._lease
        kept = await outbox.renew(self._database, [item.row for item in near], until)
        for item in near:
            if item.row.id in kept:
                item.row.lease_until = until
