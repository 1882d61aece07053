"""Waiting for a database that is restarting."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.worker.outbox import DATABASE_TROUBLE

DATABASE_TRIES = 6

T = TypeVar("T")


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Waits for a database that is restarting: about six seconds in all."""
    for attempt in range(1, DATABASE_TRIES):
        try:
            return await work()
        except DATABASE_TROUBLE as error:
            if not _may_pass(error):
                raise
            await asyncio.sleep(0.1 * 2**attempt)
    return await work()


def _may_pass(error: BaseException) -> bool:
    """A lost connection or a server starting up passes; a statement that cannot work does not."""
    code = str(getattr(error, "sqlstate", None) or "08")
    return code[:2] in {"08", "40", "53", "55", "57"}
