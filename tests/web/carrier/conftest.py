"""A carrier on a loopback port, our side of it, and a server of ours that keeps what is delivered to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from starlette.types import Receive, Scope, Send

from bot.channels.twilio_rest import TwilioRest
from web.carrier import Carrier
from web.carrier.openapi import spec_check
from web.carrier.serving import serving, serving_carrier

SPEC = Path(__file__).parents[2] / "specs" / "twilio_messages.openapi.json"
ACCOUNT = "AC" + "a" * 32
SUB_ACCOUNT = "AC" + "b" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
PHONE, OURS = "+2348031234567", "+2349000000001"
STATUS_PATH = "/webhooks/twilio/status?m=01890000"


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
        self.at += time


@dataclass
class Delivered:
    path: str
    query: str
    form: list[tuple[str, str]]
    headers: dict[str, str]

    @property
    def fields(self) -> dict[str, str]:
        return dict(self.form)


@dataclass
class Hospital:
    """Our server as the carrier sees it. `answers` are given in turn, then 204; a status of 0 drops the connection."""

    base_url: str = ""
    delivered: list[Delivered] = field(default_factory=list)
    answers: list[tuple[int, str, bytes]] = field(default_factory=list)

    def statuses(self) -> list[str]:
        return [entry.fields["MessageStatus"] for entry in self.delivered if "MessageStatus" in entry.fields]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive()).get("body", b"")
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        form = parse_qsl(body.decode(), keep_blank_values=True)
        self.delivered.append(Delivered(scope["path"], scope["query_string"].decode(), form, headers))
        status, content_type, answer = self.answers.pop(0) if self.answers else (204, "", b"")
        fields = [(b"content-type", content_type.encode())] if content_type else []
        if status == 0:
            fields.append((b"content-length", b"10"))
        await send({"type": "http.response.start", "status": status or 200, "headers": fields})
        if status:
            await send({"type": "http.response.body", "body": answer})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def hospital() -> AsyncIterator[Hospital]:
    ours = Hospital()
    async with serving(ours) as ours.base_url:
        yield ours


@pytest.fixture
async def carrier(hospital: Hospital, clock: Clock) -> AsyncIterator[Carrier]:
    made = Carrier(
        ACCOUNT, TOKEN, hospital.base_url, clock, sub_accounts={SUB_ACCOUNT: "sub-token"}, spec_check=spec_check(SPEC)
    )
    async with serving_carrier(made):
        yield made
    assert made.spec_faults == []


@pytest.fixture
async def rest(carrier: Carrier) -> AsyncIterator[TwilioRest]:
    url = carrier.own_base_url
    client = TwilioRest(ACCOUNT, TOKEN, api_base_url=url, content_base_url=url, messaging_base_url=url, timeout=5.0)
    yield client
    await client.close()
