"""Encryption of sensitive columns: AES-256-GCM under a rotating key set, and keyed hashes for look-ups.

A sealed value is `version byte | key id length | key id | 12-byte nonce | ciphertext and tag`. The newest key seals, every key
of the set opens, so a key is rotated by putting a new one first and dropping the old one after re-encryption.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kit.errors import CareLineError

_VERSION = 1


class Undecipherable(CareLineError):
    """A sealed value was altered, or its key is not in the key set."""

    code = "undecipherable"


class KeySet:
    """The keys in force. `seal` and `open` take and give bytes; `digest` is an HMAC for equality look-ups."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        """`keys` maps id (at most 16 characters) to 32 bytes, newest first. Raises ValueError on anything else."""
        if not keys or any(len(k) != 32 for k in keys.values()) or any(not 0 < len(i) <= 16 for i in keys):
            raise ValueError("each encryption key needs an id of 1-16 characters and 32 bytes, base64")
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self.newest = newest = next(iter(keys))
        self._newest = self._ciphers[newest.encode()]
        self._prefix = bytes([_VERSION, len(newest)]) + newest.encode()
        oldest = list(keys.values())[-1]
        self._digest_key = hashlib.sha256(b"careline digest" + oldest).digest()

    @classmethod
    def parse(cls, text: str) -> "KeySet":
        """Reads `id:base64,id:base64`, newest first."""
        pairs = (part.strip().partition(":") for part in text.split(",") if part.strip())
        return cls({key_id: base64.b64decode(value) for key_id, _, value in pairs})

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(12)
        return self._prefix + nonce + self._newest.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Raises `Undecipherable`; the exception text holds nothing of the value."""
        key_id = _key_id(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Undecipherable("no key of the key set opens this value")
        start = 2 + len(key_id)
        try:
            return cipher.decrypt(sealed[start : start + 12], sealed[start + 12 :], None)
        except InvalidTag as error:
            raise Undecipherable("the value was altered") from error

    def opens(self, sealed: bytes) -> bool:
        """Whether it was sealed with one of these keys, and not altered since."""
        try:
            self.open(sealed)
        except Undecipherable:
            return False
        return True

    def key_of(self, sealed: bytes) -> str | None:
        """The id of the key of this set that sealed the value; None if it is none of these, or was never sealed."""
        key_id = _key_id(sealed)
        return key_id.decode() if key_id in self._ciphers else None

    def seal_text(self, text: str) -> bytes:
        return self.seal(text.encode())

    def open_text(self, sealed: bytes) -> str:
        return self.open(sealed).decode()

    def digest(self, text: str) -> bytes:
        """16 bytes, the same for equal texts while the oldest key stays: equality without disclosure."""
        return hmac.digest(self._digest_key, text.encode(), "sha256")[:16]


def _key_id(sealed: bytes) -> bytes:
    """Empty for what was never sealed."""
    return sealed[2 : 2 + sealed[1]] if len(sealed) > 14 and sealed[0] == _VERSION else b""
