"""What Twilio refuses at once when a message is created (platform_facts 2.1, 2.5)."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from bot.channels.segments import units_utf16

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_USER = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}", re.ASCII)
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Refusal:
    http_status: int
    code: int
    message: str


def _refuse(code: int, message: str) -> Refusal:
    return Refusal(400, code, message)


def _recipient(to: str) -> Refusal | None:
    if not to:
        return _refuse(21604, "A 'To' phone number is required.")
    plain = to.removeprefix("whatsapp:")
    if _PHONE.fullmatch(plain) or (plain != to and _USER.fullmatch(plain)):
        return None
    return _refuse(21211, "The 'To' number is not a valid phone number.")


def _sender(sender: str, service: str, to: str) -> Refusal | None:
    if service:
        return None if _SERVICE.fullmatch(service) else _refuse(21701, "The Messaging Service does not exist.")
    if not sender:
        return _refuse(21603, "A 'From' phone number is required.")
    plain = sender.removeprefix("whatsapp:")
    if not _PHONE.fullmatch(plain) and (plain != sender or not _NAME.fullmatch(plain)):
        return _refuse(21212, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID.")
    if sender.startswith("whatsapp:") != to.startswith("whatsapp:"):
        return _refuse(21910, "Invalid From and To pair: both must be of the same channel.")
    return None


def _media(urls: list[str], to: str) -> Refusal | None:
    if len(urls) > (1 if to.startswith("whatsapp:") else 10):
        return _refuse(21623, "Number of media files exceeds allowed limit.")
    if any(urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc for url in urls):
        return _refuse(21620, "Invalid media URL(s).")
    return None


def _callback(url: str) -> Refusal | None:
    parts = urlsplit(url)
    if url and (len(url) > 4000 or parts.scheme not in ("http", "https") or "_" in parts.netloc or not parts.netloc):
        return _refuse(21609, "The 'StatusCallback' URL is not a valid URL.")
    return None


def variables_of(text: str) -> dict[str, str] | Refusal:
    """ContentVariables: a JSON object as text, values non-empty strings."""
    if not text:
        return {}
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, dict) or not all(isinstance(value, str) and value.strip() for value in data.values()):
        return _refuse(21656, "The Content Variables parameter is invalid.")
    return data


def check_create(form: dict[str, str], media: list[str]) -> Refusal | None:
    """The first rule a create request breaks, looking only at the request itself."""
    to, body = form.get("To", ""), form.get("Body", "")
    validity = form.get("ValidityPeriod", "")
    if validity and not (validity.isdigit() and 1 <= int(validity) <= 36000):
        return _refuse(21624, "The ValidityPeriod is out of range.")
    if not body and not media and not form.get("ContentSid"):
        return _refuse(21602, "Message body is required.")
    if len(body) > 800 and units_utf16(body) > 1600:
        return _refuse(21617, "The concatenated message body exceeds the 1600 character limit.")
    return (
        _recipient(to)
        or _sender(form.get("From", ""), form.get("MessagingServiceSid", ""), to)
        or _media(media, to)
        or _callback(form.get("StatusCallback", ""))
    )
