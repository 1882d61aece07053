"""The load driver's carrier: creates answered as the carrier of `web` answers them, talks held to their answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs

import orjson
import pytest

from benchmarks.exchange import Exchange, ExchangeApp, serving_exchange
from benchmarks.people import Tally
from benchmarks.phones import Phones
from benchmarks.wire import Lines
from bot.channels.rendered import Template, Text
from bot.channels.twilio_rest import TwilioRest
from bot.channels.twilio_templates import ensure_templates
from web.carrier.state import Message

ACCOUNT, TOKEN = "AC" + "d" * 32, "d" * 32
PHONE, OURS = "+2348100000007", "+2342014400001"
Answer = Callable[[str, dict[str, str]], bytes]
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


class House:
    """A server of ours, as far as the driver can tell: what it was posted, and what it answers."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.answer: Answer = lambda path, form: OK
        self.lines: set[asyncio.Task[None] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines.add(asyncio.current_task())
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                form = {k: v[0] for k, v in parse_qs((await reader.readexactly(size)).decode()).items()}
                path = head.split()[1].decode()
                self.posted.append((path, form))
                answer = self.answer(path, form)
                if not answer:
                    break
                for place in range(0, len(answer), 20):  # no answer comes whole
                    writer.write(answer[place : place + 20])
                    await asyncio.sleep(0)
        except (asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def house() -> AsyncIterator[tuple[House, str]]:
    served = House()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    try:
        yield served, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for line in served.lines:
            if line is not None and not line.done():
                line.cancel()
        await asyncio.sleep(0)


def exchange(base_url: str, statuses: tuple[str, ...] = ()) -> Exchange:
    carrier = Exchange(ACCOUNT, TOKEN, statuses=statuses, most=100)
    carrier.reach(base_url)
    return carrier


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  a test's own state
            await asyncio.sleep(0.01)


async def test_a_create_is_answered_kept_listed_and_reported(house: tuple[House, str]) -> None:
    served, base_url = house
    carrier = exchange(base_url, ("sent", "delivered", "read"))
    shown = []
    carrier.arrived = lambda phone, message: shown.append((phone, message))
    async with serving_exchange(carrier) as url:
        rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=url, content_base_url=url)
        known = await ensure_templates(rest)
        body = "Your day? 100% & more — ọjọ́ " * 200  # in several pieces
        callback = f"{base_url}/status?m=1"
        plain = await rest.send("", "whatsapp", PHONE, OURS, Text(body), status_callback=callback)
        values = {"1": "Shall I book it?", "2": "Yes", "3": "a:yes", "4": "No", "5": "a:no"}
        tapped = await rest.send("", "whatsapp", PHONE, OURS, Template("quick-reply-2", known["quick-reply-2"], values))
        assert (plain.outcome, plain.status, plain.http_status) == ("accepted", "queued", 201)
        assert plain.sid.startswith("SM")
        assert tapped.sid.startswith("MM")
        await until(lambda: len(served.posted) == 3)
        found = await rest.find("", "whatsapp", PHONE, OURS, carrier.now().replace(year=2020))
        await rest.close()
    assert [(phone, message.sid, message.body) for phone, message in shown] == [
        (f"whatsapp:{PHONE}", plain.sid, body),
        (f"whatsapp:{PHONE}", tapped.sid, "Shall I book it?"),
    ]
    assert [(option.id, option.title) for option in shown[1][1].options] == [("a:yes", "Yes"), ("a:no", "No")]
    assert not shown[1][1].is_list
    assert carrier.created == {callback: 1, "": 1}
    assert [(path, form["MessageSid"], form["MessageStatus"]) for path, form in served.posted] == [
        ("/status?m=1", plain.sid, status) for status in ("sent", "delivered", "read")
    ]
    assert carrier.reporting == 0
    assert [row.sid for row in found] == [tapped.sid, plain.sid]


async def test_an_approved_template_is_filled_as_the_carrier_fills_it() -> None:
    carrier = exchange("http://127.0.0.1:9")
    shown = []
    carrier.arrived = lambda phone, message: shown.append(message)
    async with serving_exchange(carrier) as url:
        rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=url, content_base_url=url)
        known = await ensure_templates(rest)
        name, sid = next((name, sid) for name, sid in known.items() if "list" not in name and "quick" not in name)
        await rest.send("", "whatsapp", PHONE, OURS, Template(name, sid, {"1": "Ada"}))
        await rest.close()
    assert len(shown[0].body) > 20, name
    assert "{{1}}" not in shown[0].body


async def test_who_does_not_know_the_token_is_not_served() -> None:
    carrier = exchange("http://127.0.0.1:9")
    async with serving_exchange(carrier) as url:
        rest = TwilioRest(ACCOUNT, "wrong", api_base_url=url, content_base_url=url)
        assert (await rest.send("", "whatsapp", PHONE, OURS, Text("hi"))).outcome == "unknown"
        await rest.close()
    assert not carrier.created


async def test_a_failed_webhook_is_repeated_until_it_is_taken_and_its_answer_waited_for(
    house: tuple[House, str],
) -> None:
    served, base_url = house
    answers = [b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"] * 3 + [b"", OK]
    served.answer = lambda path, form: answers.pop(0)
    carrier = exchange(base_url)
    tally = Tally()
    phones = Phones(carrier, [OURS], tally, seed=1)
    async with serving_exchange(carrier) as url:
        rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=url)
        phones.talk(1)
        await until(lambda: not answers)
        phones.stop()
        assert len(phones.waiting) == 1
        phone = served.posted[0][1]["From"].removeprefix("whatsapp:")
        await rest.send("", "whatsapp", phone, OURS, Text("Your appointment number is 7."))
        async with asyncio.timeout(10):
            await phones.settled()
        await rest.close()
    assert len({form["MessageSid"] for _, form in served.posted}) == 1
    assert (tally.said, tally.booked, tally.refused, tally.lost) == (1, 1, {503: 1}, [])
    assert len(phones.latencies) == 1
    assert len(phones.took) == 5


async def test_open_loop_writes_at_its_rate_whether_answers_come_or_not(house: tuple[House, str]) -> None:
    served, base_url = house
    carrier = exchange(base_url)
    tally = Tally()
    phones = Phones(carrier, [OURS], tally, seed=1)
    phones.write(200.0)
    await until(lambda: len(served.posted) >= 60)
    phones.stop()
    assert 55 <= tally.said <= 75
    assert len(phones.waiting) == tally.said
    await carrier.close()


async def test_the_same_answer_is_read_once(house: tuple[House, str]) -> None:
    served, base_url = house
    served.answer = lambda path, form: b"HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n" + b"x" * 30
    lines, statuses = Lines(), list[int]()
    host = base_url.removeprefix("http://")
    request = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
    for number in range(1, 4):
        lines.ask(host, request, statuses.append, asyncio.get_running_loop().time())
        await until(lambda number=number: len(statuses) == number)
    assert statuses == [200, 200, 200]
    assert lines.quiet
    lines.close()


def test_a_create_is_answered_with_the_resource_of_the_carrier() -> None:
    carrier = exchange("http://127.0.0.1:9")
    app = ExchangeApp(carrier)
    at = carrier.now().replace(microsecond=0)
    written = orjson.loads(app._answer("SM1", "whatsapp:+1", "whatsapp:+2", "hi", at.timestamp()).split(b"\r\n\r\n")[1])
    message = Message("SM1", ACCOUNT, "outbound-api", "whatsapp", "whatsapp:+2", "whatsapp:+1", "hi", "queued", at)
    assert written == message.as_resource()
