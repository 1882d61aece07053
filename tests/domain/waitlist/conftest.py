"""A clinic for each test."""

import asyncpg
import pytest

from domain.kit.db import Database
from tests.domain.appointments.world import Clinic, add_clinic
from tests.domain.waitlist.waiting import NOON


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    made = await add_clinic(database, owner)
    made.clock.instant = NOON
    return made
