"""Two hospitals on one server: nothing of one is seen by the other, also when somebody forgets the filter (SEC-03)."""

import asyncpg
import pytest
from sqlalchemy import text

import domain.discovery
from bot.channels.content import Inbound
from domain.appointments import service as appointments
from domain.audit import unit_of_work
from domain.kit.context import SYSTEM
from domain.kit.db import Base
from domain.kit.errors import NotFound
from domain.patients import service as patients
from domain.staff.rules import patient_actor
from tests.front import Front
from tests.keys import KEYS

domain.discovery.load()
TABLES = sorted(
    name for name, table in Base.metadata.tables.items() if "hospital_id" in table.columns and name != "flow_release"
)


@pytest.fixture
async def both(front: Front) -> Front:
    """The same phone has talked to both hospitals."""
    for hospital in front.hospitals:
        phone, ours = "whatsapp:+2348030000077", f"whatsapp:{hospital.whatsapp}"
        for words in ("hi", "I agree", "Adaeze Obi", "book", "me", "14/03/1988"):
            assert await front.carrier.say(phone, ours, words) == 204
            await front.quiet()
    return front


@pytest.mark.parametrize("table", TABLES)
async def test_a_raw_query_without_a_filter_sees_one_hospital(
    table: str, front: Front, owner: asyncpg.Connection
) -> None:
    mine, theirs = front.hospitals[0].id, front.hospitals[1].id
    statement = text(f"SELECT DISTINCT hospital_id FROM {table}")
    async with front.service.database.session([mine]) as session:
        assert set((await session.execute(statement)).scalars()) <= {mine}
        changed = await session.execute(
            text(f"UPDATE {table} SET hospital_id = hospital_id WHERE hospital_id = :theirs")
            if await _may_update(owner, table)
            else text(f"SELECT 1 FROM {table} WHERE hospital_id = :theirs"),
            {"theirs": theirs},
        )
        assert changed.rowcount == 0
    async with front.service.database.session([]) as session:
        assert (await session.execute(statement)).scalars().all() == []


async def _may_update(owner: asyncpg.Connection, table: str) -> bool:
    return bool(await owner.fetchval("SELECT has_table_privilege('careline_app', $1, 'UPDATE')", table))


async def test_every_table_keeps_its_policy(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND EXISTS"
        " (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY 1"
    )
    assert [row["relname"] for row in rows] == sorted([*TABLES, "flow_release"])


async def test_shipped_releases_are_everybodys_and_a_hospitals_own_are_its_own(
    front: Front, owner: asyncpg.Connection
) -> None:
    mine, theirs = front.hospitals[0].id, front.hospitals[1].id
    for hospital in (mine, theirs):
        await owner.execute(
            "INSERT INTO flow_release (id, hospital_id, number, checksum, manifest, published_at, published_by, note)"
            " VALUES (gen_random_uuid(), $1, 1, '', '{}', now(), '', '')",
            hospital,
        )
    statement = text("SELECT DISTINCT hospital_id FROM flow_release")
    async with front.service.database.session([mine]) as session:
        assert set((await session.execute(statement)).scalars()) == {None, mine}
    async with front.service.database.session([]) as session:
        assert set((await session.execute(statement)).scalars()) == {None}


async def test_one_phone_is_two_people_to_two_hospitals(both: Front, owner: asyncpg.Connection) -> None:
    contacts = await owner.fetch(
        "SELECT hospital_id FROM contact_address WHERE address = '+2348030000077' AND channel = 'whatsapp'"
    )
    assert sorted(str(row["hospital_id"]) for row in contacts) == sorted(str(h.id) for h in both.hospitals)
    for hospital, other in (both.hospitals, both.hospitals[::-1]):
        said = " ".join(
            m.text
            for m in both.carrier.thread("whatsapp:+2348030000077", f"whatsapp:{hospital.whatsapp}")
            if not m.mine
        )
        assert hospital.name in said
        assert other.name not in said
    messages = await owner.fetch(
        "SELECT count(*) FROM inbound_message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE c.hospital_id <> m.hospital_id"
    )
    assert messages[0]["count"] == 0


async def test_proof_for_one_hospital_proves_nothing_to_the_other(both: Front, owner: asyncpg.Connection) -> None:
    """The hospital number of the other hospital is as wrong as any, and says so in the same words."""
    theirs = await owner.fetchval(
        "SELECT p.number FROM patient p WHERE p.hospital_id = $1 AND p.number LIKE 'KAN-000940'", both.hospitals[1].id
    )
    phone, ours = "whatsapp:+2348030000077", both.whatsapp
    answers = []
    for proof in (theirs, "MBH-999999"):
        for words in ("menu", "my appointments", proof):
            assert await both.carrier.say(phone, ours, words) == 204
            await both.quiet()
        answers.append(both.last(phone, ours))
    assert answers[0] == answers[1]
    assert answers[0].startswith("That does not match what we have for this phone.")


async def test_an_id_of_the_other_hospital_is_not_found(front: Front, owner: asyncpg.Connection) -> None:
    hospital = (await front.service.directory.get(front.hospitals[0].id)).profile.hospital
    foreign = await owner.fetchrow(
        "SELECT id, patient_id FROM appointment WHERE hospital_id = $1 AND status = 'scheduled' LIMIT 1",
        front.hospitals[1].id,
    )
    assert foreign is not None
    database, clock = front.service.database, front.service.clock
    async with unit_of_work(database, hospital, SYSTEM, clock, KEYS) as ctx:
        with pytest.raises(NotFound):
            await appointments.get(ctx, foreign["id"])
        assert await appointments.upcoming(ctx, [foreign["patient_id"]]) == []
    contact = await owner.fetchval(
        "SELECT contact_id FROM contact_address WHERE hospital_id = $1", front.hospitals[1].id
    )
    async with unit_of_work(database, hospital, patient_actor(contact, "whatsapp", None), clock, KEYS) as ctx:
        assert await patients.people_of(ctx, contact) == []


async def test_a_group_of_turns_may_serve_both(front: Front, owner: asyncpg.Connection) -> None:
    """One commit for messages of both hospitals: each row stays where it belongs."""
    service = front.service
    arrivals = []
    for n, hospital in enumerate(front.hospitals * 5):
        sender = service.number("whatsapp", hospital.whatsapp)
        assert sender is not None
        inbound = Inbound(
            "whatsapp", "", f"SM{n}", hospital.whatsapp, f"+23480300002{n:02d}", service.clock.now(), text="hi"
        )
        arrivals.append(service.turns.take(inbound, sender))
    for waiting in arrivals:
        assert await waiting in ("handled", "accepted")
    await front.quiet()
    rows = await owner.fetch(
        "SELECT o.hospital_id, s.address FROM outbound_message o JOIN channel_sender s ON s.id = o.sender_id"
    )
    number = {hospital.id: hospital.whatsapp for hospital in front.hospitals}
    assert len(rows) == 10
    assert all(number[row["hospital_id"]] == row["address"] for row in rows)
