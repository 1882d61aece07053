"""A small kept-alive HTTP/1.1 client for webhooks: the load driver's cost must not hide the server's."""

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_IDLE_SECONDS = 2.0
_MOST_BODY = 1_000_000


class ConnectFailed(Exception):
    """No connection within the time: nothing was asked."""


class ReadFailed(Exception):
    """Asked, but no whole answer within the time."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


@dataclass(slots=True)
class _Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float = 0.0


class Poster:
    """Connections are reused one request at a time, at most `connections` at once in all."""

    def __init__(self, connections: int = 128) -> None:
        self._slots = asyncio.Semaphore(connections)
        self._idle: dict[tuple[str, str], list[_Line]] = {}

    async def post(
        self, url: str, body: bytes, headers: dict[str, str], connect_seconds: float = 5.0, read_seconds: float = 15.0
    ) -> Answer:
        """Raises ConnectFailed, ReadFailed. The fragment of `url` is not sent."""
        parts = urlsplit(url)
        async with self._slots:
            line = self._reusable(parts) or await self._connect(parts, connect_seconds)
            try:
                async with asyncio.timeout(read_seconds):
                    answer, keep = await self._exchange(line, parts, body, headers)
            except (OSError, EOFError, ValueError, LookupError, TimeoutError, asyncio.LimitOverrunError) as error:
                line.writer.transport.abort()
                raise ReadFailed from error
            except asyncio.CancelledError:
                line.writer.transport.abort()
                raise
            if keep:
                line.idle_since = time.monotonic()
                self._idle.setdefault((parts.scheme, parts.netloc), []).append(line)
            else:
                line.writer.close()
            return answer

    def _reusable(self, parts: SplitResult) -> _Line | None:
        idle = self._idle.get((parts.scheme, parts.netloc))
        while idle:
            line = idle.pop()
            fresh = time.monotonic() - line.idle_since < _IDLE_SECONDS
            if fresh and not line.reader.at_eof() and not line.writer.is_closing():
                return line
            line.writer.close()
        return None

    async def _connect(self, parts: SplitResult, seconds: float) -> _Line:
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        port = parts.port or (443 if secure else 80)
        try:
            async with asyncio.timeout(seconds):
                return _Line(*await asyncio.open_connection(parts.hostname or "", port, ssl=secure))
        except (OSError, TimeoutError) as error:
            raise ConnectFailed from error

    async def _exchange(
        self, line: _Line, parts: SplitResult, body: bytes, headers: dict[str, str]
    ) -> tuple[Answer, bool]:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        line.writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        raw = (await line.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = raw.rstrip("\r\n").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (entry.partition(":") for entry in rest)}
        status = int(first.split(" ", 2)[1])
        if fields.get("transfer-encoding", "").lower() == "chunked":
            answer = await self._chunks(line.reader)
        else:
            size = 0 if status in (204, 304) else int(fields.get("content-length", "0"))
            if size > _MOST_BODY:
                raise ValueError("answer too large")
            answer = await line.reader.readexactly(size)
        keep = fields.get("connection", "").lower() != "close" and first.startswith("HTTP/1.1")
        return Answer(status, fields.get("content-type", ""), answer), keep

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        out = b""
        while len(out) <= _MOST_BODY:
            size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
            chunk = await reader.readexactly(size + 2)
            if size == 0:
                return out
            out += chunk[:-2]
        raise ValueError("answer too large")

    async def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.writer.close()
                with suppress(OSError):
                    await line.writer.wait_closed()
        self._idle.clear()
