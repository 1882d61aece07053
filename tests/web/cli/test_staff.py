"""`careline staff password`: the first administrator's way in."""

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.team.login import Doorkeeper
from web import cli
from web.demo.loading import load_demo

ADMIN = "+2348035559001"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("CARELINE_DATA_DIR", str(tmp_path))
    return Settings()


async def careline(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, cli.application(("staff",)), list(words))


async def test_prints_a_code_that_lets_the_first_administrator_in(database: Database, settings: Settings) -> None:
    await load_demo(database, settings.keys, SystemClock(), settings, lived=False)
    done = await careline("staff", "password", "0803 555 9001")
    assert done.exit_code == 0
    found = re.fullmatch(
        r"Marina Bay Hospital: (\w{5}-\w{5})  \(works once, for 30 minutes\)\n"
        r"Open http://127.0.0.1:8000/console/join and enter it with a new password.\n",
        done.output,
    )
    assert found is not None, done.output
    door = Doorkeeper(database, settings.keys, SystemClock())
    await door.join(found[1], "a long road to Lagos")
    assert await door.log_in(ADMIN, "a long road to Lagos")


async def test_knows_nobody_else(settings: Settings) -> None:
    done = await careline("staff", "password", "+2348030000000")
    assert (done.exit_code, done.output) == (1, "Nobody at work here has this phone number or e-mail address.\n")
