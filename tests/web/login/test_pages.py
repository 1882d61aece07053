"""The pages of logging in, as a browser without scripts meets them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from domain.audit import unit_of_work
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.settings.service import read_profile
from domain.team.login import members_named, password_code
from web.app import create_app
from web.demo.loading import load_demo
from web.demo.login import DemoLogin, demo_login
from web.login import COOKIE

KEMI = "+2348035559002"
OWN = {"Origin": "http://care.example", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def app(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    settings = Settings(database_url=database_url, careline_data_dir=tmp_path, port=1)
    await load_demo(database, settings.keys, SystemClock(), settings, lived=False)
    app = create_app(settings, sweeping=False)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def login(app: FastAPI) -> DemoLogin:
    service = app.state.service
    found = await demo_login(service.database, service.clock, app.state.settings)
    assert found is not None
    return found


def browser_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://care.example", headers=OWN)


def alert(answer: httpx.Response) -> str:
    found = re.search(r'role="(?:alert|status)">([^<]*)<', answer.text)
    return found[1] if found else ""


async def test_logs_in_and_out(app: FastAPI, login: DemoLogin) -> None:
    async with browser_of(app) as browser:
        assert (await browser.get("/console/login?next=/console/flows/book")).status_code == 200
        sent = {"name": login.phone, "password": login.password, "next": "/console/flows/book"}
        into = await browser.post("/console/login", data=sent)
        assert (into.status_code, into.headers["location"]) == (303, "/console/flows/book")
        cookie = into.headers["set-cookie"]
        assert re.search(r"; HttpOnly; Path=/console; SameSite=lax$", cookie)
        assert into.headers["x-frame-options"] == "DENY"
        assert (await browser.get("/console/login")).headers["location"] == "/console/flows"
        assert (await browser.get("/console/password")).status_code == 200
        kept = browser.cookies[COOKIE]
        out = await browser.post("/console/logout")
        assert (out.status_code, out.headers["location"]) == (303, "/console/login?out")
        assert COOKIE not in browser.cookies
        browser.cookies.set(COOKIE, kept, domain="care.example", path="/console")
        assert (await browser.get("/console/password")).headers[
            "location"
        ] == "/console/login?next=%2Fconsole%2Fpassword"


async def test_says_one_sentence_for_whatever_is_wrong_and_takes_nobody_elsewhere(
    app: FastAPI, login: DemoLogin
) -> None:
    async with browser_of(app) as browser:
        tries = [(login.phone, "wrong"), ("+2348035550000", login.password), ("<i>@x", "y")]
        answers = [await browser.post("/console/login", data={"name": n, "password": p}) for n, p in tries]
        assert {(answer.status_code, alert(answer)) for answer in answers} == {
            (403, "The name or the password is not right.")
        }
        assert "<i>" not in answers[2].text
        assert all(login.password not in answer.text for answer in answers)
        for away in ("https://evil.example/", "//evil.example", "/console/../x//y", "/\\evil.example", "/console/\\x"):
            sent = {"name": login.phone, "password": login.password, "next": away}
            assert (await browser.post("/console/login", data=sent)).headers["location"] == "/console/flows"


@pytest.mark.parametrize("path", ["login", "logout", "join", "password"])
@pytest.mark.parametrize(
    "foreign", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_takes_no_form_of_another_site(
    app: FastAPI, login: DemoLogin, path: str, foreign: dict[str, str]
) -> None:
    async with browser_of(app) as browser:
        sent = {"name": login.phone, "password": login.password}
        await browser.post("/console/login", data=sent)
        before = dict(browser.cookies)
        answer = await browser.post(f"/console/{path}", data=sent, headers=foreign)
        assert (answer.status_code, alert(answer)) == (
            403,
            "This form did not come from our own page. Please try again here.",
        )
        assert dict(browser.cookies) == before
        assert (await browser.get("/console/password")).status_code == 200


async def test_a_code_becomes_a_password(app: FastAPI, owner: asyncpg.Connection) -> None:
    service = app.state.service
    [(hospital_id, kemi)] = await members_named(service.database, KEMI)
    async with service.database.session([hospital_id]) as session:
        hospital = (await read_profile(session, hospital_id)).hospital
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        code = (await password_code(ctx, kemi)).code
    async with browser_of(app) as browser, browser_of(app) as other:
        sent = {"code": code, "password": "a long road", "again": "a long roar"}
        assert alert(await browser.post("/console/join", data=sent)) == "The two passwords are not the same."
        short = await browser.post("/console/join", data={"code": code, "password": "kemi", "again": "kemi"})
        assert alert(short).startswith("A password needs at least 10 signs")
        into = await browser.post("/console/join", data={**sent, "again": "a long road"})
        assert into.status_code == 303
        again = await other.post("/console/join", data={**sent, "again": "a long road"})
        assert alert(again).startswith("This code is not valid")
        assert (await other.post("/console/login", data={"name": KEMI, "password": "a long road"})).status_code == 303
        new = {"old": "a long road", "password": "a longer road", "again": "a longer road"}
        assert (
            alert(await browser.post("/console/password", data={**new, "old": "x"})) == "The old password is not right."
        )
        assert (await browser.post("/console/password", data=new)).status_code == 303
        assert (await browser.get("/console/password")).status_code == 200
        assert (await other.get("/console/password")).status_code == 303
    said = await owner.fetch("SELECT action FROM audit_entry WHERE hospital_id = $1 ORDER BY id", hospital_id)
    assert [row[0] for row in said if "log" in row[0] or "password" in row[0]] == [
        "password_code_given",
        "password_set",
        "staff_logged_in",
        "staff_logged_in",
        "login_refused",
        "password_set",
        "password_changed",
        "staff_logged_in",
    ]


async def test_the_demos_password_is_the_machines_own_and_gone_once_another_is_chosen(
    app: FastAPI, login: DemoLogin
) -> None:
    service, settings = app.state.service, app.state.settings
    assert re.fullmatch(r"[a-z]{4}-[a-z]{4}-[a-z]{4}", login.password)
    assert await demo_login(service.database, service.clock, settings) == login
    async with browser_of(app) as browser:
        await browser.post("/console/login", data={"name": login.phone, "password": login.password})
        new = {"old": login.password, "password": "a longer road", "again": "a longer road"}
        assert (await browser.post("/console/password", data=new)).status_code == 303
    assert await demo_login(service.database, service.clock, settings) is None


async def test_the_cookie_is_for_https_only_where_the_address_is(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        database_url=database_url,
        careline_data_dir=tmp_path,
        public_base_url="https://care.example",
        twilio_account_sid="AC" + "1" * 32,
        twilio_auth_token="t" * 32,
    )
    await load_demo(database, settings.keys, SystemClock(), settings, lived=False)
    app = create_app(settings, sweeping=False)
    async with app.router.lifespan_context(app), browser_of(app) as browser:
        found = await demo_login(database, SystemClock(), settings)
        assert found is not None
        own = {"Origin": "http://care.example"}
        into = await browser.post("/console/login", data={"name": found.phone, "password": found.password}, headers=own)
        assert into.headers["set-cookie"].endswith("; Secure")
