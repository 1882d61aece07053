import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Forbidden
from domain.privacy.retention import is_due, ran_today
from domain.privacy.rules import DataClass, cutoff, periods_of
from domain.privacy.service import Run, forget_unrouted, run_retention
from tests.domain.patients.desk import SETTINGS, Desk, desk_of
from tests.domain.privacy.lives import heard, live

PHONE = "+2348099912345"
TICK = timedelta(microseconds=1)


async def run(desk: Desk, most: int = 5000) -> Run:
    async with desk.work(SYSTEM) as ctx:
        return await run_retention(ctx, SETTINGS, most=most)


def before(desk: Desk, name: DataClass) -> datetime:
    return cutoff(periods_of(SETTINGS)[name], desk.clock.instant, desk.hospital.zone)


async def thread(desk: Desk) -> tuple[UUID, UUID, UUID]:
    """A conversation without messages: (contact, conversation, sender)."""
    life = await live(desk, "canary", PHONE)
    for table in ("stored_media", "inbound_message", "outbound_message", "delivery_event", "audit_entry"):
        await desk.owner.execute(f"DELETE FROM {table}")
    sender = await desk.owner.fetchval("SELECT sender_id FROM conversation")
    return life.contact, life.conversation, sender


async def aged(desk: Desk, conversation: UUID, sender: UUID, name: DataClass, at: datetime) -> UUID:
    """One row of a class, as old as `at`."""
    owner, hospital, row = desk.owner, desk.hospital.id, uuid4()
    kind = "nudge" if name is DataClass.WEBHOOKS else "message"
    if name in (DataClass.WEBHOOKS, DataClass.CHAT, DataClass.MEDIA):
        await heard(owner, hospital, conversation, row, "words", at, f"x{row.hex}", kind)
    if name is DataClass.MEDIA:
        await owner.execute(
            "INSERT INTO stored_media (hospital_id, id, inbound_id, sender_id, reference, content_type, status,"
            " attempts, retry_at) VALUES ($1, $2, $2, $3, '', 'image/png', 'stored', 0, $4)",
            hospital,
            row,
            sender,
            at,
        )
    if name is DataClass.DELIVERY:
        await owner.execute(
            "INSERT INTO delivery_event (hospital_id, id, provider_id, status, at) VALUES ($1, $2, 'SM', 'sent', $3)",
            hospital,
            row,
            at,
        )
    if name is DataClass.AUDIT:
        await owner.execute(
            "INSERT INTO audit_entry (hospital_id, id, at, actor_kind, channel, action, entity, detail)"
            " VALUES ($1, $2, $3, 'system', '', 'old', '', '{}')",
            hospital,
            row,
            at,
        )
    return row


TABLES = {
    DataClass.WEBHOOKS: "SELECT id FROM inbound_message WHERE kind <> 'message'",
    DataClass.CHAT: "SELECT id FROM inbound_message WHERE kind = 'message'",
    DataClass.MEDIA: "SELECT id FROM stored_media",
    DataClass.DELIVERY: "SELECT id FROM delivery_event",
    DataClass.AUDIT: "SELECT id FROM audit_entry WHERE action = 'old'",
}


