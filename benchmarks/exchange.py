"""The load driver's carrier: `web.carrier` but for the two busy things, creates taken and reports made, which are as light as
they go here. It refuses nothing and has no faults: those are the real one's, for tests and `benchmarks.faults`.
"""

import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

import orjson

from benchmarks.forms import Writer, fields_of, unquoted
from benchmarks.talks import Choice
from benchmarks.wire import Creates, Lines
from web.carrier.app import CarrierApp
from web.carrier.carrier import INBOUND_PATH, Carrier
from web.carrier.serving import serving
from web.carrier.state import API_VERSION, Message, Messages
from web.carrier.templates import StoredContent, fill

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_TRIES = 3
_ERRORS = 500


class Noted(NamedTuple):
    """One message, as it is remembered."""

    at: float
    inbound: bool
    sid: str
    ours: str
    phone: str
    body: str


class Memory(Messages):
    """The last messages, made into what the carrier lists only when it is asked for them."""

    def __init__(self, account: str, most: int) -> None:
        super().__init__(most)
        self.noted: deque[Noted] = deque(maxlen=most)
        self._account = account

    def get(self, sid: str) -> Message | None:
        return next((self._made(noted) for noted in self.noted if noted.sid == sid), None)

    def thread(self, phone: str, ours: str) -> list[Message]:
        return [self._made(noted) for noted in self.noted if (noted.phone, noted.ours) == (phone, ours)]

    def newest_first(self) -> Iterator[Message]:
        return (self._made(noted) for noted in reversed(self.noted))

    def _made(self, noted: Noted) -> Message:
        at = datetime.fromtimestamp(noted.at, UTC)
        return Message(
            sid=noted.sid, account=self._account, direction="inbound" if noted.inbound else "outbound-api",
            channel="whatsapp", ours=noted.ours, phone=noted.phone, body=noted.body,
            status="received" if noted.inbound else "sent", created_at=at, sent_at=at,
        )  # fmt: skip


class Shape:
    """A template as patients see it. `simple`: every text is one variable, and `body` and `places` (id, title) are their names;
    others are filled as the real carrier does."""

    def __init__(self, content: StoredContent) -> None:
        self.content = content
        # Filled with their own names the places show which variable goes where.
        names = _PLACE.findall(orjson.dumps(content.types).decode())
        filled = fill(content, {name: name for name in names})
        self.body, self.is_list = filled.body, bool(filled.rows)
        self.places = [(option.id, option.title) for option in filled.rows or filled.buttons]
        self.simple = {self.body, *(name for place in self.places for name in place)} <= set(names)


class Shown:
    """A message of ours on a phone. Its choices are looked at only if the patient does."""

    __slots__ = ("_shape", "_values", "body", "sid")

    def __init__(self, sid: str, shape: Shape | None, values: dict[str, str], body: str = "") -> None:
        self.sid, self.body = sid, body
        self._shape, self._values = shape, values
        if shape is not None:
            self.body = values[shape.body] if shape.simple else fill(shape.content, values).body

    @property
    def is_list(self) -> bool:
        return self._shape is not None and self._shape.is_list

    @property
    def options(self) -> list[Choice]:
        shape, values = self._shape, self._values
        if shape is None:
            return []
        if not shape.simple:
            filled = fill(shape.content, values)
            return [Choice(option.id, option.title) for option in filled.rows or filled.buttons]
        return [Choice(values[name], values[title]) for name, title in shape.places]


class _Reports:
    """What the server is told of one message, one status after the other."""

    __slots__ = ("_callback", "_carrier", "_left", "_ours", "_request", "_sid", "_to", "_tries")

    def __init__(self, carrier: "Exchange", sid: str, to: str, ours: str, callback: str) -> None:
        self._carrier, self._sid, self._to, self._ours, self._callback = carrier, sid, to, ours, callback
        self._left, self._tries, self._request = 0, 0, ("", b"")
        carrier.reporting += 1
        self._next()

    def _next(self) -> None:
        carrier, place = self._carrier, self._left
        if place == len(carrier.statuses):
            carrier.reporting -= 1
            return
        self._left, self._tries = place + 1, _TRIES
        self._request = carrier.writer.report(self._sid, carrier.statuses[place], self._to, self._ours, self._callback)
        self._post()

    def _post(self) -> None:
        self._tries -= 1
        self._carrier.lines.ask(*self._request, self._answered, time.monotonic())

    def _answered(self, status: int) -> None:
        if 200 <= status < 300:
            self._next()
            return
        self._carrier.refused_reports += 1
        if (not status or status >= _ERRORS) and self._tries:
            self._post()
        else:
            self._next()


