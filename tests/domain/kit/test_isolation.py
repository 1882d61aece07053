"""A hospital's rows are invisible without its name, also to raw SQL (SEC-03)."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.kit.db import Database
from tests.conftest import add_hospital


async def test_a_raw_query_without_a_hospital_returns_nothing(database: Database, owner: asyncpg.Connection) -> None:
    one, other = await add_hospital(owner, "ONE"), await add_hospital(owner, "TWO")
    count = text("SELECT code FROM hospital ORDER BY code")
    async with database.session([]) as session:
        assert (await session.execute(count)).scalars().all() == []
    async with database.session([one]) as session:
        assert (await session.execute(count)).scalars().all() == ["ONE"]
    async with database.session([other, one]) as session:
        assert (await session.execute(count)).scalars().all() == ["ONE", "TWO"]


async def test_a_row_cannot_be_written_into_another_hospital(database: Database, owner: asyncpg.Connection) -> None:
    one, other = await add_hospital(owner, "ONE"), await add_hospital(owner, "TWO")
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.session([one]) as session:
            await session.execute(
                text(
                    "INSERT INTO opening_hours (hospital_id, id, weekday, opens, closes) VALUES (:h, :h, 0, 480, 960)"
                ),
                {"h": other},
            )


async def test_the_application_role_cannot_bypass_security(database: Database) -> None:
    async with database.session([]) as session:
        row = (
            await session.execute(
                text("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            )
        ).one()
    assert tuple(row) == ("careline_app", False, False)
