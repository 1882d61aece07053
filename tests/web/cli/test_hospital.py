"""`careline hospital add`: what an operator types is a hospital that patients and its administrator can write to."""

import asyncio
import re
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from tests.front import Front
from web.cli import application

NUMBERS = ["+2342013334444", "0201 333 5555"]
ASKED = [
    "nhl", "Niger Hills Hospital", "Africa/Lagos", *NUMBERS, "199", "+2342013336666", "3 Hill Road, Minna", "Halima Bello",
    "0803 777 1234",
]  # fmt: skip


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command in a thread, as it brings an event loop of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("CARELINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CARELINE_ENCRYPTION_KEYS", "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

    async def run(*words: str, typed: str = ""):  # type: ignore[no-untyped-def]
        return await asyncio.to_thread(CliRunner().invoke, application(["hospital"]), ["hospital", *words], typed)

    return run


async def test_a_hospital_is_taken_in_and_its_administrator_comes_in(
    front: Front,
    owner: asyncpg.Connection,
    operator,  # type: ignore[no-untyped-def]
) -> None:
    said = await operator("add", typed="\n".join(ASKED) + "\n")
    assert said.exit_code == 0, said.output
    row = await owner.fetchrow("SELECT * FROM hospital WHERE code = 'NHL'")
    assert (row["name"], row["zone"], row["emergency_number"]) == ("Niger Hills Hospital", "Africa/Lagos", "199")
    senders = await owner.fetch(
        "SELECT channel, address FROM channel_sender WHERE hospital_id = $1 ORDER BY channel", row["hospital_id"]
    )
    assert [tuple(s) for s in senders] == [("sms", "+2342013335555"), ("whatsapp", "+2342013334444")]
    assert await owner.fetchval("SELECT count(*) FROM opening_hours WHERE hospital_id = $1", row["hospital_id"]) == 6
    trail = await owner.fetch("SELECT action FROM audit_entry WHERE hospital_id = $1 ORDER BY id", row["hospital_id"])
    assert [r["action"] for r in trail] == ["hospital_added", "staff_invited"]

    phone, ours = "whatsapp:+2348037771234", f"whatsapp:{NUMBERS[0]}"
    code = re.search(r"STAFF ([\w-]+)", said.output)
    assert code is not None
    assert await front.carrier.say(phone, ours, f"STAFF {code.group(1)}") == 204
    await front.quiet()
    assert await front.carrier.say(phone, ours, "help") == 204
    await front.quiet()
    assert "invite" in " ".join(m.text for m in front.carrier.thread(phone, ours) if not m.mine).casefold()
    patient = "whatsapp:+2348037779999"
    assert await front.carrier.say(patient, ours, "hi") == 204
    await front.quiet()
    assert "Niger Hills Hospital" in front.last(patient, ours)

    listed = await operator("list")
    assert "NHL     Niger Hills Hospital  Africa/Lagos  sms +2342013335555, whatsapp +2342013334444" in listed.output
    assert listed.output.endswith("3 hospitals\n")


@pytest.mark.parametrize(
    ("place", "wrong", "told"),
    [
        (0, "MBH", "Another hospital has this code or one of these numbers"),
        (0, "1", "The code is 2 to 6 letters"),
        (2, "Lagos", "There is no such time zone"),
        (3, "12", "A phone number could not be read"),
        (8, "", "A member of staff needs a name"),
    ],
)
async def test_what_cannot_be_writes_nothing(
    front: Front,
    owner: asyncpg.Connection,
    operator,
    place: int,
    wrong: str,
    told: str,  # type: ignore[no-untyped-def]
) -> None:
    answers = dict(zip(OPTIONS, [*ASKED[:place], wrong, *ASKED[place + 1 :]], strict=True))
    said = await operator("add", *(f"--{name}={value}" for name, value in answers.items()))
    assert said.exit_code == 1
    assert told in said.output
    assert await owner.fetchval("SELECT count(*) FROM hospital") == 2


OPTIONS = ["code", "name", "zone", "whatsapp", "sms", "emergency", "phone", "address", "admin", "admin-phone"]


async def test_a_number_belongs_to_one_hospital(front: Front, owner: asyncpg.Connection, operator) -> None:  # type: ignore[no-untyped-def]
    answers = dict(zip(OPTIONS, ASKED, strict=True)) | {"whatsapp": front.hospitals[0].whatsapp}
    said = await operator("add", *(f"--{name}={value}" for name, value in answers.items()))
    assert said.exit_code == 1
    assert "one of these numbers" in said.output
    assert await owner.fetchval("SELECT count(*) FROM hospital") == 2
