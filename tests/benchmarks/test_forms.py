"""What the load driver writes is what the carrier of `web` writes, and signed as Twilio signs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.forms import PROFILE, Phone, Writer, fields_of, unquoted
from bot.channels.post import form_body
from bot.channels.signature import twilio_signature
from bot.channels.twilio_form import parse_form
from web.carrier.carrier import Carrier
from web.carrier.outgoing import status_form
from web.carrier.state import Message, Option

ACCOUNT, TOKEN, BASE = "AC" + "c" * 32, "c" * 32, "http://127.0.0.1:8123"
PATH = "/webhooks/twilio/messages"
PHONE, OURS = "whatsapp:+2348100000007", "whatsapp:+2342014400001"
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
WRITER = Writer(BASE, PATH, ACCOUNT, TOKEN)


def carriers_form(text: str, button: Option | None, row: Option | None, quoted: str, sid: str) -> list[tuple[str, str]]:
    tapped = button or row
    body = tapped.title if tapped else text
    message = Message(sid, ACCOUNT, "inbound", "whatsapp", OURS, PHONE, body, "received", AT)
    carrier = Carrier(ACCOUNT, TOKEN, BASE, lambda: AT)
    return carrier._inbound_form(
        message, PROFILE, button=button, row=row, quoted=quoted, media=(), location=None
    )  # fmt: skip


def read(request: bytes) -> tuple[str, dict[str, str], list[tuple[str, str]]]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert int(headers["Content-Length"]) == len(body)
    return first, headers, parse_form(body)


@pytest.mark.parametrize(
    ("text", "button", "row", "quoted"),
    [
        ("hi", None, None, ""),
        ("Dr. Ọlá & Co + 1 = 2; 100%", None, None, ""),
        ("", Option("book.confirm:3:yes", "Yes, book it"), None, "MM" + "1" * 32),
        ("", None, Option("book.times:3:a|b", "Tue 24 Nov, 09:00"), "MM" + "2" * 32),
    ],
)
def test_a_message_is_the_carriers(text: str, button: Option | None, row: Option | None, quoted: str) -> None:
    tapped = button or row
    sid = WRITER.new_sid()
    wanted = carriers_form(text, button, row, quoted, sid)
    request = WRITER.message(
        Phone(PHONE, OURS), sid, tapped.title if tapped else text,
        button=button.id if button else "", row=row.id if row else "", answered=quoted,
    )  # fmt: skip
    first, headers, form = read(request)
    assert first == f"POST {PATH} HTTP/1.1"
    assert headers["Host"] == "127.0.0.1:8123"
    assert form == wanted
    assert headers["X-Twilio-Signature"] == twilio_signature(BASE + PATH, wanted, TOKEN)


@pytest.mark.parametrize("status", ["sent", "delivered", "read"])
def test_a_report_is_the_carriers(status: str) -> None:
    sid, callback = WRITER.new_sid("MM"), f"{BASE}/webhooks/twilio/status?m=1-2_3#rc=2&rp=5xx"
    message = Message(sid, ACCOUNT, "outbound-api", "whatsapp", OURS, PHONE, "", "queued", AT)
    wanted = status_form(message, status, None, AT)
    host, request = WRITER.report(sid, status, PHONE, OURS, callback)
    first, headers, form = read(request)
    assert (host, first) == ("127.0.0.1:8123", "POST /webhooks/twilio/status?m=1-2_3 HTTP/1.1")
    assert sorted(form) == sorted(wanted)
    assert headers["X-Twilio-Signature"] == twilio_signature(callback.partition("#")[0], wanted, TOKEN)


@given(st.dictionaries(st.sampled_from("abcd"), st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_a_create_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    found = {name.decode(): unquoted(value) for name, value in fields_of(form_body(fields)).items()}
    assert found == fields


def test_ids_are_drawn() -> None:
    drawn = [WRITER.new_sid() for _ in range(1000)]
    assert len(set(drawn)) == 1000
    assert {len(sid) for sid in drawn} == {34}
    assert drawn != sorted(drawn)
