"""The embedded PostgreSQL, started again."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import asyncpg
import psutil

from domain.kit import embedded


async def test_it_is_started_again_by_the_process_whose_server_has_ended() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # noqa: ASYNC240  the server runs as a user of its own
    try:
        url = embedded.start(folder, durable=False)
        postmaster = psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
        os.kill(postmaster.pid, signal.SIGINT)
        postmaster.wait(10)
        assert embedded.start(folder, durable=False) == url
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder)
