"""What Telegram answers and what it means for a message, against the loopback Bot API."""

import base64
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.errors import classify
from bot.channels.media_fetch import MediaRefused
from bot.channels.pacing import Pace
from bot.channels.rendered import ChatMessage, Key, Text
from bot.channels.telegram import Me, TelegramFault
from bot.channels.telegram_api import TelegramApi
from bot.channels.twilio_rest import SendResult
from tests.telegram_api.server import BOT_ID, BOT_NAME, SILENCE, TOKEN, Fault, Telegram, flood
from web.carrier.serving import serving

TAYO = 5_000_000_001
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
YES = ((Key("Yes", "yes 1"), Key("No", "no")),)


class World:
    def __init__(self, server: Telegram, url: str) -> None:
        self.server, self.url = server, url
        self.now, self.slept = 100.0, []
        self.api = self.client(TOKEN)

    def client(self, token: str, timeout: float = 5.0) -> TelegramApi:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.now += seconds

        return TelegramApi(
            token, api_base_url=self.url, timeout=timeout, pace=Pace(monotonic=lambda: self.now), sleep=sleep
        )

    async def send(self, part: ChatMessage, to: int = TAYO) -> SendResult:
        self.now += 1
        return await self.api.send("", "telegram", str(to), "", part)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    server = Telegram()
    async with serving(server.app) as url:
        world = World(server, url)
        server.message(TAYO, "/start")
        yield world
        server.end()
        await world.api.close()
    assert server.spec_faults == []


async def test_a_message_is_protected_and_shows_no_preview(world: World) -> None:
    result = await world.send(ChatMessage("See https://care.example/x", YES))
    assert result == SendResult("accepted", f"{TAYO}:2", "sent", None, 200)
    (bubble,) = world.server.shown(TAYO)
    assert (bubble.text, bubble.keys, bubble.protected) == (
        "See https://care.example/x", [("Yes", "yes 1"), ("No", "no")], True,
    )  # fmt: skip
    (_, params), *_ = world.server.calls
    assert params["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in params


async def test_a_picture_with_its_caption(world: World) -> None:
    await world.send(ChatMessage("NPS 42", YES, picture=base64.b64encode(PNG).decode()))
    (bubble,) = world.server.shown(TAYO)
    assert (bubble.photo, bubble.text, bubble.protected, len(bubble.keys)) == (PNG, "NPS 42", True, 2)


async def test_an_edit_in_place(world: World) -> None:
    await world.send(ChatMessage("Sure?", YES))
    edited = await world.send(ChatMessage("Done.", replaces=f"{TAYO}:2"))
    assert (edited.outcome, edited.sid) == ("accepted", f"{TAYO}:2")
    (bubble,) = world.server.shown(TAYO)
    assert (bubble.text, bubble.keys, bubble.edits) == ("Done.", [], 1)


async def test_an_edit_that_changes_nothing_is_done(world: World) -> None:
    await world.send(ChatMessage("Same", YES))
    again = await world.send(ChatMessage("Same", YES, replaces=f"{TAYO}:2"))
    assert (again.outcome, again.sid) == ("accepted", f"{TAYO}:2")
    assert [(b.text, b.edits) for b in world.server.shown(TAYO)] == [("Same", 0)]


@pytest.mark.parametrize("trouble", ["fixed", "gone", "a photo", "another chat's", "nonsense"])
async def test_what_cannot_be_edited_is_sent_anew(world: World, trouble: str) -> None:
    await world.send(ChatMessage("Sure?", YES))
    (bubble,) = world.server.shown(TAYO)
    bubble.fixed = trouble == "fixed"
    bubble.photo = PNG if trouble == "a photo" else b""
    replaces = {"gone": f"{TAYO}:999", "another chat's": "77:2", "nonsense": f"{TAYO}:x"}.get(trouble, f"{TAYO}:2")
    result = await world.send(ChatMessage("Done.", replaces=replaces))
    assert (result.outcome, result.sid) == ("accepted", f"{TAYO}:3")
    assert world.server.said(TAYO) == ["Sure?", "Done."]


async def test_flood_control_names_the_time_and_holds_the_chat(world: World) -> None:
    world.server.faults["sendMessage"].append(flood(7))
    limited = await world.send(ChatMessage("one"))
    assert (limited.outcome, limited.code, limited.retry_after) == ("rate_limited", 1_000_429, 7.0)
    assert (await world.api.send("", "telegram", str(TAYO), "", ChatMessage("two"))).retry_after == 7.0
    assert [method for method, _ in world.server.calls] == ["sendMessage"]
    world.now += 7
    assert (await world.send(ChatMessage("one"))).outcome == "accepted"


async def test_at_most_one_message_a_second_goes_to_a_chat(world: World) -> None:
    for n in range(3):
        assert (await world.api.send("", "telegram", str(TAYO), "", ChatMessage(str(n)))).outcome == "accepted"
    assert world.slept == [1.0, 1.0]


async def test_blocked(world: World) -> None:
    world.server.blocked.add(TAYO)
    result = await world.send(ChatMessage("hello"))
    assert (result.outcome, result.code) == ("refused", 1_000_403)
    assert classify(result.code, result.http_status).kind == "permanent_address"
    assert (await world.send(ChatMessage("hello"), 404)).code == 1_000_403  # chat not found


async def test_too_long_is_our_fault(world: World) -> None:
    result = await world.send(ChatMessage("x" * 4097))
    assert (result.outcome, result.code) == ("refused", 1_000_400)
    assert classify(result.code, result.http_status).kind == "bug"
    world.server.spec_faults.clear()


async def test_no_answer_is_doubt(world: World) -> None:
    world.api._timeout = 0.2
    world.server.faults["sendMessage"].append(SILENCE)
    assert (await world.send(ChatMessage("hello"))).outcome == "unknown"
    assert world.server.said(TAYO) == ["hello"]
    assert await world.api.find("", "telegram", str(TAYO), "", None) == []  # type: ignore[arg-type]  # nothing is looked at


async def test_trouble_at_telegram_is_doubt_and_no_connection_is_none(world: World) -> None:
    world.server.faults["sendMessage"] += [Fault(500, "Internal Server Error"), Fault(502, "Bad Gateway")]
    assert [(await world.send(ChatMessage("x"))).outcome for _ in range(2)] == ["unknown", "unknown"]
    away = TelegramApi(TOKEN, api_base_url="http://127.0.0.1:1")
    assert await away.send("", "telegram", "1", "", ChatMessage("x")) == SendResult(
        "rate_limited", status="not_connected"
    )
    await away.close()


async def test_a_refused_token(world: World) -> None:
    wrong = world.client("700123:wrong")
    result = await wrong.send("", "telegram", str(TAYO), "", ChatMessage("x"))
    assert (result.outcome, classify(result.code, result.http_status).kind) == ("refused", "alert")
    with pytest.raises(TelegramFault) as caught:
        await wrong.me()
    assert "wrong" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value}"
    await wrong.close()


