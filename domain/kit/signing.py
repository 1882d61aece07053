"""Expiring links that name one record of one hospital and cannot be guessed or altered."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

from domain.kit.errors import NotFound

_TAG = 12


def sign(key: bytes, hospital_id: UUID, record_id: UUID, until: datetime) -> str:
    """64 URL-safe characters naming the record until the given instant."""
    body = hospital_id.bytes + record_id.bytes + int(until.timestamp()).to_bytes(5, "big")
    return base64.urlsafe_b64encode(body + _tag(key, body)).rstrip(b"=").decode()


def read(key: bytes, token: str, now: datetime) -> tuple[UUID, UUID]:
    """(hospital, record). Raises `NotFound`, the same for a forged and an expired link."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError as error:
        raise NotFound("this link does not work") from error
    body, tag = raw[:-_TAG], raw[-_TAG:]
    if len(body) != 37 or not hmac.compare_digest(tag, _tag(key, body)):
        raise NotFound("this link does not work")
    if datetime.fromtimestamp(int.from_bytes(body[32:], "big"), UTC) < now:
        raise NotFound("this link does not work")
    return UUID(bytes=body[:16]), UUID(bytes=body[16:32])


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(hashlib.sha256(b"careline link" + key).digest(), body, "sha256")[:_TAG]
