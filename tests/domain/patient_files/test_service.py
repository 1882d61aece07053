"""Walk-ins meet a phone once, messages and talks are kept once, and what a role may not see is not on the card."""

import asyncio
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from domain.consent import service as consent
from domain.kit.context import Actor
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.patient_files import service as files
from domain.patient_files.service import Direction, TalkChannel, WalkIn
from domain.staff.rules import Role, staff_actor
from tests.domain.patients.desk import Desk, desk_of

PHONE, BORN = "+2348031234567", date(1988, 3, 14)


def by(role: Role = Role.RECEPTIONIST) -> Actor:
    return staff_actor(uuid4(), role, "whatsapp", uuid4())


async def walk_in(desk: Desk, first: str = "Bisi", relationship: str = "self", born: date = BORN) -> WalkIn:
    async with desk.work(by()) as ctx:
        return await files.register_walk_in(
            ctx, first_name=first, last_name="Coker", born=born, phone=PHONE, relationship=relationship
        )


async def test_ten_at_once_meet_one_phone_and_register_one_person(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    made = await asyncio.gather(*(walk_in(desk) for _ in range(10)))
    assert len({one.number for one in made}) == 1
    assert sorted(one.created for one in made) == [False] * 9 + [True]
    assert sorted(one.known_phone for one in made) == [False] + [True] * 9
    assert await owner.fetchval("SELECT count(*) FROM contact") == 1
    row = await owner.fetchrow("SELECT channel, address FROM contact_address")
    assert tuple(row) == ("sms", PHONE)


async def test_a_contact_that_only_wrote_by_whatsapp_is_known(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact(None)
    await desk.address(contact, "whatsapp", PHONE)
    made = await walk_in(desk)
    assert (made.contact_id, made.known_phone, made.relationship) == (contact, True, "self")
    assert await owner.fetchval("SELECT count(*) FROM contact") == 1


async def test_a_phone_is_one_patients_own(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    await walk_in(desk)
    with pytest.raises(Conflict):
        await walk_in(desk, "Tobi")
    child = await walk_in(desk, "Tobi", "child", date(2019, 5, 2))
    assert (child.relationship, child.created) == ("child", True)
    with pytest.raises(Invalid):
        await walk_in(desk, "Ayo", "child")  # of age
    assert await owner.fetchval("SELECT count(*) FROM patient") == 2


async def test_a_stop_of_a_former_life_still_holds(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    await walk_in(desk)
    async with desk.work(by()) as ctx:
        address = await owner.fetchrow("SELECT id, contact_id FROM contact_address")
        await consent.opt_out(
            ctx, contact_id=address["contact_id"], address_id=address["id"], channel="sms", cause="staff"
        )
    await owner.execute("DELETE FROM patient_contact")
    await owner.execute("DELETE FROM consent_record")
    await owner.execute("DELETE FROM contact_address")
    await owner.execute("UPDATE contact SET phone = NULL")
    await walk_in(desk)
    assert await owner.fetchval("SELECT opted_out_at IS NOT NULL FROM contact_address") is True


async def test_a_talk_is_kept_once_and_sealed(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    patient, key = await walk_in(desk), uuid4()

    async def log(outcome: str = "asked about prices", minutes: int | None = 15) -> files.LoggedTalk:
        async with desk.work(by()) as ctx:
            return await files.log_talk(
                ctx, patient_id=patient.id, contact_id=patient.contact_id, channel=TalkChannel.PHONE_CALL,
                direction=Direction.OUT, minutes=minutes, outcome=outcome, key=key,
            )  # fmt: skip

    made = await asyncio.gather(*(log() for _ in range(5)))
    assert sorted(one.created for one in made) == [False] * 4 + [True]
    assert len({one.id for one in made}) == 1
    assert b"prices" not in await owner.fetchval("SELECT outcome FROM call_log")
    with pytest.raises(Invalid):
        await log(" ")
    with pytest.raises(Invalid):
        await log(minutes=2000)


async def test_a_message_is_planned_once_and_sealed(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    patient, key = await walk_in(desk), uuid4()
    for _ in range(2):
        async with desk.work(by()) as ctx:
            await files.write(
                ctx, patient_id=patient.id, contact_id=patient.contact_id, message="come tomorrow", key=key
            )
    (row,) = await owner.fetch("SELECT purpose, flow, data, status FROM outreach")
    assert (row["purpose"], row["flow"], row["status"]) == ("care", "hospital_message", "scheduled")
    assert b"tomorrow" not in row["data"]
    stranger = await desk.contact("+2348037654321")
    async with desk.work(by()) as ctx:
        with pytest.raises(NotFound):
            await files.write(ctx, patient_id=patient.id, contact_id=stranger, message="come", key=uuid4())
    async with desk.work(by()) as ctx:
        with pytest.raises(Invalid):
            await files.write(ctx, patient_id=patient.id, contact_id=patient.contact_id, message=" ", key=uuid4())


async def test_a_role_sees_what_it_may(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    patient = await walk_in(desk)
    async with desk.work(by(Role.RECEPTIONIST)) as ctx:
        card = await files.card(ctx, patient.id)
        assert (card.balance, card.tier, card.rating) == (0, "BRONZE", None)
        assert [(one.relationship, one.phone) for one in card.speakers] == [("self", PHONE)]
    async with desk.work(by(Role.PROVIDER)) as ctx:
        assert (await files.card(ctx, patient.id)).balance is None
    for role in (Role.MARKETING, Role.FINANCE):
        with pytest.raises(Forbidden):
            async with desk.work(by(role)) as ctx:
                await files.card(ctx, patient.id)
    shown = "SELECT count(*) FROM audit_entry WHERE action = 'patient_card_read' AND patient_id = $1"
    assert await owner.fetchval(shown, patient.id) == 2
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'operation_refused'") == 2


async def test_another_hospitals_patient_is_not_found(database: Database, owner: asyncpg.Connection) -> None:
    desk, other = await desk_of(database, owner), await desk_of(database, owner, "KAN")
    patient = await walk_in(desk)
    async with other.work(by()) as ctx:
        with pytest.raises(NotFound):
            await files.card(ctx, patient.id)
        with pytest.raises(NotFound):
            await files.history(ctx, patient.id)
