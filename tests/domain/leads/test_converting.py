"""A lead becomes a patient: one transaction, once, linked both ways (LEAD-14, BR-01, C15)."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import service as leads
from domain.leads.rules import Status
from domain.patients.service import register
from domain.staff.rules import Role
from tests.conftest import KEYS
from tests.domain.leads.office import Office
from tests.domain.waitlist.waiting import FRIDAY

PHONE = "+2348030001111"


async def convert(office: Office, lead: UUID, **given: object) -> leads.Converted:
    async with office.system() as ctx:
        return await leads.convert(ctx, lead, **given)  # type: ignore[arg-type]


async def test_a_new_patient_has_the_leads_fields_and_the_link_goes_both_ways(office: Office) -> None:
    member = await office.member()
    lead = await office.lead(
        "Ada", "Obi", phone=PHONE, gender="female", date_of_birth=date(1988, 3, 5), email="ada@example.com"
    )
    async with office.by(member) as ctx:
        done = await leads.convert(ctx, lead, last_name="Obi-Nwosu")
    assert (done.patient_created, done.already, done.lead.status) == (True, False, Status.CONVERTED)
    patient = await office.owner.fetchrow("SELECT * FROM patient WHERE id = $1", done.patient_id)
    assert (patient["number"], patient["phone"], patient["gender"]) == (done.patient_number, PHONE, "female")
    opened = [KEYS.open_text(patient[name]) for name in ("first_name", "last_name", "birth_date")]
    assert opened == ["Ada", "Obi-Nwosu", "1988-03-05"]
    row = await office.row(lead)
    assert (row["patient_id"], row["converted_at"], row["status"]) == (done.patient_id, office.now, "CONVERTED")
    contact = await office.owner.fetchrow("SELECT * FROM contact WHERE id = $1", row["contact_id"])
    assert (contact["phone"], KEYS.open_text(contact["display_name"])) == (PHONE, "Ada Obi-Nwosu")
    async with office.by(member) as ctx:
        assert [card.id for card in await leads.leads_of_patient(ctx, done.patient_id)] == [lead]
    assert [line for line in await office.lines(lead) if line[0] != "CREATED"] == [
        ("STATUS_CHANGED", "Status changed to Converted"),
        ("CONVERTED", "Became a new patient"),
    ]


async def test_converting_twice_or_at_once_is_one_patient(office: Office) -> None:
    lead = await office.lead("Ada", "Obi", phone=PHONE)
    done = await asyncio.gather(*(convert(office, lead) for _ in range(6)))
    assert len({one.patient_id for one in done}) == 1
    assert sorted(one.already for one in done) == [False] + [True] * 5
    again = await convert(office, lead)
    assert (again.patient_id, again.already, again.patient_created) == (done[0].patient_id, True, False)
    assert again.patient_number == next(one for one in done if one.patient_created).patient_number
    assert await office.owner.fetchval("SELECT count(*) FROM patient") == 1
    assert await office.owner.fetchval("SELECT count(*) FROM contact") == 1
    assert len([line for line in await office.lines(lead) if line[0] == "CONVERTED"]) == 1
    async with office.system() as ctx:
        assert (await leads.move(ctx, lead, Status.CONVERTED)).patient_id == done[0].patient_id
        for to in (Status.CONTACTED, Status.LOST):
            with pytest.raises(Conflict):
                await leads.move(ctx, lead, to, "a reason")


async def test_whoever_registered_by_chat_is_linked(office: Office) -> None:
    person = await office.person(PHONE)
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    async with office.writing(person.contact) as ctx:
        record = await register(
            ctx,
            contact_id=person.contact,
            relationship="self",
            first_name="Ada",
            last_name="Obi",
            date_of_birth=date(1988, 3, 5),
        )
    done = await convert(office, row["id"])
    assert (done.patient_id, done.patient_created) == (record.id, False)
    assert (await office.lines(row["id"]))[-1] == ("CONVERTED", "Linked to an existing patient")


async def test_a_patient_of_the_same_name_and_phone_is_linked(office: Office) -> None:
    first = await convert(office, await office.lead("Ada", "Obi", phone=PHONE))
    second = await convert(office, await office.lead("ADA", "Obi", phone="0803 000 1111"))
    assert (second.patient_id, second.patient_created) == (first.patient_id, False)
    chosen = await convert(office, await office.lead("Someone", "Else"), patient_id=first.patient_id)
    assert chosen.patient_id == first.patient_id
    with pytest.raises(Conflict):
        await convert(office, chosen.id, patient_id=(await office.person()).patient)


async def test_a_shared_phone_is_never_taken_for_the_same_person(office: Office) -> None:
    mother = await convert(office, await office.lead("Ngozi", "Eze", phone=PHONE))
    child = await office.lead("Tunde", "Eze", phone=PHONE)
    with pytest.raises(Conflict):
        await convert(office, child)
    assert (await office.row(child))["status"] == "NEW"
    done = await convert(office, child, relationship="child")
    assert (done.patient_created, done.patient_id != mother.patient_id) == (True, True)
    links = await office.owner.fetch("SELECT relationship FROM patient_contact ORDER BY relationship")
    assert [row["relationship"] for row in links] == ["child", "self"]


async def test_with_an_appointment(office: Office) -> None:
    person = await office.person(PHONE)
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    held = await office.clinic.hold(person, await office.clinic.add_provider(), FRIDAY)
    done = await convert(office, row["id"], hold_id=held.id, reason="headache")
    assert done.appointment is not None
    assert (done.appointment.patient_id, done.appointment.status) == (done.patient_id, "scheduled")
    assert done.lead.status is Status.CONVERTED
    again = await convert(office, row["id"], hold_id=held.id)
    assert again.appointment is not None
    assert (again.appointment.id, again.patient_id) == (done.appointment.id, done.patient_id)
    assert await office.owner.fetchval("SELECT count(*) FROM appointment WHERE status = 'scheduled'") == 1


async def test_what_cannot_be_converted_changes_nothing(office: Office) -> None:
    provider = await office.member(role="MARKETING")
    nameless, phoneless = await office.lead("Ada", "", phone=PHONE), await office.lead("Ada", "Obi")
    lost = await office.lead("Tunde", "Ojo", phone="08030002222")
    async with office.system() as ctx:
        await leads.move(ctx, lost, Status.LOST, "no answer")
    for lead in (nameless, phoneless):
        with pytest.raises(Invalid):
            await convert(office, lead)
    with pytest.raises(Conflict):
        await convert(office, lost)
    with pytest.raises(NotFound):
        await convert(office, office.id)
    with pytest.raises(Forbidden):
        async with office.by(provider, Role.MARKETING) as ctx:
            await leads.convert(ctx, phoneless)
    assert await office.owner.fetchval("SELECT count(*) FROM patient") == 0
    assert await office.owner.fetchval("SELECT count(*) FROM contact") == 0