async def test_other_channels_parts_are_refused(world: World) -> None:
    assert (await world.api.send("", "telegram", str(TAYO), "", Text("x"))).outcome == "refused"


async def test_who_we_are(world: World) -> None:
    assert await world.api.me() == Me(str(BOT_ID), BOT_NAME)


async def test_a_tap_is_answered_once(world: World) -> None:
    await world.send(ChatMessage("Sure?", YES))
    query = world.server.tap(TAYO, "Yes")["callback_query"]["id"]
    await world.api.answer_tap(query)
    with pytest.raises(TelegramFault):
        await world.api.answer_tap(query)
    assert world.server.taps == {query: 1}


async def test_fetching_and_the_webhook_exclude_each_other(world: World) -> None:
    await world.api.set_webhook("https://care.example/webhooks/telegram", "s3cret")
    assert world.server.webhook["allowed_updates"] == ["message", "callback_query"]
    with pytest.raises(TelegramFault) as caught:
        await world.api.updates(0, 0)
    assert caught.value.http_status == 409
    await world.api.delete_webhook()
    update = world.server.message(TAYO, "hi")
    await world.server.deliver(update)
    found = await world.api.updates(0, 0)
    assert [(u["update_id"], u["message"]["text"], u["message"]["chat"]["type"]) for u in found] == [
        (update["update_id"], "hi", "private")
    ]
    assert await world.api.updates(update["update_id"] + 1, 0) == []


async def test_files(world: World) -> None:
    world.server.files["f1"] = PNG
    fetched = await world.api.fetch_media(f"telegram:{BOT_ID}:f1")
    assert (fetched.data, fetched.content_type) == (PNG, "image/png")
    world.server.files["odd"] = b"MZ" * 20
    for url in (f"telegram:{BOT_ID}:odd", f"telegram:{BOT_ID}:none", "telegram:9:f1", "https://evil.example/f1"):
        with pytest.raises(MediaRefused):
            await world.api.fetch_media(url)
    with pytest.raises(MediaRefused):
        await world.api.fetch_media(f"telegram:{BOT_ID}:f1", 10)
    await world.api.delete_media(f"telegram:{BOT_ID}:f1")


async def test_menus(world: World) -> None:
    await world.api.set_menu("", [("help", "What you can do")])
    await world.api.set_menu(str(TAYO), [("help", "What you can do"), ("leads_board", "The board")])
    assert world.server.menus == {
        "": [("help", "What you can do")],
        str(TAYO): [("help", "What you can do"), ("leads_board", "The board")],
    }
    await world.api.remove_menu(str(TAYO))
    assert list(world.server.menus) == [""]


async def test_no_logger_writes_the_token(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await world.api.me()
        await world.send(ChatMessage("hello"))
        await world.send(ChatMessage("hello"), 404)
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(world.api)
