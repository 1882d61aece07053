"""The staff bot's webhook: what carries the secret is stored exactly once and answered; nothing else gets in."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from bot.dialogue.release import Release
from bot.staff.strangers import GROUP, STRANGER
from domain.kit import logs
from domain.kit.config import Settings
from tests.telegram_api.server import BOT_NAME, SECRET_HEADER, TOKEN, Telegram
from tests.telegram_api.ward import SECRET, TAYO, TelegramWard, telegram_ward, until
from web.app import create_app
from web.carrier.serving import serving
from web.staff_bot import how_to_open, staff_bot_of
from webhooks.telegram import LARGEST_BODY, UPDATES_PATH

CHAT = 8_099_911_122


@pytest.fixture
async def ward(demo_url: str, release: Release) -> AsyncIterator[TelegramWard]:
    async with telegram_ward(demo_url, release, Telegram()) as ward:
        yield ward


async def post(ward: TelegramWard, body: object, headers: dict[str, str] | None = None) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {SECRET_HEADER: SECRET} if headers is None else headers
    async with (
        aiohttp.ClientSession() as session,
        session.post(ward.url + UPDATES_PATH, data=data, headers=sent) as answer,
    ):
        assert await answer.read() == b""
        return answer.status


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: SECRET + "x"}, {SECRET_HEADER: "s\xe9cret"}],
    ids=["missing", "empty", "wrong", "longer", "not ascii"],
)
async def test_without_the_secret_nothing_gets_in(ward: TelegramWard, headers: dict[str, str]) -> None:
    await ward.link(TAYO, "Tayo Bello")
    assert await post(ward, ward.server.message(TAYO, "me"), headers) == 403
    assert await ward.inbound() == []
    assert ward.webhook.counters["forged"] == 1


async def test_a_body_too_large_is_refused(ward: TelegramWard) -> None:
    assert await post(ward, b"x" * (LARGEST_BODY + 1)) == 413


@pytest.mark.parametrize("body", [b"", b"no json", [], {}, {"update_id": "x"}, {"update_id": 7, "message": 5}])
async def test_what_is_beyond_understanding_is_not_asked_for_again(ward: TelegramWard, body: object) -> None:
    assert await post(ward, body) == 200
    assert await ward.inbound() == []
    assert ward.webhook.counters["unreadable"] + ward.bot.intake.counters["unreadable"] == 1


async def test_what_is_nobodys_message_is_passed_over(ward: TelegramWard) -> None:
    assert await post(ward, {"update_id": 7, "my_chat_member": {}}) == 200
    assert ward.bot.intake.counters["ignored"] == 1


async def test_while_the_database_is_away_telegram_keeps_it(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    update = ward.server.message(TAYO, "me")
    await ward.stage.owner.execute("ALTER TABLE conversation RENAME TO conversation_away")
    assert await post(ward, update) == 503
    assert ward.webhook.counters["unavailable"] == 1
    await ward.stage.owner.execute("ALTER TABLE conversation_away RENAME TO conversation")
    assert await post(ward, update) == 200
    await ward.quiet()
    assert len(ward.server.said(TAYO)) == 1


async def test_until_the_hospital_has_a_sender_telegram_keeps_it(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    update = ward.server.message(TAYO, "me")
    await ward.stage.owner.execute("UPDATE channel_sender SET account = 'other' WHERE channel = 'telegram'")
    await ward.service.directory.load()
    assert await post(ward, update) == 503
    await ward.bot.see_to_rows()
    assert await post(ward, update) == 200


async def test_ten_deliveries_at_once_are_one(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    update = ward.server.message(TAYO, "me")
    assert await asyncio.gather(*(post(ward, update) for _ in range(10))) == [200] * 10
    await ward.quiet()
    assert [row["status"] for row in await ward.inbound()] == ["handled"]
    assert len(ward.server.said(TAYO)) == 1


async def test_a_tap_is_answered_once_however_often_it_comes(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "help")
    tap = ward.server.tap(TAYO, "Tasks")
    await ward.deliver(tap, tap, tap)
    assert [method for method, _ in ward.server.calls].count("answerCallbackQuery") == 1
    assert len(ward.server.shown(TAYO)) == 2


async def test_a_stranger_is_told_once_and_nothing_is_kept(ward: TelegramWard) -> None:
    for words in ("hi", "/start", "tasks"):
        await ward.deliver(ward.server.message(CHAT, words))
    assert ward.server.said(CHAT) == [STRANGER]
    assert ward.bot.intake.counters["strangers"] == 3
    assert await ward.inbound() == []
    # two hospitals: whose would it be?
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE channel <> ''") == 0


async def test_where_one_hospital_is_served_a_stranger_is_in_its_audit(ward: TelegramWard) -> None:
    ward.service.directory.ids = ward.service.directory.ids[:1]
    await ward.deliver(ward.server.message(CHAT, "hi"), ward.server.message(CHAT, "hi"))
    rows = await ward.stage.owner.fetch(
        "SELECT hospital_id, actor_kind, actor_id, channel, detail::text FROM audit_entry WHERE channel <> ''"
    )
    assert [tuple(row)[1:4] for row in rows] == [("staff", None, "telegram")]
    assert rows[0]["hospital_id"] == ward.service.directory.ids[0]
    assert str(CHAT) not in rows[0]["detail"]


async def test_a_group_is_refused_once_and_left_alone(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    group = -1_001_234
    for words in ("team", "/team", "hello?"):
        await ward.deliver(ward.server.message(TAYO, words, chat=group, kind="supergroup"))
    assert ward.server.said(group) == [GROUP]
    assert await ward.inbound() == []
    assert ward.bot.intake.counters["groups"] == 3


async def test_without_a_bot_there_is_no_such_address(ward: TelegramWard) -> None:
    bot, ward.service.telegram = ward.service.telegram, None
    assert await post(ward, {}) == 404
    ward.service.telegram = bot


async def test_no_token_id_name_or_text_is_logged(
    demo_url: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("DEBUG")
    try:
        async with telegram_ward(demo_url, release, Telegram()) as ward:
            await ward.link(CHAT, "Zebulon Quagmire")
            await ward.say(CHAT, "me")
            await ward.say(CHAT, "my knee hurts like thunder")
            await ward.deliver(ward.server.message(CHAT + 1, "my knee hurts like thunder"))
            await ward.deliver({"update_id": 9, "message": {"text": "my knee hurts like thunder"}})
            ward.server.blocked.add(CHAT)
            await ward.deliver(ward.server.message(CHAT, "my knee hurts like thunder"))
            await ward.stage.owner.execute("ALTER TABLE conversation RENAME TO conversation_away")
            await ward.deliver(ward.server.message(CHAT, "my knee hurts like thunder"))
            await ward.stage.owner.execute("ALTER TABLE conversation_away RENAME TO conversation")
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
        structlog.reset_defaults()
    written = stream.getvalue()
    assert '"event": "telegram_stranger"' in written
    assert '"event": "webhook_not_stored"' in written
    canaries = (TOKEN, TOKEN.partition(":")[2], str(CHAT), "Zebulon", "Quagmire", "thunder", SECRET)
    assert [canary for canary in canaries if canary in written] == []


# --- the application -----------------------------------------------------------------------------------------------------


def settings(tmp_path: Path, **more: Any) -> Settings:
    return Settings(careline_data_dir=tmp_path, telegram_bot_token=TOKEN, **more)


def test_the_account_by_the_settings(tmp_path: Path) -> None:
    assert staff_bot_of(Settings(careline_data_dir=tmp_path)) is None
    fetched = staff_bot_of(settings(tmp_path, public_base_url="http://10.0.0.7:8000"))
    assert fetched is not None
    assert fetched.webhook_url == ""
    public = staff_bot_of(settings(tmp_path, public_base_url="https://care.example/"))
    assert public is not None
    assert public.webhook_url == "https://care.example/webhooks/telegram"
    assert public.secret == fetched.secret
    assert len(public.secret) == 64
    assert public.secret.isalnum()
    named = staff_bot_of(settings(tmp_path, telegram_webhook_secret="my-own"))
    assert named is not None
    assert named.secret == "my-own"
    assert TOKEN not in repr(named)
    assert "my-own" not in repr(named)


async def test_the_whole_application_serves_the_bot(demo_url: str, tmp_path: Path) -> None:
    server = Telegram()
    async with serving(server.app) as telegram_url:
        configured = settings(
            tmp_path, database_url=demo_url, public_base_url="https://care.example", telegram_api_base_url=telegram_url
        )
        account = staff_bot_of(configured)
        assert account is not None
        said = await asyncio.to_thread(how_to_open, account)
        assert said == (
            f"Staff on Telegram: https://t.me/{BOT_NAME} with a link from an administrator's INVITE (updates come by webhook)"
        )
        app = create_app(configured, console=False)
        async with serving(app, lifespan="on") as url:
            server.webhook_base_url = url
            await until(lambda: server.webhook)
            assert await server.deliver(server.message(CHAT, "hi")) == [200]
            await until(lambda: server.said(CHAT) == [STRANGER])
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{url}/metrics") as answer:
                    assert 'careline_telegram_total{kind="strangers"} 1' in await answer.text()
                async with session.post(f"{url}{UPDATES_PATH}", data=b"{}") as answer:
                    assert answer.status == 403
        server.end()
    nobody = staff_bot_of(settings(tmp_path, telegram_api_base_url="http://127.0.0.1:1"))
    assert nobody is not None
    assert "does not answer yet" in await asyncio.to_thread(how_to_open, nobody)
