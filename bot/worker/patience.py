"""Waiting for a database that is restarting."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.kit.trouble import DATABASE_ERRORS, is_trouble

DATABASE_TRIES = 6

T = TypeVar("T")


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Waits for a database that is restarting: about six seconds in all."""
    for attempt in range(1, DATABASE_TRIES):
        try:
            return await work()
        except DATABASE_ERRORS as error:
            if not is_trouble(error):
                raise
            await asyncio.sleep(0.1 * 2**attempt)
    return await work()
