"""The busy addresses, answered by the HTTP protocol itself.

An ASGI request costs more than what our webhooks do with it: a scope, a cycle with its events, messages both ways. A plain
POST to one of an application's `direct` addresses has none of these; everything else goes uvicorn's own way, a second
request on a connection that has not answered its first one too.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from domain.kit import logs
from webhooks.twilio import AGAIN, LARGEST_BODY, Posted

log = logs.get(__name__)
Direct = Callable[[FastAPI, Posted], Awaitable[HTTPStatus]]
_SIGNATURE = b"x-twilio-signature"


class Application(FastAPI):
    """`direct` says what answers a POST to a path. The same addresses are routes, for every other way to ask."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.direct: dict[bytes, Direct] = {}


class _NobodyWaits:
    def set(self) -> None:
        """Nothing waits for more of the request."""


class _Answering:
    """One request: what uvicorn's protocol asks of the cycle it thinks this is."""

    __slots__ = ("body", "direct", "disconnected", "keep_alive", "message_event", "response_complete")

    def __init__(self, direct: Direct, keep_alive: bool) -> None:
        self.direct, self.keep_alive = direct, keep_alive
        self.body = bytearray()
        self.response_complete = self.disconnected = False
        self.message_event = _NobodyWaits()


def _head(status: HTTPStatus) -> bytes:
    fields = {} if status == HTTPStatus.NO_CONTENT else {"Content-Length": "0"}
    fields |= AGAIN if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in fields.items())]
    return "".join(f"{line}\r\n" for line in lines).encode()


_HEADS = {status: _head(status) for status in HTTPStatus}


class DirectProtocol(HttpToolsProtocol):
    """uvicorn's protocol over httptools; a request to a direct address never becomes an ASGI one."""

    def on_headers_complete(self) -> None:
        path = self.url.partition(b"?")[0]
        direct = self.app.direct.get(path) if isinstance(self.app, Application) else None
        parser, before = self.parser, self.cycle
        if (
            direct is None
            or parser.get_method() != b"POST"
            or parser.get_http_version() != "1.1"
            or parser.should_upgrade()
            or self.expect_100_continue
            or (before is not None and not before.response_complete)
        ):
            super().on_headers_complete()
        else:
            self.cycle = _Answering(direct, parser.should_keep_alive())  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        cycle = self.cycle
        if not isinstance(cycle, _Answering) or cycle.response_complete:
            super().on_body(body)
        elif len(cycle.body) <= LARGEST_BODY:
            cycle.body += body

    def on_message_complete(self) -> None:
        cycle = self.cycle
        if not isinstance(cycle, _Answering) or cycle.response_complete:
            super().on_message_complete()
            return
        path, _, query = self.url.decode("latin-1").partition("?")
        signature = next((value.decode("latin-1") for name, value in self.headers if name == _SIGNATURE), None)
        task = self.loop.create_task(self._answer(cycle, Posted(path, query, signature, bytes(cycle.body))))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, cycle: _Answering, posted: Posted) -> None:
        try:
            status = await cycle.direct(self.app, posted)
        except Exception:
            log.exception("request_failed")
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        cycle.response_complete = True
        if cycle.disconnected:
            return
        self.transport.write(_HEADS[status] + (b"\r\n" if cycle.keep_alive else b"Connection: close\r\n\r\n"))
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()
