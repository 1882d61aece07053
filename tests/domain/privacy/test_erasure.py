from datetime import date, timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.consent.service import suppressed_since
from domain.kit.context import SYSTEM
from domain.kit.db import Base, Database
from domain.kit.errors import Forbidden, NotFound
from domain.privacy.erasure import DELAY, HANDLED
from domain.privacy.holdings import holdings
from domain.privacy.service import Erased, Receipt, erase_next, request_erasure
from tests.domain.patients.desk import Desk, desk_of
from tests.domain.privacy.lives import Life, booked, found, live

PHONE = "+2348099912345"


async def ask(desk: Desk, life: Life) -> Receipt:
    async with desk.by(life.contact) as ctx:
        return await request_erasure(ctx, life.contact)


async def run(desk: Desk) -> Erased | None:
    async with desk.work(SYSTEM) as ctx:
        return await erase_next(ctx)


async def test_nothing_of_an_erased_person_is_found_anywhere(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life, other = await live(desk, "canary", PHONE), await live(desk, "sparrow", "+2348077700011", number=10)
    before = await found(owner, life.canaries)
    assert {canary for _, _, canary in before} == set(life.canaries)
    spared = await found(owner, other.canaries)
    receipt = await ask(desk, life)
    assert receipt.newly
    assert receipt.code.startswith("ER-")
    assert await run(desk) is None
    desk.clock.advance(DELAY)
    erased = await run(desk)
    assert erased is not None
    assert erased.id == receipt.id
    assert await found(owner, life.canaries) == set()
    assert await found(owner, other.canaries) == spared
    row = await owner.fetchrow("SELECT status, receipt, done_at FROM erasure")
    assert tuple(row) == ("done", receipt.code, desk.clock.instant)
    assert {
        "conversation": 1,
        "inbound_message": 1,
        "outbound_message": 1,
        "stored_media": 1,
        "delivery_event": 1,
        "contact_address": 1,
        "outreach": 1,
        "patient": 1,
        "provider_deletion": 3,
    }.items() <= erased.counts.items()


async def test_what_the_law_keeps_is_kept(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    number = await owner.fetchval("SELECT number FROM patient")
    audit = await owner.fetchval("SELECT count(*) FROM audit_entry")
    proofs = "SELECT id, contact_id, purpose, given, wording, at FROM consent_record ORDER BY id"
    consents = await owner.fetch(proofs)
    await ask(desk, life)
    desk.clock.advance(DELAY)
    await run(desk)
    visit = await owner.fetchrow("SELECT patient_id, contact_id, conversation_id, status, reason FROM appointment")
    assert tuple(visit) == (life.patient, None, None, "scheduled", None)
    assert await owner.fetchval("SELECT number FROM patient") == number
    assert await owner.fetch(proofs) == consents
    assert await owner.fetchval("SELECT count(*) FROM audit_entry") > audit
    stub = await owner.fetchrow("SELECT patient_id, detail FROM audit_entry WHERE action = 'patient_erased'")
    assert stub["patient_id"] == life.patient
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'person_erased'") == 1
    stop = await owner.fetchrow("SELECT address, address_digest FROM suppression")
    assert stop["address"] is None
    async with desk.work(SYSTEM) as ctx:
        assert await suppressed_since(ctx, "whatsapp", PHONE) is not None
    left = await owner.fetch("SELECT account, provider_id, medium IS NOT NULL FROM provider_deletion ORDER BY 2")
    assert [tuple(row) for row in left] == [
        ("", "", True),
        ("ACours", f"SM{0:032x}", False),
        ("ACours", f"SM{1:032x}", False),
    ]


async def test_asking_and_running_twice_changes_nothing_more(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    first, second = await ask(desk, life), await ask(desk, life)
    assert (first.id, first.code, second.newly) == (second.id, second.code, False)
    desk.clock.advance(DELAY)
    assert await run(desk) is not None
    before = await owner.fetchrow("SELECT * FROM erasure")
    assert await run(desk) is None
    assert await owner.fetchrow("SELECT * FROM erasure") == before
    assert await owner.fetchval("SELECT count(*) FROM provider_deletion") == 3


async def test_identity_comes_first_and_nobody_erases_another(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life, other = await live(desk, "canary", PHONE), await live(desk, "sparrow", "+2348077700011", number=10)
    with pytest.raises(Forbidden):
        async with desk.by(other.contact) as ctx:
            await request_erasure(ctx, life.contact)
    with pytest.raises(Forbidden):
        async with desk.by(life.contact) as ctx:
            await erase_next(ctx)
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(NotFound):
        await ask(desk, life)
    assert await owner.fetchval("SELECT count(*) FROM erasure") == 0


async def test_a_childs_record_goes_only_with_its_only_parent(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    alone = await desk.registered(life.contact, "Alone", relationship="child", born=date(2020, 1, 1))
    shared = await desk.registered(life.contact, "Shared", relationship="child", born=date(2021, 1, 1))
    wife = await desk.registered(life.contact, "Wife", relationship="other", born=date(1975, 1, 1))
    parent = await desk.contact("+2348031112222")
    await owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
        " VALUES ($1, $2, $3, $4, 'child')",
        desk.hospital.id,
        uuid4(),
        parent,
        shared.id,
    )
    await booked(desk, uuid4(), wife.id, life.contact, life.conversation, "her reason", day=6)
    await owner.execute(
        "INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)"
        " SELECT $1, gen_random_uuid(), $2, p, $3 FROM unnest($4::uuid[]) p",
        desk.hospital.id,
        life.contact,
        desk.clock.instant + timedelta(minutes=20),
        [alone.id, shared.id, wife.id],
    )
    await ask(desk, life)
    desk.clock.advance(DELAY)
    await run(desk)
    assert await found(owner, ("Alone", *life.canaries)) == set()
    assert {where for where, _, _ in await found(owner, ("Shared", "Wife"))} == {"patient"}
    assert {where for where, _, _ in await found(owner, ("her reason",))} == {"appointment"}
    links = await owner.fetch("SELECT contact_id, patient_id FROM patient_contact")
    assert [tuple(link) for link in links] == [(parent, shared.id)]


async def test_two_hospitals_are_erased_apart(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    life, twin = await live(one, "canary", PHONE), await live(two, "sparrow", PHONE, number=20)
    spared = {hit for hit in await found(owner, twin.canaries) if hit[2] not in life.canaries}
    await ask(one, life)
    one.clock.advance(DELAY)
    two.clock.advance(DELAY)
    assert await run(two) is None
    assert await run(one) is not None
    assert {hit for hit in await found(owner, twin.canaries) if hit[2] not in life.canaries} == spared
    assert await owner.fetchval("SELECT count(*) FROM contact_address WHERE address = $1", PHONE) == 1


async def test_the_append_only_tables_yield_only_to_an_erasure(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    other = await desk_of(database, owner, "TWO")
    for hospital, served in ((desk.hospital.id, desk.hospital.id), (desk.hospital.id, other.hospital.id)):
        with pytest.raises(DBAPIError, match="no erasure is under way"):
            async with database.session([served]) as session:
                await session.execute(
                    text("SELECT * FROM careline_erase_append_only(:h, :c, '{}')"), {"h": hospital, "c": life.contact}
                )
    await ask(desk, life)
    with pytest.raises(DBAPIError, match="no erasure is under way"):
        async with database.session([desk.hospital.id]) as session:
            await session.execute(
                text("SELECT * FROM careline_erase_append_only(:h, :c, CAST(:p AS uuid[]))"),
                {"h": desk.hospital.id, "c": life.contact, "p": [uuid4()]},
            )


async def test_every_table_with_sealed_words_of_people_can_be_emptied(owner: asyncpg.Connection) -> None:
    """A new table that the application may not update needs a place in `careline_erase_append_only`."""
    for name, holding in holdings().items():
        if name not in HANDLED and holding.sealed:
            assert await owner.fetchval("SELECT has_table_privilege('careline_app', $1, 'UPDATE')", name), name


def test_nothing_hangs_on_the_rows_an_erasure_deletes() -> None:
    """A new table that refers to chat rows without a cascade would make every erasure fail."""
    gone = {"inbound_message", "outbound_message", "stored_media", "outreach", "delivery_event", "data_export"}
    hanging = {
        (table.name, key.referred_table.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name in gone and table.name not in gone and key.ondelete != "CASCADE"
    }
    assert hanging == set()
