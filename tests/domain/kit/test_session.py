"""The short way of text statements gives what SQLAlchemy's own gives; transactions end as they should."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from domain.kit.db import Database, Part, driver_of
from domain.kit.session import rows_changed
from tests.conftest import add_hospital


async def test_both_ways_give_the_same(database: Database) -> None:
    statement = text("SELECT n AS number, n * :factor AS many, 'x' || n AS word FROM generate_series(1, :most) AS n")
    seen: list[Any] = []
    async with database.session([]) as session:
        for _ in range(3):
            given = {"factor": 10, "most": 3}
            rows = (await session.execute(statement, given)).all()
            seen.append((
                [tuple(row) for row in rows],
                [(row.number, row.many, row.word) for row in rows],
                rows[0]._mapping["many"],
                (await session.execute(statement, given)).scalars().all(),
                (await session.execute(statement, given)).mappings().first(),
                (await session.execute(statement, {"factor": 10, "most": 0})).scalars().all(),
                (await session.execute(statement, {"factor": 10, "most": 0})).first(),
                (await session.execute(statement, {"factor": 10, "most": 1})).scalar_one(),
            ))  # fmt: skip
            with pytest.raises(MultipleResultsFound):
                (await session.execute(statement, given)).one()
            with pytest.raises(NoResultFound):
                (await session.execute(statement, {"factor": 1, "most": 0})).one()
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == [(1, 10, "x1"), (2, 20, "x2"), (3, 30, "x3")]


async def test_a_statement_without_rows_tells_how_many_it_touched(
    database: Database, owner: asyncpg.Connection
) -> None:
    hospital = await add_hospital(owner, "ONE")
    rename = text("UPDATE hospital SET name = :name WHERE hospital_id = ANY (:ids)")
    async with database.session([hospital]) as session:
        changed = [
            rows_changed(await session.execute(rename, {"name": "x", "ids": ids}))
            for ids in ([hospital], [hospital], [uuid4()])
        ]
    assert changed == [1, 1, 0]


async def test_typed_parameters_stay_with_sqlalchemy(database: Database) -> None:
    statement = text("SELECT lower(:span)").bindparams(bindparam("span", type_=TSTZRANGE))
    first = datetime(2026, 11, 2, tzinfo=UTC)
    async with database.session([]) as session:
        found = [
            (await session.execute(statement, {"span": Range(first, datetime(2026, 11, 3, tzinfo=UTC))})).scalar_one()
            for _ in range(2)
        ]
    assert found == [first, first]


async def test_refusals_are_the_same_error_without_values_and_undo_everything(
    database: Database, owner: asyncpg.Connection
) -> None:
    hospital = await add_hospital(owner, "ONE")
    insert = text("INSERT INTO opening_hours (hospital_id, id, weekday, opens, closes) VALUES (:h, :i, :d, 480, 960)")
    for _ in range(2):
        one = uuid4()
        with pytest.raises(DBAPIError) as caught:
            async with database.session([hospital]) as session:
                await session.execute(insert, {"h": hospital, "i": one, "d": 0})
                await session.execute(insert, {"h": hospital, "i": one, "d": 0})
        assert getattr(caught.value.orig, "sqlstate", None) == "23505"
    assert await owner.fetchval("SELECT count(*) FROM opening_hours") == 0


async def test_a_savepoint_holds_for_both_ways(database: Database, owner: asyncpg.Connection) -> None:
    hospital = await add_hospital(owner, "ONE")
    rename = text("UPDATE hospital SET name = :name WHERE hospital_id = :id")
    async with database.session([hospital]) as session:
        await session.execute(rename, {"name": "outer", "id": hospital})
        for _ in range(2):
            with pytest.raises(RuntimeError, match="undo"):
                async with session.begin_nested():
                    await session.execute(rename, {"name": "inner", "id": hospital})
                    raise RuntimeError("undo")
    assert await owner.fetchval("SELECT name FROM hospital") == "outer"


async def test_what_is_cut_off_is_undone_and_the_connection_serves_on(
    database: Database, owner: asyncpg.Connection
) -> None:
    hospital = await add_hospital(owner, "ONE")
    rename = text("UPDATE hospital SET name = 'cut' WHERE hospital_id = :id")
    sleep = text("SELECT pg_sleep(:seconds)")
    for _ in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1), database.session([hospital]) as session:
                await session.execute(rename, {"id": hospital})
                await session.execute(sleep, {"seconds": 20})
        async with database.session([]) as session:
            assert (await session.execute(text("SELECT count(*) FROM hospital"))).scalar_one() == 0
    assert await owner.fetchval("SELECT name FROM hospital") != "cut"


async def test_connections_the_server_has_ended_are_made_anew(database: Database, owner: asyncpg.Connection) -> None:
    async with database.session([]) as one, database.session([]) as two:
        pids = [(await driver_of(session)).get_server_pid() for session in (one, two)]
    for pid in pids:
        await owner.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await asyncio.sleep(0.05)
    async with database.session([]) as one, database.session([]) as two:
        for session in (one, two):
            assert (await session.execute(text("SELECT current_user"))).scalar_one() == "careline_app"
            assert (await driver_of(session)).get_server_pid() not in pids


async def test_a_part_that_only_reads_sees_one_hospital_and_leaves_no_trace(
    database: Database, owner: asyncpg.Connection
) -> None:
    one, other = await add_hospital(owner, "ONE"), await add_hospital(owner, "TWO")
    async with database.session([one, other]) as session:
        await session.execute(_RENAME, {"name": "before", "id": other})
        async with Part(session.driver, one, [one, other]) as part:
            for _ in range(2):
                await part.read()
                assert (await session.execute(_CODES)).scalars().all() == ["ONE"]
        for _ in range(2):
            with pytest.raises(DBAPIError, match="read-only"):
                async with Part(session.driver, one, [one, other]) as part:
                    await part.read()
                    await session.execute(_RENAME, {"name": "within", "id": one})
        assert (await session.execute(_CODES)).scalars().all() == ["ONE", "TWO"]
        await session.execute(_RENAME, {"name": "after", "id": one})
    assert await _names(owner) == [("ONE", "after"), ("TWO", "before")]


@pytest.mark.parametrize("looks_first", [False, True])
async def test_what_a_part_adds_is_kept_or_undone_as_a_whole(
    database: Database, owner: asyncpg.Connection, looks_first: bool
) -> None:
    one, other = await add_hospital(owner, "ONE"), await add_hospital(owner, "TWO")

    async def begun(part: Part) -> None:
        if looks_first:
            await part.read()
        await part.add()
        await part.read()
        assert (await session.execute(_CODES)).scalars().all() == ["ONE"]

    async with database.session([one, other]) as session:
        await session.execute(_RENAME, {"name": "before", "id": other})
        async with Part(session.driver, one, [one, other]) as part:
            await begun(part)
            await session.execute(_RENAME, {"name": "kept", "id": one})
        assert (await session.execute(_CODES)).scalars().all() == ["ONE", "TWO"]
        async with Part(session.driver, one, [one, other]) as part:
            await begun(part)
            await session.execute(_RENAME, {"name": "undone", "id": one})
            await part.undo()
        with pytest.raises(DBAPIError):
            async with Part(session.driver, one, [one, other]) as part:
                await begun(part)
                await session.execute(_RENAME, {"name": "failed", "id": one})
                await session.execute(text("SELECT 1 / 0"))
        assert (await session.execute(_CODES)).scalars().all() == ["ONE", "TWO"]
    assert await _names(owner) == [("ONE", "kept"), ("TWO", "before")]


_CODES = text("SELECT code FROM hospital ORDER BY code")
_RENAME = text("UPDATE hospital SET name = :name WHERE hospital_id = :id")


async def _names(owner: asyncpg.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in await owner.fetch("SELECT code, name FROM hospital ORDER BY code")]
