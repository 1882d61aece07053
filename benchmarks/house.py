"""A house to be measured: a database of its own with several hospitals, and a server process at a carrier."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

import asyncpg

import migrations
from bot.channels.twilio_rest import TwilioRest
from bot.channels.twilio_templates import ensure_templates
from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.kit.ids import uuid7
from web.demo.loading import _insert, _Rows
from web.demo.recipe import recipes

ACCOUNT = "AC" + "b" * 32
TOKEN = "b" * 32
READY_SECONDS = 30.0
_NAMESPACE = UUID("0b8f1c1e-3a1d-4d55-9b52-0a4b7e0c2f11")


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files are and how the database is reached. `hospitals` are the WhatsApp numbers, one each."""

    folder: Path
    url: str
    postmaster: int
    hospitals: tuple[str, ...]


@contextmanager
def database_server() -> Iterator[tuple[Path, str, int]]:
    """A PostgreSQL with the service's own settings (fsync on) in a new folder; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="careline-bench-"))
    folder.chmod(0o755)  # the embedded server runs as a user of its own
    try:
        url = embedded.start(folder)
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        try:
            yield folder, url, pid
        finally:
            embedded.stop(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def furnish(folder: Path, url: str, postmaster: int, hospitals: int) -> Home:
    """Migrates and loads that many copies of the demo hospital, which may send as fast as they like."""
    await migrations.upgrade(url)
    settings = settings_of(folder, url)
    database = Database(url)
    numbers = []
    try:
        for place in range(hospitals):
            number = f"+23420144{place:05d}"
            recipe = recipes()[0].model_copy(update={"code": f"B{place:03d}", "name": f"Benchmark Hospital {place}"})
            hospital_id = uuid5(_NAMESPACE, recipe.code)
            async with database.session([hospital_id]) as session:
                rows = _Rows(
                    recipe,
                    hospital_id,
                    keys=settings.keys,
                    now=SystemClock().now(),
                    settings=settings,
                    senders={"whatsapp": number, "sms": f"+23420155{place:05d}"},
                )
                await _insert(await session.connection(), rows.tables())
            numbers.append(number)
    finally:
        await database.close()
    owner = await asyncpg.connect(url)
    try:
        await owner.execute("UPDATE channel_sender SET rate_per_second = 1000000")
        await owner.execute(
            "INSERT INTO hospital_setting (hospital_id, name, value)"
            " SELECT hospital_id, s.name, s.value FROM hospital, (VALUES ('loop_rounds', '{\"value\": 1000000}'::jsonb),"
            # Talks left open by one load would be nudged during the next, whose carrier does not know their phones.
            " ('nudge_after_minutes', '{\"value\": 1380}'), ('close_after_minutes', '{\"value\": 1380}')) AS s(name, value)"
        )
    finally:
        await owner.close()
    return Home(folder, url, postmaster, tuple(numbers))


async def make_templates(home: Home, carrier_url: str) -> None:
    """What `careline twilio setup` leaves behind: content templates at the carrier, their ids with each hospital."""
    rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=carrier_url, content_base_url=carrier_url)
    try:
        known = await ensure_templates(rest)
    finally:
        await rest.close()
    owner = await asyncpg.connect(home.url)
    try:
        await owner.execute("DELETE FROM content_template")
        for (hospital_id,) in await owner.fetch("SELECT hospital_id FROM hospital"):
            await owner.executemany(
                "INSERT INTO content_template (hospital_id, id, account, shape, provider_id)"
                " VALUES ($1, $2, $3, $4, $5)",
                [(hospital_id, uuid7(), ACCOUNT, shape, sid) for shape, sid in known.items()],
            )
    finally:
        await owner.close()


def settings_of(folder: Path, url: str) -> Settings:
    """The settings of this home's processes, but for where the carrier and the server are reached."""
    return Settings(**environment(folder, url, "http://127.0.0.1:9", 9))  # type: ignore[arg-type]  # parsed by pydantic


def environment(folder: Path, url: str, carrier_url: str, port: int) -> dict[str, str]:
    """What a process of this home is given, by names of settings."""
    return {
        "database_url": url,
        "careline_data_dir": str(folder),
        "host": "127.0.0.1",
        "port": str(port),
        "log_level": "WARNING",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_base_url": carrier_url,
        "twilio_content_base_url": carrier_url,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def is_ready(port: int) -> bool:
    """Whether /readyz on this port says so."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()


class ServerProcess:
    """The serving process: `start`, `stop`. `more` is what else its environment has."""

    def __init__(self, home: Home, carrier_url: str, **more: str) -> None:
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.starts: list[float] = []
        given = environment(home.folder, home.url, carrier_url, self.port)
        self._environment = os.environ | {name.upper(): value for name, value in (given | more).items()}
        self._log = home.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    async def start(self) -> None:
        """Returns once /readyz answers; raises RuntimeError with the log's end otherwise."""
        begun = time.monotonic()
        process = self._process = self._launch()
        while time.monotonic() - begun < READY_SECONDS and process.poll() is None:
            if await is_ready(self.port):
                self.starts.append(time.monotonic() - begun)
                return
            await asyncio.sleep(0.02)
        self.stop()
        raise RuntimeError(f"the server did not get ready: {self.log_end()}")

    def _launch(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "benchmarks.serve"], env=self._environment, stdout=log, stderr=log
            )

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def log_end(self, size: int = 2000) -> str:
        return self._log.read_text("utf-8", "replace")[-size:] if self._log.exists() else ""


@asynccontextmanager
async def owner_of(home: Home) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees every hospital."""
    owner = await asyncpg.connect(home.url)
    try:
        yield owner
    finally:
        await owner.close()
