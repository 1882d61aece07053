"""The webhook client against a server that answers byte by byte as told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.post import Answer, ConnectFailed, Poster, ReadFailed, Withheld, form_body


@asynccontextmanager
async def answering(*answers: bytes | None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Each request gets the next answer; None hangs up. The heads of the requests are kept."""
    left = list(answers)
    heads: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while left:
                head = await reader.readuntil(b"\r\n\r\n")
                size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                heads.append(head + await reader.readexactly(size))
                answer = left.pop(0)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x?y=1", heads


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_form_is_read_as_it_was_meant(fields: list[tuple[str, str]]) -> None:
    read = parse_qsl(form_body(fields).decode("ascii"), keep_blank_values=True, strict_parsing=bool(fields))
    assert read == fields


def test_a_form_of_names_and_values() -> None:
    assert form_body({"Body": "a+b & 100%\n", "To": "whatsapp:+1"}) == b"Body=a%2Bb+%26+100%25%0A&To=whatsapp:%2B1"
    assert form_body({}) == b""


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2\r\n\r\nhi"


async def test_one_connection_serves_many() -> None:
    async with answering(OK, OK) as (url, heads):
        poster = Poster()
        assert await poster.post(url, b"a=1", {"X-Own": "v"}) == Answer(200, "text/xml", b"hi")
        assert await poster.post(url, b"a=2", {}) == Answer(200, "text/xml", b"hi")
        await poster.close()
    assert heads[0].startswith(b"POST /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert heads[0].endswith(b"\r\nX-Own: v\r\n\r\na=1")


async def test_what_may_not_begin_any_more_is_not_asked_and_its_connection_stays() -> None:
    async with answering(OK) as (url, heads):
        poster = Poster()
        with pytest.raises(Withheld):
            await poster.post(url, b"a=1", {}, begin=lambda: False)
        assert await poster.post(url, b"a=2", {}, begin=lambda: True) == Answer(200, "text/xml", b"hi")
        await poster.close()
    assert [head[-3:] for head in heads] == [b"a=2"]


async def test_chunked_and_empty_answers() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n"
    async with answering(chunked, b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", OK) as (url, _):
        poster = Poster()
        assert (await poster.post(url, b"", {})).body == b"abcde"
        assert await poster.post(url, b"", {}) == Answer(204, "", b"")
        await poster.close()


async def test_an_empty_answer_keeps_the_connection_and_1xx_is_none() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    async with answering(b"HTTP/1.1 204 No Content\r\n\r\n", hints + OK, b"HTTP/1.1 200 OK\r\n\r\n") as (url, heads):
        poster = Poster()
        assert await poster.post(url, b"", {}) == Answer(204, "", b"")
        assert await poster.post(url, b"", {}) == Answer(200, "text/xml", b"hi")
        assert await poster.post(url, b"", {}) == Answer(200, "", b"")
        await poster.close()
    assert len(heads) == 3


async def test_an_answer_nobody_asked_for_is_nobodys() -> None:
    async with answering(OK + OK, OK.replace(b"hi", b"ho")) as (url, heads):
        poster = Poster()
        assert (await poster.post(url, b"1", {})).body == b"hi"
        # On the old connection "ho" would never have been asked for: the second request opens one of its own.
        assert (await poster.post(url, b"2", {})).body == b"ho"
        await poster.close()
    assert [head[-1:] for head in heads] == [b"1", b"2"]


async def test_two_answers_in_turn_come_to_those_who_asked() -> None:
    many = [OK.replace(b"hi", b"%02d" % n) for n in range(20)]
    async with answering(*many) as (url, _):
        poster = Poster(connections=1)
        answers = await asyncio.gather(*(poster.post(url, b"", {}) for _ in many))
        await poster.close()
    assert [answer.body for answer in answers] == [b"%02d" % n for n in range(20)]


@pytest.mark.parametrize("answer", [None, b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"])
async def test_no_whole_answer(answer: bytes | None) -> None:
    async with answering(answer) as (url, _):
        poster = Poster()
        with pytest.raises(ReadFailed):
            await poster.post(url, b"", {})
        await poster.close()


async def test_a_slow_answer_is_not_waited_for() -> None:
    async with answering(b"HTTP/1.1 200 OK\r\n") as (url, _):
        poster = Poster()
        with pytest.raises(ReadFailed):
            await poster.post(url, b"", {}, read_seconds=0.05)
        await poster.close()


async def test_nobody_there() -> None:
    with pytest.raises(ConnectFailed):
        await Poster().post("http://127.0.0.1:9/", b"", {}, connect_seconds=1)
