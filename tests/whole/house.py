"""A hospital served by several processes of ours behind a balancer, on one PostgreSQL, with a Twilio on loopback."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import asyncpg

from bot.worker.transport import REF, Reference, read_reference
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from tests.front import SID, TOKEN
from tests.nothing_personal import guard
from tests.web.running import free_port
from web.carrier.carrier import Carrier
from web.carrier.serving import serving_carrier
from web.carrier.webhook import ConnectFailed
from web.demo.loading import load_demo

PUBLIC = "https://care.example.org"
PATIENCE = 60  # a busy machine's; what is checked is that it happens, not how soon
# What a patient says, again and again: most of it only moves the dialogue, some calls the domain.
TALK = ("hi", "I agree", "Ada Obi", "help", "book", "me", "12/03/1990", "menu", "language", "english", "hours", "menu")
# News for staff that fall due while we look would be messages that wait, too.
_LEFT = """
SELECT (SELECT count(*) FROM inbound_message WHERE status <> 'handled')
     + (SELECT count(*) FROM outbound_message WHERE waiting)
     + (SELECT count(*) FROM staff_alert WHERE settled_at IS NULL AND due_at < now() + interval '5 seconds')
"""
# A conversation that had more turns than messages, or fewer; flows we began ourselves are messages of kind start.
_TURNS_DIFFER = """
SELECT turns, told FROM (
    SELECT c.turns, (SELECT count(*) FROM inbound_message m WHERE m.hospital_id = c.hospital_id
                     AND m.conversation_id = c.id AND m.kind IN ('message', 'start')) AS told
    FROM conversation c) t WHERE turns <> told
"""


@dataclass(eq=False)
class Process:
    """`careline <words>` in a process of its own; what it logs is searched like everything we say."""

    words: Sequence[str]
    environment: dict[str, str]
    port: int
    said: list[str] = field(default_factory=list)
    ready: bool = False
    _child: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from web.cli import main; main()", *self.words,
            env=self.environment, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self._listening = asyncio.create_task(self._listen(self._child))
        async with asyncio.timeout(PATIENCE):
            while not await self.look():
                assert self._child.returncode is None, "\n".join(self.said[-20:])
                await asyncio.sleep(0.1)

    async def _listen(self, child: asyncio.subprocess.Process) -> None:
        assert child.stderr is not None
        async for line in child.stderr:
            self.said.append(line.decode().rstrip())
            guard.said.append(line.decode())

    async def look(self) -> bool:
        """As a balancer does: whether this process wants messages."""
        try:
            address = f"http://127.0.0.1:{self.port}/readyz"
            async with aiohttp.ClientSession() as session, session.get(address) as answer:
                self.ready = answer.status == 200
        except (aiohttp.ClientError, OSError):
            self.ready = False
        return self.ready

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.returncode is None

    def tell(self, what: signal.Signals) -> None:
        assert self._child is not None
        self._child.send_signal(what)

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self._child is not None
        assert self._listening is not None
        if self._child.returncode is None and how == signal.SIGKILL:
            os.killpg(self._child.pid, how)  # with the processes it has begun itself
        elif self._child.returncode is None:
            self._child.send_signal(how)
        code = await self._child.wait()
        await self._listening
        return code


class Balancer:
    """A carrier's poster: requests go round the processes that were ready when last looked at, past those that are gone."""

    def __init__(self, inner: Any, house: "House") -> None:
        self._inner, self._house, self._turn = inner, house, count()
        self.statuses: Counter[int] = Counter()
        self.taken = 0

    async def post(self, url: str, *rest: Any) -> Any:
        path = url.partition("://")[2].partition("/")[2]
        turn, ready = next(self._turn), [p for p in self._house.webs if p.ready]
        for offset in range(len(ready)):
            process = ready[(turn + offset) % len(ready)]
            try:
                answer = await self._inner.post(f"http://127.0.0.1:{process.port}/{path}", *rest)
            except ConnectFailed:
                process.ready = False
                continue
            self.statuses[answer.status] += 1
            self.taken += answer.status == 204 and path.endswith("/messages")
            return answer
        raise ConnectFailed

    async def close(self) -> None:
        await self._inner.close()


