"""A loopback Bot API that behaves as Telegram does (platform_facts 3), for tests.

Every request is held against Telegram's schema (`spec.py`); `server.py` is Telegram, `ward.py` a hospital that uses it.
"""
