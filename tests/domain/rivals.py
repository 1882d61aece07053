"""Two who want the same rows: brought to stand one behind the other, so that their locks meet in a known order."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import asyncpg


async def one_behind_the_other(owner: asyncpg.Connection, row: str, *rivals: Coroutine[Any, Any, Any]) -> list[Any]:
    """Runs the rivals while `row`, a query of one row, is locked; lets it go when all of them wait. What became of them."""
    async with owner.transaction():
        assert len(await owner.fetch(f"{row} FOR UPDATE")) == 1
        running = []
        for number, rival in enumerate(rivals, 1):
            running.append(asyncio.create_task(rival))
            await _until_waiting(owner, number)
    return await asyncio.gather(*running, return_exceptions=True)


async def _until_waiting(owner: asyncpg.Connection, number: int) -> None:
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(2000):
        # Statistics are remembered within a transaction.
        await owner.execute("SELECT pg_stat_clear_snapshot()")
        if await owner.fetchval(count) == number:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"{number} of them should wait for a lock by now")
