import asyncio
import logging
from datetime import date, timedelta

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid
from domain.patients import service
from domain.patients.service import people_of, register
from tests.conftest import KEYS
from tests.domain.patients.desk import MESSAGE, desk_of


async def test_a_registered_patient_has_a_number_and_nothing_in_clear(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    patient = await desk.registered(contact, "Canaryngozi", phone="+2348031234567")
    assert patient.number.startswith("MBH-")
    assert (patient.first_name, patient.last_name, patient.relationship, patient.created) == (
        "Canaryngozi",
        "Eze",
        "self",
        True,
    )
    row = await owner.fetchrow("SELECT * FROM patient")
    assert row["id"] == patient.id
    assert row["phone"] == "+2348031234567"
    assert row["status"] == "active"
    assert not any("canary" in str(value).lower() for value in row.values())
    assert b"1988" not in row["birth_date"]
    assert KEYS.open_text(row["birth_date"]) == "1988-03-05"
    audit = await owner.fetchrow("SELECT * FROM audit_entry")
    assert (audit["action"], audit["patient_id"], audit["actor_id"], audit["channel"], audit["cause_id"]) == (
        "patient_registered",
        patient.id,
        contact,
        "whatsapp",
        MESSAGE,
    )
    assert "Canary" not in repr(patient)


async def test_a_contact_is_itself_once_and_a_relative_of_the_same_name_is_the_same(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    first = await desk.registered(contact)
    again = await desk.registered(contact, "Somebody")
    assert (again.id, again.first_name, again.created) == (first.id, "Ngozi", False)
    child = await desk.registered(contact, "Ada", relationship="child", born=date(2019, 1, 2))
    same = await desk.registered(contact, "  ADA ", relationship="child", born=None)
    assert (same.id, same.created) == (child.id, False)
    other = await desk.registered(contact, "Ada", relationship="child", born=date(2021, 1, 2))
    assert other.created
    assert await owner.fetchval("SELECT count(*) FROM patient") == 3
    async with desk.by(contact) as ctx:
        people = await people_of(ctx, contact)
    assert [(person.id, person.first_name, person.relationship) for person in people] == [
        (first.id, "Ngozi", "self"),
        (child.id, "Ada", "child"),
        (other.id, "Ada", "child"),
    ]
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'patient_read'") == 3


async def test_people_of_leaves_out_ended_links_and_closed_records(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    ended = await desk.registered(contact, "Ada", relationship="child")
    closed = await desk.registered(contact, "Obi", relationship="child")
    await owner.execute("UPDATE patient_contact SET ends_at = $2 WHERE patient_id = $1", ended.id, desk.clock.instant)
    await owner.execute("UPDATE patient SET status = 'archived' WHERE id = $1", closed.id)
    async with desk.by(contact) as ctx:
        assert await people_of(ctx, contact) == []


async def test_fifty_parallel_registrations_get_fifty_numbers(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contacts = [await desk.contact(f"+23480312345{n:02d}") for n in range(50)]
    made = await asyncio.gather(*(desk.registered(contact) for contact in contacts))
    assert len({patient.number for patient in made}) == 50
    assert await owner.fetchval("SELECT count(DISTINCT number) FROM patient") == 50


async def test_a_taken_number_is_drawn_again_also_in_parallel(
    database: Database, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "draw_number", lambda code, attempt: f"{code}-{attempt:06d}")
    desk = await desk_of(database, owner)
    contacts = [await desk.contact(f"+23480312345{n:02d}") for n in range(8)]
    made = await asyncio.gather(*(desk.registered(contact) for contact in contacts))
    assert sorted(patient.number for patient in made) == [f"MBH-{n:06d}" for n in range(8)]
    monkeypatch.setattr(service, "draw_number", lambda code, attempt: f"{code}-000001")
    with pytest.raises(Conflict, match="no free hospital number"):
        await desk.registered(await desk.contact(), "Ada")


async def test_parallel_registrations_of_oneself_make_one_patient(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    made = await asyncio.gather(*(desk.registered(contact) for _ in range(10)))
    assert len({patient.id for patient in made}) == 1
    assert sum(patient.created for patient in made) == 1
    assert await owner.fetchval("SELECT count(*) FROM patient") == 1


async def test_a_patient_acts_for_its_own_contact_only(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    mine, other = await desk.contact(), await desk.contact()
    with pytest.raises(Forbidden):
        async with desk.by(mine) as ctx:
            await people_of(ctx, other)
    refused = await owner.fetchrow("SELECT action, detail FROM audit_entry")
    assert refused["action"] == "operation_refused"


async def test_two_hospitals_do_not_see_each_other(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    contact = await one.contact()
    await one.registered(contact)
    async with two.by(contact) as ctx:
        assert await people_of(ctx, contact) == []
    with pytest.raises(DBAPIError):
        await two.registered(contact)
    assert await owner.fetchval("SELECT count(*) FROM patient WHERE hospital_id = $1", two.hospital.id) == 0


async def test_refusals_and_logs_never_quote_a_person(
    database: Database, owner: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    caplog.set_level(logging.DEBUG)
    for values in (
        {"first_name": "Canary" * 30},
        {"phone": "canary0803"},
        {"date_of_birth": desk.clock.instant.date() + timedelta(days=9)},
    ):
        given = {"first_name": "Canaryada", "last_name": "Canaryeze", "date_of_birth": None, **values}
        with pytest.raises(Invalid) as refused:
            async with desk.work(SYSTEM) as ctx:
                await register(ctx, contact_id=contact, relationship="self", **given)  # type: ignore[arg-type]
        assert "canary" not in f"{refused.value!r} {refused.value.details}".lower()
    await desk.registered(contact, "Canaryada")
    assert "canary" not in caplog.text.lower()
