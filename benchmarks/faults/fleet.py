"""Several web and worker processes of one service, to be killed and started again; a balancer in front of the web processes."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benchmarks.house import READY_SECONDS, Home, environment, free_port, is_ready
from web.carrier.carrier import Carrier

PUBLIC = "https://careline.test"
_LOOK = 0.05


@dataclass(slots=True)
class Member:
    """One process. `port` answers /readyz."""

    command: str
    port: int
    environment: Mapping[str, str]
    log: Path
    pid: int = 0
    ready: bool = False
    starting: "asyncio.Task[None] | None" = field(default=None, repr=False)


class Fleet:
    """`starts` are the seconds that processes took to be ready; `kills` counts by command."""

    def __init__(self, home: Home, carrier_url: str, webs: int, workers: int, more: Mapping[str, str]) -> None:
        self.members: list[Member] = []
        self.starts: list[float] = []
        self.kills: dict[str, int] = {"serve": 0, "worker": 0}
        self._turn = 0
        self._asking = asyncio.Lock()
        self._nursery: asyncio.subprocess.Process | None = None
        for place in range(webs + workers):
            command = "serve" if place < webs else "worker"
            port = free_port()
            given = environment(home.folder, home.url, carrier_url, port if command == "serve" else free_port())
            given |= {
                "metrics_port": str(port if command == "worker" else free_port()),
                "public_base_url": PUBLIC,
                **more,
            }
            named = {name.upper(): value for name, value in given.items()}
            log = home.folder / f"{command}-{place}.log"
            self.members.append(Member(command, port, named, log))

    async def start(self) -> None:
        """Returns when every process is ready. Raises RuntimeError with the log's end of one that is not in time."""
        self._nursery = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.faults.nursery", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._nursery.stdout is not None
        await self._nursery.stdout.readline()
        for member in self.members:
            await self._bear(member)
        await self.all_ready()

    async def all_ready(self) -> None:
        await asyncio.gather(*(member.starting for member in self.members if member.starting is not None))

    async def stop(self) -> None:
        """As an orderly end: SIGTERM, and only after 20 seconds by force."""
        for member in self.members:
            if member.starting is not None:
                member.starting.cancel()
            _signal(member.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                for member in self.members:
                    await _end_of(member.pid)
        if self._nursery is not None and self._nursery.stdin is not None:
            self._nursery.stdin.close()
            await self._nursery.wait()

    async def kill(self, chance: random.Random) -> None:
        """kill -9 of any process, also of one that is starting; another takes its place at once."""
        member = chance.choice(self.members)
        self.kills[member.command] += 1
        member.ready = False
        if member.starting is not None:
            member.starting.cancel()
        _signal(member.pid, signal.SIGKILL)
        await _end_of(member.pid)
        await self._bear(member)

    def target(self) -> str:
        """Where a balancer would send the next request: to one that is ready, in turns; if none is, to any."""
        webs = [member for member in self.members if member.command == "serve"]
        choice = [member for member in webs if member.ready] or webs
        self._turn += 1
        return f"http://127.0.0.1:{choice[self._turn % len(choice)].port}"

    async def _bear(self, member: Member) -> None:
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        asked = {"command": member.command, "environment": dict(member.environment), "log": str(member.log)}
        async with self._asking:
            self._nursery.stdin.write(orjson.dumps(asked) + b"\n")
            member.pid = int(await self._nursery.stdout.readline())
        member.starting = asyncio.create_task(self._grow_up(member))

    async def _grow_up(self, member: Member) -> None:
        begun = time.monotonic()
        while not await is_ready(member.port):
            if time.monotonic() - begun > READY_SECONDS or not _lives(member.pid):
                end = member.log.read_text("utf-8", "replace")[-2000:]
                raise RuntimeError(f"careline {member.command} did not get ready: {end}")
            await asyncio.sleep(_LOOK)
        self.starts.append(time.monotonic() - begun)
        member.ready = True


@asynccontextmanager
async def fleet_of(
    home: Home, carrier: "Balanced", carrier_url: str, webs: int, workers: int, more: Mapping[str, str] | None = None
) -> AsyncIterator[Fleet]:
    """A running fleet behind the carrier's balancer."""
    fleet = Fleet(home, carrier_url, webs, workers, more or {})
    carrier.fleet = fleet
    try:
        await fleet.start()
        yield fleet
    finally:
        await fleet.stop()


class Balanced(Carrier):
    """A carrier that reaches us under one public address, with a balancer behind it."""

    fleet: Fleet

    def target_of(self, url: str) -> str:
        bare = url.partition("#")[0]
        return self.fleet.target() + bare.removeprefix(PUBLIC) if bare.startswith(PUBLIC) else bare


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        if pid:
            os.kill(pid, number)


async def _end_of(pid: int) -> None:
    while _lives(pid):  # noqa: ASYNC110  it is no child of ours
        await asyncio.sleep(0.005)


def _lives(pid: int) -> bool:
    return pid > 0 and Path(f"/proc/{pid}").exists()
