"""`careline chat` as a script uses it, against a running server."""

import re
import subprocess

import asyncpg

from tests.web.running import RunningServer, free_port


def chat(server: RunningServer, lines: list[str], *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  our own program
        server.command("chat", *options),
        input="".join(f"{line}\n" for line in lines),
        env=server.environment | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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


def test_sends_digits_over_sms_and_tells_the_cost(running: RunningServer) -> None:
    done = chat(running, ["hi", "1"], "--phone", "0806 222 0002", "--channel", "sms")
    assert done.returncode == 0
    assert re.search(r"^Marina Bay Hospital · \d\d:\d\d · 3 × GSM-7$", after(done.stdout, "hi"), re.MULTILINE)
    assert "  1. I agree\n  2. I do not agree\n" in after(done.stdout, "hi")
    assert "your name" in after(done.stdout, "1")


def test_obeys_its_own_commands(running: RunningServer) -> None:
    lines = ["hi", "/again", "/media document", "/location", "/nonsense", "/now +1h", "/now reset", "/quit", "not read"]
    done = chat(running, lines, "--phone", "+2348062220003")
    assert done.returncode == 0
    assert done.stdout.count("It is now ") == 2
    assert "/media picture|document|voice" in done.stdout
    assert "not read" not in done.stdout
    assert done.stdout.count("automatic assistant") == 1


def test_talks_to_another_hospital(running: RunningServer) -> None:
    done = chat(running, ["hi"], "--phone", "+2348062220004", "--hospital", "dhc")
    assert "Dala Hill Clinic" in done.stdout
    wrong = chat(running, ["hi"], "--hospital", "NONE")
    assert wrong.returncode == 1
    assert wrong.stderr == "There is no such hospital. There are: MBH, DHC.\n"


def test_says_what_to_do_when_it_cannot_talk(running: RunningServer) -> None:
    port = str(free_port())
    nobody = chat(running, ["hi"], PORT=port)
    assert nobody.returncode == 1
    assert nobody.stderr == f"CareLine is not running at http://127.0.0.1:{port}: start it with make run\n"
    stranger = chat(running, ["hi"], CARELINE_SECRET_KEY="another")
    assert stranger.returncode == 1
    assert "uses another CARELINE_DATA_DIR or CARELINE_SECRET_KEY" in stranger.stderr
    with_account = chat(running, ["hi"], TWILIO_ACCOUNT_SID="AC" + "1" * 32, TWILIO_AUTH_TOKEN="t")
    assert with_account.stderr == "A Twilio account is configured: write to its number.\n"
    typo = chat(running, ["hi"], "--phone", "12")
    assert typo.returncode == 1
    assert "this is not a phone number" in typo.stderr
