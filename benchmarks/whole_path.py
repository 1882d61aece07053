"""The load driver: patients at a loopback Twilio, our server, PostgreSQL; from signed webhook to the reply marked sent.

Closed loop: so many patients at once, each writing as soon as its answer has come. Open loop: messages fall due at a
fixed mean rate (Poisson), whoever is free writes next, and latency counts from the instant the message was due.
"""

import asyncio
import gc
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.house import ACCOUNT, TOKEN, Home, ServerProcess, TimedPoster, make_templates, owner_of
from benchmarks.people import Inbox, People, Tally
from benchmarks.talks import Move, Patient
from benchmarks.usage import Used, resident_mb, used
from benchmarks.verify import open_rows
from web.carrier.carrier import Carrier
from web.carrier.serving import serving_carrier

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

    def __init__(
        self, home: Home, server: ServerProcess, carrier: Carrier, inbox: Inbox, load: Load, first: int
    ) -> None:
        self.home, self.server, self.carrier, self.inbox, self.load = home, server, carrier, inbox, load
        self.measured = Measured()
        self.people = People(
            carrier, inbox, home.hospitals, self.measured, seed=load.seed, first=first, plain=load.plain,
            duplicates=load.duplicates, crowd=load.crowd,
        )  # fmt: skip

    async def _open(self) -> None:
        people, free = self.people, deque[tuple[Patient, Move]]()
        due = time.monotonic()
        while not people.stopping:
            due += people.random.expovariate(self.load.rate)
            wait = due - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            if free:
                patient, move = free.popleft()
            else:
                patient = people.newcomer()
                move = patient.first()
            people.beside(asyncio.create_task(self._one(patient, move, due, free)))

    async def _one(self, patient: Patient, move: Move, due: float, free: "deque[tuple[Patient, Move]]") -> None:
        answer = await self.people.exchange(patient, move, due)
        following = patient.answer(answer) if answer is not None else None
        if following is not None:
            free.append((patient, following))
        else:
            self.people.over(patient)

    async def run(self) -> Measured:
        load, measured = self.load, self.measured
        if load.rate:
            patients = [asyncio.create_task(self._open())]
        else:
            patients = [asyncio.create_task(self.people.talk_on(0.02 * n)) for n in range(load.patients)]
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
        await asyncio.gather(*patients)
        await self.people.settled()
        await self.carrier.settled(60)
        poster = self.carrier.poster
        assert isinstance(poster, TimedPoster)
        measured.seconds = ended - begun
        measured.webhook = percentiles([took for at, took in poster.took if begun <= at < ended])
        latencies = [took for at, took in self.people.latencies if begun <= at < ended]
        measured.latency = percentiles(latencies)
        measured.replies = len(latencies) / measured.seconds
        spent = after.since(before)
        if latencies:
            measured.server_us, measured.postgres_us, measured.driver_us = (
                cpu * 1e6 / len(latencies) for cpu in (spent.server, spent.postgres, spent.driver)
            )
        measured.cores = (spent.server + spent.postgres + spent.driver) / measured.seconds
        measured.created = self.inbox.created
        return measured

    def _used(self) -> Used:
        return used(self.server.pid, self.home.postmaster)


async def drive(home: Home, load: Load, first_phone: int) -> tuple[Measured, int]:
    """One run under one load, with a server and a carrier of its own. Returns the figures and the next free phone."""
    carrier = Carrier(
        ACCOUNT, TOKEN, "http://127.0.0.1:9", lambda: datetime.now(UTC),
        statuses=("sent", "delivered", "read") if load.callbacks else (),
    )  # fmt: skip
    inbox = carrier.messages = Inbox(20_000)
    carrier.poster = TimedPoster()
    async with serving_carrier(carrier) as carrier_url:
        await make_templates(home, carrier_url)
        server = ServerProcess(home, carrier_url)
        carrier.webhook_base_url = carrier.public_base_url = server.base_url
        await server.start()
        try:
            driver = Driver(home, server, carrier, inbox, load, first_phone)
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
