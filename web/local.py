"""The local provider: a carrier of our own stands in while no Twilio account is configured (BR-16).

The path is the real one: our sender calls its REST API over HTTP, it calls our signed webhooks over HTTP.
"""

import hashlib

from bot.service import API_BASE_URL, CONTENT_BASE_URL, Account
from domain.kit.clock import Clock
from domain.kit.config import Settings
from web.carrier.carrier import Carrier

MOUNTED_AT = "/simulator/carrier"


def account_of(settings: Settings, base_url: str) -> Account:
    """The configured account, or the local carrier's invented one."""
    if settings.has_twilio:
        tokens = (settings.twilio_auth_token, settings.twilio_auth_token_secondary)
        return Account(
            settings.twilio_account_sid,
            tuple(t.get_secret_value() for t in tokens if t.get_secret_value()),
            settings.twilio_api_base_url.rstrip("/") or API_BASE_URL,
            settings.twilio_content_base_url.rstrip("/") or CONTENT_BASE_URL,
        )
    token = hashlib.sha256(b"local carrier" + settings.secret_key).hexdigest()[:32]
    sid = "AC" + hashlib.sha256(b"local account" + settings.secret_key).hexdigest()[:32]
    reached = f"{base_url}{MOUNTED_AT}"
    return Account(sid, (token,), reached, reached, local=True)


def carrier_for(account: Account, base_url: str, clock: Clock) -> Carrier:
    """The carrier behind a local account."""
    return Carrier(
        account.sid, account.tokens[0], base_url, clock.now, own_base_url=f"{base_url}{MOUNTED_AT}", most_messages=5000
    )
