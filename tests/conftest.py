"""The tests' world: one embedded PostgreSQL for the run, one cloned database per test that asks for `database`."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import hypothesis
import pytest

import migrations
from domain.kit import embedded
from domain.kit.db import Database, with_database
from tests.databases import fresh
from tests.keys import KEYS

pytest_plugins = ["tests.front", "tests.nothing_personal"]
__all__ = ["KEYS"]
# How long an example takes is the machine's affair; no test asserts it.
hypothesis.settings.register_profile("careline", deadline=None)
hypothesis.settings.load_profile("careline")
TEMPLATE = "careline_template"
MEMORY = Path("/dev/shm")  # noqa: S108  the run's own folder in it is made with a name of its own
ROOM = 2 << 30


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL for this run: CARELINE_TEST_DATABASE_URL's, else an embedded one that ends with the run."""
    given = os.environ.get("CARELINE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="careline-tests-", dir=_memory(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield embedded.start(Path(folder), durable=False)
        embedded.stop(Path(folder))


def _memory() -> Path | None:
    """Where files are memory, if there is room: a clone of 600 small files takes 20 ms there and 600 ms on a disk."""
    there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if there else None


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a migrated, empty database."""

    async def make() -> None:
        admin = await asyncpg.connect(server)
        await admin.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
        await admin.execute(f'CREATE DATABASE "{TEMPLATE}"')
        await admin.close()
        await migrations.upgrade(with_database(server, TEMPLATE))

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture
async def database_url(server: str, template: str) -> AsyncIterator[str]:
    """A fresh migrated database of the test's own; the URL is the owner's."""
    async with fresh(server, template) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The application's way in: runs as careline_app, under row-level security."""
    db = Database(database_url)
    yield db
    await db.close()


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees every row, to look behind the application's back."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def add_hospital(
    owner: asyncpg.Connection, code: str = "LAG", zone: str = "Africa/Lagos", name: str = ""
) -> UUID:
    """A hospital with nothing in it."""
    hospital_id = uuid4()
    await owner.execute(
        "INSERT INTO hospital (hospital_id, code, name, zone, country, currency, address, phone, emergency_number)"
        " VALUES ($1, $2, $3, $4, 'NG', 'NGN', '12 Marina, Lagos', '+2342012345678', '112')",
        hospital_id,
        code,
        name or f"Hospital {code}",
        zone,
    )
    return hospital_id
