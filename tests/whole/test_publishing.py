"""What is published reaches every running process by itself: two servers, and the terminal of whoever publishes."""

import asyncio
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.dialogue.loading import read_folder
from tests.web.running import RunningServer, free_port
from web.phones.api import PATH, token_of

ROOT = Path(__file__).parents[2]
WITHIN = 30.0  # generous: a busy machine is no fault; alone it takes half a second


class SecondServer(RunningServer):
    """Another process on the same database: `careline serve`, as on a second machine."""

    database_url = ""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"DATABASE_URL": self.database_url}

    def command(self, *arguments: str) -> list[str]:
        return super().command(*(("serve",) if arguments == ("run",) else arguments))


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[RunningServer, RunningServer]]:
    first = RunningServer(tmp_path)
    second = SecondServer(tmp_path, free_port())
    first.start()
    try:
        second.database_url = first.owner_url()
        second.start()
        yield first, second
    finally:
        second.stop()
        first.stop()


def careline(server: RunningServer, *arguments: str) -> str:
    """What a command of the terminal prints."""
    done = subprocess.run(  # noqa: S603  our own program
        server.command(*arguments), env=server.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Phones:
    """Phones at one server. Each greeting is heard by somebody new."""

    def __init__(self, server: RunningServer, first: int) -> None:
        headers = {"Authorization": f"Bearer {token_of(server.settings)}"}
        self.http = httpx.AsyncClient(base_url=server.base_url, headers=headers, trust_env=False)
        self.next = first

    async def greeting(self) -> str:
        self.next += 1
        asked = {"hospital": "MBH", "channel": "whatsapp", "phone": f"+23480300{self.next:05d}"}
        assert (await self.http.post(f"{PATH}/say", json={**asked, "text": "hi"})).json()["status"] in (200, 204)
        for _ in range(200):
            thread = (await self.http.get(f"{PATH}/thread", params=asked)).json()
            texts = [message["text"] for message in thread["messages"] if not message["mine"]]
            if texts:
                return str(texts[0])
            await asyncio.sleep(0.05)
        raise AssertionError("no answer")

    async def until(self, words: str) -> None:
        """Greets until the answer begins so."""
        began = time.monotonic()
        while time.monotonic() - began < WITHIN:
            if (await self.greeting()).startswith(words):
                return
        raise AssertionError(f"'{words}' did not arrive")


async def test_publishing_and_going_back_reach_every_process(
    servers: tuple[RunningServer, RunningServer], tmp_path: Path
) -> None:
    shipped = "Hello, this is the automatic assistant"
    folder = tmp_path / "ours"
    folder.mkdir()
    translated = 'title: "Getting to know you"'
    text = read_folder()["welcome.yaml"]
    assert shipped in text and translated in text
    greeting = next(line for line in text.splitlines() if shipped in line)
    # Words that are translated already, for a text that is not would be refused.
    (folder / "welcome.yaml").write_text(text.replace(greeting, re.sub('".*"', '"Main menu"', greeting)))
    both = [Phones(server, 10_000 * number) for number, server in enumerate(servers, 1)]
    for phones in both:
        assert (await phones.greeting()).startswith(shipped)

    told = careline(servers[1], "flows", "publish", "--hospital", "MBH", "--folder", str(folder), "--note", "Short")
    assert told.splitlines()[-1] == "Release 1 is published."
    await asyncio.gather(*(phones.until("Main menu") for phones in both))

    listed = careline(servers[1], "flows", "list", "--hospital", "MBH").splitlines()
    assert sum(line.startswith("welcome ") for line in listed) == 1
    told = careline(servers[1], "flows", "diff", "0", "1", "--hospital", "MBH").splitlines()
    assert [line.partition(":")[0] for line in told] == ["welcome.introduce"], told
    told = careline(servers[1], "flows", "rollback", "0", "--hospital", "MBH")
    assert told.splitlines()[-1] == "Release 2 is published: the files of the shipped release."
    await asyncio.gather(*(phones.until(shipped) for phones in both))

    history = careline(servers[1], "flows", "history", "--hospital", "MBH").splitlines()
    assert [line[:5] for line in history] == ["*   2", "    1", "    0"]
    for phones in both:
        await phones.http.aclose()
