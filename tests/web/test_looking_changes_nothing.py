"""Whatever can be looked at is only looked at: GET and HEAD on every route of the application change no row (issue 3).

Messengers, mail scanners and previews open every link. The one thing a look may leave is the audit trail's note that
somebody's appointment was read through its link (SEC-04).
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import asyncpg
import httpx
from starlette.routing import BaseRoute, Mount

from bot.channels.signature import twilio_signature
from domain.audit import unit_of_work
from domain.kit.clock import ShiftableClock
from domain.kit.config import Settings
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.signing import sign
from domain.privacy.service import request_export
from domain.settings.service import read_profile
from web.app import create_app
from web.demo.loading import load_demo
from web.phones.api import PATH, token_of
from webhooks.twilio import MESSAGES_PATH, STATUS_PATH

# Answered from memory by the pretended provider, which has no database.
PRETENDED = {"/simulator/carrier"}
READS = {"appointment_read", "file_handed_over", "file_fetched"}


def looked_at(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Every path that answers GET, with whether what lies below it is a program of its own (a mount)."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is not None:
            yield from looked_at(list(router.routes), prefix)
            continue
        path = prefix + str(getattr(route, "path", ""))
        if isinstance(route, Mount):
            if path not in PRETENDED:
                yield path or "/", True
                yield from looked_at(list(route.routes), path)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield path, False


async def contents(owner: asyncpg.Connection) -> dict[str, str]:
    """A digest of every row of every table."""
    tables = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {
        name: await owner.fetchval(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")
        for (name,) in tables
    }


async def links(database: Database, owner: asyncpg.Connection, settings: Settings) -> dict[str, str]:
    """A real link for every route that has one: what a patient is sent."""
    hospital_id: UUID = await owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    appointment = await owner.fetchval(
        "SELECT id FROM appointment WHERE hospital_id = $1 AND status = 'scheduled' LIMIT 1", hospital_id
    )
    contact = uuid4()
    await owner.execute("INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, '')", hospital_id, contact)
    clock, key = ShiftableClock(), settings.secret_key
    async with database.session([hospital_id]) as session:
        hospital = (await read_profile(session, hospital_id)).hospital
    async with unit_of_work(database, hospital, SYSTEM, clock, settings.keys) as ctx:
        export = await request_export(ctx, contact)
    until = clock.now() + timedelta(days=1)
    file = await file_on_its_way(owner, hospital_id, settings.keys.seal(b"%PDF-1.7"))
    return {
        "/calendar/{token}.ics": f"/calendar/{sign(key, hospital_id, appointment, until)}.ics",
        "/data/{token}": f"/data/{sign(key, hospital_id, export.id, export.expires_at)}",
        "/files/{token}": f"/files/{sign(key, hospital_id, file, until)}",
    }


async def file_on_its_way(owner: asyncpg.Connection, hospital_id: UUID, sealed: bytes) -> UUID:
    """A file of staff whose message has left us and not arrived."""
    file, thread, message = uuid4(), uuid4(), uuid4()
    async with owner.transaction():
        await owner.execute(
            "SET LOCAL session_replication_role = replica"
        )  # what these rows hang on does not matter here
        await owner.execute(
            "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns)"
            " SELECT $1, $2, $2, $2, id, 'whatsapp', 'human', 0 FROM contact WHERE hospital_id = $1 LIMIT 1",
            hospital_id,
            thread,
        )
        await owner.execute(
            "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane, content,"
            " status, created_at, not_before, attempts, part, provider_id)"
            " VALUES ($1, $2, $3, $3, $3, 'whatsapp', 0, '', 'sent', now(), now(), 1, 1, '')",
            hospital_id,
            message,
            thread,
        )
        await owner.execute(
            "INSERT INTO handoff_file (hospital_id, id, conversation_id, handoff_id, staff_id, inbound_id, status, content_type,"
            " data, outbound_id) VALUES ($1, $2, $3, $3, $3, $3, 'SENT', 'application/pdf', $4, $5)",
            hospital_id,
            file,
            thread,
            sealed,
            message,
        )
    return file


async def test_no_look_at_any_route_changes_a_row(
    database: Database, database_url: str, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    settings = Settings(database_url=database_url, careline_data_dir=tmp_path, port=1)
    await load_demo(database, settings.keys, ShiftableClock(), settings)
    app = create_app(settings, sweeping=False)
    given = {
        **await links(database, owner, settings),
        f"{PATH}/thread": f"{PATH}/thread?phone=%2B2348035550101",
        f"{PATH}/settled": f"{PATH}/settled?phone=%2B2348035550101",
    }
    found = dict(looked_at(list(app.routes)))
    wanted = {"/calendar/{token}.ics", "/data/{token}", MESSAGES_PATH, STATUS_PATH, "/console", f"{PATH}/thread"}
    assert wanted <= set(found), sorted(found)
    unknown = [path for path in found if "{" in path and path not in given and not path.startswith("/console/")]
    assert unknown == [], "give these routes a real link, or nobody knows what looking at them does"
    identified = {"Authorization": f"Bearer {token_of(settings)}"}
    answers: dict[str, set[int]] = {}
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        before = await contents(owner)
        audited = await owner.fetchval("SELECT count(*) FROM audit_entry")
        for path in found:
            for method in ("GET", "HEAD", "GET"):
                answer = await client.request(method, given.get(path, path), headers=identified)
                answers.setdefault(path, set()).add(answer.status_code)
        for path in (MESSAGES_PATH, STATUS_PATH):
            # With a forged signature and a message in it, as a link could be.
            query = "?" + urlencode({"MessageSid": "SM" + "1" * 32, "From": "+2348035550101", "Body": "STOP"})
            forged = {"X-Twilio-Signature": twilio_signature("http://t" + path + query, [], "guess")}
            answers[path].add((await client.get(path + query, headers=forged)).status_code)
        after = await contents(owner)
        noted = await owner.fetch(
            "SELECT action FROM audit_entry ORDER BY at DESC, id DESC LIMIT $1",
            await owner.fetchval("SELECT count(*) FROM audit_entry") - audited,
        )
    assert answers["/calendar/{token}.ics"] <= {200, 405}
    assert answers["/data/{token}"] == answers["/files/{token}"] == {200}
    assert all(200 in answers[path] for path in ("/calendar/{token}.ics", "/console/simulator", f"{PATH}/thread"))
    assert answers[MESSAGES_PATH] <= {403, 405}
    assert answers[STATUS_PATH] <= {403, 405}
    assert answers["/readyz"] <= {200, 503, 405}
    assert 500 not in set().union(*answers.values()), answers
    assert {name for name in after if after[name] != before[name]} <= {"audit_entry"}
    assert {row["action"] for row in noted} <= READS
