import asyncio
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Invalid
from domain.patients.service import Locked, Verified, Wrong, forget_verification, people_of, touch, verified, verify
from tests.domain.patients.desk import NOON, SETTINGS, Desk, desk_of

BORN = date(1988, 3, 5)
WRONG = date(1999, 9, 9)


async def answer(
    desk: Desk, contact: UUID, birth: date | None = None, number: str | None = None
) -> Verified | Wrong | Locked:
    async with desk.by(contact) as ctx:
        return await verify(ctx, contact_id=contact, answer_birth_date=birth, answer_number=number, settings=SETTINGS)


async def open_to(desk: Desk, contact: UUID) -> tuple[UUID, ...]:
    async with desk.by(contact) as ctx:
        return await verified(ctx, contact)


async def test_the_holders_birth_date_opens_the_family_and_a_childs_the_child(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    mother = await desk.registered(contact)
    child = await desk.registered(contact, "Ada", relationship="child", born=date(2019, 1, 2))
    assert await open_to(desk, contact) == ()
    assert await answer(desk, contact, date(2019, 1, 2)) == Verified((child.id,))
    assert await open_to(desk, contact) == (child.id,)
    assert await answer(desk, contact, BORN) == Verified((mother.id, child.id))
    assert await open_to(desk, contact) == (mother.id, child.id)
    actions = [
        row["patient_id"]
        for row in await owner.fetch("SELECT * FROM audit_entry WHERE action = 'identity_verified' ORDER BY id")
    ]
    assert (actions[0], set(actions[1:])) == (child.id, {mother.id, child.id})


async def test_a_hospital_number_verifies_as_well(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    patient = await desk.registered(contact, born=None)
    assert await answer(desk, contact, number=patient.number.lower().replace("-", " ")) == Verified((patient.id,))
    with pytest.raises(Invalid):
        await answer(desk, contact)


async def test_somebody_with_this_phone_on_file_is_linked_by_a_right_answer(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    elsewhere = await desk.contact(None)
    known = await desk.registered(elsewhere, phone="+2348031234567", who=SYSTEM)
    contact = await desk.contact("+2348031234567")
    async with desk.by(contact) as ctx:
        assert await people_of(ctx, contact) == []
    assert await answer(desk, contact, WRONG) == Wrong(3)
    assert await answer(desk, contact, BORN) == Verified((known.id,))
    link = await owner.fetchrow("SELECT relationship, proof FROM patient_contact WHERE contact_id = $1", contact)
    assert tuple(link) == ("other", "phone")
    again = await desk.registered(contact)
    assert (again.id, again.relationship, again.created) == (known.id, "self", False)


async def test_a_withdrawn_proxy_does_not_come_back_by_the_phone(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    grown = await desk.registered(contact, "Ada", relationship="child", phone="+2348031234567")
    await answer(desk, contact, BORN)
    await owner.execute("UPDATE patient_contact SET ends_at = $2 WHERE patient_id = $1", grown.id, NOON)
    assert await open_to(desk, contact) == ()
    assert await answer(desk, contact, BORN) == Wrong(3)


async def test_unknown_and_wrong_are_told_the_same_and_do_the_same(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    stranger, patient = await desk.contact("+2348039999999"), await desk.contact()
    await desk.registered(patient)
    for contact in (stranger, patient):
        told = [await answer(desk, contact, WRONG) for _ in range(4)]
        assert told == [Wrong(3), Wrong(2), Wrong(1), Locked(NOON + timedelta(minutes=60))]
        assert await answer(desk, contact, BORN) == Locked(NOON + timedelta(minutes=60))
    tasks = await owner.fetch("SELECT * FROM task ORDER BY number")
    assert [(task["number"], task["category"], task["related_id"], task["priority"]) for task in tasks] == [
        (1, "identity", stranger, "HIGH"),
        (2, "identity", patient, "HIGH"),
    ]
    notes = "SELECT action FROM audit_entry WHERE actor_id = $1 AND action LIKE 'identity%' ORDER BY action"
    said = [[row["action"] for row in await owner.fetch(notes, contact)] for contact in (stranger, patient)]
    assert said[0] == said[1] == 5 * ["identity_checked"] + ["identity_locked"] + 4 * ["identity_refused"]


async def test_a_lock_runs_out_and_the_count_begins_anew(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    patient = await desk.registered(contact)
    for _ in range(4):
        await answer(desk, contact, WRONG)
    desk.clock.advance(timedelta(minutes=60))
    assert await answer(desk, contact, WRONG) == Wrong(3)
    assert await answer(desk, contact, BORN) == Verified((patient.id,))
    assert await answer(desk, contact, WRONG) == Wrong(3)


async def test_answering_ones_own_does_not_buy_tries_at_anothers(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    await desk.registered(await desk.contact(None), "Victim", phone="+2348031234567", born=date(1970, 1, 1))
    attacker = await desk.contact("+2348031234567")
    own = await desk.registered(attacker, "Attacker", born=BORN)
    for left in (3, 2, 1):
        assert await answer(desk, attacker, WRONG) == Wrong(left)
        assert await answer(desk, attacker, BORN) == Verified((own.id,))
    assert isinstance(await answer(desk, attacker, WRONG), Locked)
    desk.clock.advance(timedelta(minutes=60))
    assert await answer(desk, attacker, WRONG) == Wrong(3)


async def test_parallel_wrong_tries_never_exceed_the_limit(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    await desk.registered(contact)
    told = await asyncio.gather(*(answer(desk, contact, WRONG) for _ in range(30)))
    assert sorted(reply.tries_left for reply in told if isinstance(reply, Wrong)) == [1, 2, 3]
    assert sum(isinstance(reply, Locked) for reply in told) == 27
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'identity_refused'") == 4
    assert await owner.fetchval("SELECT count(*) FROM task") == 1


async def test_a_proof_lasts_while_used_and_can_be_forgotten(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    patient = await desk.registered(contact)
    await answer(desk, contact, BORN)
    for _ in range(3):
        desk.clock.advance(timedelta(minutes=29))
        assert await open_to(desk, contact) == (patient.id,)
        async with desk.by(contact) as ctx:
            await touch(ctx, contact, SETTINGS)
    desk.clock.advance(timedelta(minutes=30))
    assert await open_to(desk, contact) == ()
    async with desk.by(contact) as ctx:
        await touch(ctx, contact, SETTINGS)
    assert await open_to(desk, contact) == ()
    await answer(desk, contact, BORN)
    async with desk.work(SYSTEM) as ctx:
        await forget_verification(ctx, contact)
    assert await open_to(desk, contact) == ()
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'identity_forgotten'") == 1


async def test_a_proof_at_one_hospital_is_none_at_another(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    contact, other = await one.contact(), await two.contact()
    await one.registered(contact)
    await answer(one, contact, BORN)
    assert await open_to(two, contact) == ()
    assert await answer(two, other, BORN) == Wrong(3)
