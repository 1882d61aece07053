"""A server of its own for tests that change what the bot says, and somebody who is logged in there."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from playwright.async_api import Page, expect

from domain.kit import embedded
from tests.web.running import RunningServer


@contextmanager
def server_of_our_own() -> Iterator[RunningServer]:
    """The demo hospitals on a port and a database of their own."""
    with tempfile.TemporaryDirectory(prefix="careline-flows-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = RunningServer(Path(folder))
        server.start()
        _PRINTED[server.port] = _login_in(server)
        try:
            yield server
        finally:
            server.stop()
            embedded.stop(Path(folder))


def printed_login(server: RunningServer) -> tuple[str, str]:
    """The phone and password that `make run` prints; what is printed later pushes them out of sight."""
    return _PRINTED[server.port]


def _login_in(server: RunningServer) -> tuple[str, str]:
    line = next(line for line in server.said if "log in as" in line)
    found = re.search(r"phone (\+\d+), password ([a-z-]+)$", line)
    assert found is not None, line
    return found[1], found[2]


_PRINTED: dict[int, tuple[str, str]] = {}


async def log_in(page: Page, server: RunningServer, where: str = "/console") -> None:
    """As a person does, with what the terminal said."""
    phone, password = printed_login(server)
    await page.goto(server.base_url + where)
    await page.get_by_label("Phone number or e-mail").fill(phone)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("button", name="Log out")).to_be_visible()


async def saved(page: Page) -> None:
    """The page says that the draft has it."""
    await expect(page.get_by_role("status").filter(has_text="Saved in the draft")).to_be_visible()
    await expect(page.locator(".said.wrong")).to_have_count(0)


async def rows(server: RunningServer, query: str, *values: object) -> list[asyncpg.Record]:
    """A look behind the pages' back."""
    owner = await asyncpg.connect(server.owner_url())
    try:
        return list(await owner.fetch(query, *values))
    finally:
        await owner.close()
