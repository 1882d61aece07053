"""The database goes away in the middle of a load and comes back: told to, told to at once, and killed."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

from benchmarks.faults.stage import Plan, Row, stage
from domain.kit import embedded

# What PostgreSQL makes of a signal to its postmaster: fast shutdown, immediate shutdown, and none at all.
WAYS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "killed": signal.SIGKILL}
AWAY = (0.0, 3.0)
BETWEEN = 6.0
RESTARTS = 10


async def database(plan: Plan) -> list[Row]:
    """Twice each way. Some seconds of absence are survived by waiting, more by the provider's repeats."""
    async with stage(plan, 1, 1) as on:
        async with on.load() as people:
            for away in AWAY:
                for how in WAYS.values():
                    await asyncio.sleep(BETWEEN)
                    await asyncio.to_thread(_restart, on.home.folder, how, away)
            await asyncio.sleep(BETWEEN)
        await on.quiet()
        return [await on.row("database restarted", f"2 each: {', '.join(WAYS)}", people)]


def _restart(folder: Path, how: signal.Signals, away: float) -> None:
    pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, how)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.02)
    time.sleep(away)
    for last in range(RESTARTS)[::-1]:
        try:
            embedded.start(folder)
        except subprocess.SubprocessError:  # the killed one's own children still hold its memory
            if not last:
                raise
            time.sleep(1)
        else:
            return
