"""Joining the waiting list, leaving it, and wishes that end by themselves."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Forbidden, Invalid, NotFound
from domain.waitlist import service as waitlist
from domain.waitlist.jobs import hospitals_with_work
from tests.domain.appointments.world import Clinic, Person, add_clinic
from tests.domain.waitlist.waiting import NOON, booked, cancel, freed, join, offers, pass_on, people_of


async def test_joining_again_changes_the_wish_and_keeps_the_place(clinic: Clinic) -> None:
    (person,) = await people_of(clinic, 1)
    first = await join(clinic, person)
    again = await join(clinic, person, last_day=date(2026, 11, 20), start=time(9), end=time(12))
    assert (again.id, again.joined_at) == (first.id, first.joined_at)
    async with clinic.act(person.actor) as ctx:
        (wish,) = await waitlist.mine(ctx, contact_id=person.contact, patient_ids=(person.patient,))
        assert (wish.department_name, wish.provider_name) == ("General", "")
        assert (wish.first_day, wish.last_day) == (date(2026, 11, 2), date(2026, 11, 20))
        assert (wish.starts_from, wish.starts_before) == (540, 720)
        assert await waitlist.mine(ctx, contact_id=person.contact, patient_ids=()) == []
        for _ in range(2):
            await waitlist.leave(ctx, entry_id=wish.id, contact_id=person.contact)
        assert await waitlist.mine(ctx, contact_id=person.contact, patient_ids=(person.patient,)) == []


async def test_leaving_while_a_time_is_kept_passes_it_on(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    leaver, first, second = await people_of(clinic, 3)
    view = await booked(clinic, leaver, provider)
    entry = await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    await pass_on(clinic)
    async with clinic.act(first.actor) as ctx:
        await waitlist.leave(ctx, entry_id=entry.id, contact_id=first.contact)
    assert await pass_on(clinic) == 1
    assert [o["contact_id"] for o in await offers(clinic)] == [first.contact, second.contact]


async def test_what_cannot_be_joined(clinic: Clinic) -> None:
    person, other = await people_of(clinic, 2)
    with pytest.raises(Invalid):
        await join(clinic, person, last_day=date(2026, 11, 1))
    with pytest.raises(Invalid):
        await join(clinic, person, first_day=date(2027, 6, 5))
    with pytest.raises(Invalid):
        await join(clinic, person, start=time(12), end=time(9))
    with pytest.raises(NotFound):
        await join(clinic, Person(person.conversation, person.contact, other.patient))
    with pytest.raises(Forbidden):
        async with clinic.act(other.actor) as ctx:
            await waitlist.leave(ctx, entry_id=uuid4(), contact_id=person.contact)
    for _ in range(5):
        await join(clinic, person, provider_id=await clinic.add_provider(f"Dr {_}"))
    with pytest.raises(waitlist.TooManyWishes):
        await join(clinic, person)


async def test_booking_what_was_wished_for_ends_the_wish(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    (person,) = await people_of(clinic, 1)
    sooner = await join(clinic, person, last_day=date(2026, 11, 5))
    any_day = await join(clinic, person, provider_id=provider)
    await booked(clinic, person, provider)
    rows = await clinic.owner.fetch("SELECT id, status FROM waitlist_entry")
    assert {row["id"]: row["status"] for row in rows} == {sooner.id: "waiting", any_day.id: "booked"}


async def test_a_wish_whose_days_are_over_expires(clinic: Clinic) -> None:
    (person,) = await people_of(clinic, 1)
    await join(clinic, person, last_day=date(2026, 11, 5))
    clinic.clock.instant = datetime(2026, 11, 5, 23, 0, tzinfo=UTC)  # midnight in Lagos
    await pass_on(clinic)
    assert await clinic.owner.fetchval("SELECT status FROM waitlist_entry") == "expired"


async def test_two_hospitals_keep_their_lists_apart(
    clinic: Clinic, database: Database, owner: asyncpg.Connection
) -> None:
    other = await add_clinic(database, owner, "KAN")
    other.clock.instant = NOON
    provider = await clinic.add_provider()
    (leaver,) = await people_of(clinic, 1)
    (stranger,) = await people_of(other, 1)
    await join(other, stranger, department_id=None)
    view = await booked(clinic, leaver, provider)
    await cancel(clinic, view)
    async with database.session([clinic.hospital.id, other.hospital.id]) as session:
        assert await hospitals_with_work(session, clinic.clock.now()) == [clinic.hospital.id]
    assert [await pass_on(clinic), await pass_on(other)] == [0, 0]
    assert await offers(clinic) == []
    assert await freed(clinic) == [("closed", "nobody_left")]
