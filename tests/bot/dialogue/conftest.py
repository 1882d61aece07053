"""The shipped flows once a run, and a database with the demo hospitals that each transcript clones."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from bot.dialogue.shipped import shipped_release
from domain.kit.clock import FrozenClock
from domain.kit.config import Settings
from domain.kit.db import Database, with_database
from tests.bot.dialogue.stage import ACCOUNT
from tests.conftest import KEYS
from tests.databases import fresh
from web.demo import load_demo

DEMO = "careline_demo_template"
# Friday 20 November 2026, 08:00 in Lagos: the day on which every transcript begins, unless it says otherwise.
LOADED = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def release() -> Release:
    return shipped_release()


async def load_template(server: str, template: str, release: Release, name: str, *, lived: bool = True) -> None:
    """Makes a database called `name` for tests to clone."""
    admin = await asyncpg.connect(server)
    await admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    await admin.close()
    database = Database(with_database(server, name))
    await load_demo(database, KEYS, FrozenClock(LOADED), Settings(twilio_account_sid=ACCOUNT.sid), lived=lived)
    await Releases(database, release, FrozenClock(LOADED)).publish_shipped()
    await database.close()
    owner = await asyncpg.connect(with_database(server, name))
    await owner.execute("UPDATE channel_sender SET rate_per_second = 100000")
    await owner.close()


@pytest.fixture(scope="session")
def demo_template(server: str, template: str, release: Release) -> str:
    """The name of a database with both demo hospitals in it, the shipped flows published.

    Its numbers send as fast as there is something to send: rates are measured by the monotonic clock, which no
    transcript moves, and have tests of their own (tests/bot/worker).
    """

    asyncio.run(load_template(server, template, release, DEMO))
    return DEMO


@pytest.fixture
async def demo_url(server: str, demo_template: str) -> AsyncIterator[str]:
    """A database of the test's own with the demo hospitals."""
    async with fresh(server, demo_template) as url:
        yield url
