"""One running server for all tests that need a whole one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.kit import embedded
from tests.web.running import RunningServer


@pytest.fixture(scope="session")
def running() -> Iterator[RunningServer]:
    """A server with the demo hospitals. Tests use phone numbers of their own."""
    with tempfile.TemporaryDirectory(prefix="careline-running-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = RunningServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
            embedded.stop(Path(folder))
