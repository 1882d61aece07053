"""Booked visits of a Friday, the job run by hand, and what it left."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from domain import discovery
from domain.appointments import service as appointments
from domain.appointments.views import AppointmentView
from domain.kit.context import SYSTEM
from domain.reminders.jobs import Processed, send_due
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic, Person

discovery.load()
# The clinic's clock begins on Monday 2 November 2026, 06:00 in Lagos: the visits are on Friday.
FRIDAY = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)
DUE = FRIDAY - timedelta(hours=24)


async def booked(clinic: Clinic, people: list[Person], provider: UUID | None = None) -> list[AppointmentView]:
    """One appointment each on Friday, half an hour apart from 09:00."""
    provider = provider or await clinic.add_provider()
    return [
        await clinic.book((await clinic.hold(person, provider, FRIDAY + n * timedelta(minutes=30))).id, person.patient)
        for n, person in enumerate(people)
    ]


async def run(clinic: Clinic) -> Processed:
    async with clinic.act(SYSTEM) as ctx:
        return await send_due(ctx)


async def states(clinic: Clinic) -> list[tuple[UUID, int, str, str]]:
    rows = await clinic.owner.fetch(
        "SELECT appointment_id, version, status, reason FROM reminder WHERE hospital_id = $1 ORDER BY due_at, id",
        clinic.hospital.id,
    )
    return [tuple(row) for row in rows]


async def outreach(clinic: Clinic) -> list[dict[str, Any]]:
    """What was handed over, with its variables opened."""
    rows = await clinic.owner.fetch(
        "SELECT * FROM outreach WHERE hospital_id = $1 ORDER BY created_at, id", clinic.hospital.id
    )
    return [{**row, "data": orjson.loads(KEYS.open(row["data"]))} for row in rows]


async def move(clinic: Clinic, person: Person, view: AppointmentView, starts: datetime) -> AppointmentView:
    held = await clinic.hold(person, view.provider_id, starts)
    async with clinic.act() as ctx:
        return await appointments.move(ctx, appointment_id=view.id, hold_id=held.id, settings=clinic.settings)


async def settle_outreach(clinic: Clinic, key: str, status: str, reason: str = "") -> None:
    """As the worker does once a conversation has begun, or cannot."""
    await clinic.owner.execute(
        "UPDATE outreach SET status = $3, reason = $4, settled_at = $5 WHERE hospital_id = $1 AND key = $2",
        clinic.hospital.id,
        key,
        status,
        reason,
        clinic.clock.now(),
    )
