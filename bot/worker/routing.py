"""One transport for all providers: Telegram's messages and files go to Telegram, everything else to Twilio."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.content import ChannelName
from bot.channels.media_fetch import FetchedMedia, MediaRefused
from bot.channels.post import Begin, at_once
from bot.channels.rendered import Part
from bot.channels.telegram import CODES, MEDIA_SCHEME
from bot.channels.twilio_rest import FoundMessage, SendResult, TwilioRest
from domain.kit.measures import SEND_SECONDS

if TYPE_CHECKING:
    from bot.channels.telegram_api import TelegramApi

_MAX_BYTES = 16 * 1024 * 1024


class Router:
    """A `Transport`. Without a Telegram bot its rows fail as not configured, and its files are refused."""

    def __init__(self, twilio: TwilioRest, telegram: "TelegramApi | None" = None) -> None:
        self._twilio, self._telegram = twilio, telegram

    async def send(
        self,
        account: str,
        channel: ChannelName,
        to: str,
        sender: str,
        part: Part,
        *,
        status_callback: str = "",
        begin: Begin = at_once,
    ) -> SendResult:
        if channel == "telegram" and self._telegram is None:
            return SendResult("refused", code=CODES)
        with SEND_SECONDS.labels(channel).time():
            if self._telegram is not None and channel == "telegram":
                return await self._telegram.send(account, channel, to, sender, part, begin=begin)
            return await self._twilio.send(
                account, channel, to, sender, part, status_callback=status_callback, begin=begin
            )

    async def find(
        self, account: str, channel: ChannelName, to: str, from_: str, since: datetime
    ) -> list[FoundMessage]:
        """Telegram has nothing to look up (`TelegramApi.send`): empty, so that what is in doubt is sent again."""
        return [] if channel == "telegram" else await self._twilio.find(account, channel, to, from_, since)

    async def fetch_media(self, url: str, max_bytes: int = _MAX_BYTES) -> FetchedMedia:
        if not _is_telegrams(url):
            return await self._twilio.fetch_media(url, max_bytes)
        if self._telegram is None:
            raise MediaRefused("no Telegram bot is configured")
        return await self._telegram.fetch_media(url, max_bytes)

    async def delete_media(self, url: str) -> None:
        """Telegram keeps what was sent to a bot for as long as the chat: there is nothing to ask for."""
        if not _is_telegrams(url):
            await self._twilio.delete_media(url)

    async def delete_message(self, account: str, sid: str) -> None:
        """Only Twilio's ids are ever put up for deletion (`domain/privacy/erasure.py`)."""
        await self._twilio.delete_message(account, sid)


def _is_telegrams(url: str) -> bool:
    return url.startswith(f"{MEDIA_SCHEME}:")
