"""`careline chat` as a script uses it, against a running server."""

import io
import re
import subprocess
from collections.abc import AsyncIterator

import asyncpg
import pytest
from pydantic import SecretStr
from rich.console import Console

from domain.kit.config import Settings
from tests.web.running import RunningServer, free_port
from web.cli.chat import NotTalking, converse


def chat(
    server: RunningServer, lines: list[str], *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  our own program
        server.command("chat", *options),
        input="".join(f"{line}\n" for line in lines),
        env=server.environment | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def talked(
    settings: Settings, lines: list[str], phone: str, channel: str = "whatsapp", hospital: str = ""
) -> str:
    """The same without a process of its own: what was printed."""

    async def given() -> AsyncIterator[str]:
        for line in lines:
            yield line

    console = Console(file=io.StringIO(), soft_wrap=True, highlight=False)
    await converse(settings, {"hospital": hospital, "channel": channel, "phone": phone}, given(), console)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def after(output: str, line: str) -> str:
    """What was printed between this line of ours and the next one."""
    return output.partition(f"> {line}\n")[2].partition("\n> ")[0]


async def test_taps_by_number_on_whatsapp(running: RunningServer) -> None:
    done = chat(running, ["hi", "1", "Ada Okafor", "1"], "--phone", "+2348062220001")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^   1 I agree\n   2 I do not agree\n   3 Tell me more$", after(done.stdout, "hi"), re.MULTILINE)
    assert "your name" in after(done.stdout, "1")
    assert re.search(r"^   1 Book an appointment$", after(done.stdout, "Ada Okafor"), re.MULTILINE)
    assert "appointment for" in done.stdout.rpartition("> 1\n")[2]
    owner = await asyncpg.connect(running.owner_url())
    count = await owner.fetchval(
        "SELECT count(*) FROM inbound_message i JOIN conversation c ON c.hospital_id = i.hospital_id"
        " AND c.id = i.conversation_id JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id"
        " WHERE a.address = '+2348062220001' AND a.channel = 'whatsapp' AND i.status = 'handled'"
    )
    await owner.close()
    assert count == 4


async def test_sends_digits_over_sms_and_tells_the_cost(running: RunningServer) -> None:
    output = await talked(running.settings, ["hi", "1"], "0806 222 0002", "sms")
    assert re.search(r"^Marina Bay Hospital · \d\d:\d\d · 3 × GSM-7$", after(output, "hi"), re.MULTILINE)
    assert "  1. I agree\n  2. I do not agree\n" in after(output, "hi")
    assert "your name" in after(output, "1")


async def test_obeys_its_own_commands(running: RunningServer) -> None:
    lines = ["hi", "/again", "/media document", "/location", "/nonsense", "/now +1h", "/now reset", "/quit", "not read"]
    output = await talked(running.settings, lines, "+2348062220003")
    assert output.count("It is now ") == 2
    assert "/media picture|document|voice" in output
    assert "not read" not in output
    assert output.count("automatic assistant") == 1


async def test_talks_to_another_hospital(running: RunningServer) -> None:
    assert "Dala Hill Clinic" in await talked(running.settings, ["hi"], "+2348062220004", hospital="kan")
    with pytest.raises(NotTalking, match=r"^There is no such hospital\. There are: MBH, KAN\.$"):
        await talked(running.settings, ["hi"], "+2348062220004", hospital="NONE")


async def test_refuses_what_is_no_number(running: RunningServer) -> None:
    with pytest.raises(NotTalking, match=r"^this is not a phone number"):
        await talked(running.settings, ["hi"], "12")


async def test_refuses_who_cannot_read_the_servers_secret(running: RunningServer) -> None:
    stranger = Settings(careline_secret_key=SecretStr("another"), port=running.port, host="127.0.0.1")
    with pytest.raises(NotTalking, match="uses another CARELINE_DATA_DIR or CARELINE_SECRET_KEY"):
        await talked(stranger, ["hi"], "+2348062220005")


def test_says_how_to_start_the_server(running: RunningServer) -> None:
    port = str(free_port())
    nobody = chat(running, ["hi"], PORT=port)
    assert nobody.returncode == 1
    assert nobody.stderr == f"CareLine is not running at http://127.0.0.1:{port}: start it with make run\n"


def test_is_only_for_life_without_an_account(running: RunningServer) -> None:
    done = chat(running, ["hi"], TWILIO_ACCOUNT_SID="AC" + "1" * 32, TWILIO_AUTH_TOKEN="t")
    assert done.returncode == 1
    assert done.stderr == "A Twilio account is configured: write to its number.\n"
