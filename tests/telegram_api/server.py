"""Telegram with one bot: people's chats, updates by webhook or fetched, and faults on request."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.telegram_api.spec import BotApiSpec, Upload, units

TOKEN = "700123:AAE-loopback-token-that-nobody-may-log"
BOT_ID, BOT_NAME = 700123, "careline_test_bot"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Fault:
    """What the next request of a method meets. `after` lets it be carried out first, and its answer is lost."""

    status: int = 0
    description: str = ""
    retry_after: int = 0
    after: bool = False


def flood(seconds: int) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {seconds}", seconds)


SILENCE = Fault(after=True)  # carried out, and then no answer


@dataclass
class Bubble:
    """One message in a chat as its person sees it. `mine`: the person wrote it."""

    id: int
    text: str = ""
    keys: list[tuple[str, str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    mine: bool = False
    photo: bytes = b""
    edits: int = 0
    fixed: bool = False  # too old to be edited
    protected: bool = False


class Refusal(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


class Telegram:
    """The whole of it. `chats` by chat id; `calls` are the requests in order; `spec_faults` must stay empty."""

    def __init__(self) -> None:
        self.spec = BotApiSpec()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.spec_faults: list[str] = []
        self.chats: dict[int, list[Bubble]] = defaultdict(list)
        self.blocked: set[int] = set()
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.menus: dict[str, list[tuple[str, str]]] = {}
        self.files: dict[str, bytes] = {}
        self.taps: dict[str, int] = {}
        self.webhook: dict[str, Any] = {}
        self.webhook_base_url = ""  # where the public address really is
        self.queue: list[dict[str, Any]] = []
        self.fetchers = 0
        self._arrived = asyncio.Event()
        self._ended = asyncio.Event()
        self._update, self._message = 1000, 0
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
            ]
        )

    def end(self) -> None:
        """Lets waiting requests go."""
        self._ended.set()
        self._arrived.set()

    # --- people ------------------------------------------------------------------------------------------------------

    def message(
        self, person: int, text: str = "", *, chat: int = 0, kind: str = "private", **more: Any
    ) -> dict[str, Any]:
        """The update of what somebody writes; it is not delivered yet."""
        self._message += 1
        where = chat or person
        self.chats[where].append(Bubble(self._message, text, mine=True))
        body = {
            "message_id": self._message,
            "date": 1795161600,
            "chat": _chat(where, kind),
            "from": _person(person),
            **({"text": text} if text else {}),
            **more,
        }
        return self._new({"message": body})

    def tap(self, person: int, label: str, *, chat: int = 0, kind: str = "private") -> dict[str, Any]:
        """The update of a tap on the newest button with that label."""
        where = chat or person
        bubble, data = next(
            (bubble, data)
            for bubble in reversed(self.chats[where])
            for said, data in bubble.keys
            if said.startswith(label)
        )
        query = f"q{self._update + 1}"
        self.taps[query] = 0
        message = {
            "message_id": bubble.id,
            "date": 1795161600,
            "chat": _chat(where, kind),
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "CareLine", "username": BOT_NAME},
            "text": bubble.text,
            "reply_markup": {"inline_keyboard": [[{"text": s, "callback_data": d}] for s, d in bubble.keys]},
        }
        return self._new(
            {
                "callback_query": {
                    "id": query,
                    "from": _person(person),
                    "message": message,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    async def deliver(self, *updates: dict[str, Any]) -> list[int]:
        """Hands updates over in this order: to the webhook (its statuses are returned), or to whoever fetches."""
        if not self.webhook:
            self.queue += updates
            self._arrived.set()
            return []
        statuses = []
        async with aiohttp.ClientSession() as session:
            for update in updates:
                path = self.webhook["url"].split("/", 3)[3]
                headers = {SECRET_HEADER: self.webhook["secret_token"]}
                url = f"{self.webhook_base_url}/{path}"
                async with session.post(url, json=update, headers=headers) as answer:
                    statuses.append(answer.status)
        return statuses

    def shown(self, chat: int) -> list[Bubble]:
        """What the bot wrote to this chat."""
        return [bubble for bubble in self.chats[chat] if not bubble.mine]

    def said(self, chat: int) -> list[str]:
        return [bubble.text for bubble in self.shown(chat)]

    def _new(self, content: dict[str, Any]) -> dict[str, Any]:
        self._update += 1
        update = {"update_id": self._update, **content}
        assert self.spec.check("Update", update) == []
        return update

    # --- the bot -----------------------------------------------------------------------------------------------------

    async def _answer(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        method = request.path_params["method"]
        async with request.form() as form:
            raw = {k: v if isinstance(v, str) else Upload(await v.read()) for k, v in form.items()}
        # An upload travels under a name of its own, to which the parameter refers.
        for name, value in list(raw.items()):
            if isinstance(value, str) and value.startswith("attach://"):
                raw[name] = raw.pop(value.removeprefix("attach://"))
        params, wrong = self.spec.read(method, raw)
        self.calls.append((method, params))
        self.spec_faults += wrong
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is not None and not fault.after:
            return _error(fault.status, fault.description, fault.retry_after)
        try:
            handle: Callable[..., Awaitable[Any]] = getattr(self, f"_{_snake(method)}")
            result = await handle(**params)
        except Refusal as refusal:
            return _error(refusal.status, refusal.description)
        if fault is not None:
            await self._ended.wait()
        return JSONResponse({"ok": True, "result": result})

    async def _get_me(self) -> Any:
        flags = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)
        return {"id": BOT_ID, "is_bot": True, "first_name": "CareLine", "username": BOT_NAME, **flags}

    def _open(self, chat_id: int) -> list[Bubble]:
        if chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat_id not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        return self.chats[chat_id]

    async def _send_message(
        self, chat_id: int, text: str, reply_markup: Any = None, protect_content: bool = False, **_: Any
    ) -> Any:
        chat = self._open(chat_id)
        return self._sent(chat_id, chat, _text(text, 4096, "message"), reply_markup, protect_content)

    async def _send_photo(
        self,
        chat_id: int,
        photo: bytes,
        caption: str = "",
        reply_markup: Any = None,
        protect_content: bool = False,
        **_: Any,
    ) -> Any:
        chat = self._open(chat_id)
        if units(caption) > 1024:
            raise Refusal(400, "Bad Request: message caption is too long")
        return self._sent(chat_id, chat, caption, reply_markup, protect_content, bytes(photo))

    def _sent(
        self, chat_id: int, chat: list[Bubble], text: str, markup: Any, protected: bool, photo: bytes = b""
    ) -> Any:
        keys, rows = _keys(markup)
        self._message += 1
        chat.append(Bubble(self._message, text, keys, rows, photo=photo, protected=protected))
        return self._as_message(chat_id, chat[-1])

    def _as_message(self, chat_id: int, bubble: Bubble) -> Any:
        return {"message_id": bubble.id, "date": 1795161600, "chat": _chat(chat_id), "text": bubble.text}

    async def _edit_message_text(
        self, chat_id: int, message_id: int, text: str, reply_markup: Any = None, **_: Any
    ) -> Any:
        chat = self._open(chat_id)
        bubble = next((one for one in chat if one.id == message_id and not one.mine), None)
        if bubble is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if bubble.fixed:
            raise Refusal(400, "Bad Request: message can't be edited")
        if bubble.photo:
            raise Refusal(400, "Bad Request: there is no text in the message to edit")
        text = _text(text, 4096, "message")
        keys, rows = _keys(reply_markup)
        if (bubble.text, bubble.keys) == (text, keys):
            raise Refusal(400, "Bad Request: message is not modified: specified new message content and reply markup "
                               "are exactly the same as a current content and reply markup of the message")  # fmt: skip
        bubble.text, bubble.keys, bubble.rows, bubble.edits = text, keys, rows, bubble.edits + 1
        return self._as_message(chat_id, bubble)

    async def _answer_callback_query(self, callback_query_id: str, **_: Any) -> Any:
        if self.taps.get(callback_query_id, 1):
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.taps[callback_query_id] += 1
        return True

    async def _get_updates(self, offset: int = 0, limit: int = 100, timeout: int = 0, **_: Any) -> Any:  # noqa: ASYNC109
        if self.webhook:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
            )
        self.fetchers += 1
        try:
            if self.fetchers > 1:
                raise Refusal(
                    409, "Conflict: terminated by other getUpdates request; make sure that only one instance is running"
                )
            if offset > 0:
                self.queue = [update for update in self.queue if update["update_id"] >= offset]
            if not self.queue and timeout:
                self._arrived.clear()
                try:
                    async with asyncio.timeout(timeout):
                        await self._arrived.wait()
                except TimeoutError:
                    return []
            return self.queue[:limit]
        finally:
            self.fetchers -= 1

    async def _set_webhook(self, url: str, secret_token: str = "", **more: Any) -> Any:
        if not url.startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"url": url, "secret_token": secret_token, **more}
        return True

    async def _delete_webhook(self, **_: Any) -> Any:
        self.webhook = {}
        return True

    async def _set_my_commands(self, commands: list[dict[str, str]], scope: dict[str, Any] | None = None) -> Any:
        chat = (scope or {}).get("chat_id")
        if chat is not None:
            self._open(chat)
        self.menus[str(chat or "")] = [(one["command"], one["description"]) for one in commands]
        return True

    async def _delete_my_commands(self, scope: dict[str, Any] | None = None) -> Any:
        self.menus.pop(str((scope or {}).get("chat_id", "")), None)
        return True

    async def _get_file(self, file_id: str) -> Any:
        if file_id not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        data = self.files[file_id]
        if len(data) > 20 * 1024 * 1024:
            raise Refusal(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(data), "file_path": f"files/{file_id}"}

    async def _file(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return Response(status_code=401)
        return Response(self.files[request.path_params["path"].removeprefix("files/")])


def _error(status: int, description: str, retry_after: int = 0) -> JSONResponse:
    parameters = {"parameters": {"retry_after": retry_after}} if retry_after else {}
    return JSONResponse({"ok": False, "error_code": status, "description": description, **parameters}, status)


def _text(text: str, most: int, what: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal(400, f"Bad Request: {what} text is empty")
    if units(text) > most:
        raise Refusal(400, f"Bad Request: {what} is too long")
    return text


def _keys(markup: Any) -> tuple[list[tuple[str, str]], list[int]]:
    rows = (json.loads(markup) if isinstance(markup, str) else markup or {}).get("inline_keyboard", [])
    keys = [(key["text"], key["callback_data"]) for row in rows for key in row]
    if any(not 0 < len(data.encode()) <= 64 for _, data in keys):
        raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return keys, [len(row) for row in rows]


def _chat(chat: int, kind: str = "private") -> dict[str, Any]:
    return {"id": chat, "type": kind, **({"title": "The ward"} if kind != "private" else {"first_name": "Tayo"})}


def _person(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Tayo", "last_name": "Bello", "language_code": "en"}


def _snake(method: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in method)