@pytest.mark.parametrize("name", list(DataClass))
async def test_the_boundary_is_exact(name: DataClass, database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    _, conversation, sender = await thread(desk)
    edge = before(desk, name)
    kept = {await aged(desk, conversation, sender, name, at) for at in (edge, edge + TICK, desk.clock.instant)}
    for at in (edge - TICK, edge - timedelta(days=400)):
        await aged(desk, conversation, sender, name, at)
    done = await run(desk)
    assert {row["id"] for row in await owner.fetch(TABLES[name])} == kept
    assert (done.classes[name].removed, done.classes[name].before, done.classes[name].oldest_left) == (2, edge, edge)
    assert (await run(desk)).classes[name].removed == 0


@given(ages=st.lists(st.tuples(st.sampled_from(list(DataClass)), st.integers(-900, 900)), max_size=25))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_never_removes_what_is_younger_and_keeps_nothing_older(
    ages: list[tuple[DataClass, int]], database: Database, owner: asyncpg.Connection
) -> None:
    """Ages in hours around each class's cutoff; a chat message with a file stays as long as the file."""
    desk = await desk_of(database, owner, f"H{uuid4().hex[:8]}")
    _, conversation, sender = await thread(desk)
    kept: dict[DataClass, set[UUID]] = {name: set() for name in DataClass}
    for name, hours in ages:
        row = await aged(desk, conversation, sender, name, before(desk, name) + timedelta(hours=hours))
        if hours >= 0:
            kept[name].add(row)
        if name is DataClass.MEDIA:
            kept[DataClass.CHAT].add(row)  # a year old, its text is still young
    await run(desk)
    for name, statement in TABLES.items():
        also = "AND" if "WHERE" in statement else "WHERE"
        rows = await owner.fetch(f"{statement} {also} hospital_id = $1", desk.hospital.id)
        assert {row["id"] for row in rows} == kept[name], name


async def test_what_waits_for_an_answer_is_kept_and_the_carrier_is_told(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact, conversation, sender = await thread(desk)
    old = before(desk, DataClass.CHAT) - timedelta(days=1)
    sid = "SM" + "a" * 32
    await heard(owner, desk.hospital.id, conversation, uuid4(), "old", old, sid)
    await heard(owner, desk.hospital.id, conversation, uuid4(), "flood", old, "SM" + "d" * 32, status="silenced")
    waiting = uuid4()
    await heard(owner, desk.hospital.id, conversation, waiting, "waits", old, "SM" + "b" * 32, status="failed")
    for status, provider_id in (("queued", ""), ("sent", "SM" + "c" * 32)):
        await owner.execute(
            "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane,"
            " content, status, created_at, not_before, attempts, part, provider_id)"
            " SELECT $1, gen_random_uuid(), $2, $3, address_id, 'whatsapp', 0, '', $4, $5, $5, 1, 1, $6"
            " FROM conversation WHERE id = $2",
            desk.hospital.id,
            conversation,
            sender,
            status,
            old,
            provider_id,
        )
    done = await run(desk)
    assert done.classes[DataClass.CHAT].removed == 3
    assert await owner.fetchval("SELECT array_agg(id) FROM inbound_message") == [waiting]
    assert await owner.fetchval("SELECT array_agg(status) FROM outbound_message") == ["queued"]
    told = await owner.fetch("SELECT account, provider_id FROM provider_deletion ORDER BY 2")
    assert [tuple(row) for row in told] == [("ACours", sid), ("ACours", "SM" + "c" * 32), ("ACours", "SM" + "d" * 32)]
    assert await owner.fetchval("SELECT state IS NOT NULL FROM conversation WHERE contact_id = $1", contact)


async def test_a_run_proves_itself_and_says_when_it_is_not_done(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    _, conversation, sender = await thread(desk)
    edge = before(desk, DataClass.DELIVERY)
    for hours in range(5):
        await aged(desk, conversation, sender, DataClass.DELIVERY, edge - timedelta(hours=hours + 1))
    first = await run(desk, most=3)
    async with desk.work(SYSTEM) as ctx:
        assert (first.complete, await ran_today(ctx)) == (False, False)
    second = await run(desk, most=3)
    async with desk.work(SYSTEM) as ctx:
        assert (second.complete, await ran_today(ctx)) == (True, True)
    rows = await owner.fetch("SELECT at, complete, classes FROM retention_run ORDER BY id")
    assert [(row["at"], row["complete"]) for row in rows] == [(desk.clock.instant, False), (desk.clock.instant, True)]
    classes = [json.loads(row["classes"])["delivery"] for row in rows]
    assert classes == [
        {"before": edge.isoformat(), "removed": 3, "oldest_left": classes[0]["oldest_left"]},
        {"before": edge.isoformat(), "removed": 2, "oldest_left": None},
    ]
    assert datetime.fromisoformat(classes[0]["oldest_left"]) < edge
    desk.clock.advance(timedelta(days=1))
    async with desk.work(SYSTEM) as ctx:
        assert not await ran_today(ctx)


async def test_of_several_processes_one_runs(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    async with one.work(SYSTEM) as first, one.work(SYSTEM) as rival, two.work(SYSTEM) as other:
        assert [await is_due(first), await is_due(rival), await is_due(other)] == [True, False, True]
    async with one.work(SYSTEM) as later:
        assert await is_due(later)


async def test_hospitals_age_apart(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    _, conversation, sender = await thread(one)
    life = await live(two, "sparrow", PHONE, number=20)
    old = before(one, DataClass.CHAT) - timedelta(days=1)
    await aged(one, conversation, sender, DataClass.CHAT, old)
    theirs = await aged(two, life.conversation, sender, DataClass.CHAT, old)
    assert (await run(one)).classes[DataClass.CHAT].removed == 1
    assert theirs in {row["id"] for row in await owner.fetch("SELECT id FROM inbound_message")}
    with pytest.raises(Forbidden):
        async with one.by(life.contact) as ctx:
            await run_retention(ctx, SETTINGS)
    with pytest.raises(DBAPIError, match="does not serve that hospital"):
        async with database.session([one.hospital.id]) as session:
            await session.execute(text("SELECT careline_prune(:h, 'delivery', now(), 10)"), {"h": two.hospital.id})


async def test_the_audit_trail_of_six_years_cannot_be_removed(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    _, conversation, sender = await thread(desk)
    young = datetime.now(UTC) - timedelta(days=6 * 365)
    row = await aged(desk, conversation, sender, DataClass.AUDIT, young)
    async with database.session([desk.hospital.id]) as session:
        await session.execute(
            text("SELECT careline_prune(:h, 'audit', now() + interval '1 year', 100)"), {"h": desk.hospital.id}
        )
    assert await owner.fetchval("SELECT array_agg(id) FROM audit_entry WHERE action = 'old'") == [row]


async def test_messages_to_nobodys_number_go_too(database: Database, owner: asyncpg.Connection) -> None:
    now = datetime(2026, 11, 18, 11, tzinfo=UTC)
    for n, at in enumerate((now - timedelta(days=14), now - timedelta(days=14) - TICK)):
        await owner.execute(
            "INSERT INTO unrouted_message (id, account, provider_id, content, received_at)"
            " VALUES ($1, 'AC', $2, '', $3)",
            uuid4(),
            f"SM{n}",
            at,
        )
    async with database.session([]) as session:
        assert await forget_unrouted(session, now, 14) == 1
    assert await owner.fetchval("SELECT array_agg(provider_id) FROM unrouted_message") == ["SM0"]
