"""Reading Twilio's webhook forms: what came in, and what became of what went out (platform_facts 1.1 to 1.4).

Parameters change without notice, so nothing is required beyond the ids: what is not understood is kept in `extra`.
Check the signature over the untouched values first; cleaning (NUL, length, control characters) happens here.
"""

import math
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

import phonenumbers

from bot.channels.content import ChannelName, Inbound, Location, Media

MAX_FIELDS = 300
MAX_BODY = 4096
MAX_ADDRESS = 140
MAX_NAME = 80
MAX_EXTRA = 60
MAX_EXTRA_VALUE = 2000
MAX_MEDIA = 10

# Words Twilio acts on by itself on a long code (platform_facts 2.6). YES only lifts a block, so it stays an answer.
CARRIER_WORDS: dict[str, Literal["", "stop", "start", "help"]] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "stop"),
    **dict.fromkeys(("START", "UNSTOP"), "start"),
    **dict.fromkeys(("HELP", "INFO"), "help"),
    "YES": "",
}
# Nothing blocks by word on WhatsApp, so we act ourselves, on the words that are no ordinary answer to a question.
_WHATSAPP_WORDS: dict[str, Literal["stop", "start"]] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT"), "stop"),
    **dict.fromkeys(("START", "UNSTOP"), "start"),
}
_OPT_OUT_TYPES: dict[str, Literal["stop", "start", "help"]] = {"STOP": "stop", "START": "start", "HELP": "help"}
_READ_ELSEWHERE = {
    *("MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "From", "To", "Body", "NumMedia", "ApiVersion"),
    *("ProfileName", "ExternalUserId", "OriginalRepliedMessageSid", "OptOutType", "ButtonPayload", "ListId"),
    *("Latitude", "Longitude", "Address", "Label"),
}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_USER_NAME_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_MEDIA_FIELD = re.compile(r"Media(?:Url|ContentType)\d+", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{160,}={0,2}", re.ASCII)


class UnreadableMessage(ValueError):
    """A signed request that names no message, no sender, or a channel we do not have. Holds no personal data."""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What Twilio says became of one of our messages. `message_ref` is our own id, from the callback's query."""

    provider_message_id: str
    status: str
    error_code: int | None
    error_message: str
    recipient: str
    sender: str
    account: str
    message_ref: str
    raw_done_date: str


def parse_form(raw: bytes, max_fields: int = MAX_FIELDS) -> list[tuple[str, str]]:
    """All fields in their order, blank ones too. ValueError for more than `max_fields`."""
    if not raw:
        return []
    if raw.count(b"&") >= max_fields:
        raise ValueError("too many fields")
    pairs = []
    # As parse_qsl reads it, in a third of its time.
    for chunk in raw.decode("utf-8", "replace").replace("+", " ").split("&"):
        if chunk:
            name, _, value = chunk.partition("=")
            if "%" in chunk:
                name, value = unquote(name), _address(value) if name in ("From", "To") else unquote(value)
            pairs.append((name, value))
    return pairs


@lru_cache(maxsize=8192)
def _address(quoted: str) -> str:
    return unquote(quoted)


def first_values(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """One value a name, the first that came."""
    out: dict[str, str] = {}
    for name, value in pairs:
        out.setdefault(name, value)
    return out


def split_address(address: str) -> tuple[ChannelName, str]:
    """`whatsapp:+234...` -> ("whatsapp", "+234..."); no prefix means SMS. Other prefixes raise UnreadableMessage."""
    address = address.replace("\x00", "").strip()
    if address.startswith("whatsapp:"):
        return "whatsapp", address[9:][:MAX_ADDRESS]
    if ":" in address:
        raise UnreadableMessage("unknown channel prefix")
    return "sms", address[:MAX_ADDRESS]


def is_user_name_id(address: str) -> bool:
    """Whether this is a WhatsApp business-scoped user id such as NG.4480491918930694 (platform_facts 1.2)."""
    return _USER_NAME_ID.fullmatch(address) is not None


@lru_cache(maxsize=8192)
def phone_of(address: str) -> str:
    """The address itself if it is a valid E.164 number, else empty."""
    if _E164.fullmatch(address) is None:
        return ""
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return ""
    return address if phonenumbers.is_valid_number(number) else ""


def clean_name(name: str) -> str:
    """A display name somebody chose for himself: no control, direction or zero-width signs, 80 characters."""
    return " ".join(_CONTROL.sub(" ", name).split())[:MAX_NAME].rstrip()


def _clean(value: str, limit: int) -> str:
    return value.replace("\x00", "")[:limit] if "\x00" in value else value[:limit]


def _location(params: Mapping[str, str]) -> Location | None:
    if "Latitude" not in params:
        return None
    try:
        latitude, longitude = float(params["Latitude"]), float(params.get("Longitude", ""))
    except ValueError:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    label, address = (_clean(params.get(name, ""), 300) for name in ("Label", "Address"))
    return Location(latitude, longitude, label, address)


def _media(params: Mapping[str, str]) -> tuple[Media, ...]:
    # NumMedia is not trusted: it has been seen empty and wrong. The addresses themselves say what is there.
    if "MediaUrl0" not in params:
        return ()
    found = []
    for n in range(MAX_MEDIA):
        url = _clean(params.get(f"MediaUrl{n}", ""), 2000)
        if url:
            found.append(Media(url, _clean(params.get(f"MediaContentType{n}", ""), 100).lower()))
    return tuple(found)


def _plain_body(body: str, provider_message_id: str, has_media: bool) -> str:
    """Undo the base64 in which a long SMS at times arrives as an MMS without media (platform_facts 1.1)."""
    if has_media or not provider_message_id.startswith("MM") or len(body) % 4 or _BASE64.fullmatch(body) is None:
        return body
    try:
        decoded = b64decode(body, validate=True).decode("utf-8")
    except ValueError:
        return body
    return decoded if decoded.replace("\n", "").replace("\r", "").isprintable() else body


def _first(params: Mapping[str, str], *names: str) -> str:
    for name in names:
        value = params.get(name)
        if value:
            return value.replace("\x00", "")
    return ""


def read_inbound(params: Mapping[str, str], now: datetime) -> Inbound:
    """One incoming message from the first values of a verified form. Raises UnreadableMessage.

    `opt_word` is Twilio's OptOutType, else what the whole text says: on SMS any word on which Twilio acts by itself,
    on WhatsApp STOP, START and their plain synonyms only. A tapped button is never one. On SMS
    `extra["carrier_word"]` holds the word, also YES, so that a bare CANCEL can be put to staff.
    """
    message_id = _first(params, "MessageSid", "SmsMessageSid", "SmsSid")[:64]
    channel, address = split_address(params.get("From", ""))
    if not message_id or not address:
        raise UnreadableMessage("no message id or no sender")
    media = _media(params)
    body = _clean(params.get("Body", ""), MAX_BODY) or _clean(_first(params, "ButtonText", "ListTitle"), MAX_BODY)
    if channel == "sms":
        body = _plain_body(body, message_id, bool(media))[:MAX_BODY]
    choice_id = _first(params, "ListId", "ButtonPayload")[:200]
    extra = {
        _clean(name, 80): _clean(value, MAX_EXTRA_VALUE)
        for name, value in params.items()
        if value and name not in _READ_ELSEWHERE and _MEDIA_FIELD.fullmatch(name) is None
    }
    if len(extra) > MAX_EXTRA:
        extra = dict(list(extra.items())[:MAX_EXTRA])
    opt_word: Literal["", "stop", "start", "help"] = _OPT_OUT_TYPES.get(params.get("OptOutType", "").upper(), "")
    if not choice_id and len(body) <= MAX_NAME:
        word = body.strip().upper()
        if channel == "whatsapp":
            opt_word = opt_word or _WHATSAPP_WORDS.get(word, "")
        elif word in CARRIER_WORDS:
            extra["carrier_word"] = word
            opt_word = opt_word or CARRIER_WORDS[word]
    external = _first(params, "ExternalUserId").removeprefix("whatsapp:")[:MAX_ADDRESS]
    return Inbound(
        channel=channel,
        account=_first(params, "AccountSid")[:64],
        provider_message_id=message_id,
        recipient=_first(params, "To").removeprefix("whatsapp:")[:MAX_ADDRESS],
        address=address,
        received_at=now,
        phone=phone_of(address),
        external_user_id=external or (address if channel == "whatsapp" and is_user_name_id(address) else ""),
        text=body,
        choice_id=choice_id,
        quoted_message_id=_first(params, "OriginalRepliedMessageSid")[:64],
        opt_word=opt_word,
        profile_name=clean_name(params.get("ProfileName", "")),
        media=media,
        location=_location(params),
        extra=extra,
    )


def read_status(params: Mapping[str, str], message_ref: str = "") -> StatusReport:
    """One status callback. An unreadable error code counts as none. Raises UnreadableMessage without id or status."""
    message_id = _first(params, "MessageSid", "SmsSid")[:64]
    status = _first(params, "MessageStatus", "SmsStatus")[:30].lower()
    if not message_id or not status:
        raise UnreadableMessage("no message id or no status")
    code = params.get("ErrorCode", "")
    return StatusReport(
        provider_message_id=message_id,
        status=status,
        error_code=int(code) if code.isascii() and code.isdigit() and len(code) <= 9 else None,
        error_message=_first(params, "ErrorMessage", "ChannelStatusMessage")[:500],
        recipient=_first(params, "To").removeprefix("whatsapp:")[:MAX_ADDRESS],
        sender=_first(params, "From").removeprefix("whatsapp:")[:MAX_ADDRESS],
        account=_first(params, "AccountSid")[:64],
        message_ref=message_ref[:64],
        raw_done_date=_first(params, "RawDlrDoneDate")[:20],
    )
