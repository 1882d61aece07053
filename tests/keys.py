"""The tests' encryption keys."""

from domain.kit.crypto import KeySet

KEYS = KeySet({"test": bytes(range(32))})
