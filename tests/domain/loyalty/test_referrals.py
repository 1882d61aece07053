"""A friend brings a friend: counted once, rewarded after the first visit (LOY-03)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

import domain.loyalty.reactions  # noqa: F401  # what visits earn
from domain.appointments import service as appointments
from domain.kit.db import Database
from domain.kit.errors import NotFound
from domain.loyalty import service as loyalty
from domain.loyalty.rules import read_referral
from domain.patients import service as patients
from domain.staff.rules import patient_actor
from tests.domain.appointments.world import Clinic, Person, add_clinic
from tests.domain.loyalty.world import agree, books, entries

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def speaks_for(clinic: Clinic, contact: UUID, patient: UUID, relationship: str = "self") -> None:
    await clinic.owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4)",
        clinic.hospital.id,
        contact,
        patient,
        relationship,
    )


async def invitation(clinic: Clinic, person: Person) -> loyalty.Invitation:
    await speaks_for(clinic, person.contact, person.patient)
    async with clinic.act(person.actor) as ctx:
        return await loyalty.invite(ctx, person.patient)


async def register(clinic: Clinic, contact: UUID, relationship: str, name: str) -> UUID:
    async with clinic.act(patient_actor(contact, "whatsapp", None)) as ctx:
        record = await patients.register(
            ctx,
            contact_id=contact,
            relationship=relationship,
            first_name=name,
            last_name="Obi",
            date_of_birth=date(1990, 1, 1),
        )
    return record.id


async def visit(clinic: Clinic, person: Person, patient: UUID, hour: int = 0) -> None:
    provider = await clinic.add_provider()
    held = await clinic.hold(person, provider, NINE.replace(hour=8 + hour))
    booked = await clinic.book(held.id, patient)
    async with clinic.act() as ctx:
        await appointments.complete(ctx, appointment_id=booked.id)


async def test_the_link_is_the_same_every_time_and_carries_the_code(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    number = await clinic.owner.fetchval(
        "SELECT address FROM channel_sender WHERE hospital_id = $1", clinic.hospital.id
    )
    first = await invitation(clinic, one)
    assert first.link == f"https://wa.me/{number[1:]}?text=Hello%2C%20REF-{first.code}"
    assert (first.points, read_referral(f"REF-{first.code}")) == (200, first.code)
    async with clinic.act() as ctx:
        assert await loyalty.invite(ctx, one.patient) == first
        with pytest.raises(NotFound):
            await loyalty.invite(ctx, uuid4())


async def test_a_patient_gets_no_code_of_somebody_elses(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    await speaks_for(clinic, one.contact, one.patient)
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(NotFound):
            await loyalty.invite(ctx, other.patient)


async def test_the_first_visit_of_the_friend_rewards_once(clinic: Clinic) -> None:
    one, friend = await clinic.add_people(2)
    code = (await invitation(clinic, one)).code
    async with clinic.act(friend.actor) as ctx:
        recorded = await loyalty.record_referral(ctx, code=code, contact_id=friend.contact)
        assert recorded is not None
        assert (recorded.patient_id, recorded.contact_id) == (one.patient, friend.contact)
        assert await loyalty.record_referral(ctx, code=code, contact_id=friend.contact) is None
    herself = await register(clinic, friend.contact, "self", "Ngozi")
    child = await register(clinic, friend.contact, "child", "Tunde")
    await visit(clinic, friend, child)
    assert await entries(clinic.owner, one.patient) == []
    await visit(clinic, friend, herself, 1)
    await visit(clinic, friend, herself, 2)
    assert await entries(clinic.owner, one.patient) == [("earned", "referral", 200)]
    agree(await books(clinic.owner, one.patient))
    assert await clinic.owner.fetchval("SELECT rewarded_at FROM referral") == clinic.clock.now()


async def test_codes_that_count_for_nothing(clinic: Clinic, database: Database) -> None:
    one, known, new = await clinic.add_people(3)
    code = (await invitation(clinic, one)).code
    await speaks_for(clinic, known.contact, known.patient)
    other = await add_clinic(database, clinic.owner, "KAN")
    async with clinic.act() as ctx:
        assert await loyalty.record_referral(ctx, code="AAAAAA", contact_id=new.contact) is None
        assert await loyalty.record_referral(ctx, code=code, contact_id=known.contact) is None
        assert await loyalty.record_referral(ctx, code=code, contact_id=one.contact) is None
    (stranger,) = await other.add_people(1)
    async with other.act() as ctx:
        assert await loyalty.record_referral(ctx, code=code, contact_id=stranger.contact) is None
    assert await clinic.owner.fetchval("SELECT count(*) FROM referral") == 0


async def test_a_visit_of_somebody_nobody_sent_rewards_nobody(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    await invitation(clinic, one)
    await visit(clinic, other, other.patient)
    assert await entries(clinic.owner, one.patient) == []
