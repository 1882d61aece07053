"""Webhooks that never come and are never repeated: what was written is found in the provider's list."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.faults.clock import set_clock, shared_clock
from benchmarks.faults.nursery import CLOCK
from benchmarks.faults.stage import Plan, Row, Stage, stage
from web.carrier.faults import Faults

LOST = 0.15
ROUNDS = 3
TICK = 65.0  # the sweep looks every minute
AHEAD = 600.0  # and at a number every few of them, over which the clocks are put forward, the provider's too


async def webhooks(plan: Plan) -> list[Row]:
    """The load begins when every number has its watermark, which the first look gives it."""
    with shared_clock() as path:
        async with stage(plan, 1, 1, {CLOCK: str(path)}) as on:
            await asyncio.sleep(TICK)
            on.carrier.faults = Faults(seed=plan.seed, webhook_lost=LOST)
            async with on.load(insists=0) as people:
                for place in range(ROUNDS):
                    await asyncio.sleep(TICK)
                    _pass(on, path, AHEAD * (place + 1))
                on.carrier.faults = Faults()
                await asyncio.sleep(5)
                _pass(on, path, AHEAD * (ROUNDS + 1))
            await on.quiet()
            return [await on.row("webhooks lost", f"{LOST:.0%} never come", people)]


def _pass(on: Stage, path: Path, seconds: float) -> None:
    on.carrier.now = lambda: datetime.now(UTC) + timedelta(seconds=seconds)
    set_clock(path, seconds)
