import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from domain.kit.db import Database
from domain.kit.signing import sign
from domain.privacy.service import Export, request_export
from domain.settings.service import read_profile
from tests.conftest import KEYS
from tests.domain.patients.desk import Desk, desk_of
from tests.domain.privacy.lives import Life, live
from web import downloads

KEY = b"k" * 32
PHONE = "+2348099912345"


@pytest.fixture
async def desk(database: Database, owner: asyncpg.Connection) -> Desk:
    return await desk_of(database, owner)


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the download route, with as much of the service as the route needs."""

    async def get(hospital_id: object) -> Any:
        async with desk.database.session([desk.hospital.id]) as session:
            return SimpleNamespace(profile=await read_profile(session, desk.hospital.id))

    app = FastAPI()
    app.include_router(downloads.router)
    app.state.service = SimpleNamespace(
        link_key=KEY,
        clock=desk.clock,
        keys=KEYS,
        database=desk.database,
        hospitals=lambda: [desk.hospital.id],
        directory=SimpleNamespace(get=get),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://care.example") as client:
        yield client


async def linked(desk: Desk, life: Life) -> tuple[Export, str]:
    async with desk.by(life.contact) as ctx:
        export = await request_export(ctx, life.contact)
    return export, f"/data/{sign(KEY, desk.hospital.id, export.id, export.expires_at)}"


async def everything(owner: asyncpg.Connection) -> dict[str, int]:
    """How much of every table there is, and what the link's row says."""
    rows = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    counts = {row["tablename"]: await owner.fetchval(f"SELECT count(*) FROM {row['tablename']}") for row in rows}
    return {**counts, "downloads": await owner.fetchval("SELECT sum(downloads) FROM data_export")}


async def test_looking_changes_nothing_and_the_button_fetches(
    desk: Desk, owner: asyncpg.Connection, browser: httpx.AsyncClient
) -> None:
    life, other = await live(desk, "canary", PHONE), await live(desk, "sparrow", "+2348077700011", number=10)
    _, link = await linked(desk, life)
    before = await everything(owner)
    for method in ("GET", "HEAD", "GET"):
        seen = await browser.request(method, link)
        assert seen.status_code == 200
        assert "canary" not in seen.text
    assert await everything(owner) == before
    fetched = await browser.post(link)
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/zip")
    assert fetched.headers["cache-control"] == "private, no-store"
    said = zipfile.ZipFile(io.BytesIO(fetched.content)).read("data.json").decode()
    assert "canarysaid" in said
    assert not [canary for canary in other.canaries if canary in said]
    assert (await everything(owner))["audit_entry"] == before["audit_entry"] + 3


async def test_forged_expired_and_foreign_links_look_alike(
    desk: Desk, owner: asyncpg.Connection, browser: httpx.AsyncClient, database: Database
) -> None:
    life = await live(desk, "canary", PHONE)
    export, link = await linked(desk, life)
    elsewhere = await desk_of(database, owner, "TWO")
    swapped = link[:-4] + ("AAAA" if not link.endswith("AAAA") else "BBBB")
    until = export.expires_at
    wrong = [
        swapped,
        "/data/x",
        f"/data/{sign(b'other' * 8, desk.hospital.id, export.id, until)}",
        f"/data/{sign(KEY, elsewhere.hospital.id, export.id, until)}",
        f"/data/{sign(KEY, desk.hospital.id, export.id, desk.clock.instant - timedelta(seconds=1))}",
    ]
    answers = [await browser.request(method, path) for path in wrong for method in ("GET", "POST")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    appointment = f"/data/{sign(KEY, desk.hospital.id, life.appointment, until)}"
    assert (await browser.post(appointment)).status_code == 404
    desk.clock.advance(timedelta(hours=24, seconds=1))
    assert (await browser.post(link)).status_code == 404
    assert await owner.fetchval("SELECT sum(downloads) FROM data_export") == 0
