"""HTTP as light as it goes: lines on which the driver posts, and the carrier's end that takes our creates.

Whatever was read once is known by its bytes: the same answer means the same status, the same head the same request. Only
what is new is parsed, by httptools.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, cast

import httptools

from web.direct import DirectProtocol

Done = Callable[[int], None]
READ_SECONDS = 15.0
IDLE_SECONDS = 2.0  # the server closes idle connections after five
_MOST_KNOWN = 5000


class _Answer:
    """One HTTP answer, read by httptools."""

    def __init__(self) -> None:
        self.whole = False
        self._parser = httptools.HttpResponseParser(self)

    def on_message_complete(self) -> None:
        self.whole = True

    def feed(self, data: bytes) -> None:
        self._parser.feed_data(data)

    @property
    def status(self) -> int:
        return int(self._parser.get_status_code())

    @property
    def keep(self) -> bool:
        return bool(self._parser.should_keep_alive())


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    __slots__ = ("_lines", "_part", "_transport", "done", "idle", "since")

    def __init__(self, lines: "Lines", idle: "list[Line]") -> None:
        self._lines, self.idle = lines, idle
        self.since = 0.0
        self.done: Done | None = None
        self._part: _Answer | None = None
        self._transport: asyncio.Transport | None = None

    def ask(self, request: bytes, done: Done, now: float) -> None:
        self.done, self.since = done, now
        self._transport.write(request)  # type: ignore[union-attr]  # connected before anybody has it

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        done = self.done
        known = self._lines.known.get(data) if self._part is None else None
        if known is None:
            known = self._read(data)
            if known is None:
                return
        if done is None:  # nothing was asked
            self.abort()
            return
        self.done = None
        status, keep = known
        if keep:
            self.idle.append(self)
        else:
            self.abort()
        self._lines.busy.discard(self)
        done(status)

    def _read(self, data: bytes) -> tuple[int, bool] | None:
        """None if the answer is not whole yet, or none."""
        first = self._part is None
        answer = self._part = self._part or _Answer()
        try:
            answer.feed(data)
        except httptools.HttpParserError:
            self.abort()
            return None
        if not answer.whole:
            return None
        self._part = None
        known = answer.status, answer.keep
        if first and len(self._lines.known) < _MOST_KNOWN:
            self._lines.known[data] = known
        return known

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lines.busy.discard(self)
        done, self.done = self.done, None
        if done is not None:
            done(0)


class Lines:
    """Connections by host, made as they are needed. `known` are whole answers with status and whether the line may go on."""

    def __init__(self) -> None:
        self.known: dict[bytes, tuple[int, bool]] = {}
        self.busy: set[Line] = set()
        self._idle: dict[str, list[Line]] = {}
        self._connecting: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def quiet(self) -> bool:
        return not self.busy and not self._connecting

    def ask(self, host: str, request: bytes, done: Done, now: float) -> None:
        """Posts it; `done` is called with the status, 0 if no answer came in time."""
        idle = self._idle.setdefault(host, [])
        while idle:
            line = idle.pop()
            if line.open and now - line.since < IDLE_SECONDS:
                self.busy.add(line)
                line.ask(request, done, now)
                return
            line.abort()
        task = asyncio.get_running_loop().create_task(self._connect(host, idle, request, done))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, host: str, idle: list[Line], request: bytes, done: Done) -> None:
        name, _, port = host.rpartition(":")
        try:
            _, line = await asyncio.get_running_loop().create_connection(lambda: Line(self, idle), name, int(port))
        except OSError:
            done(0)
            return
        self.busy.add(line)
        line.ask(request, done, time.monotonic())

    def expire(self, now: float) -> None:
        """To be called every second or so: ends the lines that wait for too long."""
        for line in [line for line in self.busy if now - line.since > READ_SECONDS]:
            line.abort()

    def close(self) -> None:
        for idle in self._idle.values():
            for line in idle:
                line.abort()


class Creates(DirectProtocol):
    """The carrier's end. A create request, whole in one piece or in several, is given to the application's `create`, which
    answers it; everything else goes the application's own way."""

    def __init__(self, config: Any, **more: Any) -> None:
        super().__init__(config, **more)
        self._take = config.loaded_app.create
        self._heads: dict[bytes, int] = config.loaded_app.heads
        self._path: bytes = config.loaded_app.create_line
        self._rest = b""
        self._otherwise = False

    def on_message_begin(self) -> None:
        self._otherwise = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._otherwise = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
            self._rest = b""
        if self._otherwise or not data.startswith(self._path[: len(data)]):
            super().data_received(data)
            return
        head, _, form = data.partition(b"\r\n\r\n")
        size = self._heads.get(head)
        if size is None:
            size = self._read(data)
        if size < 0 or len(form) < size:
            self._rest = data
        elif len(form) > size:  # one request at a time
            self.transport.close()
        else:
            if self.timeout_keep_alive_task is not None:
                self._unset_keepalive_if_required()
            self._take(form, self.transport.write)

    def _read(self, data: bytes) -> int:
        """The size of the form; -1 if the head is not whole yet. Closes what is no sound create."""
        head, whole, _ = data.partition(b"\r\n\r\n")
        if not whole:
            return -1
        fields = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
        given = {name.strip().lower(): value.strip() for name, _, value in fields}
        size = given.get(b"content-length", b"")
        if not size.isdigit() or given.get(b"authorization") not in self.app.carrier.basic_auth:
            self.transport.close()
            return -1
        if len(self._heads) < _MOST_KNOWN:
            self._heads[head] = int(size)
        return int(size)
