"""Telegram's Bot API as we use it (platform_facts 3): python-telegram-bot's `Bot`, without its Application.

The Application keeps updates in memory and its state per process; ours are in the database, so only the client is used.
Only processes that have a bot import this file: the library, httpx and what they bring take 20 MB.
Every exception of the library is caught here and replaced: its texts may hold the token, which is part of every address.
"""

import asyncio
import logging
import os
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.content import ChannelName
from bot.channels.media_fetch import FetchedMedia, MediaRefused, sniff
from bot.channels.pacing import Pace
from bot.channels.post import Begin, at_once
from bot.channels.rendered import ChatMessage, Part
from bot.channels.telegram import CODES, MEDIA_SCHEME, Me, TelegramFault
from bot.channels.twilio_rest import FoundMessage, SendResult

# At INFO httpx writes each address, and with it the token.
for _name in ("httpx", "httpcore", "telegram"):
    logging.getLogger(_name).setLevel(logging.WARNING)
# The library's coming way of giving `retry_after`; the present one warns each time an error is made.
os.environ.setdefault("PTB_TIMEDELTA", "true")

API_BASE_URL = "https://api.telegram.org"
ALLOWED_UPDATES = ("message", "callback_query")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
_GONE = ("chat not found", "user not found", "peer_id_invalid")
T = TypeVar("T")


