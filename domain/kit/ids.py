"""Identifiers: time-ordered UUIDs for rows, short codes for people."""

import os
import secrets
import time
from uuid import UUID

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
    return UUID(int=_last)


def short_code(length: int = 6) -> str:
    """A random code of readable characters: `length` 6 gives 191 million. Uniqueness is the database's to say."""
    return "".join(secrets.choice(READABLE) for _ in range(length))
