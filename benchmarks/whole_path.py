"""The load driver: patients at a loopback Twilio, our server, PostgreSQL; from signed webhook to the reply marked sent."""

import asyncio
import gc
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.exchange import Exchange, serving_exchange
from benchmarks.house import ACCOUNT, TOKEN, Home, ServerProcess, make_templates, owner_of
from benchmarks.people import Tally
from benchmarks.phones import Phones
from benchmarks.usage import Used, resident_mb, used
from benchmarks.verify import open_rows

WARM_UP = 4.0
SETTLING = 3.0
MEMORY_SAMPLES = 20
SHORT = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """`patients` at once (closed loop), or `rate` messages a second (open loop). Shares are of 1.

    With a `crowd` the patients are among that many contacts the database has already.
    """

    seconds: float
    patients: int = 64
    rate: float = 0.0
    plain: bool = False
    duplicates: float = 0.0
    callbacks: bool = True
    seed: int = 7
    crowd: int = 0


@dataclass(slots=True)
class Measured(Tally):
    """Times in ms, CPU in us a reply, all within the measuring time only, but for the tally.

    `memory_over` are seconds since the beginning with the server's memory in MB.
    """

    seconds: float = 0.0
    replies: float = 0.0
    webhook: dict[str, float] = field(default_factory=dict)
    latency: dict[str, float] = field(default_factory=dict)
    server_us: float = 0.0
    postgres_us: float = 0.0
    driver_us: float = 0.0
    cores: float = 0.0
    memory_mb: float = 0.0
    memory_over: list[tuple[float, float]] = field(default_factory=list)
    began: datetime = datetime.min
    ended: datetime = datetime.min
    created: dict[str, int] = field(default_factory=dict)


class Driver:
    """One carrier with its patients, over one home's server."""

    def __init__(self, home: Home, server: ServerProcess, carrier: Exchange, load: Load, first: int) -> None:
        self.home, self.server, self.carrier, self.load = home, server, carrier, load
        self.measured = Measured()
        self.people = Phones(
            carrier, home.hospitals, self.measured, seed=load.seed, first=first, plain=load.plain,
            duplicates=load.duplicates, crowd=load.crowd,
        )  # fmt: skip

    async def run(self) -> Measured:
        load, measured = self.load, self.measured
        if load.rate:
            self.people.write(load.rate)
        else:
            self.people.talk(load.patients)
        await asyncio.sleep(WARM_UP)
        async with owner_of(self.home) as owner:
            # What autovacuum does within the first minute: until then PostgreSQL plans without any figures.
            await owner.execute("ANALYZE")
        # Every connection plans every statement anew then: half a second of PostgreSQL's time, once.
        await asyncio.sleep(SETTLING)
        measured.began, begun, before = datetime.now(UTC), time.monotonic(), self._used()
        for _ in range(MEMORY_SAMPLES):
            await asyncio.sleep(load.seconds / MEMORY_SAMPLES)
            measured.memory_over.append((time.monotonic() - begun, resident_mb(self.server.pid)))
        measured.ended, ended, after = datetime.now(UTC), time.monotonic(), self._used()
        measured.memory_mb = resident_mb(self.server.pid)
        self.people.stop()
        await self.people.settled()
        measured.seconds = ended - begun
        measured.webhook = percentiles([took for at, took in self.people.took if begun <= at < ended])
        latencies = [took for at, took in self.people.latencies if begun <= at < ended]
        measured.latency = percentiles(latencies)
        measured.replies = len(latencies) / measured.seconds
        spent = after.since(before)
        if latencies:
            measured.server_us, measured.postgres_us, measured.driver_us = (
                cpu * 1e6 / len(latencies) for cpu in (spent.server, spent.postgres, spent.driver)
            )
        measured.cores = (spent.server + spent.postgres + spent.driver) / measured.seconds
        measured.created = self.carrier.created
        return measured

    def _used(self) -> Used:
        return used(self.server.pid, self.home.postmaster)


async def drive(home: Home, load: Load, first_phone: int) -> tuple[Measured, int]:
    """One run under one load, with a server and a carrier of its own. Returns the figures and the next free phone."""
    carrier = Exchange(ACCOUNT, TOKEN, statuses=("sent", "delivered", "read") if load.callbacks else (), most=20_000)
    async with serving_exchange(carrier) as carrier_url:
        await make_templates(home, carrier_url)
        server = ServerProcess(home, carrier_url)
        carrier.reach(server.base_url)
        await server.start()
        try:
            driver = Driver(home, server, carrier, load, first_phone)
            if load.seconds < SHORT:
                # The driver's own pauses are none of the server's: no collections while it measures.
                gc.collect()
                gc.disable()
            measured = await driver.run()
            gc.enable()
            await _quiet(home)
        finally:
            server.stop()
    return measured, driver.people.next_phone


async def _quiet(home: Home) -> None:
    """Waits until nothing is left to do; what stays is found by the checks."""
    for _ in range(200):
        if not await open_rows(home):
            return
        await asyncio.sleep(0.1)


def percentiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {"p50": 0.0, "p95": 0.0, "p99": 0.0}
    ordered = sorted(seconds)
    return {f"p{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000 for p in (50, 95, 99)}
