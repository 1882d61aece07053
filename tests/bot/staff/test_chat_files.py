"""Files from staff to patients: both phones on one stage, and the provider that fetches them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.rendered import Text
from tests.bot.dialogue.stage import BASE_URL
from tests.bot.staff.conftest import Ward
from tests.bot.staff.test_chats import PATIENT, SMS, asks, got, news, writes
from tests.conftest import KEYS
from web import files

PDF = b"%PDF-1.7 your form"
FILE = {"MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "application/pdf"}


@pytest.fixture
async def provider(ward: Ward) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(files.router)
    app.state.service = ward.stage.service
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL) as client:
        yield client


async def arrives(ward: Ward, data: bytes | None = PDF, kind: str = "application/pdf", status: str = "waiting") -> None:
    """What the media sweep makes of every file that is not here yet, and what follows."""
    await ward.stage.owner.execute(
        "UPDATE stored_media SET data = $1, size = $2, content_type = $3, status = $4 WHERE data IS NULL",
        KEYS.seal(data) if data is not None else None,
        len(data or b""),
        kind,
        status,
    )
    await ward.stage.service.files.run()
    await ward.stage.quiet()


def sent_file(ward: Ward) -> tuple[str, str]:
    """Caption and link of the newest message to the patient."""
    part = next(part for _, to, part in reversed(ward.stage.parts) if to == PATIENT)
    assert isinstance(part, Text)
    return part.body, part.media_url


async def test_a_file_goes_to_the_patient_once_it_is_here(ward: Ward, provider: httpx.AsyncClient) -> None:
    await asks(ward)
    got(ward)
    answer = await ward.say("kemi", "reply 1 Please sign this\nand bring it.", **FILE)
    assert answer.text == "Your file goes to T1 in a moment. It is yours now."
    await ward.stage.service.files.run()
    await ward.stage.quiet()
    assert got(ward) == []
    await arrives(ward)
    assert got(ward) == ["Please sign this\nand bring it."]
    caption, link = sent_file(ward)
    assert (caption, link.startswith(f"{BASE_URL}/files/")) == ("Please sign this\nand bring it.", True)
    fetched = await provider.get(link)
    assert (fetched.status_code, fetched.content, fetched.headers["content-type"]) == (200, PDF, "application/pdf")
    assert (fetched.headers["cache-control"], fetched.headers["x-content-type-options"]) == (
        "private, no-store",
        "nosniff",
    )
    await ward.stage.service.files.run()
    await ward.stage.quiet()
    assert got(ward) == []
    assert "Kemi Adekunle: [1 file] Please sign this and bring it." in (await ward.say("kemi", "chat 1")).text
    owner = ward.stage.owner
    row = await owner.fetchrow("SELECT data, status FROM handoff_file")
    assert (KEYS.open(row["data"]), row["status"], PDF in row["data"]) == (PDF, "SENT", False)
    assert KEYS.open(await owner.fetchval("SELECT data FROM stored_media")) == b""
    noted = "SELECT count(*) FROM audit_entry WHERE action = $1"
    assert [await owner.fetchval(noted, a) for a in ("file_taken_for_patient", "file_fetched", "message_written")] == [
        1,
        1,
        1,
    ]


async def test_the_link_ends_with_the_delivery_and_cannot_be_made(ward: Ward, provider: httpx.AsyncClient) -> None:
    await asks(ward)
    await ward.say("kemi", "reply 1", **FILE)
    await arrives(ward)
    _, link = sent_file(ward)
    forged = link[:-4] + ("aaaa" if not link.endswith("aaaa") else "bbbb")
    assert (await provider.get(forged)).status_code == 404
    assert (await provider.head(link)).status_code == 200
    ward.stage.clock.advance(timedelta(minutes=61))
    assert (await provider.get(link)).status_code == 404
    ward.stage.clock.advance(-timedelta(minutes=61))
    await ward.stage.owner.execute("UPDATE outbound_message SET status = 'delivered'")
    assert (await provider.get(link)).status_code == 404


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (None, "application/pdf", "it is too large, of a kind that is not passed on, or could not be fetched"),
        (b"GIF89a", "image/gif", "it is no picture, PDF, sound or film that WhatsApp takes"),
        (b"\xff\xd8\xff" + bytes(5 * 1024 * 1024), "image/jpeg", "it is larger than 5 MB"),
    ],
)
async def test_what_cannot_go_is_told(ward: Ward, data: bytes | None, kind: str, why: str) -> None:
    await asks(ward)
    await ward.say("kemi", "reply 1 look", **FILE)
    await news(ward)
    got(ward)
    await arrives(ward, data, kind, "refused" if data is None else "stored")
    assert got(ward) == []
    assert [shown.text for shown in (await news(ward))["kemi"]] == [f"T1: your file was not sent: {why}"]
    assert await ward.stage.owner.fetchval("SELECT caption FROM handoff_file WHERE status = 'REFUSED'") is None


async def test_a_window_that_has_closed_meanwhile(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "reply 1 look", **FILE)
    ward.stage.clock.advance(timedelta(hours=24))
    refused = await ward.say("kemi", "reply 1 look", **FILE)
    assert refused.text.startswith("WhatsApp takes files for 24 hours only, and they wrote last ")
    assert refused.text.endswith("Nothing was sent: they must write first.")
    await arrives(ward)
    told = [shown.text for shown in (await news(ward))["kemi"]]
    assert "T1: your file was not sent: WhatsApp takes nothing here until the patient writes again" in told


async def test_a_file_without_a_command_asks_for_whom(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    got(ward)
    asked = await ward.say("kemi", "form.pdf", **FILE)
    assert asked.text == (
        "For which chat is this file? Its number, please. Yours: T1. Only the file goes, without its text."
    )
    assert asked.rows == ()
    assert (await ward.say("kemi", "1")).text == "Your file goes to T1 in a moment."
    await arrives(ward)
    assert got(ward) == [""]
    again = await ward.say("kemi", "reply", **FILE)
    assert again.text == "Which chat? Its number, please. CHATS shows them."
    assert (await ward.say("kemi", "1")).text == "Your file goes to T1 in a moment."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM handoff_file") == 2
    first: UUID = await ward.stage.owner.fetchval("SELECT inbound_id FROM handoff_file ORDER BY id LIMIT 1")
    assert (await ward.say("kemi", f"send file {first} 1")).text == "That file has been sent on already."


async def test_two_files_in_a_row_are_no_doubt(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    for _ in range(2):
        assert (await ward.say("kemi", "r", **FILE)).text == "Your file goes to T1 in a moment."


async def test_nobody_sends_on_what_others_sent(ward: Ward) -> None:
    await asks(ward)
    await ward.say("femi", "me", **FILE)
    message: UUID = await ward.stage.owner.fetchval("SELECT inbound_id FROM stored_media")
    assert (await ward.say("kemi", f"send file {message} 1")).text == "There is no such file."
    assert (await ward.say("kemi", "send file form.pdf 1")).text.startswith("Send the file itself")
    assert (await ward.say("dare", f"send file {message} 1")).text == (
        "Your role (finance) may not do this. An administrator can."
    )
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM handoff_file") == 0


async def test_one_at_a_time_and_never_by_sms(ward: Ward) -> None:
    await asks(ward)
    two: dict[str, Any] = FILE | {
        "MediaUrl1": "https://api.twilio.com/y",
        "MediaContentType1": "image/png",
        "NumMedia": "2",
    }
    assert (await ward.say("kemi", "reply 1 look", **two)).text == "One file at a time, please. Nothing was sent."
    await writes(ward, "I want to talk to a human", "+2348035550777", "sms")
    await writes(ward, "I agree", "+2348035550777", "sms")
    await writes(ward, "human", "+2348035550777", "sms")
    number = await ward.stage.owner.fetchval(
        "SELECT h.number FROM handoff h JOIN conversation c ON c.id = h.conversation_id WHERE c.channel = 'sms'"
    )
    phone = ward.stage.phone("+2348035550777", SMS)
    phone.unread.clear()
    assert (await ward.say("kemi", f"reply {number} look", **FILE)).text == "By SMS no file can go. Nothing was sent."
    assert phone.unread == []
    assert await ward.stage.owner.fetchval("SELECT status FROM handoff WHERE number = $1", number) == "WAITING"
