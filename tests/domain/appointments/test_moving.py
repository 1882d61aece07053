"""Moving, cancelling and the rest of an appointment's life (APPT-02, anchors part 2 "Reschedule and cancel")."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.appointments.errors import PatientBusy, SlotTaken, TooLate
from domain.appointments.events import AppointmentCancelled, AppointmentMissed, AppointmentMoved
from domain.appointments.ics import calendar_file
from domain.appointments.lifecycle import STATES, TRANSITIONS, advanced
from domain.appointments.views import AppointmentView
from domain.kit import events
from domain.kit.context import Actor, Context
from domain.kit.db import Database
from domain.kit.errors import Conflict, NotFound
from tests.conftest import KEYS
from tests.domain.appointments.world import STAFF, Clinic, add_clinic

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def move(clinic: Clinic, appointment: AppointmentView, hold_id: UUID, actor: Actor = STAFF) -> AppointmentView:
    async with clinic.act(actor) as ctx:
        return await appointments.move(ctx, appointment_id=appointment.id, hold_id=hold_id, settings=clinic.settings)


async def test_a_moved_appointment_keeps_number_and_link(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[AppointmentMoved] = []

    async def listen(ctx: Context, event: AppointmentMoved) -> None:
        told.append(event)

    monkeypatch.setitem(events._reactions, AppointmentMoved, [listen])
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient, "cough")
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    moved = await move(clinic, booked, held.id)
    assert (moved.id, moved.number, moved.status) == (held.id, booked.number, "scheduled")
    assert (moved.moved_from_id, moved.version, moved.starts_at) == (booked.id, 2, NINE + timedelta(hours=1))
    assert [(event.former.id, event.former.status, event.appointment) for event in told] == [
        (booked.id, "moved", moved)
    ]
    rows = {row["id"]: row for row in await clinic.rows()}
    assert rows[booked.id]["moved_to_id"] == moved.id
    assert KEYS.open_text(rows[moved.id]["reason"]) == "cough"
    assert await move(clinic, booked, held.id) == moved
    async with clinic.act() as ctx:
        assert [view.id for view in await appointments.upcoming(ctx, [one.patient])] == [moved.id]
        assert (await appointments.read_for_calendar(ctx, str(booked.number))).id == moved.id
    again = await clinic.hold(one, provider, NINE)
    assert (await move(clinic, moved, again.id)).version == 3


async def test_a_move_to_a_taken_time_keeps_the_old_one(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    clinic.clock.advance(timedelta(minutes=15))
    await clinic.book((await clinic.hold(other, provider, held.starts_at)).id, other.patient)
    async with clinic.act() as ctx:  # also when the caller catches the error and commits
        with pytest.raises(SlotTaken) as refused:
            await appointments.move(ctx, appointment_id=booked.id, hold_id=held.id, settings=clinic.settings)
    assert len(refused.value.alternatives) == 3
    async with clinic.act() as ctx:
        assert await appointments.get(ctx, booked.id) == booked


async def test_a_move_onto_another_of_the_patients_appointments(clinic: Clinic) -> None:
    first, second = await clinic.add_provider(), await clinic.add_provider("Bola Ige")
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, first, NINE)).id, one.patient)
    await clinic.book((await clinic.hold(one, first, NINE + timedelta(hours=1))).id, one.patient)
    held = await clinic.hold(one, second, NINE + timedelta(hours=1))
    with pytest.raises(PatientBusy):
        await move(clinic, booked, held.id)
    held = await clinic.hold(one, second, NINE)
    assert (await move(clinic, booked, held.id)).provider_id == second


async def test_patients_move_and_cancel_only_in_time(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    clinic.clock.advance(timedelta(hours=1, seconds=1))
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    with pytest.raises(TooLate) as refused:
        await move(clinic, booked, held.id, one.actor)
    assert refused.value.notice_hours == 2
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(TooLate):
            await appointments.cancel(ctx, appointment_id=booked.id, reason="rain", settings=clinic.settings)
    moved = await move(clinic, booked, held.id, STAFF)
    async with clinic.act(STAFF) as ctx:
        await appointments.cancel(ctx, appointment_id=moved.id, reason="rain", settings=clinic.settings)


async def test_cancelling_frees_the_time_and_seals_the_reason(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    async def listen(ctx: Context, event: object) -> None:
        told.append(event)

    monkeypatch.setitem(events._reactions, AppointmentCancelled, [listen])
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    for _ in range(2):
        async with clinic.act() as ctx:
            cancelled = await appointments.cancel(
                ctx, appointment_id=booked.id, reason="feeling well", settings=clinic.settings
            )
    assert told == [AppointmentCancelled(cancelled)]
    (row,) = await clinic.rows()
    assert (row["status"], KEYS.open_text(row["cancel_reason"])) == ("cancelled", "feeling well")
    assert (await clinic.book((await clinic.hold(other, provider, NINE)).id, other.patient)).status == "scheduled"
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    with pytest.raises(Conflict, match="is cancelled cannot move"):
        await move(clinic, booked, held.id)


async def test_the_day_of_a_visit(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    async with clinic.act() as ctx:
        assert (await appointments.confirm(ctx, appointment_id=booked.id)).status == "confirmed"
        assert (await appointments.confirm(ctx, appointment_id=booked.id)).status == "confirmed"
    async with clinic.act(STAFF) as ctx:
        assert (await appointments.check_in(ctx, appointment_id=booked.id)).status == "checked_in"
        assert (await appointments.complete(ctx, appointment_id=booked.id)).status == "completed"
        with pytest.raises(Conflict):
            await appointments.cancel(ctx, appointment_id=booked.id, reason="", settings=clinic.settings)
        with pytest.raises(NotFound):
            await appointments.confirm(ctx, appointment_id=uuid4())


async def test_a_no_show_is_one_only_after_its_time(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    async def listen(ctx: Context, event: object) -> None:
        told.append(event)

    monkeypatch.setitem(events._reactions, AppointmentMissed, [listen])
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    async with clinic.act(STAFF) as ctx:
        with pytest.raises(Conflict, match="not begun"):
            await appointments.mark_no_show(ctx, appointment_id=booked.id)
    clinic.clock.advance(timedelta(hours=4))
    async with clinic.act(STAFF) as ctx:
        with pytest.raises(Conflict, match="already begun"):
            await appointments.confirm(ctx, appointment_id=booked.id)
        missed = await appointments.mark_no_show(ctx, appointment_id=booked.id)
    assert (missed.status, told) == ("no_show", [AppointmentMissed(missed)])


def test_every_step_of_the_life_is_either_listed_or_refused() -> None:
    allowed = {
        (source, trigger): target
        for trigger, sources, target in TRANSITIONS
        for source in ([sources] if isinstance(sources, str) else sources)
    }
    assert len(allowed) == 15
    for state in STATES:
        for trigger in {trigger for trigger, _, _ in TRANSITIONS}:
            if (state, trigger) in allowed:
                assert advanced(state, trigger) == allowed[state, trigger]
            else:
                with pytest.raises(Conflict):
                    advanced(state, trigger)


async def test_the_calendar_file_says_when_and_where_only(clinic: Clinic) -> None:
    provider = await clinic.add_provider("Ngozi Eze", slot=45)
    (one,) = await clinic.add_people(1)
    booked = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient, "malaria")
    text = calendar_file(booked, clinic.hospital, address="12 Marina, Lagos", stamp=NINE).decode()
    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CareLine//Appointments//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{clinic.hospital.id}-{booked.number}@careline",
        "SEQUENCE:1",
        "DTSTAMP:20261102T080000Z",
        "DTSTART:20261102T080000Z",
        "DTEND:20261102T084500Z",
        "SUMMARY:Appointment at Hospital LAG",
        "LOCATION:12 Marina\\, Lagos",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    long = calendar_file(booked, clinic.hospital, address="Ọ̀nà " * 40)
    assert max(len(line) for line in long.split(b"\r\n")) == 75
    assert "Ọ̀nà " * 40 in long.replace(b"\r\n ", b"").decode()
