"""How leads come to be: by staff, and by writing in (LEAD-02, LEAD-04, LEAD-18, BR-10)."""

import asyncio
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.kit.errors import Forbidden, Invalid
from domain.leads import service as leads
from domain.leads.rules import Source, Status
from domain.staff.rules import Role
from tests.conftest import KEYS
from tests.domain.leads.office import CAUSE, Office


async def test_staff_write_a_lead_down(office: Office) -> None:
    member = await office.member()
    async with office.by(member) as ctx:
        made = await leads.create(
            ctx,
            first_name="  Adaeze ",
            last_name="Nwosu",
            phone="0803 123 4567",
            email="Ada@Example.com",
            source=Source.WEBSITE,
            interested_in=["Cardiology", "General Checkup", "Cardiology"],
            date_of_birth=date(1988, 3, 5),
            notes="asks about prices",
            tags=("vip", "VIP"),
        )
    card = made.lead
    assert re.fullmatch(r"LD-LAG-[0-9A-Z]{10}", card.number)
    assert (card.name, card.phone, card.email) == ("Adaeze Nwosu", "+2348031234567", "ada@example.com")
    assert (card.status, card.source, card.score) == (Status.NEW, Source.WEBSITE, 15)
    assert card.interested_in == ("Cardiology", "General Checkup")
    assert [tag.name for tag in card.tags] == ["vip"]
    assert (card.assigned_to, card.assigned_name) == (member, "Bola")
    assert made.duplicates == ()
    row = await office.row(made.id)
    assert (row["source_points"], row["interest_points"], row["created_by"]) == (15, 0, member)
    assert KEYS.open_text(row["notes"]) == "asks about prices"
    assert row["first_responded_at"] is None
    assert await office.lines(made.id) == [("CREATED", "Lead created from WEBSITE")]
    audit = await office.owner.fetchrow("SELECT * FROM audit_entry WHERE action = 'lead_created'")
    assert (audit["entity_id"], audit["actor_id"], audit["channel"], audit["cause_id"]) == (
        made.id,
        member,
        "telegram",
        CAUSE,
    )
    assert "Adaeze" not in repr(made)


async def test_what_is_refused(office: Office) -> None:
    member = await office.member(role="PROVIDER")
    with pytest.raises(Forbidden):
        async with office.by(member, Role.PROVIDER) as ctx:
            await leads.create(ctx, first_name="Ada", source=Source.WEBSITE)
    for fields in ({}, {"first_name": " "}, {"first_name": "A", "phone": "12"}, {"first_name": "A", "email": "a@b"}):
        with pytest.raises(Invalid):
            async with office.system() as ctx:
                await leads.create(ctx, **fields)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        async with office.system() as ctx:
            await leads.create(ctx, first_name="Ada", assigned_to=uuid4())
    assert await office.owner.fetchval("SELECT count(*) FROM lead") == 0


async def test_numbers_are_unique_in_one_millisecond(office: Office) -> None:
    made = await asyncio.gather(*(office.lead(f"Ada{n}") for n in range(60)))
    assert len(set(made)) == 60
    assert await office.owner.fetchval("SELECT count(DISTINCT number) FROM lead") == 60


async def test_whoever_tells_their_name_in_chat_is_a_lead(office: Office) -> None:
    member = await office.member()
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Chinedu Okeke")
    assert row is not None
    assert (row["first_name"], row["last_name"], row["phone"]) == ("Chinedu", "Okeke", "+2348030001111")
    assert (row["source"], row["channel"], row["status"], row["score"]) == ("WHATSAPP", "whatsapp", "NEW", 5)
    assert (row["assigned_to"], row["created_by"]) == (member, None)
    renamed = await office.introduce(person, "Chinedum Okeke Ude")
    assert renamed is not None
    assert (renamed["id"], renamed["first_name"], renamed["last_name"]) == (row["id"], "Chinedum", "Okeke Ude")
    sms = await office.introduce(await office.person("+2348030002222"), "Ngozi", channel="sms")
    assert sms is not None
    assert (sms["source"], sms["channel"], sms["last_name"]) == ("OTHER", "sms", "")
    assert await office.owner.fetchval("SELECT count(*) FROM lead") == 2


async def test_a_friends_code_is_a_referral(office: Office) -> None:
    friend, person = await office.person(), await office.person()
    await office.owner.execute(
        "INSERT INTO referral (hospital_id, id, referrer_id, contact_id, recorded_at) VALUES ($1, $2, $3, $4, now())",
        office.id,
        uuid4(),
        friend.patient,
        person.contact,
    )
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    assert (row["source"], row["referrer_patient_id"], row["score"]) == ("REFERRAL_PATIENT", friend.patient, 18)


@pytest.mark.parametrize("known_by", ["link", "phone"])
async def test_a_patient_is_recognised_and_no_lead(office: Office, known_by: str) -> None:
    person = await office.person("+2348030001111")
    if known_by == "link":
        await office.owner.execute(
            "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
            " VALUES ($1, gen_random_uuid(), $2, $3, 'self')",
            office.id,
            person.contact,
            person.patient,
        )
    else:
        await office.owner.execute("UPDATE patient SET phone = '+2348030001111' WHERE id = $1", person.patient)
    assert await office.introduce(person, "Ada Obi") is None


async def test_a_lead_staff_wrote_down_is_recognised_by_its_phone(office: Office) -> None:
    known = await office.lead("Ada", "Obi", phone="08030001111", source=Source.PHONE_CALL)
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Adaobi Obi")
    assert row is not None
    assert (row["id"], row["first_name"], row["source"], row["channel"]) == (known, "Ada", "PHONE_CALL", "whatsapp")
    assert (await office.lines(known))[-1] == ("RECOGNISED", "Wrote to us in chat and was recognised")


async def test_a_contact_has_one_open_lead(office: Office) -> None:
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    async with office.system() as ctx:
        again = await leads.create(ctx, first_name="Ada", contact_id=person.contact)
        # Another member of the family on the same phone is a lead without the contact, and shown as alike.
        child = await leads.create(ctx, first_name="Tunde", last_name="Obi", phone="0803 000 1111")
    assert (again.id, again.created) == (row["id"], False)
    assert child.lead.contact_id is None
    assert [(found.id, found.shared) for found in child.duplicates] == [(row["id"], ("phone",))]
    async with office.system() as ctx:
        await leads.move(ctx, row["id"], Status.LOST, "moved away")
    new = await office.introduce(person, "Ada Obi")
    assert new is not None
    assert new["id"] != row["id"]


async def test_who_calls_is_being_answered(office: Office) -> None:
    member = await office.member()
    async with office.by(member) as ctx:
        called = await leads.create(ctx, first_name="Ada", source=Source.PHONE_CALL)
        mailed = await leads.create(ctx, first_name="Ada", source=Source.EMAIL_INQUIRY)
    assert called.lead.first_responded_at == office.now
    assert mailed.lead.first_responded_at is None
    # Without opening hours every hour counts.
    assert mailed.lead.first_response_due_at == office.now + timedelta(hours=24)
