"""The embedded PostgreSQL, started again."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from domain.kit import embedded


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)  # the server runs as a user of its own
    yield made
    shutil.rmtree(made)


async def test_it_is_started_again_by_the_process_whose_server_has_ended(folder: Path) -> None:
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
