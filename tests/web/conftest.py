"""One running server for all tests that need a whole one."""

from collections.abc import Iterator

import pytest

from tests.web.running import RunningServer, running_server


@pytest.fixture(scope="session")
def running() -> Iterator[RunningServer]:
    """A server with the demo hospitals. Tests use phone numbers of their own."""
    with running_server() as server:
        yield server
