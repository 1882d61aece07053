from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.patients.family import acts_for_anybody, add_family_member, delegates_of, end_link, family_of
from domain.patients.service import people_of, verified, verify
from tests.domain.patients.desk import SETTINGS, Desk, desk_of


async def prove(desk: Desk, contact: UUID, number: str) -> None:
    async with desk.by(contact) as ctx:
        await verify(ctx, contact_id=contact, answer_birth_date=None, answer_number=number, settings=SETTINGS)


async def add(desk: Desk, contact: UUID, relationship: str, born: date, until: datetime | None = None) -> UUID:
    async with desk.by(contact) as ctx:
        record = await add_family_member(
            ctx,
            contact_id=contact,
            relationship=relationship,
            first_name="Ada",
            last_name="Eze",
            born=born,
            until=until,
        )
    return record.id


async def test_a_childs_link_ends_when_it_comes_of_age(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    child = await add(desk, contact, "child", date(2009, 1, 2))
    leap = await add(desk, contact, "child", date(2012, 2, 29))
    ends = {row["patient_id"]: row["ends_at"] for row in await owner.fetch("SELECT * FROM patient_contact")}
    assert ends == {
        child: datetime(2027, 1, 1, 23, tzinfo=UTC),
        leap: datetime(2030, 2, 28, 23, tzinfo=UTC),
    }
    desk.clock.instant = datetime(2027, 1, 1, 23, tzinfo=UTC)
    async with desk.by(contact) as ctx:
        assert [person.id for person in await people_of(ctx, contact)] == [leap]
    with pytest.raises(Invalid):
        await add(desk, contact, "child", date(2009, 1, 1))
    with pytest.raises(Invalid):
        await add(desk, contact, "self", date(1990, 1, 1))
    with pytest.raises(Invalid):
        await add(desk, contact, "other", date(1990, 1, 1), desk.clock.instant)


async def test_the_list_shows_whom_identity_was_proved_for(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    async with desk.by(contact) as ctx:
        assert not await acts_for_anybody(ctx, contact)
    own = await desk.registered(contact)
    other = await add(desk, contact, "other", date(1960, 1, 1), desk.clock.instant + timedelta(days=30))
    async with desk.by(contact) as ctx:
        assert await acts_for_anybody(ctx, contact)
        assert await family_of(ctx, contact) == []
    await prove(desk, contact, own.number)
    async with desk.by(contact) as ctx:
        links = await family_of(ctx, contact)
    assert [(link.patient_id, link.name, link.relationship, link.proof, link.ends_at) for link in links] == [
        (own.id, "Ngozi Eze", "self", "registered", None),
        (other, "Ada Eze", "other", "registered", desk.clock.instant + timedelta(days=30)),
    ]
    reads = await owner.fetch("SELECT patient_id FROM audit_entry WHERE action = 'patient_read'")
    assert {row["patient_id"] for row in reads} == {own.id, other}


async def test_an_ended_link_takes_its_proof_along_and_leaves_the_record(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    own = await desk.registered(contact)
    child = await add(desk, contact, "child", date(2019, 1, 1))
    await prove(desk, contact, own.number)
    async with desk.by(contact) as ctx:
        await end_link(ctx, contact_id=contact, patient_id=child)
        assert await verified(ctx, contact) == (own.id,)
    with pytest.raises(Conflict):
        async with desk.by(contact) as ctx:
            await end_link(ctx, contact_id=contact, patient_id=own.id)
    with pytest.raises(NotFound):
        async with desk.by(contact) as ctx:
            await end_link(ctx, contact_id=contact, patient_id=child)
    assert await owner.fetchval("SELECT count(*) FROM patient") == 2
    ended = await owner.fetchval("SELECT ends_at FROM patient_contact WHERE patient_id = $1", child)
    assert ended == desk.clock.instant


async def test_a_patient_sees_and_ends_who_acts_for_them(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact, son, stranger = [await desk.contact(f"+23480312345{n:02d}") for n in range(3)]
    own = await desk.registered(contact)
    await owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship, proof)"
        " VALUES ($1, $2, $3, $4, 'other', 'staff')",
        desk.hospital.id,
        uuid4(),
        son,
        own.id,
    )
    await prove(desk, contact, own.number)
    await prove(desk, son, own.number)
    mine = {"contact_id": contact, "patient_id": own.id}
    async with desk.by(contact) as ctx:
        assert [(link.contact_id, link.proof) for link in await delegates_of(ctx, **mine)] == [(son, "staff")]
    with pytest.raises(Conflict):
        async with desk.by(son) as ctx:
            await delegates_of(ctx, contact_id=son, patient_id=own.id)
    with pytest.raises(NotFound):
        async with desk.by(son) as ctx:
            await end_link(ctx, contact_id=son, patient_id=own.id, delegate_id=contact)
    with pytest.raises(Forbidden):
        async with desk.by(stranger) as ctx:
            await end_link(ctx, **mine, delegate_id=son)
    async with desk.by(contact) as ctx:
        await end_link(ctx, **mine, delegate_id=son)
        assert await delegates_of(ctx, **mine) == []
        assert await verified(ctx, son) == ()
