"""Log-ins: codes, passwords, pauses, sessions; in two hospitals at once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.staff.rules import Role, staff_actor
from domain.team import service as team
from domain.team import sessions
from domain.team.login import Doorkeeper, SeveralHospitals, TooManyTries, WrongLogin
from domain.team.rules import PASSWORD_LIFE, login_name, pause_after
from tests.conftest import KEYS
from tests.domain.patients.desk import Desk, desk_of

PHONE, GOOD = "+2348035559001", "a long road to Lagos"


@pytest.fixture
async def desk(database: Database, owner: asyncpg.Connection) -> Desk:
    return await desk_of(database, owner)


async def hired(desk: Desk, role: Role = Role.HOSPITAL_ADMIN, phone: str = PHONE, email: str | None = None) -> UUID:
    staff_id = uuid4()
    await desk.owner.execute(
        "INSERT INTO staff_member (hospital_id, id, name, role, phone, email) VALUES ($1, $2, 'Bola', $3, $4, $5)",
        desk.hospital.id,
        staff_id,
        role.value,
        phone,
        email,
    )
    return staff_id


def door_of(desk: Desk) -> Doorkeeper:
    return Doorkeeper(desk.database, KEYS, desk.clock)


async def code_for(desk: Desk, staff_id: UUID) -> str:
    async with desk.work(SYSTEM) as ctx:
        return (await team.password_code(ctx, staff_id)).code


async def joined(desk: Desk, password: str = GOOD, **of: Any) -> UUID:
    staff_id = await hired(desk, **of)
    await door_of(desk).join(await code_for(desk, staff_id), password)
    return staff_id


async def is_in(desk: Desk, token: str) -> bool:
    async with desk.database.session([desk.hospital.id]) as session:
        return await sessions.signed_in(session, desk.hospital.id, desk.clock, token) is not None


async def audited(desk: Desk) -> list[str]:
    rows = await desk.owner.fetch("SELECT action FROM audit_entry WHERE hospital_id = $1 ORDER BY id", desk.hospital.id)
    return [row[0] for row in rows]


async def test_a_code_sets_a_password_once_and_lets_in(desk: Desk) -> None:
    staff_id, door = await hired(desk), door_of(desk)
    code = await code_for(desk, staff_id)
    with pytest.raises(Invalid):
        await door.join(code, "short")
    token = await door.join(code.lower(), GOOD)
    assert await is_in(desk, token)
    with pytest.raises(NotFound):
        await door.join(code, "another good one")
    assert await is_in(desk, await door.log_in("0803 555 9001", GOOD))
    assert await audited(desk) == [
        "password_code_given",
        "password_set",
        "staff_logged_in",
        "staff_logged_in",
    ]
    kept = await desk.owner.fetchval("SELECT password_hash FROM staff_member WHERE id = $1", staff_id)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert token.partition(".")[2] not in str(await desk.owner.fetch("SELECT * FROM staff_session"))


async def test_a_code_is_over_after_half_an_hour_and_when_there_is_a_newer_one(desk: Desk) -> None:
    staff_id, door = await hired(desk), door_of(desk)
    first, second = await code_for(desk, staff_id), await code_for(desk, staff_id)
    for code in (first, "AAAAA-BBBBB", "nonsense", ""):
        with pytest.raises(NotFound):
            await door.join(code, GOOD)
    desk.clock.advance(PASSWORD_LIFE + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await door.join(second, GOOD)


async def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Desk) -> None:
    staff_id, door = await joined(desk, email="bola@example.org"), door_of(desk)
    await hired(desk, phone="+2348035559002")  # has no password yet
    told = []
    for name in (PHONE, "bola@example.org", "+2348035559002", "+2348035559099", "nobody@example.org", ""):
        with pytest.raises(WrongLogin) as refused:
            await door.log_in(name, "a wrong password")
        told.append(refused.value.sentence)
    assert set(told) == {"The name or the password is not right."}
    assert await is_in(desk, await door.log_in("Bola@Example.org ", GOOD))
    rows = await desk.owner.fetch("SELECT entity_id, detail FROM audit_entry WHERE action = 'login_refused'")
    assert len([row for row in rows if row["entity_id"] == staff_id]) == 2
    assert len(rows) == 3


@pytest.mark.parametrize("name", [PHONE, "nobody@example.org"])
async def test_after_five_wrong_passwords_nobody_may_try_that_name_for_a_while(desk: Desk, name: str) -> None:
    await joined(desk)
    door = door_of(desk)
    tries = await asyncio.gather(*(door.log_in(name, f"wrong {n}") for n in range(8)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in tries) == ["TooManyTries"] * 3 + ["WrongLogin"] * 5
    with pytest.raises(TooManyTries):
        await door.log_in(name, GOOD)
    desk.clock.advance(timedelta(minutes=1, seconds=1))
    if name == PHONE:
        assert await is_in(desk, await door.log_in(name, GOOD))
        for _ in range(4):
            with pytest.raises(WrongLogin):
                await door.log_in(name, "wrong again")
        assert await is_in(desk, await door.log_in(name, GOOD))
    else:
        with pytest.raises(WrongLogin):
            await door.log_in(name, GOOD)
        with pytest.raises(TooManyTries):
            await door.log_in(name, GOOD)


async def test_a_session_slides_and_ends(desk: Desk) -> None:
    await joined(desk)
    token = await door_of(desk).log_in(PHONE, GOOD)
    for _ in range(20):
        desk.clock.advance(timedelta(hours=7))
        assert await is_in(desk, token)
    desk.clock.advance(timedelta(hours=8, seconds=1))
    assert not await is_in(desk, token)
    token = await door_of(desk).log_in(PHONE, GOOD)
    for _ in range(24):
        desk.clock.advance(timedelta(hours=7))
        await is_in(desk, token)
    assert not await is_in(desk, token)


@pytest.mark.parametrize("what", ["left", "role", "password", "code", "log_out"])
async def test_what_ends_every_session(desk: Desk, what: str) -> None:
    await hired(desk, phone="+2348035559009")  # somebody must remain an administrator
    staff_id = await joined(desk)
    door = door_of(desk)
    here, there = await door.log_in(PHONE, GOOD), await door.log_in(PHONE, GOOD)
    async with desk.work(SYSTEM) as ctx:
        if what == "left":
            await team.deactivate(ctx, staff_id)
        elif what == "role":
            await team.change_role(ctx, staff_id, Role.MARKETING)
    if what == "password":
        new = await door.change(desk.hospital, staff_id, Role.HOSPITAL_ADMIN, GOOD, "quite another one")
        assert await is_in(desk, new)
        with pytest.raises(WrongLogin):
            await door.change(desk.hospital, staff_id, Role.HOSPITAL_ADMIN, GOOD, "quite another one")
    elif what == "code":
        await door.join(await code_for(desk, staff_id), "quite another one")
    elif what == "log_out":
        async with desk.database.session([desk.hospital.id]) as session:
            mine = await sessions.signed_in(session, desk.hospital.id, desk.clock, here)
        assert mine is not None
        async with desk.work(staff_actor(staff_id, Role.HOSPITAL_ADMIN, "console")) as ctx:
            await sessions.end(ctx, mine.id)
        assert await is_in(desk, there)
        there = here
    assert not await is_in(desk, here)
    assert not await is_in(desk, there)
    if what == "left":
        with pytest.raises(WrongLogin):
            await door.log_in(PHONE, GOOD)


async def test_a_token_is_good_for_its_own_hospital_only(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner), await desk_of(database, owner, "TWO")
    await joined(one)
    await joined(two, password="the other hospital's")
    token = await door_of(one).log_in(PHONE, GOOD)
    assert sessions.hospital_of(token) == one.hospital.id
    swapped = f"{two.hospital.id}.{token.partition('.')[2]}"
    assert not await is_in(two, token)
    assert not await is_in(two, swapped)
    assert not await is_in(one, swapped)
    assert sessions.hospital_of("nonsense") is None


async def test_who_works_at_several_hospitals_chooses(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner), await desk_of(database, owner, "TWO")
    await joined(one)
    await joined(two)
    door = door_of(one)
    with pytest.raises(SeveralHospitals) as choice:
        await door.log_in(PHONE, GOOD)
    assert choice.value.hospitals == {one.hospital.code: one.hospital.name, two.hospital.code: two.hospital.name}
    assert await is_in(two, await door.log_in(PHONE, GOOD, two.hospital.code))
    with pytest.raises(WrongLogin):
        await door.log_in(PHONE, GOOD, "XXX")


async def test_only_a_super_admin_gives_a_super_admin_a_code(desk: Desk) -> None:
    chief, admin = await hired(desk, Role.SUPER_ADMIN), await hired(desk, phone="+2348035559002")
    async with desk.work(staff_actor(admin, Role.HOSPITAL_ADMIN, "whatsapp")) as ctx:
        with pytest.raises(Conflict):
            await team.password_code(ctx, chief)
    async with desk.work(staff_actor(chief, Role.SUPER_ADMIN, "whatsapp")) as ctx:
        assert (await team.own_password_code(ctx)).id == chief
        assert (await team.password_code(ctx, admin)).id == admin


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    minutes = [pause_after(failures).total_seconds() / 60 for failures in range(4, 12)]
    assert minutes == [0, 1, 2, 4, 8, 15, 15, 15]


@given(st.text())
def test_a_login_name_has_one_form(said: str) -> None:
    assert login_name(login_name(said)) == login_name(said)
