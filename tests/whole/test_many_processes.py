"""Several processes on one database: ended, killed and replaced under load, while the database itself goes away."""

import asyncio
import signal
from pathlib import Path

import aiohttp
import asyncpg
import pytest

import migrations
from domain.kit import embedded
from tests.whole.house import House, Process, house

pytestmark = pytest.mark.timeout(400)
PATIENTS = [f"+23480355{n:05d}" for n in range(10)]


class Load:
    """Patients who write until told to stop; `so_far` waits for some more of their talk."""

    def __init__(self, ours: House) -> None:
        self._ours, self._stop = ours, asyncio.Event()
        self._talks = [asyncio.create_task(ours.talk(phone, self._stop)) for phone in PATIENTS]

    async def so_far(self, more: int = 30) -> None:
        begun = self._ours.balancer.taken
        while self._ours.balancer.taken < begun + more:
            assert not any(talk.done() for talk in self._talks)
            await asyncio.sleep(0.05)

    async def over(self) -> None:
        self._stop.set()
        await asyncio.gather(*self._talks)
        await self._ours.quiet()


async def test_a_rolling_restart_loses_nothing_and_refuses_nobody(database_url: str, tmp_path: Path) -> None:
    async with house(database_url, tmp_path) as ours:
        first, second = await asyncio.gather(ours.web(), ours.web())
        worker = await ours.worker()
        load = Load(ours)
        await load.so_far()
        for old in (first, second):
            await asyncio.gather(ours.web(), old.end())
            await load.so_far()
        await asyncio.gather(ours.worker(), worker.end())
        await load.so_far()
        await load.over()
        assert set(ours.balancer.statuses) == {204}
        assert await ours.verified() >= 150
        for process in (first, second, worker):
            assert not [line for line in process.said if '"level": "error"' in line]


async def test_what_a_killed_process_held_goes_out_by_another(
    database_url: str, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """Nobody touches a lease: it runs out by itself while the patients wait."""
    async with house(database_url, tmp_path) as ours:
        first, _ = await asyncio.gather(ours.web(), ours.web())
        load = Load(ours)
        await load.so_far()
        held = "SELECT count(*) FROM outbound_message WHERE waiting AND lease_until > now()"
        while not await owner.fetchval(held):  # noqa: ASYNC110  a database's row
            await asyncio.sleep(0.001)
        await first.end(signal.SIGKILL)
        await load.so_far()
        await load.over()
        assert await ours.verified() >= 60


@pytest.mark.parametrize("crash", [False, True], ids=["restarted", "crashed"])
async def test_a_database_that_goes_away_and_comes_back(tmp_path: Path, crash: bool) -> None:
    """Every process stays alive, says that it is not ready, and goes on by itself."""
    tmp_path.chmod(0o755)  # noqa: ASYNC240  the embedded server runs as a user of its own
    url = embedded.start(tmp_path)
    try:
        await migrations.upgrade(url)
        async with house(url, tmp_path) as ours:
            web, worker = await asyncio.gather(ours.web(), ours.worker())
            load = Load(ours)
            for _ in range(2):
                await load.so_far()
                await asyncio.to_thread(embedded.restart, tmp_path, crash=crash)
            await load.so_far()
            await load.over()
            told = [line for line in web.said if "Exception" in line]
            assert set(ours.balancer.statuses) <= {204, 503}, told
            assert await ours.verified() >= 90
            assert (web.running, worker.running) == (True, True)
            assert (await web.look(), await worker.look()) == (True, True)
    finally:
        embedded.stop(tmp_path)


async def test_processes_of_one_address_and_their_figures(database_url: str, tmp_path: Path) -> None:
    """`serve --workers 2`: one address, a port of its own for each process's figures, replaced one by one by SIGHUP."""
    async with house(database_url, tmp_path) as ours:
        ours.more = {"METRICS_PORT": "19500"}
        web = await ours.web("--workers", "2")
        second = Process([], {}, 19501)
        while not await second.look():  # noqa: ASYNC110  a process that starts
            await asyncio.sleep(0.1)
        load = Load(ours)
        await load.so_far()
        turns = 0.0
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{web.port}/metrics") as hidden:
                assert hidden.status == 404
            for port in (19500, 19501):
                async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                    lines = (await answer.text()).splitlines()
                    turns += sum(float(line.split()[1]) for line in lines if line.startswith("careline_turns_total{"))
        assert turns >= 30
        web.tell(signal.SIGHUP)
        while sum("Finished server process" in line for line in web.said) < 2:
            await load.so_far()
        await load.so_far()
        await load.over()
        assert set(ours.balancer.statuses) == {204}
        await ours.verified()
