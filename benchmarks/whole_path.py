"""The load driver: patients at a loopback Twilio, our server, PostgreSQL; from signed webhook to the reply marked sent.

Closed loop: so many patients at once, each writing as soon as its answer has come. Open loop: messages fall due at a
fixed mean rate (Poisson), whoever is free writes next, and latency counts from the instant the message was due.
"""

import asyncio
import gc
import random
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.house import ACCOUNT, TOKEN, Home, ServerProcess, TimedPoster, make_templates, owner_of
from benchmarks.talks import Move, Patient
from benchmarks.usage import Used, resident_mb, used
from benchmarks.verify import open_rows
from web.carrier.carrier import Carrier
from web.carrier.serving import serving_carrier
from web.carrier.state import Message, Messages

PATIENCE = 40.0  # seconds a patient waits for an answer; longer only while the server is being killed
WARM_UP = 4.0
MEMORY_SAMPLES = 20
SHORT = 120.0
# The numbers of a crowd begin here; a load's people are spread over all of it.
CROWD = 50_000_000
_STRIDE = 7_919


class Inbox(Messages):
    """The carrier's memory that tells the driver of each message of ours, and counts how often each was created."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.waiting: dict[str, asyncio.Future[Message]] = {}
        self.created: dict[str, int] = {}

    def add(self, message: Message) -> None:
        super().add(message)
        if message.direction != "outbound-api":
            return
        reference = message.callback.partition("#")[0]
        self.created[reference] = self.created.get(reference, 0) + 1
        future = self.waiting.pop(message.phone, None)
        if future is not None and not future.done():
            future.set_result(message)


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
    kills: int = 0
    seed: int = 7
    crowd: int = 0


@dataclass(slots=True)
class Measured:
    """Times in ms, CPU in us a reply, all within the measuring time only, but for the counts of faults.

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
    booked: int = 0
    said: int = 0
    repeated: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    began: datetime = datetime.min
    ended: datetime = datetime.min
    created: dict[str, int] = field(default_factory=dict)


