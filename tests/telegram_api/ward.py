"""A hospital whose staff write to a bot on the loopback Telegram: real service, real database, our webhook on a port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.routing import Route

from bot.channels.pacing import Pace
from bot.dialogue.release import Release
from bot.service import Service
from bot.worker.telegram import StaffBot, TelegramAccount
from tests.bot.dialogue.stage import BASE_URL, Stage, on_stage
from tests.telegram_api.server import TOKEN, Bubble, Telegram
from web.carrier.serving import serving
from webhooks.telegram import UPDATES_PATH, TelegramWebhook

SECRET = "loopback-secret"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Africa/Lagos"))
TAYO = 5_000_000_001
KANO = "KAN"


class TelegramWard:
    """Short ways to write and to look."""

    def __init__(self, server: Telegram, stage: Stage, webhook: TelegramWebhook, url: str) -> None:
        self.server, self.stage, self.webhook, self.url = server, stage, webhook, url

    @property
    def service(self) -> Service:
        return self.stage.service

    @property
    def bot(self) -> StaffBot:
        assert self.service.telegram is not None
        return self.service.telegram

    async def lead(self) -> None:
        """This process is the one that receives."""
        await self.bot.stop()
        self.bot.start(leading=True)
        await until(lambda: self.bot.leading)

    async def quiet(self) -> None:
        """Until every turn is run, every message is with Telegram, and every stranger is told."""
        for _ in range(2):
            await self.bot.intake.settled()
            await self.service.turns.settled()
            await until(lambda: not self.service.sender.depth)

    async def deliver(self, *updates: dict[str, Any]) -> list[int]:
        """By webhook, whatever Telegram has been told of one; the statuses."""
        before, self.server.webhook = (
            self.server.webhook,
            {"url": f"{BASE_URL}{UPDATES_PATH}", "secret_token": SECRET},
        )
        statuses = await self.server.deliver(*updates)
        self.server.webhook = before
        await self.quiet()
        return statuses

    async def say(self, person: int, text: str) -> Bubble:
        """One line, and the newest answer to it."""
        before = len(self.server.shown(person))
        assert await self.deliver(self.server.message(person, text)) == [200]
        shown = self.server.shown(person)
        assert len(shown) > before, f"no answer to {text!r}"
        return shown[-1]

    async def tap(self, person: int, label: str) -> None:
        assert await self.deliver(self.server.tap(person, label)) == [200]

    async def hospital(self, code: str) -> UUID:
        return await self.stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = $1", code)

    async def link(self, person: int, name: str, role: str = "HOSPITAL_ADMIN", code: str = "MBH") -> UUID:
        """A member of staff whose chat this is."""
        hospital, member = await self.hospital(code), uuid4()
        await self.stage.owner.execute(
            "INSERT INTO staff_member (hospital_id, id, name, role, active) VALUES ($1, $2, $3, $4, true)",
            hospital, member, name, role,
        )  # fmt: skip
        await self.stage.owner.execute(
            "INSERT INTO staff_link (hospital_id, id, staff_id, channel, address, linked_at)"
            " VALUES ($1, $2, $3, 'telegram', $4, $5)",
            hospital, uuid4(), member, str(person), self.stage.clock.now(),
        )  # fmt: skip
        await self.service.directory.load_staff()
        _ = self.server.chats[person]  # pressing START is what opens a chat
        return member

    async def inbound(self) -> list[Any]:
        return await self.stage.owner.fetch("SELECT * FROM inbound_message ORDER BY arrival")


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # looking from outside: nobody tells us
            await asyncio.sleep(0.002)


@asynccontextmanager
async def telegram_ward(
    url: str, release: Release, server: Telegram, *, webhook: bool = True, now: datetime = NOW, known: bool = True
) -> AsyncIterator[TelegramWard]:
    """The demo hospitals at `url`, their bot known and answering; no pauses between messages."""
    async with serving(server.app) as telegram_url:
        account = TelegramAccount(TOKEN, SECRET, telegram_url, f"{BASE_URL}{UPDATES_PATH}" if webhook else "")
        async with on_stage(url, release, now, account) as stage:
            ward = TelegramWard(server, stage, TelegramWebhook(stage.service), "")
            ward.bot._pause, ward.bot._wait_seconds = 0.01, 1
            ward.bot.api._pace = Pace(chat_pause=0.0, per_second=10_000)
            ward.bot.api._timeout = 2.0
            app = Starlette(routes=[Route(UPDATES_PATH, ward.webhook.updates, methods=["POST"])])
            async with serving(app) as ward.url:
                server.webhook_base_url = ward.url
                if known:
                    await until(lambda: any(s.channel == "telegram" for s in stage.service.directory.senders))
                yield ward
                server.end()
                await ward.bot.stop()
    assert server.spec_faults == []
    assert all(bubble.protected for chat in server.chats for bubble in server.shown(chat))