class Exchange(Carrier):
    """`arrived` is told of every message of ours, by the phone's address. `created` counts creates by reference."""

    def __init__(self, account: str, token: str, *, statuses: tuple[str, ...], most: int) -> None:
        super().__init__(account, token, "http://127.0.0.1:9", lambda: datetime.now(UTC), statuses=statuses)
        self.messages: Memory = Memory(account, most)
        self.noted = self.messages.noted
        self.lines = Lines()
        self.created: dict[str, int] = {}
        self.arrived: Callable[[str, Shown], None] = lambda phone, shown: None
        self.reporting = self.refused_reports = 0
        self.writer = Writer("http://127.0.0.1:9", "", account, token)

    def reach(self, base_url: str) -> None:
        """Where the server is, for the patients' messages."""
        self.webhook_base_url = self.public_base_url = base_url
        account = self.account_sid
        self.writer = Writer(base_url, INBOUND_PATH.partition("#")[0], account, self.tokens[account])

    async def close(self) -> None:
        self.lines.close()
        await super().close()


class ExchangeApp(CarrierApp):
    """Twilio's API over an Exchange. `create` answers the busy request; `heads` are its heads seen so far, with the size of the
    form that follows."""

    carrier: Exchange

    def __init__(self, carrier: Exchange) -> None:
        super().__init__(carrier)
        self.heads: dict[bytes, int] = {}
        self.create_line = f"POST /{API_VERSION}/Accounts/{carrier.account_sid}/Messages.json HTTP/1.1\r\n".encode()
        self._shapes: dict[bytes, Shape] = {}
        self._uri = f"/{API_VERSION}/Accounts/{carrier.account_sid}/Messages/"
        self._second, self._written = 0, ""

    def create(self, form: bytes, write: Callable[[bytes], Any]) -> None:
        """Takes a message, writes the answer, and gives it to its phone."""
        carrier, fields, at = self.carrier, fields_of(form), time.time()
        to, ours = unquoted(fields[b"To"]), unquoted(fields[b"From"])
        content = fields.get(b"ContentSid")
        if content is None:
            shown = Shown(carrier.writer.new_sid(), None, {}, unquoted(fields[b"Body"]))
        else:
            shape = self._shapes.get(content) or self._shape(content)
            values = orjson.loads(unquoted(fields.get(b"ContentVariables", b"{}")))
            shown = Shown(carrier.writer.new_sid("MM"), shape, values)
        sid, body = shown.sid, shown.body
        write(self._answer(sid, to, ours, body, at))
        callback = unquoted(fields.get(b"StatusCallback", b""))
        reference = callback.partition("#")[0]
        carrier.created[reference] = carrier.created.get(reference, 0) + 1
        carrier.noted.append(Noted(at, False, sid, ours, to, body))
        carrier.arrived(to, shown)
        if callback and carrier.statuses:
            _Reports(carrier, sid, to, ours, callback)

    def _shape(self, sid: bytes) -> Shape:
        shape = self._shapes[sid] = Shape(self.carrier.contents[sid.decode()])
        return shape

    def _answer(self, sid: str, to: str, ours: str, body: str, at: float) -> bytes:
        """The resource as `Message.as_resource` shows a new message, between the headers uvicorn writes."""
        if int(at) != self._second:
            self._second, self._written = int(at), format_datetime(datetime.fromtimestamp(int(at), UTC))
        uri, moment = self._uri + sid, self._written
        resource = orjson.dumps({
            "account_sid": self.carrier.account_sid, "api_version": API_VERSION, "body": body, "date_created": moment,
            "date_sent": None, "date_updated": moment, "direction": "outbound-api", "error_code": None,
            "error_message": None, "from": ours, "messaging_service_sid": None, "num_media": "0", "num_segments": "1",
            "price": None, "price_unit": None, "sid": sid, "status": "queued",
            "subresource_uris": {"media": f"{uri}/Media.json"}, "to": to, "uri": f"{uri}.json",
        })  # fmt: skip
        head = (
            f"HTTP/1.1 201 Created\r\ndate: {moment[:-5]}GMT\r\nserver: uvicorn\r\n"
            f"content-type: application/json\r\ncontent-length: {len(resource)}\r\n\r\n"
        )
        return head.encode() + resource


@asynccontextmanager
async def serving_exchange(carrier: Exchange) -> AsyncIterator[str]:
    """The carrier's base URL while it is served."""
    async with serving(ExchangeApp(carrier), protocol=Creates) as base_url:
        carrier.own_base_url = base_url
        try:
            yield base_url
        finally:
            await carrier.close()
