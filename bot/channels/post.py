"""A small kept-alive HTTP/1.1 client for the two busy requests, Twilio's create and the loopback carrier's webhooks.

aiohttp takes 185 us of CPU for what takes 50 here (DESIGN.md section 6). The answers are parsed by httptools, which
uvicorn brings. No redirects, no cookies, no compression, no proxies: neither request has any of them.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import cast
from urllib.parse import SplitResult, urlsplit

import httptools
from yarl import URL

from domain.kit.values import value

_MOST_BODY = 1_000_000


def form_body(fields: Mapping[str, str] | Sequence[tuple[str, str]]) -> bytes:
    """The fields as `application/x-www-form-urlencoded`, in a fifth of urlencode's time. Lone surrogates, which UTF-8 cannot
    write, are left out."""
    return URL.build(query=fields).raw_query_string.encode("ascii")


class ConnectFailed(Exception):
    """No connection within the time: nothing was asked."""


class ReadFailed(Exception):
    """Asked, but no whole answer within the time."""


class Withheld(Exception):
    """Not asked: by the time there was a connection, `begin` said no."""


# Whether a request may still go; asked at the last instant, since a connection may take long to be made.
Begin = Callable[[], bool]


def at_once() -> bool:
    return True


@value
class Answer:
    status: int
    content_type: str
    body: bytes


class _Line(asyncio.Protocol):
    """One connection, one request at a time. Whatever comes unasked closes it."""

    def __init__(self) -> None:
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._begin()

    def _begin(self) -> None:
        # A parser keeps what it saw of one answer: whether that ends with the connection, for instance.
        self._parser = httptools.HttpResponseParser(self)
        self._body, self._content_type, self._size, self._sized = b"", "", 0, False

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> "asyncio.Future[Answer]":
        assert self._transport is not None  # noqa: S101  made by create_connection, which connects it
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def expire(self) -> None:
        self._fail(TimeoutError("no answer in time"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # --- what asyncio tells ----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:
            self.abort()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or EOFError("the connection was closed"))

    # --- what the parser tells ---------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self._waiting is None:
            self.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name == b"content-type":
            self._content_type = value.decode("latin-1").strip()
        elif name in (b"content-length", b"transfer-encoding"):
            self._sized = True

    def on_headers_complete(self) -> None:
        # Without a length the answer would end with the connection; ours are then taken for empty.
        if not self._sized and self._parser.get_status_code() not in (100, 102, 103, 204, 304):
            self._settle(b"", keep=False)

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > _MOST_BODY:
            self._fail(ValueError("answer too large"))
        else:
            self._body += body

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() >= 200:
            self._settle(self._body, keep=self._parser.should_keep_alive())

    def _settle(self, body: bytes, *, keep: bool) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting.done():
            return
        waiting.set_result(Answer(self._parser.get_status_code(), self._content_type, body))
        if keep:
            self._begin()
        else:
            self.close()

    def _fail(self, error: Exception) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)
        self.abort()


class Poster:
    """Connections are reused one request at a time, at most `connections` at once in all, none idle for longer than
    `idle_seconds`."""

    def __init__(self, connections: int = 128, idle_seconds: float = 2.0) -> None:
        self._slots = asyncio.Semaphore(connections)
        self._idle_seconds = idle_seconds
        self._idle: dict[tuple[str, str], list[_Line]] = {}
        self._trusted: ssl.SSLContext | None = None

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        connect_seconds: float = 5.0,
        read_seconds: float = 15.0,
        begin: Begin = at_once,
    ) -> Answer:
        """Raises ConnectFailed, ReadFailed, Withheld. The fragment of `url` is not sent."""
        parts = _split(url)
        request = _request(parts, body, headers)
        async with self._slots:
            line = self._reusable(parts) or await self._connect(parts, connect_seconds)
            if not begin():
                self._keep(parts, line)
                raise Withheld
            # asyncio.timeout costs a tenth of the whole exchange.
            timer = asyncio.get_running_loop().call_later(read_seconds, line.expire)
            try:
                answer = await line.ask(request)
            except (OSError, EOFError, ValueError, httptools.HttpParserError) as error:
                raise ReadFailed from error
            except asyncio.CancelledError:
                line.abort()
                raise
            finally:
                timer.cancel()
            self._keep(parts, line)
            return answer

    def _keep(self, parts: SplitResult, line: _Line) -> None:
        if line.open:
            line.idle_since = time.monotonic()
            self._idle.setdefault((parts.scheme, parts.netloc), []).append(line)

    def _reusable(self, parts: SplitResult) -> _Line | None:
        idle = self._idle.get((parts.scheme, parts.netloc))
        while idle:
            line = idle.pop()
            if line.open and time.monotonic() - line.idle_since < self._idle_seconds:
                return line
            line.close()
        return None

    async def _connect(self, parts: SplitResult, seconds: float) -> _Line:
        secure = self._trust() if parts.scheme == "https" else None
        port = parts.port or (443 if secure else 80)
        try:
            async with asyncio.timeout(seconds):
                _, line = await asyncio.get_running_loop().create_connection(
                    _Line, parts.hostname or "", port, ssl=secure
                )
        except (OSError, TimeoutError) as error:
            raise ConnectFailed from error
        return line

    def _trust(self) -> ssl.SSLContext:
        if self._trusted is None:
            self._trusted = ssl.create_default_context()
        return self._trusted

    async def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.close()
        self._idle.clear()
        await asyncio.sleep(0)  # the loop closes transports in its next round


def _request(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    head = f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n{fields}\r\n"
    return head.encode("latin-1") + body


@lru_cache(256)
def _split(url: str) -> SplitResult:
    return urlsplit(url)
