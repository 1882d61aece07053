"""An office for each test."""

import asyncpg
import pytest

from domain.kit.db import Database
from tests.domain.leads.office import Office, office_of


@pytest.fixture
async def office(database: Database, owner: asyncpg.Connection) -> Office:
    return await office_of(database, owner)
