"""A hold becomes an appointment once, for one patient, or not at all (APPT-01, APPT-08)."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.appointments.errors import PatientBusy, SlotTaken, TooManyOpen
from domain.appointments.events import AppointmentBooked
from domain.appointments.jobs import expire_holds
from domain.appointments.views import AppointmentView
from domain.kit import events
from domain.kit.context import Actor, Context
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, NotFound
from domain.kit.ids import READABLE
from domain.settings.rules import HospitalSettings
from tests.conftest import KEYS
from tests.domain.appointments.world import NOW, Clinic, Person, add_clinic

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def test_booking_fills_in_everything_and_announces(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[AppointmentView] = []

    async def listen(ctx: Context, event: AppointmentBooked) -> None:
        told.append(event.appointment)

    monkeypatch.setitem(events._reactions, AppointmentBooked, [listen])
    provider = await clinic.add_provider(before=5, after=10)
    (one,) = await clinic.add_people(1)
    held = await clinic.hold(one, provider, NINE)
    booked = await clinic.book(held.id, one.patient, "chest pain")
    assert told == [booked]
    assert (booked.status, booked.patient_id, booked.provider_label) == ("scheduled", one.patient, "Dr Ada Obi")
    assert (booked.department_code, booked.place) == ("general", "Ground floor")
    assert booked.local_start.isoformat() == "2026-11-02T09:00:00+01:00"
    assert booked.number is not None
    assert len(booked.number) == 6
    assert set(booked.number) <= set(READABLE)
    (row,) = await clinic.rows()
    assert b"chest" not in row["reason"]
    assert KEYS.open_text(row["reason"]) == "chest pain"
    assert (row["blocked"].lower, row["blocked"].upper) == (NINE - timedelta(minutes=5), NINE + timedelta(minutes=40))
    assert (row["hold_until"], row["booked_at"], row["booked_channel"]) == (None, NOW, "whatsapp")
    trail = await clinic.owner.fetch("SELECT action, entity_id, patient_id FROM audit_entry ORDER BY id")
    assert [tuple(entry) for entry in trail] == [
        ("appointment_held", held.id, None),
        ("appointment_booked", held.id, one.patient),
    ]


async def test_booking_again_is_the_same_appointment(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    held = await clinic.hold(one, provider, NINE)
    first = await clinic.book(held.id, one.patient)
    assert await clinic.book(held.id, one.patient) == first
    with pytest.raises(Conflict, match="is scheduled cannot book"):
        await clinic.book(held.id, other.patient)
    assert len(await clinic.rows()) == 1


async def test_a_late_yes_still_finds_a_free_time(clinic: Clinic, database: Database) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    held = await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(minutes=20))
    async with database.session([clinic.hospital.id]) as session:
        assert await expire_holds(session, clinic.clock.now()) == 1
    assert (await clinic.book(held.id, one.patient)).status == "scheduled"


async def test_a_late_yes_to_a_time_taken_meanwhile(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    held = await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(minutes=20))
    taken = await clinic.hold(other, provider, NINE)
    await clinic.book(taken.id, other.patient)
    with pytest.raises(SlotTaken) as refused:
        await clinic.book(held.id, one.patient)
    assert [slot.starts_at for slot in refused.value.alternatives] == [
        NINE + timedelta(minutes=minutes) for minutes in (30, 60, 90)
    ]


async def test_a_time_that_has_begun_is_not_booked(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    held = await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(hours=3))
    with pytest.raises(SlotTaken):
        await clinic.book(held.id, one.patient)


async def test_a_patient_is_in_one_place_at_a_time(clinic: Clinic) -> None:
    first, second = await clinic.add_provider(), await clinic.add_provider("Bola Ige", slot=60)
    one, relative = await clinic.add_people(2)
    booked = await clinic.book((await clinic.hold(one, first, NINE + timedelta(minutes=30))).id, one.patient)
    held = await clinic.hold(relative, second, NINE)
    with pytest.raises(PatientBusy) as refused:
        await clinic.book(held.id, one.patient)
    assert refused.value.appointment_id == booked.id
    assert (await clinic.book(held.id, relative.patient)).status == "scheduled"


async def test_open_appointments_are_limited(clinic: Clinic) -> None:
    clinic.settings = HospitalSettings(open_appointments_per_patient=2)
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    for slot in range(2):
        await clinic.book((await clinic.hold(one, provider, NINE + timedelta(hours=slot))).id, one.patient)
    held = await clinic.hold(one, provider, NINE + timedelta(hours=2))
    with pytest.raises(TooManyOpen):
        await clinic.book(held.id, one.patient)


async def test_numbers_are_tried_until_one_is_free(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    codes = iter(["AAAAAA"] * 4 + ["AAAAAA", "AAAAAA", "CCCCCC", "DDDDDD"])
    monkeypatch.setattr("domain.appointments.booking.short_code", lambda: next(codes))
    first = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    second = await clinic.book((await clinic.hold(other, provider, NINE + timedelta(hours=1))).id, other.patient)
    assert (first.number, second.number) == ("AAAAAA", "CCCCCC")


async def test_the_names_are_the_same_with_a_catalogue_and_without(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    catalogue = await clinic.catalogue()
    views = []
    for person, known in ((one, None), (other, catalogue)):
        held = await clinic.hold(person, provider, NINE + timedelta(hours=len(views)))
        async with clinic.act(person.actor) as ctx:
            views.append(
                await appointments.book(
                    ctx,
                    appointment_id=held.id,
                    patient_id=person.patient,
                    reason="",
                    channel="whatsapp",
                    settings=clinic.settings,
                    catalogue=known,
                )
            )
    read, named = views
    assert named.provider_label == read.provider_label == "Dr Ada Obi"
    assert (named.department_code, named.department_name, named.place) == ("general", "General", "Ground floor")
    assert (read.department_code, read.department_name, read.place) == ("general", "General", "Ground floor")
    async with clinic.act() as ctx:
        assert await appointments.get(ctx, named.id) == named


async def test_unknown_hold_and_missing_permission(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    with pytest.raises(NotFound):
        await clinic.book(one.conversation, one.patient)
    with pytest.raises(Forbidden):
        async with clinic.act(Actor("patient")) as ctx:
            await appointments.book(ctx, appointment_id=one.contact, patient_id=one.patient, reason="", channel="sms")


async def test_a_hundred_at_once_for_one_doctor(clinic: Clinic) -> None:
    """Issue 2, must-show 3: one booking, 99 refusals each with three free times, no deadlock, no overlap."""
    hours = ((0, 540, 600), (1, 540, 720), (2, 540, 720))
    provider = await clinic.add_provider(hours=hours, slot=40, interval=5)
    people = await clinic.add_people(100)
    catalogue = await clinic.catalogue()
    offsets = [NINE + timedelta(minutes=5 * (place % 5)) for place in range(100)]

    async def try_it(person: Person, starts_at: datetime) -> AppointmentView:
        async with clinic.act(person.actor) as ctx:
            held = await appointments.hold(
                ctx,
                catalogue,
                conversation_id=person.conversation,
                contact_id=person.contact,
                provider_id=provider,
                department_id=clinic.department_id,
                starts_at=starts_at,
                settings=clinic.settings,
            )
            return await appointments.book(
                ctx,
                appointment_id=held.id,
                patient_id=person.patient,
                reason="fever",
                channel="whatsapp",
                settings=clinic.settings,
            )

    outcomes = await asyncio.gather(
        *(try_it(person, at) for person, at in zip(people, offsets, strict=True)), return_exceptions=True
    )
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"AppointmentView": 1, "SlotTaken": 99}
    refusals = [outcome for outcome in outcomes if isinstance(outcome, SlotTaken)]
    assert {len({slot.starts_at for slot in refusal.alternatives}) for refusal in refusals} == {3}
    assert all(slot.provider_id == provider for refusal in refusals for slot in refusal.alternatives)
    assert [row["status"] for row in await clinic.rows()] == ["scheduled"]
    assert await clinic.overlaps() == 0


async def test_many_at_once_for_several_doctors_and_patients_never_deadlock(clinic: Clinic) -> None:
    """Holds change provider within one transaction, and patients are shared: the orders that could form a ring."""
    providers = [await clinic.add_provider(f"Doctor {place}", slot=20, interval=10) for place in range(3)]
    people = await clinic.add_people(24)
    catalogue = await clinic.catalogue()

    async def try_it(place: int, person: Person) -> AppointmentView:
        async with clinic.act(person.actor) as ctx:
            for step in (place, place + 1 + place % 2):
                held = await appointments.hold(
                    ctx,
                    catalogue,
                    conversation_id=person.conversation,
                    contact_id=person.contact,
                    provider_id=providers[step % 3],
                    department_id=clinic.department_id,
                    starts_at=NINE + timedelta(minutes=10 * (place % 6)),
                    settings=clinic.settings,
                )
            patient = people[place % 8].patient
            return await appointments.book(
                ctx, appointment_id=held.id, patient_id=patient, reason="", channel="sms", settings=clinic.settings
            )

    for _ in range(4):
        outcomes = await asyncio.gather(*(try_it(*one) for one in enumerate(people)), return_exceptions=True)
        codes = {getattr(getattr(o, "orig", None), "sqlstate", type(o).__name__) for o in outcomes}
        assert codes <= {"AppointmentView", "SlotTaken", "PatientBusy", "Conflict", "TooManyOpen", "55P03"}
        assert await clinic.overlaps() == 0


async def test_seats_fill_up_at_once_and_no_further(clinic: Clinic) -> None:
    provider = await clinic.add_provider(capacity=5, hours=((0, 540, 570), (1, 540, 600), (2, 540, 600)))
    people = await clinic.add_people(20)

    async def try_it(person: Person) -> AppointmentView:
        return await clinic.book((await clinic.hold(person, provider, NINE)).id, person.patient)

    outcomes = await asyncio.gather(*(try_it(person) for person in people), return_exceptions=True)
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"AppointmentView": 5, "SlotTaken": 15}
    assert [row["seat"] for row in await clinic.rows()] == [1, 2, 3, 4, 5]
    assert await clinic.overlaps() == 0


async def test_two_hospitals_book_the_same_moment(
    clinic: Clinic, database: Database, owner: asyncpg.Connection
) -> None:
    other = await add_clinic(database, owner, "KAN")
    ids: set[UUID] = set()
    for place in (clinic, other):
        provider = await place.add_provider()
        (one,) = await place.add_people(1)
        ids.add((await place.book((await place.hold(one, provider, NINE)).id, one.patient)).id)
        async with place.act() as ctx:
            assert [view.id for view in await appointments.upcoming(ctx, [one.patient])] == [
                (await place.rows())[0]["id"]
            ]
    assert len(ids) == 2


async def test_a_patient_cannot_use_another_contacts_hold(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    booked = await clinic.book((await clinic.hold(other, provider, NINE)).id, other.patient)
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    with pytest.raises(Forbidden):
        async with clinic.act(other.actor) as ctx:
            await appointments.book(ctx, appointment_id=held.id, patient_id=other.patient, reason="", channel="sms")
    with pytest.raises(Forbidden):
        async with clinic.act(other.actor) as ctx:
            await appointments.move(ctx, appointment_id=booked.id, hold_id=held.id, settings=clinic.settings)
    assert [row["status"] for row in await clinic.rows()] == ["scheduled", "held"]
    assert await clinic.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'operation_refused'") == 2


async def test_a_storm_of_everything_at_once_never_deadlocks_or_overlaps(clinic: Clinic, database: Database) -> None:
    """Holding, booking, moving, cancelling, releasing and the sweep, in random order on few providers and patients."""
    providers = [
        await clinic.add_provider(f"Doctor {place}", slot=20, interval=10, capacity=1 + place % 2) for place in range(3)
    ]
    people = await clinic.add_people(12)
    catalogue = await clinic.catalogue()
    chance = random.Random(20261102)
    clinic.settings = HospitalSettings(open_appointments_per_patient=50)
    done: Counter[str] = Counter()

    async def step(person: Person, what: str) -> None:
        mine = [row for row in await clinic.rows_of(person) if row["status"] in ("scheduled", "confirmed")]
        async with clinic.act(person.actor) as ctx:
            if what == "release":
                await appointments.release(ctx, person.conversation)
                return
            if what == "cancel":
                for row in mine[:1]:
                    await appointments.cancel(ctx, appointment_id=row["id"], reason="", settings=clinic.settings)
                return
            held = await appointments.hold(
                ctx,
                catalogue,
                conversation_id=person.conversation,
                contact_id=person.contact,
                provider_id=chance.choice(providers),
                department_id=clinic.department_id,
                starts_at=NINE + timedelta(minutes=10 * chance.randrange(12)),
                settings=clinic.settings,
            )
            if what == "move" and mine:
                await appointments.move(
                    ctx, appointment_id=mine[0]["id"], hold_id=held.id, settings=clinic.settings, catalogue=catalogue
                )
            elif what == "book":
                await appointments.book(
                    ctx,
                    appointment_id=held.id,
                    patient_id=chance.choice(people).patient,
                    reason="",
                    channel="sms",
                    settings=clinic.settings,
                    catalogue=catalogue,
                )

    async def sweep() -> None:
        async with database.session([clinic.hospital.id]) as session:
            await expire_holds(session, clinic.clock.now() + timedelta(minutes=chance.choice([0, 11])))

    for _ in range(12):
        steps = [
            step(person, chance.choice(["hold", "book", "book", "move", "cancel", "release"])) for person in people
        ]
        for outcome in await asyncio.gather(*steps, sweep(), return_exceptions=True):
            if isinstance(outcome, BaseException):
                done[getattr(getattr(outcome, "orig", None), "sqlstate", None) or type(outcome).__name__] += 1
            else:
                done["done"] += 1
        assert await clinic.overlaps() == 0
    assert set(done) <= {"done", "SlotTaken", "PatientBusy", "Conflict", "NotFound", "55P03"}
    assert done["done"] > 40
