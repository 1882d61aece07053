"""A machine's clock that jumps forward and back by seconds, minutes, an hour, while the database's does not."""

import asyncio
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.nursery import CLOCK
from benchmarks.faults.stage import Plan, Row, stage

JUMPS = (10, -10, 0, 30, 0, -30, 0, 90, 0, -90, 0, 600, 0, 3600, -3600, 0, 3600, 0)
STAYS = (0.5, 3.0)
BEYOND = 2 * 3600.0


async def clock(plan: Plan) -> list[Row]:
    """Web and worker of one machine. What was put off by a clock that was ahead waits for the true one to get there, so at the
    end it is let run ahead once more."""
    with shared_clock() as path:
        async with stage(plan, 1, 1, {CLOCK: str(path)}) as on:
            async with on.load() as people:
                for jump in JUMPS:
                    await asyncio.sleep(on.chance.uniform(*STAYS))
                    set_clock(path, jump)
                await asyncio.sleep(STAYS[1])
                set_clock(path, BEYOND)
            await on.quiet()
            return [await on.row("clock jumps", f"{len(JUMPS)} jumps, up to an hour", people)]


@contextmanager
def shared_clock() -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="careline-clock-") as file:
        path = Path(file.name)
        set_clock(path, 0.0)
        yield path


def set_clock(path: Path, seconds: float) -> None:
    """In place: the processes have the file mapped."""
    with path.open("r+b") as file:
        file.write(struct.pack("d", seconds))