@dataclass(eq=False)
class House:
    """Everything of one hospital. `webs` and `workers` are its processes, `number` patients write to."""

    url: str
    folder: Path
    number: str
    carrier: Carrier
    carrier_url: str
    keys_of: Settings
    webs: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def balancer(self) -> Balancer:
        poster: Any = self.carrier.poster
        assert isinstance(poster, Balancer)
        return poster

    def _environment(self, port: int) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("TWILIO_", "CARELINE_", "TELEGRAM_", "OTEL_"))}
        return kept | {
            "DATABASE_URL": self.url,
            "CARELINE_DATA_DIR": str(self.folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_BASE_URL": PUBLIC,
            "DRAIN_SECONDS": "1",
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": self.carrier_url,
            "TWILIO_CONTENT_BASE_URL": self.carrier_url,
            **self.more,
        }

    async def web(self, *more: str) -> Process:
        port = free_port()
        process = Process(["serve", *more], self._environment(port), port)
        self.webs.append(process)
        await process.start()
        return process

    async def worker(self) -> Process:
        port = free_port()
        process = Process(["worker"], self._environment(port) | {"METRICS_PORT": str(port)}, port)
        self.workers.append(process)
        await process.start()
        return process

    async def watch(self) -> None:
        """The balancer's looks at every web process, until cancelled."""
        while True:
            await asyncio.gather(*(process.look() for process in self.webs if process.running))
            await asyncio.sleep(0.2)

    async def talk(self, phone: str, stop: asyncio.Event, rounds: int = 10_000) -> None:
        """One patient, who writes again as soon as the answer to the last has come."""
        for _, text in zip(range(rounds), _forever(), strict=False):
            if stop.is_set():
                return
            seen = self.answers(phone)
            status = await self.carrier.say(phone, self.number, text)
            while not 200 <= status < 300:  # as Twilio's own retry, and the reconciliation after it
                await asyncio.sleep(0.3)
                sid = next(m.sid for m in reversed(self.carrier.messages.thread(phone, self.number)) if m.form)
                status = await self.carrier.redeliver(sid)
            await self.carrier.until(lambda seen=seen: self.answers(phone) > seen, PATIENCE)  # type: ignore[misc]

    def answers(self, phone: str) -> int:
        return sum(not m.mine for m in self.carrier.thread(phone, self.number))

    async def quiet(self) -> None:
        """Until nothing is left to do, without anybody's help."""
        owner = await asyncpg.connect(self.url)
        try:
            async with asyncio.timeout(PATIENCE):
                while await owner.fetchval(_LEFT):  # noqa: ASYNC110  rows of a database
                    await asyncio.sleep(0.2)
        finally:
            await owner.close()
        await self.carrier.settled(PATIENCE)

    async def verified(self) -> int:
        """Checks that every message had one turn and every part of a reply exists once. Returns how many messages."""
        everything = [
            m for phone, ours in self.carrier.messages.threads() for m in self.carrier.messages.thread(phone, ours)
        ]
        created = Counter(_about(m.callback)[:2] for m in everything if m.direction == "outbound-api")
        whole = {_about(m.callback).message for m in everything if m.direction == "outbound-api"}
        said = sum(m.direction == "inbound" for m in everything)
        assert [about for about, times in created.items() if times > 1] == []
        owner = await asyncpg.connect(self.url)
        try:
            inbound = await owner.fetchval("SELECT count(*) FROM inbound_message WHERE kind = 'message'")
            twice = await owner.fetch(_TURNS_DIFFER)
            sent = {row["id"] for row in await owner.fetch("SELECT id FROM outbound_message WHERE provider_id <> ''")}
            other = await owner.fetch("SELECT status, error FROM outbound_message WHERE provider_id = ''")
        finally:
            await owner.close()
        assert [tuple(row) for row in other] == [], "messages without a provider's id"
        assert [tuple(row) for row in twice] == [], twice
        assert inbound == said, (inbound, said)
        assert whole == sent, (len(whole), len(sent))
        return inbound


def _about(callback: str) -> Reference:
    """Which message of ours, and which part of it, the provider's message was created for."""
    found = read_reference(parse_qs(urlsplit(callback).query)[REF][0])
    assert found is not None
    return found


def _forever() -> "AsyncIterator[str] | Any":
    yield from TALK[:3]
    while True:
        yield from TALK[3:]


@asynccontextmanager
async def house(url: str, folder: Path) -> AsyncIterator[House]:
    """A house without processes yet; they are ended with it."""
    settings = Settings(careline_data_dir=folder, twilio_account_sid=SID)
    database = Database(url)
    try:
        summary = await load_demo(database, settings.keys, SystemClock(), settings, lived=False)
    finally:
        await database.close()
    owner = await asyncpg.connect(url)
    await owner.execute("UPDATE channel_sender SET rate_per_second = 2000")
    # Patients who answer at once are no machines here.
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value) SELECT hospital_id, 'loop_rounds', '{\"value\": 100000}'"
        " FROM hospital"
    )
    await owner.close()
    carrier = Carrier(
        SID, TOKEN, "http://balancer", lambda: datetime.now(UTC), public_base_url=PUBLIC, most_messages=100_000
    )
    async with serving_carrier(carrier) as carrier_url:
        ours = House(url, folder, summary.hospitals[0].sms, carrier, carrier_url, settings)
        carrier.poster = Balancer(carrier.poster, ours)  # type: ignore[assignment]
        watching = asyncio.create_task(ours.watch())
        try:
            yield ours
        finally:
            watching.cancel()
            await asyncio.gather(
                *(p.end(signal.SIGKILL) for p in (*ours.webs, *ours.workers) if p.running), return_exceptions=True
            )
