"""A small clinic for these tests: a department, providers, conversations and patients, made in bulk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import text

from domain.appointments import service as appointments
from domain.appointments.catalogue import Catalogue, read_catalogue
from domain.appointments.holding import Held
from domain.appointments.views import AppointmentView
from domain.audit import unit_of_work
from domain.kit.clock import FrozenClock
from domain.kit.context import Actor, Context, Hospital
from domain.kit.db import Database
from domain.settings.rules import HospitalSettings
from domain.staff.rules import patient_actor
from tests.conftest import KEYS, add_hospital

# Monday 2 November 2026, 06:00 in Lagos.
NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
STAFF = Actor("staff", permissions=frozenset({"*"}))
WORKDAYS = tuple((weekday, 9 * 60, 12 * 60) for weekday in range(5))


@dataclass
class Clinic:
    database: Database
    owner: asyncpg.Connection
    hospital: Hospital
    department_id: UUID
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOW))
    settings: HospitalSettings = field(default_factory=HospitalSettings)

    @asynccontextmanager
    async def act(self, actor: Actor = STAFF) -> AsyncIterator[Context]:
        async with unit_of_work(self.database, self.hospital, actor, self.clock, KEYS) as ctx:
            yield ctx

    async def catalogue(self) -> Catalogue:
        async with self.database.session([self.hospital.id]) as session:
            return await read_catalogue(session, self.hospital.id)

    async def add_provider(
        self,
        name: str = "Ada Obi",
        *,
        hours: tuple[tuple[int, int, int], ...] = WORKDAYS,
        slot: int = 30,
        interval: int = 0,
        before: int = 0,
        after: int = 0,
        capacity: int = 1,
    ) -> UUID:
        provider_id, mine = uuid4(), self.hospital.id
        await self.owner.execute(
            "INSERT INTO provider (hospital_id, id, name, title, slot_minutes, interval_minutes, buffer_before_minutes,"
            " buffer_after_minutes, capacity) VALUES ($1, $2, $3, 'Dr', $4, $5, $6, $7, $8)",
            mine,
            provider_id,
            name,
            slot,
            interval,
            before,
            after,
            capacity,
        )
        await self.owner.execute(
            "INSERT INTO provider_department VALUES ($1, $2, $3)", mine, provider_id, self.department_id
        )
        await self.owner.executemany(
            "INSERT INTO weekly_hours (hospital_id, id, provider_id, weekday, opens, closes)"
            " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5)",
            [(mine, provider_id, *row) for row in hours],
        )
        return provider_id

    async def add_people(self, count: int) -> list["Person"]:
        """That many conversations, each with its contact and a patient."""
        people = [Person(uuid4(), uuid4(), uuid4()) for _ in range(count)]
        mine, sender = self.hospital.id, uuid4()
        await self.owner.execute(
            "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
            " VALUES ($1, $2, 'whatsapp', $3, '', '', true, 10)",
            mine,
            sender,
            f"+{sender.int % 10**12}",
        )
        await self.owner.executemany(
            "INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, '')", [(mine, p.contact) for p in people]
        )
        await self.owner.executemany(
            "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
            " VALUES ($1, $2, $2, 'whatsapp', $3, '', '')",
            [(mine, p.contact, f"+{p.contact.int % 10**14}") for p in people],
        )
        await self.owner.executemany(
            "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns)"
            " VALUES ($1, $2, $3, $4, $4, 'whatsapp', 'bot', 0)",
            [(mine, p.conversation, sender, p.contact) for p in people],
        )
        await self.owner.executemany(
            "INSERT INTO patient (hospital_id, id, number, first_name, last_name, first_name_digest, last_name_digest)"
            " VALUES ($1, $2, $3, '', '', '', '')",
            [(mine, p.patient, f"T-{p.patient}") for p in people],
        )
        return people

    async def hold(
        self, person: "Person", provider_id: UUID, starts_at: datetime, catalogue: Catalogue | None = None
    ) -> Held:
        catalogue = catalogue or await self.catalogue()
        async with self.act(person.actor) as ctx:
            return await appointments.hold(
                ctx,
                catalogue,
                conversation_id=person.conversation,
                contact_id=person.contact,
                provider_id=provider_id,
                department_id=self.department_id,
                starts_at=starts_at,
                settings=self.settings,
            )

    async def book(self, hold_id: UUID, patient_id: UUID, reason: str = "") -> AppointmentView:
        async with self.act() as ctx:
            return await appointments.book(
                ctx,
                appointment_id=hold_id,
                patient_id=patient_id,
                reason=reason,
                channel="whatsapp",
                settings=self.settings,
            )

    async def rows(self) -> list[asyncpg.Record]:
        return await self.owner.fetch(
            "SELECT * FROM appointment WHERE hospital_id = $1 ORDER BY starts_at, seat, id", self.hospital.id
        )

    async def rows_of(self, person: "Person") -> list[dict[str, Any]]:
        async with self.database.session([self.hospital.id]) as session:
            found = await session.execute(
                text("SELECT id, status FROM appointment WHERE patient_id = :patient ORDER BY id"),
                {"patient": person.patient},
            )
            return [row._asdict() for row in found]

    async def overlaps(self) -> int:
        """How many pairs of live rows share a provider's seat or a patient at the same moment."""
        return int(
            await self.owner.fetchval(  # type: ignore[no-untyped-call]  # asyncpg is untyped
                "SELECT count(*) FROM appointment a JOIN appointment b ON a.hospital_id = b.hospital_id AND a.id < b.id"
                " AND ((a.provider_id = b.provider_id AND a.seat = b.seat AND a.blocked && b.blocked)"
                "   OR (a.patient_id = b.patient_id"
                "       AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)))"
                " WHERE a.status IN ('held', 'scheduled', 'confirmed', 'checked_in')"
                "   AND b.status IN ('held', 'scheduled', 'confirmed', 'checked_in')"
            )
        )


@dataclass(frozen=True)
class Person:
    conversation: UUID
    contact: UUID
    patient: UUID

    @property
    def actor(self) -> Actor:
        return patient_actor(self.contact, "whatsapp", None)


async def add_clinic(
    database: Database, owner: asyncpg.Connection, code: str = "LAG", zone: str = "Africa/Lagos"
) -> Clinic:
    hospital_id, department_id = await add_hospital(owner, code, zone), uuid4()
    await owner.execute(
        "INSERT INTO department (hospital_id, id, code, name, place)"
        " VALUES ($1, $2, 'general', 'General', 'Ground floor')",
        hospital_id,
        department_id,
    )
    hospital = Hospital(hospital_id, code, f"Hospital {code}", ZoneInfo(zone))
    return Clinic(database, owner, hospital, department_id)
