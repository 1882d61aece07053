"""`careline keys rotate`: a life's worth of sealed values opens with the new key alone, and the service never notices."""

import asyncio
import base64
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from domain.kit.config import Settings
from domain.kit.crypto import KeySet, Undecipherable
from tests.front import Front
from web.cli import application
from web.cli.keys import _walk, sealed_columns

OLD = "test:" + base64.b64encode(bytes(range(32))).decode()
NEW = "2027a:" + base64.b64encode(bytes(range(32, 64))).decode()
PHONE = "whatsapp:+2348030000041"


def settings(url: str, folder: Path, *keys: str) -> Settings:
    return Settings(database_url=url, careline_data_dir=folder, careline_encryption_keys=SecretStr(",".join(keys)))


async def values(owner: asyncpg.Connection) -> list[tuple[str, bytes]]:
    """Every sealed value there is, with its place."""
    found = []
    for table, columns in sealed_columns().values():
        for column in columns:
            rows = await owner.fetch(f"SELECT {column} FROM {table.name} WHERE octet_length({column}) > 0")
            found += [(f"{table.name}.{column}", row[0]) for row in rows]
    return found


async def test_everything_opens_with_the_new_key_alone(
    front: Front, owner: asyncpg.Connection, database_url: str, tmp_path: Path
) -> None:
    for text in ("hi", "I agree", "Ada Obi", "book", "me", "12/03/1990"):
        assert await front.carrier.say(PHONE, front.whatsapp, text) == 204
        await front.quiet()
    old = KeySet.parse(OLD)
    before = sorted((place, old.open(value)) for place, value in await values(owner))
    assert len({place for place, _ in before}) >= 12
    asked = await owner.fetch("SELECT id, state FROM conversation WHERE state IS NOT NULL")
    plain = {row["id"]: old.open(row["state"]) for row in asked}
    done = await _walk(settings(database_url, tmp_path, NEW, OLD), write=True)
    assert (done.older.total(), done.closed.total()) == (len(before), 0)
    new = KeySet.parse(NEW)
    assert sorted((place, new.open(value)) for place, value in await values(owner)) == before
    assert {
        row["id"]: new.open(row["state"])
        for row in await owner.fetch("SELECT id, state FROM conversation WHERE state <> ''")
    } == plain
    again = await _walk(settings(database_url, tmp_path, NEW, OLD), write=True)
    assert (again.older.total(), again.closed.total()) == (0, 0)


async def test_what_changed_meanwhile_is_left_as_it_is(
    front: Front, owner: asyncpg.Connection, database_url: str, tmp_path: Path
) -> None:
    both = KeySet.parse(f"{NEW},{OLD}")
    await owner.execute("CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
    await owner.execute("CREATE TRIGGER meanwhile BEFORE UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION meanwhile()")
    done = await _walk(settings(database_url, tmp_path, NEW, OLD), write=True)
    assert done.closed.total() == 0
    rows = await owner.fetch("SELECT display_name FROM contact WHERE display_name IS NOT NULL")
    assert {both.key_of(row["display_name"]) for row in rows} == {"test"}


async def test_a_key_dropped_too_early_is_told(
    front: Front, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("CARELINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CARELINE_ENCRYPTION_KEYS", NEW)
    said = await asyncio.to_thread(CliRunner().invoke, application(["keys"]), ["keys", "status"])
    assert said.exit_code == 1
    assert "patient: " in said.output
    assert "was a key dropped too early?" in said.output
    with pytest.raises(Undecipherable):
        KeySet.parse(NEW).open(KeySet.parse(OLD).seal(b"x"))


def test_a_new_key_can_be_used() -> None:
    made = CliRunner().invoke(application(["keys"]), ["keys", "new", "2027a"]).output.strip()
    assert KeySet.parse(f"{made},{OLD}").newest == "2027a"
    assert CliRunner().invoke(application(["keys"]), ["keys", "new", "far-too-long-a-name"]).exit_code == 2
