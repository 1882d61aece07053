"""A clinic for each test."""

import asyncpg
import pytest

from domain.kit.db import Database
from tests.domain.appointments.world import Clinic, add_clinic


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)
