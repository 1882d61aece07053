"""Identifiers: time-ordered UUIDs for rows, short codes for people."""

import os
import secrets
import time
from uuid import UUID

# The driver's own kind, a UUID that is made, hashed and written in a tenth of the time; it is what rows come with too.
from asyncpg.pgproto.pgproto import UUID as _UUID

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B: read aloud over a bad line, typed on a keypad phone.
READABLE = "3467ACDEFGHJKMNPQRTUVWXY"


# What is not random in a version 7: the bits of version and variant, under the milliseconds.
_FIXED = 0x7 << 76 | 0b10 << 62
_RANDOM = (1 << 80) - 1 - (0xF << 76 | 0b11 << 62)
_last = 0


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of Unix milliseconds, then 74 random bits. Of one process, always greater than the last."""
    global _last  # noqa: PLW0603  the last one drawn is all there is to remember
    value = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big") & _RANDOM | _FIXED
    _last = value if value > _last else _last + 1
    drawn: UUID = _UUID(_last.to_bytes(16, "big"))
    return drawn


def id_as_text(value: object) -> str:
    """For JSON: orjson writes UUIDs of the standard library's own class only. Raises TypeError for what is no id."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def short_code(length: int = 6) -> str:
    """A random code of readable characters: `length` 6 gives 191 million. Uniqueness is the database's to say."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
