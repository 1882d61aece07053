"""The phones over HTTP, for `careline chat`: only whoever can read this server's secret may use them."""

import asyncio
import contextlib
import hmac
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel, Field
from starlette.requests import Request

from domain.kit.config import Settings
from domain.kit.errors import Invalid, NotFound
from web.carrier import PhoneMessage
from web.phones import Line, Phones, people_of, phones_of
from web.phones.samples import KINDS

PATH = "/simulator/phone"
LONGEST_WAIT = 25.0


def token_of(settings: Settings) -> str:
    """What proves to the server that the caller can read its data directory."""
    return hmac.digest(settings.secret_key, b"local phones", "sha256").hex()


def _phones(request: Request, authorization: Annotated[str, Header()] = "") -> Phones:
    expected = f"Bearer {token_of(request.app.state.settings)}"
    if not hmac.compare_digest(authorization.encode("utf-8", "replace"), expected.encode()):
        raise HTTPException(401, "not this server's token")
    return phones_of(request.app)


router = APIRouter(prefix=PATH, include_in_schema=False)
Known = Annotated[Phones, Depends(_phones)]


def _asked(phone: str, hospital: str = "", channel: str = "whatsapp") -> tuple[str, str, str]:
    return hospital, channel, phone


Asked = Annotated[tuple[str, str, str], Depends(_asked)]


class Saying(BaseModel):
    """A message to send: a text, the id of a choice that was offered, or the kind of a sample to attach."""

    hospital: str = ""
    channel: str = "whatsapp"
    phone: str
    text: str = Field("", max_length=20_000)
    choice: str = ""
    attach: str = ""
    profile_name: str = ""


class Shift(BaseModel):
    """Seconds to move the clock by, or the instant to move it to; neither makes it right again."""

    seconds: float | None = None
    at: datetime | None = None


@router.get("/places")
async def places(phones: Known) -> list[dict[str, Any]]:
    """The hospitals, their numbers and the people the demo suggests."""
    return [
        {
            "code": place.code,
            "name": place.name,
            "zone": place.zone.key,
            "whatsapp": place.whatsapp,
            "sms": place.sms,
            "people": [asdict(person) for person in people_of(place.code)],
        }
        for place in await phones.places()
    ]


@router.post("/say")
async def say(saying: Saying, phones: Known) -> dict[str, Any]:
    """Sends it through the carrier. Answers with what our webhook answered."""
    line = await _line(phones, saying.hospital, saying.channel, saying.phone)
    if saying.attach and saying.attach not in KINDS:
        raise HTTPException(422, f"there is a sample of: {', '.join(KINDS)}")
    chosen: dict[str, Any] = {}
    if saying.choice:
        chosen = _offered(phones.thread(line), saying.choice)
        if not chosen:
            raise HTTPException(404, "nothing offers this choice")
    written = await phones.write(line, saying.text, attach=saying.attach, profile_name=saying.profile_name, **chosen)
    return asdict(written)


@router.post("/again")
async def again(saying: Saying, phones: Known) -> dict[str, Any]:
    """The carrier delivers the last message a second time."""
    line = await _line(phones, saying.hospital, saying.channel, saying.phone)
    try:
        return asdict(await phones.write_again(line))
    except NotFound as error:
        raise HTTPException(404, error.sentence) from error


@router.get("/thread")
async def thread(phones: Known, asked: Asked, after: int = -1, wait: float = 0.0) -> dict[str, Any]:
    """What the phone shows; with `wait`, once something has changed since version `after`, or so many seconds later."""
    line = await _line(phones, *asked)
    carrier = phones.carrier
    if wait > 0:
        with contextlib.suppress(TimeoutError):  # nothing new is an answer too
            async with asyncio.timeout(min(wait, LONGEST_WAIT)):
                await carrier.changed(after)
    return {"version": carrier.version, "messages": [asdict(message) for message in phones.thread(line)]}


@router.get("/settled")
async def settled(phones: Known, asked: Asked) -> dict[str, bool]:
    """Answers once everything written has its replies; `settled` is false if that took too long."""
    return {"settled": await phones.settled(await _line(phones, *asked))}


@router.post("/now")
async def now(shift: Shift, phones: Known) -> dict[str, datetime]:
    """Moves the clock of this process and runs what falls due."""
    instant = phones.now() + timedelta(seconds=shift.seconds) if shift.seconds is not None else shift.at
    return {"now": await phones.shift_to(instant)}


async def _line(phones: Phones, hospital: str, channel: str, phone: str) -> Line:
    try:
        return await phones.line(hospital, channel, phone)
    except NotFound as error:
        raise HTTPException(404, str(error)) from error
    except Invalid as error:
        raise HTTPException(422, str(error)) from error


def _offered(messages: list[PhoneMessage], choice: str) -> dict[str, Any]:
    for message in reversed(messages):
        for how, options in (("button", message.buttons), ("row", message.rows)):
            for option in options:
                if option.id == choice:
                    return {how: option, "quoted": message.sid}
    return {}
