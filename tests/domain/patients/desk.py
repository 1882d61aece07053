"""A hospital's desk in a test: contacts, and units of work for whoever acts."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg

from domain import discovery
from domain.audit import unit_of_work
from domain.kit.clock import FrozenClock
from domain.kit.context import Actor, Context, Hospital
from domain.kit.db import Database
from domain.patients.service import PatientRecord, register
from domain.settings.rules import HospitalSettings
from domain.staff.rules import patient_actor
from tests.conftest import KEYS, add_hospital

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Lagos
MESSAGE = UUID("00000000-0000-7000-8000-00000000cafe")
SETTINGS = HospitalSettings()
discovery.load()


@dataclass
class Desk:
    database: Database
    owner: asyncpg.Connection
    hospital: Hospital
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOON))

    async def contact(self, phone: str | None = "+2348031234567") -> UUID:
        contact_id = uuid4()
        await self.owner.execute(
            "INSERT INTO contact (hospital_id, id, phone, locale) VALUES ($1, $2, $3, 'en_NG')",
            self.hospital.id,
            contact_id,
            phone,
        )
        return contact_id

    async def address(self, contact_id: UUID, channel: str = "sms", address: str = "+2348031234567") -> UUID:
        address_id = uuid4()
        await self.owner.execute(
            "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
            " VALUES ($1, $2, $3, $4, $5, '', '')",
            self.hospital.id,
            address_id,
            contact_id,
            channel,
            address,
        )
        return address_id

    @asynccontextmanager
    async def work(self, who: Actor) -> AsyncIterator[Context]:
        async with unit_of_work(self.database, self.hospital, who, self.clock, KEYS) as ctx:
            yield ctx

    def by(self, contact_id: UUID) -> AbstractAsyncContextManager[Context]:
        return self.work(patient_actor(contact_id, "whatsapp", MESSAGE))

    async def registered(
        self,
        contact_id: UUID,
        first: str = "Ngozi",
        *,
        relationship: str = "self",
        born: date | None = date(1988, 3, 5),
        phone: str | None = None,
        who: Actor | None = None,
    ) -> PatientRecord:
        async with self.work(who or patient_actor(contact_id, "whatsapp", MESSAGE)) as ctx:
            return await register(
                ctx,
                contact_id=contact_id,
                relationship=relationship,
                first_name=first,
                last_name="Eze",
                date_of_birth=born,
                phone=phone,
            )


async def desk_of(database: Database, owner: asyncpg.Connection, code: str = "MBH") -> Desk:
    hospital_id = await add_hospital(owner, code)
    return Desk(database, owner, Hospital(hospital_id, code, f"Hospital {code}", ZoneInfo("Africa/Lagos")))