class Driver:
    """One carrier with its patients, over one home's server."""

    def __init__(
        self, home: Home, server: ServerProcess, carrier: Carrier, inbox: Inbox, load: Load, first: int
    ) -> None:
        self.home, self.server, self.carrier, self.inbox, self.load = home, server, carrier, inbox, load
        self.random = random.Random(load.seed)
        self.measured = Measured()
        self._next_phone = first
        self._latencies: list[tuple[float, float]] = []
        self._stop = asyncio.Event()
        self._side: set[asyncio.Task[None]] = set()

    @property
    def phones_used(self) -> int:
        return self._next_phone

    def _patient(self) -> Patient:
        number = self._next_phone
        self._next_phone += 1
        if self.load.crowd:
            number = CROWD + number * _STRIDE % self.load.crowd
        ours = self.home.hospitals[number % len(self.home.hospitals)]
        own = random.Random(self.load.seed * 1_000_003 + number)
        return Patient(f"whatsapp:+23481{number:08d}", f"whatsapp:{ours}", self.load.plain, own)

    async def _exchange(self, patient: Patient, move: Move, due: float) -> Message | None:
        """Says it and waits for the answer. None: there was none in time."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self.inbox.waiting[patient.phone] = future
        patient.turns += 1
        self.measured.said += 1
        status = await self.carrier.say(
            patient.phone,
            patient.ours,
            move.text,
            row=move.tapped if move.is_row else None,
            button=None if move.is_row else move.tapped,
            quoted=move.quoted,
            profile_name="Ada Obi",
        )
        if not 200 <= status < 300:
            await self._again(patient, status)
        elif self.load.duplicates and self.random.random() < self.load.duplicates:
            self._beside(patient)
        patience = PATIENCE + (300 if self.load.kills else 0)
        try:
            async with asyncio.timeout(patience):
                answer = await future
        except TimeoutError:
            self.measured.lost.append(f"no answer to turn {patient.turns}: {move.text or move.tapped}")
            return None
        self._latencies.append((due, time.monotonic() - due))
        return answer

    async def _again(self, patient: Patient, status: int) -> None:
        """The webhook failed: as a provider's later retry, the same message until it is taken."""
        sid = next(m.sid for m in reversed(self.carrier.messages.thread(patient.phone, patient.ours)) if m.form)
        for _ in range(100):
            self.measured.refused[status] = self.measured.refused.get(status, 0) + 1
            await asyncio.sleep(0.3)
            status = await self.carrier.redeliver(sid)
            if 200 <= status < 300:
                return

    def _beside(self, patient: Patient) -> None:
        sid = next(m.sid for m in reversed(self.carrier.messages.thread(patient.phone, patient.ours)) if m.form)
        self.measured.repeated += 1

        async def repeat() -> None:
            status = await self.carrier.redeliver(sid)
            if not 200 <= status < 300:
                self.measured.refused[status] = self.measured.refused.get(status, 0) + 1

        task = asyncio.create_task(repeat())
        self._side.add(task)
        task.add_done_callback(self._side.discard)

    async def _closed(self, pause: float) -> None:
        """One patient after the other, until told to stop; the last talk is finished only by its current answer."""
        await asyncio.sleep(pause)
        while not self._stop.is_set():
            patient = self._patient()
            move: Move | None = patient.first()
            while move is not None and not self._stop.is_set():
                answer = await self._exchange(patient, move, time.monotonic())
                move = patient.answer(answer) if answer is not None else None
            self._over(patient)

    def _over(self, patient: Patient) -> None:
        self.measured.booked += patient.booked
        if patient.lost:
            self.measured.lost.append(patient.lost)

    async def _open(self) -> None:
        free: deque[tuple[Patient, Move]] = deque()
        due = time.monotonic()
        while not self._stop.is_set():
            due += self.random.expovariate(self.load.rate)
            wait = due - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            if free:
                patient, move = free.popleft()
            else:
                patient = self._patient()
                move = patient.first()
            task = asyncio.create_task(self._one(patient, move, due, free))
            self._side.add(task)
            task.add_done_callback(self._side.discard)

    async def _one(self, patient: Patient, move: Move, due: float, free: "deque[tuple[Patient, Move]]") -> None:
        answer = await self._exchange(patient, move, due)
        following = patient.answer(answer) if answer is not None else None
        if following is not None:
            free.append((patient, following))
        else:
            self._over(patient)

    async def _kill(self, begun: float) -> None:
        """Kills and starts the server again at random moments, all kills within the load's seconds or as they fit."""
        for _ in range(self.load.kills):
            await asyncio.sleep(self.random.uniform(0.2, 2.2))
            self.server.kill()
            self.measured.kills += 1
            await self.server.start()
        await asyncio.sleep(max(0.0, begun + self.load.seconds - time.monotonic()))

    async def run(self) -> Measured:
        load, measured = self.load, self.measured
        if load.rate:
            patients = [asyncio.create_task(self._open())]
        else:
            patients = [asyncio.create_task(self._closed(0.02 * n)) for n in range(load.patients)]
        await asyncio.sleep(WARM_UP)
        async with owner_of(self.home) as owner:
            # What autovacuum does within the first minute: until then PostgreSQL plans without any figures.
            await owner.execute("ANALYZE")
        await asyncio.sleep(1)
        measured.began, begun, before = datetime.now(UTC), time.monotonic(), self._used()
        if load.kills:
            await self._kill(begun)
        else:
            for _ in range(MEMORY_SAMPLES):
                await asyncio.sleep(load.seconds / MEMORY_SAMPLES)
                measured.memory_over.append((time.monotonic() - begun, resident_mb(self.server.pid)))
        measured.ended, ended, after = datetime.now(UTC), time.monotonic(), self._used()
        measured.memory_mb = resident_mb(self.server.pid)
        self._stop.set()
        await asyncio.gather(*patients)
        while self._side:
            await asyncio.wait(tuple(self._side))
        await self.carrier.settled(60)
        poster = self.carrier.poster
        assert isinstance(poster, TimedPoster)
        measured.seconds = ended - begun
        measured.webhook = _percentiles([took for at, took in poster.took if begun <= at < ended])
        latencies = [took for at, took in self._latencies if begun <= at < ended]
        measured.latency = _percentiles(latencies)
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
            await _quiet(home, load)
        finally:
            server.stop()
    return measured, driver.phones_used


async def _quiet(home: Home, load: Load) -> None:
    """Waits until nothing is left to do; what stays is found by the checks."""
    for _ in range(2000 if load.kills else 200):
        if not await open_rows(home):
            return
        await asyncio.sleep(0.1)


def _percentiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {"p50": 0.0, "p95": 0.0, "p99": 0.0}
    ordered = sorted(seconds)
    return {f"p{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000 for p in (50, 95, 99)}
