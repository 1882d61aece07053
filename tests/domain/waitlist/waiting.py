"""People who wait for a time, and the job that offers it, run by hand."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text

from domain import discovery
from domain.appointments import service as appointments
from domain.appointments.views import AppointmentView
from domain.kit.context import SYSTEM, Context
from domain.waitlist import service as waitlist
from domain.waitlist.jobs import pass_on_offers
from tests.domain.appointments.world import Clinic, Person

discovery.load()
# The clinic's clock begins on Monday 2 November 2026, 06:00 in Lagos.
FRIDAY = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)


async def people_of(clinic: Clinic, count: int) -> list[Person]:
    """Contacts who are their own patients."""
    people = await clinic.add_people(count)
    await clinic.owner.executemany(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
        " VALUES ($1, gen_random_uuid(), $2, $3, 'self')",
        [(clinic.hospital.id, p.contact, p.patient) for p in people],
    )
    return people


async def join(clinic: Clinic, person: Person, **wish: Any) -> waitlist.Joined:
    clinic.clock.advance(timedelta(seconds=1))
    async with clinic.act(person.actor) as ctx:
        given: dict[str, Any] = {"department_id": clinic.department_id, "provider_id": None, **wish}
        return await waitlist.join(
            ctx,
            contact_id=person.contact,
            conversation_id=person.conversation,
            patient_id=person.patient,
            settings=clinic.settings,
            **given,
        )


async def booked(clinic: Clinic, person: Person, provider: UUID, starts: datetime = FRIDAY) -> AppointmentView:
    return await clinic.book((await clinic.hold(person, provider, starts)).id, person.patient)


async def cancel(clinic: Clinic, view: AppointmentView) -> None:
    async with clinic.act() as ctx:
        await appointments.cancel(ctx, appointment_id=view.id, reason="", settings=clinic.settings)


async def pass_on(clinic: Clinic, *, leaves: bool = True) -> int:
    """Runs the job; what it wants said is on its way to the person at once, unless nothing `leaves`."""

    def work() -> AbstractAsyncContextManager[Context]:
        return clinic.act(SYSTEM)

    made = await pass_on_offers(work)
    if leaves:
        async with clinic.act(SYSTEM) as ctx:
            await ctx.session.execute(text("UPDATE outreach SET status = 'sent' WHERE status = 'scheduled'"))
    return made


async def offers(clinic: Clinic) -> list[asyncpg.Record]:
    return list(
        await clinic.owner.fetch(
            "SELECT * FROM waitlist_offer WHERE hospital_id = $1 ORDER BY created_at, id", clinic.hospital.id
        )
    )


async def freed(clinic: Clinic) -> list[tuple[str, str]]:
    rows = await clinic.owner.fetch(
        "SELECT status, reason FROM freed_time WHERE hospital_id = $1 ORDER BY created_at, id", clinic.hospital.id
    )
    return [tuple(row) for row in rows]


async def say_yes(clinic: Clinic, person: Person, offer_id: UUID) -> AppointmentView:
    catalogue = await clinic.catalogue()
    async with clinic.act(person.actor) as ctx:
        return await waitlist.accept(
            ctx,
            offer_id=offer_id,
            contact_id=person.contact,
            channel="whatsapp",
            settings=clinic.settings,
            catalogue=catalogue,
        )
