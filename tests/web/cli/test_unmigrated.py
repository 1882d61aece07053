"""On a database that `careline migrate` has not been run for, every command says so in one line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from domain.kit.db import with_database
from web.cli import main

COMMANDS = (
    "demo",
    "hospital list",
    "dead-letters list",
    "flows list --hospital MBH",
    "staff password 08031234567",
    "serve",
)


@pytest.fixture
async def bare_url(server: str) -> AsyncIterator[str]:
    name = f"t_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f'CREATE DATABASE "{name}"')
    yield with_database(server, name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_to_do_is_said(
    command: str, bare_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", bare_url)
    monkeypatch.setenv("CARELINE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["careline", *command.split()])
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(main)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (1, "")
    assert told.err == "The database has not been brought to this version: run `careline migrate` first.\n"
