import asyncio

import asyncpg
import pytest

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.numbers import next_number
from tests.domain.patients.desk import Desk, desk_of


async def one(desk: Desk, kind: str = "task") -> int:
    async with desk.work(SYSTEM) as ctx:
        return await next_number(ctx, kind)


async def test_ten_at_once_get_ten_numbers_and_each_kind_and_hospital_counts_alone(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk, other = await desk_of(database, owner), await desk_of(database, owner, "KAN")
    assert sorted(await asyncio.gather(*(one(desk) for _ in range(10)))) == list(range(1, 11))
    assert await one(desk, "follow_up") == 1
    assert await one(other) == 1
    assert await one(desk) == 11


async def test_what_fails_gives_its_number_back(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    with pytest.raises(LookupError):
        async with desk.work(SYSTEM) as ctx:
            await next_number(ctx, "task")
            raise LookupError
    assert await one(desk) == 1
