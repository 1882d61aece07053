"""What Prometheus and the balancer are shown: true, complete, and of nobody."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import asyncpg
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

import migrations
from domain.kit.clock import ShiftableClock
from tests.front import Front
from web import probes
from web.carrier.serving import serving
from web.lookout import looking_out

PHONE = "whatsapp:+2348030000021"


async def samples(front: Front) -> dict[tuple[str, str], float]:
    """Every figure, by name and the one label's value."""
    async with served(front) as url, aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        assert answer.status == 200
        body = await answer.text()
    return {
        (sample.name, "".join(value for label, value in sample.labels.items() if label != "le")): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


def served(front: Front):  # type: ignore[no-untyped-def]
    app = FastAPI()
    app.include_router(probes.router)
    app.include_router(probes.figures)
    app.state.service = front.service
    return serving(app)


async def readiness(front: Front) -> tuple[int, dict[str, bool]]:
    async with served(front) as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/healthz") as alive:
            assert alive.status == 200
        async with session.get(f"{url}/readyz") as answer:
            return answer.status, (await answer.json())["checks"]


async def test_what_happened_is_counted(front: Front) -> None:
    before = await samples(front)
    for text in ("hi", "I agree", "Ada Obi", "book"):
        assert await front.carrier.say(PHONE, front.whatsapp, text) == 204
        await front.quiet()
    after = await samples(front)

    def moved(name: str, label: str = "") -> float:
        return after[name, label] - before.get((name, label), 0.0)

    sent = len([m for m in front.carrier.thread(PHONE, front.whatsapp) if not m.mine])
    assert moved("careline_turns_total", "handled") == 4
    assert moved("careline_turn_seconds_count", "group") == 4
    assert moved("careline_sends_total", "sent") == moved("careline_send_seconds_count", "whatsapp") == sent
    assert after["careline_callbacks_missing", ""] == 0
    assert after["careline_ready", "database"] == after["careline_ready", "sender"] == 1
    checksum = front.service.releases.shipped.release.checksum[:12]
    assert after["careline_release_info", checksum] == 1


async def test_queues_are_the_databases(front: Front, owner: asyncpg.Connection) -> None:
    assert await front.carrier.say(PHONE, front.whatsapp, "hi") == 204
    await front.quiet()
    assert {lane: (await samples(front))["careline_queue_depth", lane] for lane in ("replies", "turns")} == {
        "replies": 0,
        "turns": 0,
    }
    await owner.execute(
        "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane, kind, content,"
        " status, created_at, not_before, attempts, part, provider_id)"
        " SELECT hospital_id, gen_random_uuid(), conversation_id, sender_id, address_id, channel, 1, kind, content,"
        " 'queued', now(), now() - interval '90 s', 0, 0, '' FROM outbound_message LIMIT 1"
    )
    await owner.execute("UPDATE outbound_message SET lease_until = now() + interval '1 h' WHERE status = 'queued'")
    await owner.execute("UPDATE inbound_message SET status = 'dead'")
    found = await samples(front)
    assert found["careline_queue_depth", "reminders"] == 1
    assert 90 <= found["careline_queue_age_seconds", "reminders"] < 120
    assert found["careline_queue_depth", "bulk"] == 0
    assert found["careline_dead_letters", ""] == 1
    await owner.execute("UPDATE outbound_message SET lease_until = NULL, status = 'dead' WHERE status = 'queued'")


async def test_a_sweep_that_stands_still_shows(front: Front) -> None:
    sweeps, clock = front.service.sweeps, front.service.clock
    assert isinstance(clock, ShiftableClock)

    async def broken() -> None:
        raise ValueError("never works")

    async def sound() -> None:
        return None

    sweeps.add("broken", 2, broken)
    sweeps.add("sound", 2, sound)
    clock.shift_to(clock.now() + timedelta(minutes=5))
    assert (await sweeps.run_once("broken"), await sweeps.run_once("sound")) == (False, True)
    found = await samples(front)
    assert found["careline_sweep_lag_seconds", "broken"] > 290
    assert found["careline_sweep_lag_seconds", "sound"] == 0
    assert found["careline_sweep_failures_total", "broken"] == 1
    assert (await readiness(front))[1]["sweeps"]
    clock.shift_to(clock.now() + timedelta(minutes=5))
    status, checks = await readiness(front)
    assert (status, checks["sweeps"], checks["database"]) == (503, False, True)


async def test_readiness_tells_of_a_dead_sender_and_of_an_end(front: Front) -> None:
    assert (await readiness(front))[0] == 200
    front.service.ready = False
    assert (await readiness(front))[0] == 503
    front.service.ready = True
    await front.service.sender.stop()
    assert front.service._sending is not None
    await front.service._sending
    status, checks = await readiness(front)
    assert (status, checks["sender"]) == (503, False)


@pytest.mark.parametrize(("revision", "serves"), [(migrations.head(), True), ("9999", True), ("0001", False)])
async def test_a_newer_database_is_served_and_an_older_one_is_not(
    front: Front, owner: asyncpg.Connection, revision: str, serves: bool
) -> None:
    await owner.execute("UPDATE alembic_version SET version_num = $1", revision)
    status, checks = await readiness(front)
    assert (checks["migrations"], status) == (serves, 200 if serves else 503)


async def test_without_a_database_it_is_alive_and_not_ready(front: Front, server: str, database_url: str) -> None:
    name = database_url.partition("?")[0].rpartition("/")[2]
    admin = await asyncpg.connect(server)
    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    status, checks = await readiness(front)
    assert (status, checks["database"]) == (503, False)
    assert (await samples(front))["careline_ready", "database"] == 0
    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await admin.close()
    assert (await readiness(front))[0] == 200


async def test_each_process_of_a_machine_has_a_port_of_its_own(front: Front) -> None:
    class State:
        service = front.service

    async with looking_out("127.0.0.1", 19464, State()) as first, looking_out("127.0.0.1", 19464, State()) as second:
        assert first < second
        for port in (first, second):
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                assert answer.status == 200


async def test_a_process_started_again_at_once_is_looked_at_where_the_last_one_was(front: Front) -> None:
    """The server closes a connection, so its side of it lingers on the port for a minute."""
    ports = []
    for _ in range(2):
        async with looking_out("127.0.0.1", 19564, SimpleNamespace(service=front.service)) as port:
            ports.append(port)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b"200" in await reader.read()
            writer.close()
    assert ports == [19564, 19564]


async def test_nothing_in_the_figures_says_who_or_where(front: Front, owner: asyncpg.Connection) -> None:
    for text in ("hi", "I agree", "Canary Obiwan"):
        assert await front.carrier.say(PHONE, front.whatsapp, text) == 204
        await front.quiet()
    async with served(front) as url, aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        body = await answer.text()
    hidden = ["Canary", "Obiwan", "2348030000021", str(front.hospitals[0].id), front.hospitals[0].code]
    hidden += [str(row[0]) for row in await owner.fetch("SELECT id FROM conversation")]
    assert [word for word in hidden if word in body] == []
