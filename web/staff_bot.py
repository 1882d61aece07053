"""The staff's Telegram bot as the settings describe it."""

import asyncio
import hashlib
import hmac

from bot.channels.telegram import TelegramFault
from bot.worker.telegram import TelegramAccount
from domain.kit.config import Settings
from webhooks.telegram import UPDATES_PATH

_PATIENCE = 3.0  # seconds `careline run` waits for the bot's name


def staff_bot_of(settings: Settings) -> TelegramAccount | None:
    """The account; None without a token. Updates are fetched unless PUBLIC_BASE_URL is https.

    The webhook's secret is TELEGRAM_WEBHOOK_SECRET, else derived from the secret key, so that all processes have the same.
    """
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return None
    given = settings.telegram_webhook_secret.get_secret_value()
    secret = given or hmac.digest(settings.secret_key, f"telegram webhook {token}".encode(), hashlib.sha256).hex()
    public = settings.public_base_url.rstrip("/")
    webhook = f"{public}{UPDATES_PATH}" if public.startswith("https://") else ""
    return TelegramAccount(token, secret, settings.telegram_api_base_url, webhook)


def how_to_open(account: TelegramAccount) -> str:
    """A line for the terminal. Says so if Telegram does not answer at this moment."""
    name = asyncio.run(_name(account))
    ways = "updates come by webhook" if account.webhook_url else "updates are fetched"
    if not name:
        return f"Staff on Telegram: Telegram does not answer yet and is asked again in the background ({ways})"
    return f"Staff on Telegram: https://t.me/{name} with a link from an administrator's INVITE ({ways})"


async def _name(account: TelegramAccount) -> str:
    from bot.channels.telegram_api import TelegramApi  # noqa: PLC0415  only processes that have a bot pay for it

    api = TelegramApi(account.token, api_base_url=account.api_base_url, timeout=_PATIENCE)
    try:
        return (await api.me()).name
    except TelegramFault:
        return ""
    finally:
        await api.close()
