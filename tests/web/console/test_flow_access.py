"""Who sees and changes conversations: roles, and never another hospital's."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from bot.publishing import publish, read_draft, save_file
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.kit.errors import Forbidden
from domain.staff.rules import Role
from domain.team.login import Doorkeeper, members_named
from web.app import create_app
from web.demo.loading import load_demo
from web.login import COOKIE, Seat, SessionOver, seat_of

PATHS = (
    "",
    "/steps/book",
    "/source/book",
    "/picture/book",
    "/watch/book",
    "/languages",
    "/chats",
    "/publish",
    "/history",
)
PHONES = {
    Role.HOSPITAL_ADMIN: "+2348035559001",
    Role.RECEPTIONIST: "+2348035559002",
    Role.PROVIDER: "+2348035559004",
    Role.MARKETING: "+2348035559005",
    Role.FINANCE: "+2348035559006",
}
SADIQ = "+2348035559101"  # administrator in Kano
PASSWORD = "a long road to Lagos"
CANARY = "Kingfisher"


@pytest.fixture
async def app(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    settings = Settings(database_url=database_url, careline_data_dir=tmp_path, port=1)
    await load_demo(database, settings.keys, SystemClock(), settings, lived=False)
    app = create_app(settings, sweeping=False)
    async with app.router.lifespan_context(app):
        yield app


async def token_of(app: FastAPI, phone: str) -> str:
    """Logged in; the first time with a first password."""
    service = app.state.service
    door: Doorkeeper = app.state.door
    [(hospital_id, staff_id)] = await members_named(service.database, phone)
    assert await door.first_password(hospital_id, staff_id, PASSWORD)
    return await door.log_in(phone, PASSWORD)


async def seat(app: FastAPI, phone: str) -> Seat:
    headers = [(b"cookie", f"{COOKIE}={await token_of(app, phone)}".encode())]
    found = await seat_of(app.state.service, Request({"type": "http", "headers": headers}))
    assert found is not None
    return found


def browser_of(app: FastAPI, token: str = "") -> httpx.AsyncClient:
    cookies = {COOKIE: token} if token else {}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://care.example", cookies=cookies)


async def test_strangers_are_sent_to_the_log_in(app: FastAPI) -> None:
    for token in ("", "nonsense", f"{UUID(int=1)}.nonsense"):
        async with browser_of(app, token) as browser:
            for path in PATHS:
                answer = await browser.get(f"/console/flows{path}")
                assert (answer.status_code, answer.headers["location"]) == (
                    303,
                    f"/console/login?next=/console/flows{path}",
                )


@pytest.mark.parametrize("role", PHONES)
async def test_a_role_sees_what_it_may(app: FastAPI, owner: asyncpg.Connection, role: Role) -> None:
    may_see = role in (Role.HOSPITAL_ADMIN, Role.MARKETING)
    async with browser_of(app, await token_of(app, PHONES[role])) as browser:
        for path in PATHS:
            answer = await browser.get(f"/console/flows{path}")
            assert answer.status_code == (200 if may_see else 403), path
            assert ("may not see the conversation flows" in answer.text) == (not may_see)
    refused = await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'operation_refused'")
    assert refused == (0 if may_see else len(PATHS))


async def test_marketing_changes_the_draft_and_publishes_nothing(app: FastAPI, owner: asyncpg.Connection) -> None:
    uju = await seat(app, PHONES[Role.MARKETING])
    assert uju.may("flows.edit")
    assert not uju.may("flows.publish")
    async with uju.work() as ctx:
        draft = await read_draft(ctx)
        draft = await save_file(ctx, version=draft.version, name="about.yaml", text=f"# x\n{draft.files['about.yaml']}")
    with pytest.raises(Forbidden):
        async with uju.work() as ctx:
            await publish(ctx, version=draft.version, note="mine")
    assert await owner.fetchval("SELECT count(*) FROM flow_release WHERE hospital_id IS NOT NULL") == 0


async def test_another_hospitals_draft_is_out_of_reach(app: FastAPI) -> None:
    bola, sadiq = await seat(app, PHONES[Role.HOSPITAL_ADMIN]), await seat(app, SADIQ)
    async with bola.work() as ctx:
        draft = await read_draft(ctx)
        text = draft.files["about.yaml"].replace("Hours and address", CANARY)
        draft = await save_file(ctx, version=draft.version, name="about.yaml", text=text)
    async with bola.work() as ctx:
        await save_file(ctx, version=draft.version, name="kingfisher.yaml", text=f"flow: kingfisher\ntitle: {CANARY}\n")
    async with sadiq.work() as ctx:
        theirs = await read_draft(ctx)
        assert theirs.changed == frozenset()
        assert not any(CANARY in text for text in theirs.files.values())
    async with browser_of(app, bola.token) as mine, browser_of(app, sadiq.token) as other:
        assert CANARY in (await mine.get("/console/flows")).text
        for path in (*PATHS, "/steps/kingfisher", "/source/kingfisher", "/steps/about", "/source/about"):
            answer = await other.get(f"/console/flows{path}")
            assert answer.status_code == 200
            assert CANARY not in answer.text, path
    # A cookie that names the other hospital is nobody's.
    forged = f"{bola.hospital.id}.{sadiq.token.partition('.')[2]}"
    async with browser_of(app, forged) as browser:
        assert (await browser.get("/console/flows")).status_code == 303


async def test_an_open_page_can_do_nothing_once_its_session_is_over(app: FastAPI, owner: asyncpg.Connection) -> None:
    bola = await seat(app, PHONES[Role.HOSPITAL_ADMIN])
    await owner.execute("UPDATE staff_session SET ended_at = now()")
    with pytest.raises(SessionOver):
        async with bola.work() as ctx:
            await read_draft(ctx)


async def test_pages_are_framed_by_nobody_and_kept_nowhere(app: FastAPI) -> None:
    async with browser_of(app, await token_of(app, PHONES[Role.HOSPITAL_ADMIN])) as browser:
        answer = await browser.get("/console/flows")
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