class TelegramApi:
    """One bot's access, a `Transport`. Make it inside the running loop; `await close()` at the end.

    `timeout` is seconds a request may take in all. Waiting for the pace happens here, before the request and outside any
    transaction; what would have to wait longer goes back to its table.
    """

    def __init__(
        self,
        token: str,
        *,
        api_base_url: str = "",
        timeout: float = 10.0,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        base = (api_base_url or API_BASE_URL).rstrip("/")
        self.bot_id = token.partition(":")[0]
        self._timeout, self._pace, self._sleep = timeout, pace or Pace(), sleep
        limits = {"read_timeout": timeout, "write_timeout": timeout, "connect_timeout": 5.0, "pool_timeout": 3.0}
        self._requests = (
            HTTPXRequest(connection_pool_size=64, **limits),  # type: ignore[arg-type]  # all of them are seconds
            HTTPXRequest(connection_pool_size=1, **limits),  # type: ignore[arg-type]
        )
        self._bot = telegram.Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    def __repr__(self) -> str:
        return f"TelegramApi({self.bot_id})"

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()

    # --- sending -----------------------------------------------------------------------------------------------------

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
        """One message, at most one a second and chat; raises nothing for what Telegram does. Its id is `chat:message`.

        Without an answer the outcome is unknown, and since Telegram can neither be asked what it has nor told our own
        id, the sender then sends again: a message may arrive twice, and never not at all. An edit repeated is harmless.
        """
        if not isinstance(part, ChatMessage):
            return SendResult("refused", code=CODES + 400)
        if not begin():
            return SendResult("withheld")
        free, seconds = self._pace.reserve(to)
        if not free:
            return SendResult("rate_limited", code=CODES + 429, retry_after=seconds)  # this chat only
        if seconds:
            await self._sleep(seconds)
        result = await self._edit(to, part) if part.replaces.partition(":")[0] == to else None
        if result is None:
            result = await self._result(lambda: self._create(to, part))
        if result.retry_after:
            self._pace.hold(to, result.retry_after)
        return result

    async def find(
        self, account: str, channel: ChannelName, to: str, from_: str, since: datetime
    ) -> list[FoundMessage]:
        """Nothing: bots cannot read a chat. Whatever is in doubt is therefore sent again."""
        return []

    async def _create(self, to: str, part: ChatMessage) -> str:
        keyboard = _keyboard(part)
        if part.picture:
            message = await self._bot.send_photo(
                int(to), b64decode(part.picture), part.text or None,
                reply_markup=keyboard, protect_content=True, filename="chart.png",
            )  # fmt: skip
        else:
            # No preview: Telegram would fetch the links in it, also those that work once.
            message = await self._bot.send_message(
                int(to), part.text, reply_markup=keyboard, protect_content=True,
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            )  # fmt: skip
        return f"{to}:{message.message_id}"

    async def _edit(self, to: str, part: ChatMessage) -> SendResult | None:
        """The earlier message in a new form; None if it cannot be changed any more and a new one must be sent."""
        number = part.replaces.partition(":")[2]
        if not number.isdigit():
            return None

        async def change() -> str:
            try:
                await self._bot.edit_message_text(
                    part.text, int(to), int(number), reply_markup=_keyboard(part),
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                )  # fmt: skip
            except BadRequest as error:
                if "message is not modified" not in error.message.lower():
                    raise
            return part.replaces

        result = await self._result(change)
        return None if result.code == CODES + 400 else result

    async def _result(self, work: Callable[[], Awaitable[str]]) -> SendResult:
        try:
            async with asyncio.timeout(self._timeout):
                return SendResult("accepted", await work(), "sent", None, 200)
        except TelegramError as error:
            return outcome_of(error)
        except TimeoutError:
            return SendResult("unknown")

    # --- everything else ---------------------------------------------------------------------------------------------

    async def _ask(self, doing: str, work: Awaitable[T], seconds: float = 0.0) -> T:
        try:
            async with asyncio.timeout(seconds or self._timeout):
                return await work
        except TelegramError as error:
            raise TelegramFault(doing, outcome_of(error)) from None
        except TimeoutError:
            raise TelegramFault(doing, SendResult("unknown")) from None

    async def me(self) -> Me:
        """Who the token makes us. Raises TelegramFault."""
        user = await self._ask("asking who we are", self._bot.get_me())
        return Me(str(user.id), user.username or "")

    async def tell(self, chat: str, text: str) -> SendResult:
        """A message that belongs to no conversation of ours, to a stranger or a group."""
        return await self.send("", "telegram", chat, "", ChatMessage(text))

    async def answer_tap(self, callback_query_id: str) -> None:
        """Ends the waiting sign on a button. Raises TelegramFault, also when it is too late for that."""
        await self._ask("answering a tap", self._bot.answer_callback_query(callback_query_id))

    async def set_webhook(self, url: str, secret: str) -> None:
        """Has updates sent to `url`; what waits at Telegram is kept. Raises TelegramFault."""
        await self._ask(
            "setting the webhook",
            self._bot.set_webhook(url, allowed_updates=ALLOWED_UPDATES, secret_token=secret),
        )

    async def delete_webhook(self) -> None:
        """Lets us fetch updates; what waits at Telegram is kept. Raises TelegramFault."""
        await self._ask("deleting the webhook", self._bot.delete_webhook(drop_pending_updates=False))

    async def updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, waiting so long for the first; those before it are thereby confirmed.

        Raises TelegramFault: HTTP status 409 while a webhook is set or somebody else fetches.
        """
        work = self._bot.get_updates(
            offset or None, timeout=timedelta(seconds=seconds), allowed_updates=ALLOWED_UPDATES, limit=100
        )
        found = await self._ask("fetching updates", work, seconds + self._timeout)
        return [update.to_dict() for update in found]

    async def set_menu(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """The command menu of one chat, or of everybody without one of their own (empty). Raises TelegramFault."""
        scope = telegram.BotCommandScopeChat(int(chat)) if chat else telegram.BotCommandScopeDefault()
        listed = [telegram.BotCommand(name, text) for name, text in commands]
        await self._ask("setting a menu", self._bot.set_my_commands(listed, scope=scope))

    async def remove_menu(self, chat: str) -> None:
        """The chat gets everybody's menu again. Raises TelegramFault."""
        scope = telegram.BotCommandScopeChat(int(chat))
        await self._ask("removing a menu", self._bot.delete_my_commands(scope=scope))

    async def fetch_media(self, url: str, max_bytes: int = 16 * 1024 * 1024) -> FetchedMedia:
        """The file behind `telegram:bot:file`. Raises MediaRefused for what we do not take, TelegramFault."""
        scheme, _, reference = url.partition(":")
        bot_id, _, file_id = reference.partition(":")
        if scheme != MEDIA_SCHEME or bot_id != self.bot_id or not file_id:
            raise MediaRefused("not a file of this bot")
        try:
            file = await self._ask("asking for a file", self._bot.get_file(file_id))
        except TelegramFault as fault:
            if fault.http_status == 400:  # too large for bots, or no longer there: asking again does not help
                raise MediaRefused("not given by Telegram") from None
            raise
        if (file.file_size or 0) > max_bytes:
            raise MediaRefused("too large")
        data = bytes(await self._ask("fetching a file", file.download_as_bytearray(), max(self._timeout, 30.0)))
        if len(data) > max_bytes:
            raise MediaRefused("too large")
        content_type = sniff(data)
        if not content_type:
            raise MediaRefused("not a kind of file we take")
        return FetchedMedia(data, content_type)

    async def delete_media(self, url: str) -> None:
        """Nothing to do: bots cannot delete a file at Telegram; its address expires by itself within the hour."""


# The library's class of error -> Telegram's HTTP status; the first that fits.
_STATUS: tuple[tuple[type[TelegramError], int], ...] = (
    (Forbidden, 403), (ChatMigrated, 403), (InvalidToken, 401), (BadRequest, 400), (Conflict, 409),
)  # fmt: skip


def outcome_of(error: TelegramError) -> SendResult:
    """What the library's error means for a request. Its text is looked at and not kept."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        return SendResult("rate_limited", code=CODES + 429, http_status=429, retry_after=max(seconds, 1.0))
    if isinstance(error, NetworkError) and isinstance(error.__cause__, _NEVER_SENT):
        return SendResult("rate_limited", status="not_connected")
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 0)
    if not status:
        return SendResult("unknown")
    if status == 400 and any(phrase in error.message.lower() for phrase in _GONE):
        return SendResult("refused", code=CODES + 403, http_status=400)
    return SendResult("refused", code=CODES + status, http_status=status)


def _keyboard(part: ChatMessage) -> telegram.InlineKeyboardMarkup | None:
    if not part.keyboard:
        return None
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(key.label, callback_data=key.data) for key in row] for row in part.keyboard]
    )
