"""Due-row sweeps, ticked by APScheduler. The due rows are in their own tables; here is only how often to look."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.kit import logs
from domain.kit.clock import Clock

log = logs.get("bot.worker.scheduler")

# A sweep bounds its own work; one that hangs is ended so that it cannot stand still for ever.
LONGEST_TICK = 120.0


@dataclass(slots=True)
class Sweep:
    """One registered sweep and how it fares. `last_success` is when its last good tick ended, or when it started."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    last_success: datetime
    ticks: int = 0
    failures: int = 0
    running: bool = False


class Sweeps:
    """Named sweeps, each in its own tick: one that fails or hangs never stops another, and shows in `lags()`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sweeps: dict[str, Sweep] = {}
        self._scheduler: AsyncIOScheduler | None = None
        self._active: set[asyncio.Task[object]] = set()

    def add(self, name: str, seconds: float, run: Callable[[], Awaitable[object]]) -> None:
        """Registers `run` for every `seconds`. Raises ValueError for a name taken or an interval not above zero."""
        if name in self._sweeps or seconds <= 0:
            raise ValueError(f"sweep {name} is registered already or has no interval")
        self._sweeps[name] = Sweep(name, seconds, run, self._clock.now())
        if self._scheduler is not None:
            self._schedule(self._scheduler, self._sweeps[name])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._sweeps)

    async def run_once(self, name: str) -> bool:
        """One tick now, as the scheduler does it. True if it succeeded; False too if it is running already."""
        sweep = self._sweeps[name]
        if sweep.running:
            return False
        sweep.running = True
        sweep.ticks += 1
        try:
            async with asyncio.timeout(LONGEST_TICK):
                await sweep.run()
        except Exception:
            sweep.failures += 1
            log.exception("sweep_failed", action=name, count=sweep.failures)
            return False
        else:
            sweep.last_success = self._clock.now()
            return True
        finally:
            sweep.running = False

    def start(self) -> None:
        """Begins ticking; the first tick of each is after half its interval at the earliest, after all of it at the latest."""
        if self._scheduler is not None:
            return
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for place, sweep in enumerate(self._sweeps.values(), 1):
            sweep.last_success = self._clock.now()
            self._schedule(self._scheduler, sweep, 0.5 + 0.5 * place / len(self._sweeps))
        self._scheduler.start()

    async def stop(self, deadline_seconds: float = 10.0) -> None:
        """No new ticks; waits for those under way, then cancels them."""
        if self._scheduler is None:
            return
        scheduler, self._scheduler = self._scheduler, None
        scheduler.remove_all_jobs()
        if self._active:
            _, late = await asyncio.wait(self._active, timeout=deadline_seconds)
            for task in late:
                task.cancel()
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    def lags(self) -> dict[str, float]:
        """Seconds by which each sweep's last success is older than its interval; 0.0 is healthy."""
        now = self._clock.now()
        return {
            sweep.name: max(0.0, (now - sweep.last_success).total_seconds() - sweep.seconds)
            for sweep in self._sweeps.values()
        }

    def counters(self) -> dict[str, dict[str, int]]:
        return {s.name: {"ticks": s.ticks, "failures": s.failures} for s in self._sweeps.values()}

    def _schedule(self, scheduler: AsyncIOScheduler, sweep: Sweep, share: float = 1.0) -> None:
        # All at one moment, they would need a connection each and keep patients' messages waiting.
        first = datetime.now(UTC) + timedelta(seconds=sweep.seconds * share)
        scheduler.add_job(
            self._tick, "interval", seconds=sweep.seconds, start_date=first, id=sweep.name, args=[sweep.name],
            coalesce=True, max_instances=1, misfire_grace_time=None,
        )  # fmt: skip

    async def _tick(self, name: str) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._active.add(task)
        try:
            await self.run_once(name)
        finally:
            self._active.discard(task)
