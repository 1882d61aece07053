"""The rehearsal: the house burns down in the middle of talks, and goes on elsewhere from its backup and its keys."""

import asyncio
import shutil
import signal
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from domain.kit import embedded
from domain.kit.errors import Conflict
from tests.front import Front
from tests.whole.house import House, house
from web.backups import back_up, restore
from web.cli import application

ANSWERED, UNSENT, UNHEARD = "+2348035600001", "+2348035600002", "+2348035600003"
TO_THE_DEPARTMENT = ("hi", "I agree", "Ada Obi", "book", "me", "12/03/1990")


async def say(ours: House, phone: str, *texts: str) -> str:
    """Each after the answer to the one before; returns the newest answer."""
    for text in texts:
        seen = ours.answers(phone)
        assert await ours.carrier.say(phone, ours.number, text) == 204
        await ours.carrier.until(lambda seen=seen: ours.answers(phone) > seen, 60)  # type: ignore[misc]
        await ours.quiet()
    return next(m.text for m in reversed(ours.carrier.thread(phone, ours.number)) if not m.mine)


@pytest.mark.timeout(150)
async def test_conversations_go_on_elsewhere(database_url: str, owner: asyncpg.Connection, tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "careline.dump"
    for folder in (old, new):
        folder.mkdir()
    tmp_path.chmod(0o755)  # noqa: ASYNC240  the embedded server runs as a user of its own
    async with house(database_url, old) as ours:
        first = await ours.web()
        for phone in (ANSWERED, UNSENT, UNHEARD):
            await say(ours, phone, *TO_THE_DEPARTMENT)
        # One answer the provider has without our knowing; one that never reached it; then the power goes.
        ours.carrier.faults.hang = 1.0
        assert await ours.carrier.say(UNHEARD, ours.number, "dental") == 204
        await ours.carrier.until(lambda: ours.answers(UNHEARD) == len(TO_THE_DEPARTMENT) + 1, 60)
        ours.carrier.faults.hang, ours.carrier.faults.latency = 0.0, 300.0
        assert await ours.carrier.say(UNSENT, ours.number, "dental") == 204
        waiting = "SELECT count(*) FROM outbound_message WHERE waiting"
        while await owner.fetchval(waiting) < 2:  # noqa: ASYNC110  rows of a database
            await asyncio.sleep(0.05)
        await first.end(signal.SIGKILL)
        ours.carrier.faults.latency = 0.0
        await back_up(database_url, file)
        before = await owner.fetch("SELECT id, state, turns FROM conversation ORDER BY id")
        await owner.execute("TRUNCATE hospital CASCADE")

        # Elsewhere: another server, an empty database, the same keys.
        for secret in ("encryption.key", "secret.key"):
            shutil.copy(old / secret, new / secret)
        elsewhere = embedded.start(new, durable=False)
        try:
            await restore(elsewhere, file)
            there = await asyncpg.connect(elsewhere)
            assert await there.fetch("SELECT id, state, turns FROM conversation ORDER BY id") == before
            await there.close()
            ours.url, ours.folder = elsewhere, new
            ours.webs.clear()
            await ours.web()
            await ours.quiet()
            for phone in (UNSENT, UNHEARD):
                assert ours.answers(phone) == len(TO_THE_DEPARTMENT) + 1
            await say(ours, ANSWERED, "dental")
            for phone in (ANSWERED, UNSENT, UNHEARD):
                assert "Please check" in await say(ours, phone, "first available", "next week", "1")
                await say(ours, phone, "1")
            assert await ours.verified() == 3 * (len(TO_THE_DEPARTMENT) + 5)
            there = await asyncpg.connect(elsewhere)
            booked = await there.fetchval(
                "SELECT count(*) FROM appointment WHERE status = 'scheduled' AND booked_channel = 'sms'"
                " AND conversation_id IS NOT NULL"
            )
            await there.close()
            assert booked == 3
            with pytest.raises(Conflict):
                await restore(elsewhere, file)
        finally:
            for process in ours.webs:
                if process.running:
                    await process.end()
            embedded.stop(new)


async def test_what_waited_in_an_old_backup_is_in_doubt(
    front: Front, database_url: str, server: str, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    """It may have gone out after the copy was made: a row nobody had begun would be sent without a look-up."""
    assert await front.carrier.say("whatsapp:+2348030000051", front.whatsapp, "hi") == 204
    await front.quiet()
    hour = "now() + interval '1 hour'"
    await owner.execute(f"UPDATE outbound_message SET status = 'queued', lease_until = NULL, not_before = {hour}")
    planned = await owner.fetchval("SELECT count(*) FROM outbound_message WHERE waiting AND lease_until IS NULL")
    assert planned >= 1
    file, name = tmp_path / "careline.dump", "restored_elsewhere"
    await back_up(database_url, file)
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name}")
    try:
        url = database_url.replace(database_url.partition("?")[0].rpartition("/")[2], name)
        assert await restore(url, file) == planned
        there = await asyncpg.connect(url)
        assert await there.fetchval("SELECT bool_and(lease_until <= now()) FROM outbound_message WHERE waiting")
        await there.close()
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


def test_a_backup_overwrites_nothing_and_says_what_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    there = tmp_path / "there"
    there.write_text("precious")
    assert CliRunner().invoke(application(["backup"]), ["backup", str(there)]).exit_code == 1
    assert there.read_text() == "precious"
    said = CliRunner().invoke(application(["backup"]), ["backup", str(tmp_path / "new")])
    assert said.exit_code == 1
    assert "pg_dump did not succeed." in said.output
