"""What holds for a chat in people's hands."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from domain.communications.window import WINDOW
from domain.kit.errors import Invalid
from domain.staff.rules import PERMISSIONS, Role

LONGEST_REPLY = 3000
LONGEST_CAPTION = 900  # with a file WhatsApp shows 1,024
LONGEST_NOTE = 1000
BETWEEN_PUSHES = timedelta(minutes=1)  # a holder is told of what a chat's patient writes at most this often
LARGEST_PICTURE, LARGEST_FILE = 5 * 1024 * 1024, 16 * 1024 * 1024  # bytes a provider passes on to WhatsApp (facts 2.1)
PICTURES = frozenset({"image/jpeg", "image/png"})
FILES = frozenset({"application/pdf", "audio/ogg", "audio/amr", "audio/mpeg", "audio/aac", "audio/mp4", "video/mp4"})
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")


class Status(StrEnum):
    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    CLOSED = "CLOSED"


def takes_free_text(channel: str, last_inbound_at: datetime | None, now: datetime) -> bool:
    """WhatsApp takes free text only for a day after the person's last message (facts 2.4); SMS always does."""
    return channel != "whatsapp" or (last_inbound_at is not None and now - last_inbound_at < WINDOW)


def file_trouble(content_type: str, size: int) -> str:
    """Why WhatsApp would not take a file of this type and many bytes; empty if it takes it."""
    if content_type not in PICTURES | FILES:
        return "it is no picture, PDF, sound or film that WhatsApp takes"
    largest = LARGEST_PICTURE if content_type in PICTURES else LARGEST_FILE
    return f"it is larger than {largest // 1024 // 1024} MB" if size > largest else ""


def may_answer(role: Role) -> bool:
    """Whether a role may be given a chat."""
    return bool({"*", "handoffs.reply"} & PERMISSIONS[role])


def checked_text(said: str, longest: int, what: str) -> str:
    """The text without blanks around it. Raises `Invalid` when it is empty or too long."""
    said = said.strip()
    if not 0 < len(said) <= longest:
        raise Invalid(f"A {what} has 1 to {longest} characters.", field="text")
    return said


def canned_name(said: str) -> str:
    """`/Hours:` is `hours`. Raises `Invalid` for what cannot be a name."""
    name = said.strip().lstrip("/").rstrip(":").casefold()
    if not _NAME.fullmatch(name):
        raise Invalid("A name has up to 20 letters and digits and no blanks, for example: hours", field="name")
    return name
