"""Sweeps: isolated, visible when they fail."""

import asyncio
from datetime import timedelta

import pytest

from bot.worker.scheduler import Sweeps
from domain.kit.clock import FrozenClock


async def test_a_failing_sweep_stops_nobody_and_shows(clock: FrozenClock) -> None:
    done: list[str] = []

    async def good() -> None:
        done.append("good")

    async def bad() -> None:
        raise RuntimeError("no")

    sweeps = Sweeps(clock)
    sweeps.add("good", 5, good)
    sweeps.add("bad", 5, bad)
    clock.advance(timedelta(seconds=30))
    assert await sweeps.run_once("bad") is False
    assert await sweeps.run_once("good") is True
    assert done == ["good"]
    assert sweeps.lags() == {"good": 0.0, "bad": 25.0}
    assert sweeps.counters() == {"good": {"ticks": 1, "failures": 0}, "bad": {"ticks": 1, "failures": 1}}
    assert sweeps.names == ("good", "bad")


async def test_one_tick_at_a_time(clock: FrozenClock) -> None:
    go = asyncio.Event()
    sweeps = Sweeps(clock)
    sweeps.add("slow", 1, go.wait)
    first = asyncio.create_task(sweeps.run_once("slow"))
    await asyncio.sleep(0)
    assert await sweeps.run_once("slow") is False
    go.set()
    assert await first is True
    assert sweeps.counters() == {"slow": {"ticks": 1, "failures": 0}}


async def test_the_scheduler_ticks_until_it_is_stopped(clock: FrozenClock) -> None:
    ticked = asyncio.Event()
    count = 0

    async def tick() -> None:
        nonlocal count
        count += 1
        if count == 3:
            ticked.set()

    sweeps = Sweeps(clock)
    sweeps.add("quick", 0.01, tick)
    sweeps.start()
    sweeps.start()
    async with asyncio.timeout(10):
        await ticked.wait()
    await sweeps.stop()
    await sweeps.stop()
    assert sweeps.counters()["quick"]["failures"] == 0


def test_a_name_is_registered_once(clock: FrozenClock) -> None:
    async def tick() -> None: ...

    sweeps = Sweeps(clock)
    sweeps.add("one", 1, tick)
    for name, seconds in (("one", 1), ("two", 0)):
        with pytest.raises(ValueError, match="sweep"):
            sweeps.add(name, seconds, tick)
