from uuid import UUID

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.patients.insurance import checked_hmo, checked_member_number, checked_nhis
from domain.patients.profile import (
    Profile,
    change_profile,
    correct_name,
    profile_of,
    same_name,
    set_emergency_contact,
)
from domain.patients.service import verify
from domain.staff.rules import Role, staff_actor
from tests.conftest import KEYS
from tests.domain.patients.desk import SETTINGS, Desk, desk_of


async def proved(desk: Desk) -> dict[str, UUID]:
    """A patient whose contact has just proved who it is."""
    contact = await desk.contact()
    patient = await desk.registered(contact)
    async with desk.by(contact) as ctx:
        await verify(ctx, contact_id=contact, answer_birth_date=None, answer_number=patient.number, settings=SETTINGS)
    return {"contact_id": contact, "patient_id": patient.id}


async def seen(desk: Desk, who: dict[str, UUID]) -> Profile:
    async with desk.by(who["contact_id"]) as ctx:
        return await profile_of(ctx, **who)


async def test_a_profile_is_changed_piece_by_piece_and_sealed(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    who = await proved(desk)
    async with desk.by(who["contact_id"]) as ctx:
        await change_profile(ctx, **who, state="Akwa Ibom", gender="female", nhis_number="NHIS 1234 5678-1")
        await change_profile(ctx, **who, hmo="  Hygeia   HMO ", hmo_number="hyg / 0042")
        await set_emergency_contact(ctx, **who, name="Bola Eze", phone="+2348035550000", relation="sister")
        await set_emergency_contact(ctx, **who, name="Tunde Eze", phone="+2348035550001", relation="brother")
    profile = await seen(desk, who)
    assert (profile.state, profile.gender, profile.nhis_number) == ("Akwa Ibom", "female", "12345678-1")
    assert (profile.hmo, profile.hmo_number) == ("Hygeia HMO", "HYG/0042")
    assert profile.emergency is not None
    assert (profile.emergency.name, profile.emergency.phone, profile.emergency.relation) == (
        "Tunde Eze",
        "+2348035550001",
        "brother",
    )
    assert "Ngozi" not in repr(profile)
    row = await owner.fetchrow("SELECT nhis_number, hmo, insurance FROM patient")
    assert [KEYS.open_text(value) for value in row] == ["12345678-1", "Hygeia HMO", "HYG/0042"]
    assert await owner.fetchval("SELECT count(*) FROM emergency_contact") == 1
    async with desk.by(who["contact_id"]) as ctx:
        await change_profile(ctx, **who, nhis_number="", hmo="", gender="")
    profile = await seen(desk, who)
    assert (profile.nhis_number, profile.hmo, profile.hmo_number, profile.gender) == ("", "", "HYG/0042", "")
    reads = await owner.fetch("SELECT patient_id FROM audit_entry WHERE action = 'profile_read'")
    assert [row["patient_id"] for row in reads] == [who["patient_id"]] * 2
    changes = await owner.fetch("SELECT detail FROM audit_entry WHERE action = 'profile_changed'")
    assert [row["detail"] for row in changes] == ["{}"] * 3


@pytest.mark.parametrize(
    "values",
    [{"state": "Lagoss"}, {"gender": "f"}, {"nhis_number": "12345"}, {"hmo": "1"}, {"hmo_number": "abcd"}],
)
async def test_what_cannot_be_is_refused_and_never_quoted(
    values: dict[str, str], database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    who = await proved(desk)
    with pytest.raises(Invalid) as refused:
        async with desk.by(who["contact_id"]) as ctx:
            await change_profile(ctx, **who, **values)
    assert refused.value.details == {"field": next(iter(values))}
    assert next(iter(values.values())) not in str(refused.value).split()


async def test_nothing_is_shown_or_changed_before_identity(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    who = {"contact_id": contact, "patient_id": (await desk.registered(contact)).id}
    stranger = await desk.contact("+2348039999999")
    for acting in (
        lambda ctx: profile_of(ctx, **who),
        lambda ctx: change_profile(ctx, **who, state="Kano"),
        lambda ctx: correct_name(ctx, **who, first_name="Ngosi", last_name="Eze"),
        lambda ctx: set_emergency_contact(ctx, **who, name="A B", phone="+2348035550000", relation=""),
    ):
        with pytest.raises(NotFound):
            async with desk.by(contact) as ctx:
                await acting(ctx)
        with pytest.raises(Forbidden):
            async with desk.by(stranger) as ctx:
                await acting(ctx)
    assert await owner.fetchval("SELECT state FROM patient") == ""


async def test_spelling_is_corrected_but_another_name_needs_the_desk(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    who = await proved(desk)
    async with desk.by(who["contact_id"]) as ctx:
        await correct_name(ctx, **who, first_name="Ngosi", last_name="Ezeh")
    assert ((profile := await seen(desk, who)).first_name, profile.last_name) == ("Ngosi", "Ezeh")
    with pytest.raises(Conflict):
        async with desk.by(who["contact_id"]) as ctx:
            await correct_name(ctx, **who, first_name="Bola", last_name="Adeyemi")
    async with desk.work(staff_actor(who["contact_id"], Role.RECEPTIONIST, "console")) as ctx:
        await correct_name(ctx, **who, first_name="Bola", last_name="Adeyemi")
    assert ((profile := await seen(desk, who)).first_name, profile.last_name) == ("Bola", "Adeyemi")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (("Ngozi", "Eze"), ("Ngosi", "Eze"), True),
        (("Ngozi", "Eze"), ("Eze", "Ngozi"), True),
        (("Chinedu", "Obi"), ("Chinedum", "Obi"), True),
        (("Ada", "Obi"), ("Bola", "Obi"), False),
        (("Ada", "Obi"), ("Ada", "Johnson"), False),
    ],
)
def test_what_is_the_same_name(before: tuple[str, str], after: tuple[str, str], same: bool) -> None:
    assert same_name(before, after) is same


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12345678", "12345678"), ("nhis 123456 / 0", "123456-0"), ("NHIA123456789012", "123456789012")],
)
def test_nhis_numbers(typed: str, kept: str) -> None:
    assert checked_nhis(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "1234567890123", "12345678-123", "ABC12345678", ""])
def test_no_nhis_numbers(typed: str) -> None:
    with pytest.raises(Invalid):
        checked_nhis(typed)


def test_hmo_names_and_numbers() -> None:
    assert (checked_hmo(" AXA  Mansard "), checked_member_number("axa/12-3 4")) == ("AXA Mansard", "AXA/12-34")
    for wrong in ("abc", "no digits", "1" * 25, "12#45"):
        with pytest.raises(Invalid):
            checked_member_number(wrong)
