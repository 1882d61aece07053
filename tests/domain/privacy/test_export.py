import io
import json
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import asyncpg
import pytest

from domain.kit.context import Actor
from domain.kit.db import Database
from domain.kit.errors import NotFound
from domain.privacy.export import as_csv, defused
from domain.privacy.service import (
    MOST_DOWNLOADS,
    Export,
    erase_next,
    open_export,
    request_erasure,
    request_export,
    summary_of,
)
from tests.domain.patients.desk import Desk, desk_of
from tests.domain.privacy.lives import Life, booked, live

PHONE = "+2348099912345"
LINK = Actor("system", permissions=frozenset({"privacy.download"}), channel="link")


async def ask(desk: Desk, life: Life) -> Export:
    async with desk.by(life.contact) as ctx:
        return await request_export(ctx, life.contact)


async def fetch(desk: Desk, export: Export) -> zipfile.ZipFile:
    async with desk.work(LINK) as ctx:
        return zipfile.ZipFile(io.BytesIO(await open_export(ctx, export.id)))


def everything(archive: zipfile.ZipFile) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


async def test_the_copy_holds_everything_of_the_person_and_nothing_of_another(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk, elsewhere = await desk_of(database, owner), await desk_of(database, owner, "TWO")
    life, other = await live(desk, "canary", PHONE), await live(desk, "sparrow", "+2348077700011", number=10)
    twin = await live(elsewhere, "raven", PHONE, number=20)
    wife = await desk.registered(life.contact, "Wifename", relationship="other", born=date(1975, 1, 1))
    await booked(desk, uuid4(), wife.id, life.contact, life.conversation, "her reason", day=6)
    await owner.execute(
        "INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)"
        " VALUES ($1, $2, $3, $4, $5)",
        desk.hospital.id,
        uuid4(),
        life.contact,
        wife.id,
        desk.clock.instant + timedelta(minutes=20),
    )
    archive = await fetch(desk, await ask(desk, life))
    said = everything(archive)
    not_theirs = {f"{life.mark}note"}  # what staff wrote among themselves
    assert {canary for canary in life.canaries if canary not in said} == not_theirs
    foreign = {*other.canaries, *twin.canaries, "Wifename", "her reason"} - set(life.canaries)
    assert {canary for canary in foreign if canary in said} == set()
    assert str(other.patient) not in said
    data = json.loads(archive.read("data.json"))["data"]
    assert data["contact"][0]["display_name"] == "canaryfirst canarylast"
    assert data["inbound_message"][0]["content"] == {"text": "canarysaid"}
    assert data["patient"][0]["birth_date"] == "1971-08-23"
    assert data["emergency_contact"][0]["phone"] == "+2348039990000"
    assert [row["given"] for row in data["consent_record"] if row["purpose"] == "marketing"] == [True, False]
    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert [archive.read(name) for name in files] == [b"canaryfile"]
    assert "<script" not in archive.read("readable.html").decode()


async def test_each_download_is_a_read_in_the_audit_trail(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    await fetch(desk, await ask(desk, life))
    rows = await owner.fetch(
        "SELECT action, patient_id, entity_id, channel FROM audit_entry"
        " WHERE action IN ('patient_exported', 'contact_exported', 'data_exported') ORDER BY action"
    )
    assert [tuple(row) for row in rows] == [
        ("contact_exported", None, life.contact, "link"),
        ("data_exported", None, None, "link"),
        ("patient_exported", life.patient, life.patient, "link"),
    ]


async def test_a_link_ends_after_a_day_after_five_downloads_and_by_a_new_one(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    first = await ask(desk, life)
    second = await ask(desk, life)
    with pytest.raises(NotFound):
        await fetch(desk, first)
    for _ in range(MOST_DOWNLOADS):
        await fetch(desk, second)
    with pytest.raises(NotFound):
        await fetch(desk, second)
    third = await ask(desk, life)
    desk.clock.advance(timedelta(hours=24))
    await fetch(desk, third)
    desk.clock.advance(timedelta(microseconds=1))
    with pytest.raises(NotFound):
        await fetch(desk, third)


async def test_no_copy_without_proof_at_another_hospital_or_after_erasure(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk, elsewhere = await desk_of(database, owner), await desk_of(database, owner, "TWO")
    life = await live(desk, "canary", PHONE)
    export = await ask(desk, life)
    with pytest.raises(NotFound):
        await fetch(elsewhere, export)
    async with desk.by(life.contact) as ctx:
        await request_erasure(ctx, life.contact)
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(NotFound):
        await ask(desk, life)
    with pytest.raises(NotFound):
        async with desk.by(life.contact) as ctx:
            await summary_of(ctx, life.contact)
    async with desk.work(Actor("system", permissions=frozenset({"*"}))) as ctx:
        assert await erase_next(ctx) is not None
    with pytest.raises(NotFound):
        await fetch(desk, export)


async def test_the_summary_counts_without_telling(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    life = await live(desk, "canary", PHONE)
    async with desk.by(life.contact) as ctx:
        summary = await summary_of(ctx, life.contact)
    assert (summary.messages, summary.files, summary.people, summary.appointments, summary.upcoming) == (2, 1, 1, 1, 1)
    assert summary.numbers == (await owner.fetchval("SELECT number FROM patient"),)
    reads = "SELECT count(*) FROM audit_entry WHERE action = 'patient_read' AND patient_id = $1"
    assert await owner.fetchval(reads, life.patient) == 1


def test_tables_cannot_run_in_a_spreadsheet() -> None:
    assert [defused(cell) for cell in ("=1+1", "+234", "-1", "@x", "\tx", "plain", "")] == [
        "'=1+1",
        "'+234",
        "'-1",
        "'@x",
        "'\tx",
        "plain",
        "",
    ]
    written = as_csv([{"a": "=cmd()", "b": {"c": 1}}, {"b": "é"}])
    assert written.splitlines() == ["\ufeffa,b", '\'=cmd(),"{""c"": 1}"', ",é"]
