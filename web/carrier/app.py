"""The carrier's HTTP face: one ASGI application, to be mounted anywhere or run by itself.

Paths and shapes are those of Twilio's OpenAPI for Messages, Media, Content and the typing indicator.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.types import Receive, Scope, Send

from bot.channels.twilio_form import parse_form
from web.carrier.carrier import Carrier
from web.carrier.outgoing import Draft, carry, check, create
from web.carrier.rules import Refusal
from web.carrier.state import API_VERSION, Message, rfc2822
from web.carrier.templates import stored_content

Reply = tuple[int, bytes, list[tuple[bytes, bytes]]]
_JSON = [(b"content-type", b"application/json")]
_ACCOUNT = rf"/{API_VERSION}/Accounts/(?P<account>AC[0-9a-f]{{32}})"
_MESSAGE = r"(?P<sid>(?:SM|MM)[0-9a-f]{32})"
_MOST_BODY = 1_000_000


def _answer(status: int, data: Any) -> Reply:
    return status, orjson.dumps(data), _JSON


def _error(status: int, code: int, message: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return _answer(status, {"code": code, "message": message, "more_info": more, "status": status})


_NOT_FOUND = _error(404, 20404, "The requested resource was not found")


class Asked:
    """One request, read."""

    __slots__ = ("body", "headers", "match", "method", "origin", "query")

    def __init__(self, scope: Scope, body: bytes) -> None:
        self.method: str = scope["method"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        self.body = body
        host = self.headers.get(b"host", b"").decode("latin-1")
        self.origin = f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}"
        self.match: dict[str, str] = {}


async def _read(receive: Receive) -> bytes:
    event = await receive()
    body: bytes = event.get("body", b"")
    while event.get("more_body") and len(body) <= _MOST_BODY:
        event = await receive()
        body += event.get("body", b"")
    return body


class CarrierApp:
    """The ASGI callable over a Carrier's state."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._create_path = re.compile(_ACCOUNT + r"/Messages\.json")
        self._routes: list[tuple[str, re.Pattern[str], Callable[[Asked], Awaitable[Reply]]]] = [
            ("GET", self._create_path, self._list_messages),
            ("GET", re.compile(f"{_ACCOUNT}/Messages/{_MESSAGE}\\.json"), self._fetch_message),
            ("DELETE", re.compile(f"{_ACCOUNT}/Messages/{_MESSAGE}\\.json"), self._delete_message),
            ("GET", re.compile(f"{_ACCOUNT}/Messages/{_MESSAGE}/Media\\.json"), self._list_media),
            ("GET", re.compile(f"{_ACCOUNT}/Messages/{_MESSAGE}/Media/(?P<media>ME[0-9a-f]{{32}})(?P<json>\\.json)?"),
             self._fetch_media),
            ("DELETE", re.compile(f"{_ACCOUNT}/Messages/{_MESSAGE}/Media/(?P<media>ME[0-9a-f]{{32}})\\.json"),
             self._delete_media),
            ("POST", re.compile(r"/v1/Content"), self._create_content),
            ("GET", re.compile(r"/v1/Content"), self._list_contents),
            ("GET", re.compile(r"/v1/Content/(?P<sid>HX[0-9a-f]{32})"), self._fetch_content),
            ("DELETE", re.compile(r"/v1/Content/(?P<sid>HX[0-9a-f]{32})"), self._delete_content),
            ("POST", re.compile(r"/v1/Content/(?P<sid>HX[0-9a-f]{32})/ApprovalRequests/whatsapp"), self._approve),
            ("POST", re.compile(r"/v2/Indicators/Typing\.json"), self._show_typing),
        ]  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path, root = scope["path"], scope.get("root_path", "")
        if root and path.startswith(root):
            path = path[len(root) :]
        asked = Asked(scope, await _read(receive))
        faults = self.carrier.faults
        pause = faults.pause()
        if pause:
            await asyncio.sleep(pause)
        if path.startswith("/stored-media/") and asked.method == "GET":
            reply = self._stored_media(asked, path)
        elif asked.headers.get(b"authorization", b"") not in self.carrier.basic_auth:
            reply = _error(401, 20003, "Authenticate")
        else:
            reply = self._against_spec(asked, path) or await self._routed(asked, path, receive)
        await self._send(send, reply)

    async def _send(self, send: Send, reply: Reply) -> None:
        status, body, headers = reply
        # Status -1: an answer that breaks off, so that the other side sees the connection die.
        length = str(len(body) + (100 if status < 0 else 0)).encode()
        start = {"type": "http.response.start", "status": abs(status) if status > 0 else 201}
        await send({**start, "headers": [*headers, (b"content-length", length)]})
        if status > 0:
            await send({"type": "http.response.body", "body": body})

    def _against_spec(self, asked: Asked, path: str) -> Reply | None:
        check_spec = self.carrier.spec_check
        if check_spec is None or (not path.endswith(".json") and "/Media/" in path):
            return None
        as_json = asked.headers.get(b"content-type", b"").startswith(b"application/json")
        fields: dict[str, Any] = dict(asked.query)
        if asked.method == "POST" and not as_json:
            fields = {}
            for name, value in parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True):
                fields.setdefault(name, []).append(value)
        try:
            wrong = check_spec(asked.method, path, fields, orjson.loads(asked.body) if as_json else None)
        except orjson.JSONDecodeError:
            wrong = "the body is not JSON"
        if not wrong:
            return None
        self.carrier.spec_faults.append(wrong)
        return _error(400, 20001, "Not a valid request by the specification")

    async def _routed(self, asked: Asked, path: str, receive: Receive) -> Reply:
        if asked.method == "POST" and (match := self._create_path.fullmatch(path)) is not None:
            if match["account"] not in self.carrier.tokens:
                return _NOT_FOUND
            return await self._create_message(asked, match["account"], receive)
        for method, pattern, handler in self._routes:
            if method == asked.method and (match := pattern.fullmatch(path)) is not None:
                asked.match = match.groupdict()
                if "account" in asked.match and asked.match["account"] not in self.carrier.tokens:
                    return _NOT_FOUND
                return await handler(asked)
        return _NOT_FOUND

    # Messages

    async def _create_message(self, asked: Asked, account: str, receive: Receive) -> Reply:
        carrier, faults = self.carrier, self.carrier.faults
        if faults.hit(faults.too_many):
            return _error(429, 20429, "Too Many Requests")
        broken = faults.hit(faults.server_error)
        if broken and not faults.hit(faults.created_on_error):
            return _error(503, 20503, "Service unavailable")
        form: dict[str, str] = {}
        media: list[str] = []
        for name, value in parse_form(asked.body):
            if name == "MediaUrl":
                media.append(value)
            else:
                form.setdefault(name, value)
        draft = check(carrier, form, media)
        if isinstance(draft, Refusal):
            return _error(draft.http_status, draft.code, draft.message)
        message = create(carrier, account, form, draft, carrier.now())
        reply = _answer(201, message.as_resource())
        hangs = not broken and faults.hit(faults.hang)
        message.unanswered = broken or hangs or faults.hit(faults.drop)
        message.unlisted = message.unanswered and faults.hit(faults.unlisted)
        await self._set_off(message, draft)
        if broken:
            return _error(500, 20500, "Internal server error")
        if hangs:
            await self._hang(receive)
        return (-1, b"", _JSON) if message.unanswered else reply

    async def _set_off(self, message: Message, draft: Draft) -> None:
        work = carry(self.carrier, message, draft)
        if self.carrier.faults.hit(self.carrier.faults.callback_early):
            await work
        else:
            self.carrier.spawn(work)
        self.carrier.has_changed()

    async def _hang(self, receive: Receive) -> None:
        try:
            async with asyncio.timeout(self.carrier.faults.hang_seconds):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return

    async def _list_messages(self, asked: Asked) -> Reply:
        query, account = asked.query, asked.match["account"]
        try:
            size = min(max(int(query.get("PageSize", "50")), 1), 1000)
            page = max(int(query.get("Page", "0")), 0)
            bounds = {name: _bound(query[name]) for name in ("DateSent", "DateSent<", "DateSent>") if name in query}
        except ValueError:
            return _error(400, 20001, "Invalid parameter")
        rows = []
        for message in self._candidates(query):
            inbound = message.direction == "inbound"
            sender, recipient = (message.phone, message.ours) if inbound else (message.ours, message.phone)
            if message.unlisted or message.account != account or query.get("To", recipient) != recipient:
                continue
            if query.get("From", sender) == sender and _within(message, bounds):
                rows.append(message)
                if len(rows) > (page + 1) * size:
                    break
        shown = rows[page * size : (page + 1) * size]
        uri = f"/{API_VERSION}/Accounts/{account}/Messages.json?"
        kept = {name: value for name, value in query.items() if name not in ("Page", "PageToken", "PageSize")}

        def at(number: int) -> str:
            return uri + urlencode({**kept, "PageSize": size, "Page": number})

        more = len(rows) > (page + 1) * size
        return _answer(
            200,
            {
                "messages": [message.as_resource() for message in shown],
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": page * size + max(len(shown) - 1, 0),
                "first_page_uri": at(0),
                "previous_page_uri": at(page - 1) if page else None,
                "next_page_uri": at(page + 1) + "&PageToken=PA" + shown[-1].sid if more else None,
                "uri": at(page),
            },
        )

    def _candidates(self, query: dict[str, str]) -> Iterator[Message]:
        """Newest first; between two addresses only their thread is looked through."""
        messages = self.carrier.messages
        if "To" not in query or "From" not in query:
            return messages.newest_first()
        ends = query["To"], query["From"]
        return reversed(messages.thread(*ends) or messages.thread(*reversed(ends)))

    async def _fetch_message(self, asked: Asked) -> Reply:
        message = self.carrier.messages.get(asked.match["sid"])
        return _answer(200, message.as_resource()) if message is not None else _NOT_FOUND

    async def _delete_message(self, asked: Asked) -> Reply:
        if not self.carrier.messages.remove(asked.match["sid"]):
            return _NOT_FOUND
        self.carrier.has_changed()
        return 204, b"", []

    # Media

    def _media_resource(self, message: Message, media_sid: str) -> dict[str, Any]:
        uri = f"/{API_VERSION}/Accounts/{message.account}/Messages/{message.sid}/Media/{media_sid}.json"
        at = rfc2822(message.created_at)
        return {
            "account_sid": message.account,
            "content_type": self.carrier.messages.media[media_sid][2],
            "date_created": at,
            "date_updated": at,
            "parent_sid": message.sid,
            "sid": media_sid,
            "uri": uri,
        }

    def _medium_asked(self, asked: Asked) -> Message | None:
        message = self.carrier.messages.get(asked.match["sid"])
        known = message is not None and asked.match["media"] in message.media_sids
        return message if known and asked.match["media"] in self.carrier.messages.media else None

    async def _list_media(self, asked: Asked) -> Reply:
        message = self.carrier.messages.get(asked.match["sid"])
        if message is None:
            return _NOT_FOUND
        held = [sid for sid in message.media_sids if sid in self.carrier.messages.media]
        return _answer(200, {"media_list": [self._media_resource(message, sid) for sid in held], "page": 0})

    async def _fetch_media(self, asked: Asked) -> Reply:
        message = self._medium_asked(asked)
        if message is None:
            return _NOT_FOUND
        if asked.match["json"]:
            return _answer(200, self._media_resource(message, asked.match["media"]))
        location = f"{asked.origin}/stored-media/{asked.match['media']}"
        return 307, b"", [(b"location", location.encode("latin-1"))]

    def _stored_media(self, asked: Asked, path: str) -> Reply:
        """The storage behind the redirect: like S3, it refuses a second way of authentication."""
        held = self.carrier.messages.media.get(path.rpartition("/")[2])
        if b"authorization" in asked.headers:
            return 400, b"Only one auth mechanism allowed", [(b"content-type", b"text/plain")]
        if held is None:
            return 404, b"", []
        # Mounted in the web app this is the app's own origin, so a browser must never run what it gets.
        safe = [(b"content-disposition", b"attachment"), (b"x-content-type-options", b"nosniff")]
        return 200, held[1], [(b"content-type", held[2].encode("latin-1", "replace")), *safe]

    async def _delete_media(self, asked: Asked) -> Reply:
        if self._medium_asked(asked) is None:
            return _NOT_FOUND
        del self.carrier.messages.media[asked.match["media"]]
        return 204, b"", []

    # Content templates, typing

    async def _create_content(self, asked: Asked) -> Reply:
        try:
            request = orjson.loads(asked.body)
        except orjson.JSONDecodeError:
            request = None
        if not isinstance(request, dict):
            return _error(400, 20001, "The body is not a JSON object")
        content = stored_content(self.carrier.account_sid, request, self.carrier.now())
        if isinstance(content, str):
            return _error(400, 20001, content)
        self.carrier.contents[content.sid] = content
        return _answer(201, content.as_resource(asked.origin))

    async def _list_contents(self, asked: Asked) -> Reply:
        rows = [content.as_resource(asked.origin) for content in self.carrier.contents.values()]
        sizes = asked.query.get("PageSize", "50"), asked.query.get("Page", "0")
        if not all(text.isdigit() for text in sizes):
            return _error(400, 20001, "Invalid parameter")
        size, page = max(int(sizes[0]), 1), int(sizes[1])
        url = f"{asked.origin}/v1/Content?PageSize={size}&Page="
        more = len(rows) > (page + 1) * size
        meta = {
            "page": page,
            "page_size": size,
            "first_page_url": f"{url}0",
            "previous_page_url": f"{url}{page - 1}" if page else None,
            "url": f"{url}{page}",
            "next_page_url": f"{url}{page + 1}" if more else None,
            "key": "contents",
        }
        return _answer(200, {"contents": rows[page * size : (page + 1) * size], "meta": meta})

    async def _fetch_content(self, asked: Asked) -> Reply:
        content = self.carrier.contents.get(asked.match["sid"])
        return _answer(200, content.as_resource(asked.origin)) if content is not None else _NOT_FOUND

    async def _delete_content(self, asked: Asked) -> Reply:
        return (204, b"", []) if self.carrier.contents.pop(asked.match["sid"], None) is not None else _NOT_FOUND

    async def _approve(self, asked: Asked) -> Reply:
        """Approval is given at once, except to list pickers, which cannot be approved."""
        content = self.carrier.contents.get(asked.match["sid"])
        if content is None:
            return _NOT_FOUND
        if "twilio/list-picker" in content.types:
            return _error(400, 20001, "This content type cannot be submitted for approval")
        wish = orjson.loads(asked.body)
        content.approval = {"name": wish.get("name"), "category": wish.get("category"), "status": "approved"}
        kind = next(iter(content.types))
        shown = {**content.approval, "status": "received", "content_type": kind, "rejection_reason": ""}
        return _answer(201, {**shown, "allow_category_change": True})

    async def _show_typing(self, asked: Asked) -> Reply:
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace")))
        if form.get("channel") != "whatsapp" or self.carrier.messages.get(form.get("messageId", "")) is None:
            return _error(400, 20001, "Invalid parameter")
        self.carrier.typing_for = form["messageId"]
        self.carrier.has_changed()
        return _answer(200, {"success": True})


def _bound(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _within(message: Message, bounds: dict[str, datetime]) -> bool:
    """Twilio's bounds count the moment itself in; a message not sent yet matches none."""
    if not bounds:
        return True
    if message.sent_at is None:
        return False
    sent = message.sent_at.replace(microsecond=0)
    return (
        ("DateSent" not in bounds or sent.date() == bounds["DateSent"].date())
        and ("DateSent>" not in bounds or sent >= bounds["DateSent>"])
        and ("DateSent<" not in bounds or sent <= bounds["DateSent<"])
    )
