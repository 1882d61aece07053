"""A hospital with two who shape its conversations, and the shipped flows stored."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from domain.audit import unit_of_work
from domain.kit.clock import SystemClock
from domain.kit.context import Context, Hospital
from domain.kit.db import Database
from domain.staff.rules import Role, staff_actor
from tests.conftest import add_hospital
from tests.keys import KEYS


@dataclass
class House:
    """One hospital, seen by members of its staff. `process` is one running process."""

    database: Database
    process: Releases
    hospital: Hospital
    staff: dict[Role, UUID]

    @asynccontextmanager
    async def as_(self, role: Role = Role.HOSPITAL_ADMIN) -> AsyncIterator[Context]:
        actor = staff_actor(self.staff[role], role, "console")
        async with unit_of_work(self.database, self.hospital, actor, SystemClock(), KEYS) as ctx:
            yield ctx

    async def follow(self) -> int:
        return await self.process.refresh([self.hospital.id])

    @property
    def runs(self) -> Release:
        return self.process.current_for(self.hospital.id).machine.release


async def a_house(owner: asyncpg.Connection, database: Database, process: Releases, code: str) -> House:
    hospital_id = await add_hospital(owner, code)
    staff = {}
    for role, name in (
        (Role.HOSPITAL_ADMIN, "Ngozi Ude"),
        (Role.MARKETING, "Tunde Ojo"),
        (Role.RECEPTIONIST, "Sade Bello"),
    ):
        staff[role] = uuid4()
        await owner.execute(
            "INSERT INTO staff_member (hospital_id, id, name, role) VALUES ($1, $2, $3, $4)",
            hospital_id,
            staff[role],
            name,
            role.value,
        )
    return House(database, process, Hospital(hospital_id, code, f"Hospital {code}", ZoneInfo("Africa/Lagos")), staff)


@pytest.fixture
async def house(owner: asyncpg.Connection, database: Database, release: Release) -> House:
    process = Releases(database, release, SystemClock())
    await process.publish_shipped()
    return await a_house(owner, database, process, "LAG")
