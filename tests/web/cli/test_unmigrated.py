"""On a database that `careline migrate` has not been run for, every command says so in one line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import fresh
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
    async with fresh(server) as url:
        yield url


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
