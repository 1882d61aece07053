"""What needs no server; the rest is in tests/web/carrier/test_sending.py, against the loopback carrier."""

import logging

import orjson
import pytest

from bot.channels.media_fetch import sniff
from bot.channels.rendered import Part, Template, Text
from bot.channels.twilio_rest import _code, channel_address, message_form

SERVICE = "MG" + "c" * 32


@pytest.mark.parametrize(
    ("channel", "to", "sender", "part", "form"),
    [
        ("sms", "+2348", "+1415", Text("Hello"), {"To": "+2348", "From": "+1415", "Body": "Hello"}),
        ("sms", "+2348", SERVICE, Text("Hi"), {"To": "+2348", "MessagingServiceSid": SERVICE, "Body": "Hi"}),
        (
            "whatsapp",
            "NG.448",
            "+2349",
            Text("", "https://x.example/a.png"),
            {"To": "whatsapp:NG.448", "From": "whatsapp:+2349", "MediaUrl": "https://x.example/a.png"},
        ),
    ],
)
def test_forms(channel: str, to: str, sender: str, part: Part, form: dict[str, str]) -> None:
    assert message_form("whatsapp" if channel == "whatsapp" else "sms", to, sender, part) == form


def test_a_template_travels_as_json_text() -> None:
    form = message_form(
        "whatsapp", "+2348", "+2349", Template("list-1", "HX1", {"1": "ẹ\nb"}), "https://care.example/s"
    )
    assert orjson.loads(form.pop("ContentVariables")) == {"1": "ẹ\nb"}
    assert form == {
        "To": "whatsapp:+2348",
        "From": "whatsapp:+2349",
        "ContentSid": "HX1",
        "StatusCallback": "https://care.example/s",
    }


def test_addresses() -> None:
    assert channel_address("sms", "+2348") == "+2348"
    assert channel_address("whatsapp", "+2348") == "whatsapp:+2348"


@pytest.mark.parametrize(
    ("answer", "http_status", "code"),
    [
        ({"code": 21610, "message": "x", "status": 400}, 400, 21610),
        ({"type": "https://x", "title": "x", "status": 400, "code": 21211, "errors": []}, 400, 21211),
        ({}, 429, 20429),
        ({}, 401, 20003),
        ({"code": "x"}, 400, None),
        ({}, 500, None),
    ],
)
def test_both_shapes_of_error(answer: dict[str, object], http_status: int, code: int | None) -> None:
    assert _code(answer, http_status) == code


def test_the_library_is_quiet() -> None:
    for name in ("twilio.http_client", "twilio.async_http_client"):
        assert logging.getLogger(name).level == logging.WARNING


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS\x00", "audio/ogg"),
        (b"#!AMR\n", "audio/amr"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"begin:vcard\r\n", "text/vcard"),
        (b"<svg onload=x>", ""),
        (b"PK\x03\x04", ""),
        (b"", ""),
    ],
)
def test_kinds_of_files_are_told_by_their_first_bytes(data: bytes, content_type: str) -> None:
    assert sniff(data) == content_type
