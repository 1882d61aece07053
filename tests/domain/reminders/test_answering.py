"""Whom a reminder goes to, who may answer it, and what staff see of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from domain.appointments import service as appointments
from domain.kit.errors import Conflict, Forbidden, NotFound
from domain.reminders import service as reminders
from domain.reminders.jobs import Processed
from domain.staff.rules import Role, staff_actor
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic
from tests.domain.reminders.visits import DUE, FRIDAY, booked, move, outreach, run, settle_outreach, states


async def test_a_parent_is_told_which_child(clinic: Clinic) -> None:
    (mother,) = await clinic.add_people(1)
    await link(clinic, mother.contact, mother.patient, "child")
    await clinic.owner.execute(
        "UPDATE patient SET first_name = $1 WHERE id = $2", KEYS.seal_text("Tunde"), mother.patient
    )
    await booked(clinic, [mother])
    clinic.clock.instant = DUE
    await run(clinic)
    assert [row["data"]["patient_first"] for row in await outreach(clinic)] == ["Tunde"]


async def test_who_may_no_longer_see_the_patient_is_not_told(clinic: Clinic) -> None:
    former, present = await clinic.add_people(2)
    (view,) = await booked(clinic, [former])
    await link(clinic, former.contact, former.patient, "other", clinic.clock.now())
    clinic.clock.instant = DUE
    assert await run(clinic) == Processed(skipped=1)
    assert await states(clinic) == [(view.id, 1, "skipped", "no_contact")]
    await link(clinic, present.contact, former.patient, "other")
    held = await clinic.hold(former, view.provider_id, FRIDAY + timedelta(days=3, hours=2))
    later = await clinic.book(held.id, former.patient)
    clinic.clock.instant = later.starts_at - timedelta(hours=24)
    await clinic.owner.execute("UPDATE patient SET first_name = $1", KEYS.seal_text("Bola"))
    assert await run(clinic) == Processed(handed=1)
    assert [row["contact_id"] for row in await outreach(clinic)] == [present.contact]


async def test_only_the_person_reminded_confirms(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    (view,) = await booked(clinic, [one])
    clinic.clock.instant = DUE
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(NotFound):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    await run(clinic)
    await settle_outreach(clinic, f"reminder:{view.id}:1:1440", "sent")
    async with clinic.act(other.actor) as ctx:
        assert await reminders.last_reminded(ctx, other.contact) is None
        with pytest.raises(NotFound):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=other.contact)
    with pytest.raises(Forbidden):
        async with clinic.act(other.actor) as ctx:
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    async with clinic.act(one.actor) as ctx:
        last = await reminders.last_reminded(ctx, one.contact)
        assert last is not None
        assert (last.appointment_id, last.starts_at) == (view.id, FRIDAY)
        for _ in range(2):
            assert (await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)).status == "confirmed"
    moved = await move(clinic, one, view, FRIDAY + timedelta(hours=1))
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(Conflict):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    assert moved.status == "scheduled"


async def test_staff_see_what_is_pending_and_only_admins_send_now(clinic: Clinic) -> None:
    views = await booked(clinic, await clinic.add_people(2))
    async with clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")) as ctx:
        listed = await reminders.pending(ctx)
    assert [(r.appointment_id, r.number, r.due_at, r.status) for r in listed] == [
        (view.id, view.number, DUE + n * timedelta(minutes=30), "scheduled") for n, view in enumerate(views)
    ]
    with pytest.raises(Forbidden):
        async with clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")) as ctx:
            await reminders.process(ctx)
    clinic.clock.instant = DUE
    async with clinic.act(staff_actor(uuid4(), Role.HOSPITAL_ADMIN, "telegram")) as ctx:
        assert await reminders.process(ctx) == Processed(handed=1)


async def test_the_no_show_rate_with_and_without_reminders(clinic: Clinic) -> None:
    views = await booked(clinic, await clinic.add_people(6))
    clinic.clock.instant = DUE
    await run(clinic)
    await settle_outreach(clinic, f"reminder:{views[0].id}:1:1440", "sent")
    clinic.clock.instant = FRIDAY + timedelta(hours=4)
    async with clinic.act() as ctx:
        for view in views[:2]:
            await appointments.complete(ctx, appointment_id=view.id)
        await appointments.mark_no_show(ctx, appointment_id=views[2].id)
        await appointments.cancel(ctx, appointment_id=views[3].id, reason="", settings=clinic.settings)
    await run(clinic)
    async with clinic.act() as ctx:
        rate = await reminders.no_show_rate(ctx, FRIDAY, FRIDAY + timedelta(hours=3))
        nothing = await reminders.no_show_rate(ctx, FRIDAY + timedelta(hours=3), FRIDAY + timedelta(hours=9))
    assert (rate.missed, rate.due, rate.missed_reminded, rate.due_reminded) == (1, 3, 0, 1)
    assert (rate.rate, rate.rate_reminded, rate.rate_not_reminded) == (Decimal("33.3"), Decimal("0.0"), Decimal("50.0"))
    assert (nothing.due, nothing.rate, nothing.rate_reminded) == (0, None, None)


async def link(clinic: Clinic, contact: UUID, patient: UUID, relationship: str, ends: datetime | None = None) -> None:
    await clinic.owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship, ends_at)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5)",
        clinic.hospital.id,
        contact,
        patient,
        relationship,
        ends,
    )
