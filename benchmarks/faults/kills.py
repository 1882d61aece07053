"""kill -9 of web and worker processes at random moments, bookings under way; and whether the order of words survives it."""

import asyncio
import statistics

from benchmarks.faults.stage import Plan, Row, Stage, stage
from benchmarks.people import People
from benchmarks.talks import Move

PAUSES = (0.1, 1.2)
SAYS = ("hi", "menu", "help", "hours", "info", "opening hours")
AT_ONCE = 64


async def kills(plan: Plan) -> list[Row]:
    """Two web processes and two workers, any of which is killed about every second, some of them while they start."""
    async with stage(plan, 2, 2) as on:
        async with on.load(duplicates=0.1) as people:
            await asyncio.sleep(2)
            for _ in range(plan.kills):
                await asyncio.sleep(on.chance.uniform(*PAUSES))
                await on.fleet.kill(on.chance)
        await on.quiet()
        return [await on.row("kill -9", _killed(on), people)]


async def order(plan: Plan) -> list[Row]:
    """People who write on without waiting for answers: a web process and four workers, killed at random."""
    async with stage(plan, 1, 4) as on:
        people = on.people()
        free = asyncio.Semaphore(AT_ONCE)
        writing = [asyncio.create_task(_write(on, people, free)) for _ in range(plan.contacts)]
        killing = asyncio.create_task(_kill_on(on))
        await asyncio.gather(*writing)
        killing.cancel()
        await asyncio.wait([killing])
        await on.fleet.all_ready()
        await on.quiet()
        return [await on.row(f"order, {plan.contacts:,} x {plan.each}", _killed(on), people)]


async def _write(on: Stage, people: People, free: asyncio.Semaphore) -> None:
    async with free:
        patient = people.newcomer()
        for place in range(on.plan.each):
            await people.say(patient, Move(SAYS[place % len(SAYS)]))
            await asyncio.sleep(patient.random.uniform(0, 0.1))


async def _kill_on(on: Stage) -> None:
    while True:
        await asyncio.sleep(on.chance.uniform(*PAUSES) * 2)
        await on.fleet.kill(on.chance)


def _killed(on: Stage) -> str:
    kills, again = on.fleet.kills, statistics.median(on.fleet.starts)
    return f"{kills['serve']} web, {kills['worker']} worker; ready again in {again:.1f} s"
