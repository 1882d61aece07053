"""The direct addresses: answered as any web server would, whatever the connection does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from web.carrier.serving import serving
from web.direct import Application
from webhooks.twilio import LARGEST_BODY, Posted

PATH = "/hook"


class Hook:
    """Notes what it was asked; answers `status`, once `go` is set."""

    def __init__(self) -> None:
        self.asked: list[Posted] = []
        self.status = HTTPStatus.NO_CONTENT
        self.go = asyncio.Event()
        self.go.set()
        self.url = ""

    async def __call__(self, app: FastAPI, posted: Posted) -> HTTPStatus:
        self.asked.append(posted)
        await self.go.wait()
        if self.status == HTTPStatus.IM_A_TEAPOT:
            raise RuntimeError("no tea")
        return self.status

    async def as_route(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"route {(await request.body()).decode()}")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = Application(routes=[Route(PATH, hook.as_route, methods=["GET", "POST"])])
    app.direct = {PATH.encode(): hook}
    async with serving(app) as hook.url:
        yield hook


Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


@pytest.fixture
async def connect(hook: Hook) -> AsyncIterator[Connect]:
    open_ones = []

    async def connected() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(hook.url).port)
        open_ones.append(writer)
        return reader, writer

    yield connected
    for writer in open_ones:
        writer.close()


def post(body: bytes = b"a=1", *headers: str, target: str = PATH) -> bytes:
    lines = [f"POST {target} HTTP/1.1", "Host: here", f"Content-Length: {len(body)}", *headers]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


async def head(reader: asyncio.StreamReader) -> str:
    async with asyncio.timeout(5):
        return (await reader.readuntil(b"\r\n\r\n")).decode().lower()


async def test_what_was_posted_is_handed_over_as_it_was_written(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(post(b"Body=%2B1", "X-Twilio-Signature: sig=", target=f"{PATH}?ref=a%20b&x"))
    assert await head(reader) == "http/1.1 204 no content\r\n\r\n"
    assert hook.asked == [Posted(PATH, "ref=a%20b&x", "sig=", b"Body=%2B1")]


async def test_a_connection_serves_one_request_after_the_other(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    for count, status in enumerate((HTTPStatus.NO_CONTENT, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE)):
        hook.status = status
        writer.write(post(b"n=%d" % count))
        answer = await head(reader)
        assert answer.startswith(f"http/1.1 {status.value} ")
        assert ("content-length: 0" in answer) == (status != HTTPStatus.NO_CONTENT)
        assert ("retry-after: 1" in answer) == (status == HTTPStatus.SERVICE_UNAVAILABLE)
    assert [posted.body for posted in hook.asked] == [b"n=0", b"n=1", b"n=2"]


async def test_a_body_in_pieces_is_one_body(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    request = post(b"abcdef")
    for cut in (request[:30], request[30:-4], request[-4:]):
        writer.write(cut)
        await writer.drain()
        await asyncio.sleep(0.01)
    await head(reader)
    assert [posted.body for posted in hook.asked] == [b"abcdef"]


async def test_of_what_is_too_large_no_more_is_kept_than_shows_it(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(post(b"x" * (LARGEST_BODY * 8)))
    await head(reader)
    (posted,) = hook.asked
    assert posted.body is not None
    assert LARGEST_BODY < len(posted.body) < LARGEST_BODY * 4


async def test_requests_that_do_not_wait_for_an_answer_get_theirs_in_order(hook: Hook, connect: Connect) -> None:
    """The ones behind go the framework's way."""
    reader, writer = await connect()
    hook.go.clear()
    writer.write(post(b"1") + post(b"2") + post(b"3"))
    await asyncio.sleep(0.05)
    assert [posted.body for posted in hook.asked] == [b"1"]
    hook.go.set()
    assert (await head(reader)).startswith("http/1.1 204 ")
    for text in (b"route 2", b"route 3"):
        assert (await head(reader)).startswith("http/1.1 200 ")
        assert await reader.readexactly(len(text)) == text
    writer.write(post(b"4"))
    assert (await head(reader)).startswith("http/1.1 204 ")
    assert [posted.body for posted in hook.asked] == [b"1", b"4"]


async def test_whoever_asks_for_the_end_of_the_connection_gets_it(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    writer.write(post(b"1", "Connection: close"))
    assert "connection: close" in await head(reader)
    assert await reader.read() == b""


async def test_whoever_hangs_up_does_not_stop_the_work(hook: Hook, connect: Connect) -> None:
    _, writer = await connect()
    hook.go.clear()
    writer.write(post(b"1"))
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.05)
    hook.go.set()
    reader, writer = await connect()
    writer.write(post(b"2"))
    assert (await head(reader)).startswith("http/1.1 204 ")
    assert [posted.body for posted in hook.asked] == [b"1", b"2"]


async def test_what_fails_is_500_and_the_connection_goes_on(hook: Hook, connect: Connect) -> None:
    reader, writer = await connect()
    hook.status = HTTPStatus.IM_A_TEAPOT
    writer.write(post())
    assert (await head(reader)).startswith("http/1.1 500 ")
    hook.status = HTTPStatus.NO_CONTENT
    writer.write(post())
    assert (await head(reader)).startswith("http/1.1 204 ")


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (f"GET {PATH} HTTP/1.1\r\nHost: here\r\n\r\n".encode(), "200"),
        (f"POST {PATH} HTTP/1.0\r\nContent-Length: 1\r\n\r\n1".encode(), "200"),
        (f"POST http://here{PATH} HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n1".encode(), "200"),
        (post(b"1", "Expect: 100-continue"), "100"),
        (post(b"1", "Connection: Upgrade", "Upgrade: h2c"), "200"),
        (post(target="/elsewhere"), "404"),
        (f"PUT {PATH} HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\n1".encode(), "405"),
    ],
    ids=["get", "1.0", "whole address", "100-continue", "upgrade", "elsewhere", "put"],
)
async def test_everything_else_goes_the_frameworks_way(
    hook: Hook, connect: Connect, request_: bytes, answer: str
) -> None:
    reader, writer = await connect()
    writer.write(post())
    await head(reader)
    writer.write(request_)
    assert (await head(reader)).startswith(f"http/1.1 {answer}")
    assert len(hook.asked) == 1
