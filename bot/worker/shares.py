"""The shares of our numbers' rates that this process holds, leased from the database: one statement for all numbers."""

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import asyncpg
import orjson

from bot.worker.lines import Lines, Short
from bot.worker.outbox import transaction
from bot.worker.rate import Ask, Charge, Ledger, Share, Wait, share
from domain.kit import logs
from domain.kit.db import Database
from domain.kit.trouble import DATABASE_ERRORS
from domain.settings.service import Sender as ChannelNumber

log = logs.get("bot.worker.shares")

PATIENCE = (0.02, 0.1, 0.5)  # seconds after tries without an answer
# A crash of the database forgets the last shares: it takes longer to come back than they count. A process that stands still
# in the middle must not hold up the others.
_QUICK = (
    "; SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '1s';"
    " SET LOCAL idle_in_transaction_session_timeout = '2s'"
)
_LOCK = """
SELECT r.id, r.charges::text AS charges, r.waits::text AS waits, extract(epoch FROM r.paused_until)::float8 AS paused_until,
       extract(epoch FROM clock_timestamp())::float8 AS now
FROM unnest($1::uuid[], $2::uuid[]) AS i(hospital_id, id)
JOIN sender_rate r ON r.hospital_id = i.hospital_id AND r.id = i.id
ORDER BY r.id FOR NO KEY UPDATE OF r
"""
_BEGIN = """
INSERT INTO sender_rate (hospital_id, id) SELECT * FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING
"""
_WRITE = """
UPDATE sender_rate r SET charges = i.charges::jsonb, waits = i.waits::jsonb
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS i(hospital_id, id, charges, waits)
WHERE r.hospital_id = i.hospital_id AND r.id = i.id
"""
# Without a time from the provider: a quarter of a second with jitter, doubled up to eight seconds as long as it does not help.
# Refusals of requests that were under way together count as one.
_PAUSE = """
INSERT INTO sender_rate AS r (hospital_id, id, paused_until)
SELECT h, s, clock_timestamp() + make_interval(
    secs => CASE WHEN $3::float8 > 0 THEN $3 * (1 + $4::float8 / 10) ELSE 0.25 * (1 + $4) END)
FROM unnest($1::uuid[], $2::uuid[]) AS i(h, s) ORDER BY s
ON CONFLICT (hospital_id, id) DO UPDATE SET
    strikes = CASE WHEN r.paused_until > clock_timestamp() THEN r.strikes
                   WHEN r.paused_until > clock_timestamp() - interval '1 second' THEN least(r.strikes + 1, 5) ELSE 0 END,
    paused_until = CASE
        WHEN $3 > 0 THEN greatest(r.paused_until, excluded.paused_until)
        WHEN r.paused_until > clock_timestamp() THEN r.paused_until
        WHEN r.paused_until > clock_timestamp() - interval '1 second' THEN
            clock_timestamp() + (excluded.paused_until - clock_timestamp()) * 2 ^ least(r.strikes + 1, 5)
        ELSE excluded.paused_until END
"""


class Shares:
    """Asks for shares when lines are short of them; `go_on` is called when something may be sent again.

    At most one ask of the process is under way; what becomes short meanwhile is in the next.
    """

    def __init__(
        self,
        database: Database,
        lines: Lines,
        go_on: Callable[[], None],
        *,
        chance: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self._database, self._lines, self._go_on = database, lines, go_on
        self._chance, self._monotonic = chance, monotonic
        self._holder = uuid4().hex[:16]
        self._asking: asyncio.Task[None] | None = None
        self._pauses: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def refill(self, lanes: int) -> bool:
        """Asks for what those lanes of the lines are short of, now or when it may be of use. True: a rate is waited for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._asking is not None:
            return False
        now = self._monotonic()
        short = self._lines.short(lanes)
        due = [one for one in short if one.retry_at <= now]
        if due:
            self._asking = asyncio.create_task(self._ask(due))
        elif short:
            soonest = min(one.retry_at for one in short)
            self._timer = asyncio.get_running_loop().call_later(max(soonest - now, 0.001), self._go_on)
        return bool(short) and not due

    def pause(self, numbers: Sequence[ChannelNumber], seconds: float = 0.0) -> None:
        """The provider wants nothing from these numbers, for so many seconds if it said: no process sends from them."""
        now = self._monotonic()
        for number in numbers:
            self._lines.hold(number.id, now + max(seconds, 0.25))
        task = asyncio.create_task(self._write_pause(numbers, seconds))
        self._pauses.add(task)
        task.add_done_callback(self._pauses.discard)

    async def settled(self) -> None:
        """Returns when nothing is being asked or written."""
        while under_way := [*self._pauses, *([self._asking] if self._asking is not None else [])]:
            await asyncio.wait(under_way)

    def close(self) -> None:
        """Asks for nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _ask(self, due: list[Short]) -> None:
        try:
            for pause in PATIENCE:
                if await self._asked(due, pause):
                    break
                await asyncio.sleep(pause / 2)
        finally:
            self._asking = None
        self._go_on()

    async def _asked(self, due: list[Short], pause: float) -> bool:
        """One try. False: there was no answer, and the next try is due after some of the `pause`."""
        asked = self._monotonic()
        asks = [one.allowance.ask(self._holder, one.wants, one.least, asked) for one in due]
        try:
            given = await lease(self._database, due, asks)
        except Exception as error:
            # Whatever it is: a share that never comes would be a number that never sends again.
            log.warning("shares_not_leased", exc_info=error)
            for one in due:
                one.allowance.lose(self._monotonic(), pause)
            return False
        now = self._monotonic()
        for one in due:
            one.allowance.receive(given[one.sender_id], now)
        return True

    async def _write_pause(self, numbers: Sequence[ChannelNumber], seconds: float) -> None:
        try:
            async with transaction(self._database, {number.hospital_id for number in numbers}) as connection:
                hospitals, ids = [n.hospital_id for n in numbers], [n.id for n in numbers]
                await connection.execute(_PAUSE, hospitals, ids, float(seconds), self._chance())
        except DATABASE_ERRORS as error:
            log.warning("pause_not_written", error_type=type(error).__name__)


async def lease(database: Database, short: Sequence[Short], asks: Sequence[Ask]) -> dict[UUID, Share]:
    """A share for each number, in one transaction that locks their rows in the order of ids."""
    by_id = {one.sender_id: (one, ask) for one, ask in zip(short, asks, strict=True)}
    hospitals, ids = [one.hospital_id for one in short], [one.sender_id for one in short]
    given: dict[UUID, Share] = {}
    written: list[tuple[UUID, UUID, str, str]] = []
    async with transaction(database, set(hospitals), _QUICK) as connection:
        for row in await _locked(connection, hospitals, ids):
            one, ask = by_id[row["id"]]
            ledger, given[row["id"]] = share(_ledger(row), ask, one.allowance.per_second, row["now"])
            written.append((one.hospital_id, row["id"], _charges(ledger), _waits(ledger)))
        await connection.execute(_WRITE, *(list(column) for column in zip(*written, strict=True)))
    return given


async def _locked(connection: asyncpg.Connection, hospitals: list[UUID], ids: list[UUID]) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await connection.fetch(_LOCK, hospitals, ids)
    if len(rows) < len(ids):
        await connection.execute(_BEGIN, hospitals, ids)
        rows = await connection.fetch(_LOCK, hospitals, ids)
    return rows


def _ledger(row: asyncpg.Record) -> Ledger:
    charges = tuple(Charge(*one) for one in orjson.loads(row["charges"]))
    return Ledger(charges, tuple(Wait(*one) for one in orjson.loads(row["waits"])), row["paused_until"] or 0.0)


def _charges(ledger: Ledger) -> str:
    return orjson.dumps([(c.holder, c.units, c.until, c.live) for c in ledger.charges]).decode()


def _waits(ledger: Ledger) -> str:
    return orjson.dumps([(w.holder, w.lane, w.until) for w in ledger.waits]).decode()
