"""The staff bot's life in one process: it learns who it is, sees to its rows, receives updates, keeps the menus right.

Everything here goes on in the background and is tried again until it works: Telegram may be away at start, and neither
start nor readiness waits for it. What only one process may do (fetch updates, set the webhook, set menus) is done by
the one that holds a PostgreSQL advisory lock; when its connection ends, another takes over.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import asyncpg
from sqlalchemy import text

from bot.channels.telegram import Me, TelegramFault
from bot.dialogue.hospitals import Hospitals
from bot.staff.desk import StaffDesk
from bot.staff.intake import NotReady, TelegramIntake
from bot.worker.menus import Menus
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.db import SERVER_SETTINGS, Database
from domain.kit.ids import uuid7
from domain.kit.trouble import DATABASE_ERRORS, is_trouble

if TYPE_CHECKING:
    from bot.channels.telegram_api import TelegramApi

log = logs.get(__name__)
TROUBLE = (*DATABASE_ERRORS, NotReady)
RATE = 30.0  # messages a second Telegram lets one bot send
LONGEST_PAUSE = 60.0
BROKEN_TRIES = 5  # for an update that fails for another reason than the database's absence
WAIT_SECONDS = 25  # how long one request for updates stays open

_ROW = text(
    "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
    " SELECT :hospital, :id, 'telegram', :address, :account, '', true, :rate"
    " WHERE NOT EXISTS (SELECT FROM channel_sender WHERE hospital_id = :hospital AND channel = 'telegram')"
    " ON CONFLICT (channel, address) DO NOTHING"
)
_RENAME = text(
    "UPDATE channel_sender SET address = :address, account = :account, updated_at = now()"
    " WHERE hospital_id = :hospital AND channel = 'telegram' AND (address <> :address OR account <> :account)"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TelegramAccount:
    """The bot staff write to. Updates come to `webhook_url` (https) with `secret` in their header, or, if it is empty,
    are fetched."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    api_base_url: str = ""
    webhook_url: str = ""


class StaffBot:
    """One per process. `counters` is for /metrics; `me` is None until Telegram has answered."""

    def __init__(
        self,
        account: TelegramAccount,
        api: "TelegramApi",
        intake: TelegramIntake,
        database: Database,
        clock: Clock,
        hospitals: Hospitals,
        desk: StaffDesk,
        *,
        wait_seconds: int = WAIT_SECONDS,
        pause: float = 1.0,
    ) -> None:
        self.account, self.api, self.intake = account, api, intake
        self._database, self._hospitals, self._desk = database, hospitals, desk
        self._wait_seconds, self._pause = wait_seconds, pause
        self.menus = Menus(database, clock, hospitals, api)
        self.me: Me | None = None
        self.leading = False
        self.counters = {"polls": 0, "poll_faults": 0, "updates_failed": 0}
        self._life: asyncio.Task[None] | None = None
        self._broken: dict[object, int] = {}

    def start(self, *, leading: bool) -> None:
        """Begins in the background. `leading`: this process may become the one that receives and sets things up."""
        self._life = asyncio.create_task(self._live(leading))

    async def stop(self) -> None:
        """Fetches no more; what was stored has its turn. What Telegram was not told we have, comes again and is known."""
        if self._life is not None:
            self._life.cancel()
            await asyncio.gather(self._life, return_exceptions=True)
        await self.intake.settled()

    async def close(self) -> None:
        await self.api.close()

    async def upkeep(self) -> None:
        """Sweep: rows for hospitals that are new, menus for chats whose role has changed. Only the leading process."""
        if self.me is not None and self.leading:
            await self.see_to_rows()
            await self.menus.set_right()

    async def see_to_rows(self) -> None:
        """Every hospital has a sender of this bot, under its present name. Raises database trouble."""
        if self.me is None:
            return
        changed = False
        for hospital_id in self._hospitals.ids:
            code = (await self._hospitals.get(hospital_id)).profile.hospital.code
            values = {"hospital": hospital_id, "address": f"{self.me.name}/{code}", "account": self.me.id}
            known = [s for s in self._hospitals.senders if s.hospital_id == hospital_id and s.channel == "telegram"]
            if len(known) == 1 and (known[0].address, known[0].account) == (values["address"], values["account"]):
                continue
            async with self._database.session([hospital_id]) as session:
                await session.execute(_RENAME, values)
                await session.execute(_ROW, {**values, "id": uuid7(), "rate": RATE})
            changed = True
        if changed:
            await self._hospitals.load()

    # --- in the background -------------------------------------------------------------------------------------------

    async def _live(self, leading: bool) -> None:
        self.me = await self._until("telegram_unknown", self.api.me)
        self._desk.telegram_name = self.me.name
        await self._until("telegram_rows_waiting", self.see_to_rows)
        log.info("telegram_bot_known", kind="webhook" if self.account.webhook_url else "polling")
        while leading:
            try:
                async with self._leadership() as lock:
                    await self._lead(lock)
            except Exception as error:
                # Whatever it is, staff must not be cut off until the next start.
                log.warning("telegram_lead_lost", exc_info=error)
                await asyncio.sleep(self._pause)

    async def _until(self, event: str, work: Callable[[], Awaitable[T]]) -> T:
        """Tries again with growing pauses, or after the time Telegram names."""
        pause = self._pause
        while True:
            try:
                return await work()
            except TelegramFault as fault:
                log.warning(event, code=fault.code, status=fault.http_status)
                await asyncio.sleep(max(fault.retry_after, pause))
            except TROUBLE as error:
                log.warning(event, error_type=type(error).__name__)
                await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    @asynccontextmanager
    async def _leadership(self) -> AsyncIterator[asyncpg.Connection]:
        """While inside, no other process is. The lock belongs to a connection of its own and ends with it."""
        key = int.from_bytes(hashlib.sha256(f"telegram:{self.api.bot_id}".encode()).digest()[:8], "big", signed=True)
        connection = await asyncpg.connect(self._database.owner_url, server_settings=SERVER_SETTINGS)
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", key):  # noqa: ASYNC110  a database's lock
                await asyncio.sleep(self._pause * 5)
            self.leading = True
            yield connection
        finally:
            self.leading = False
            connection.terminate()

    async def _lead(self, lock: asyncpg.Connection) -> None:
        if self.account.webhook_url:
            await self._until(
                "telegram_webhook_not_set",
                lambda: self.api.set_webhook(self.account.webhook_url, self.account.secret),
            )
            while True:
                await lock.fetchval("SELECT 1")
                await asyncio.sleep(self._pause * 10)
        await self._until("telegram_webhook_not_deleted", self.api.delete_webhook)
        await self._poll(lock)

    async def _poll(self, lock: asyncpg.Connection) -> None:
        """Fetches for as long as the lock holds. An offset confirms what came before it, so it moves only past what is stored."""
        offset, pause = 0, self._pause
        while True:
            await lock.fetchval("SELECT 1")
            try:
                updates = await self.api.updates(offset, self._wait_seconds)
            except TelegramFault as fault:
                self.counters["poll_faults"] += 1
                log.warning("telegram_poll_failed", code=fault.code, status=fault.http_status)
                if fault.http_status == 409:
                    # Somebody set a webhook, or fetches with this token elsewhere.
                    with suppress(TelegramFault):
                        await self.api.delete_webhook()
                await asyncio.sleep(max(fault.retry_after, pause))
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            self.counters["polls"] += 1
            pause = self._pause
            for update in sorted(updates, key=lambda one: int(one["update_id"])):
                if not await self._taken(update):
                    await asyncio.sleep(self._pause)
                    break
                offset = int(update["update_id"]) + 1

    async def _taken(self, update: dict[str, object]) -> bool:
        """False: it could not be stored now and must come again. One that keeps breaking us is counted and passed over."""
        try:
            await self.intake.take(update)
        except Exception as error:
            self._broken = {update["update_id"]: self._broken.get(update["update_id"], 0) + 1}
            passing = isinstance(error, NotReady) or is_trouble(error)
            if passing or self._broken[update["update_id"]] < BROKEN_TRIES:
                log.warning("telegram_update_not_stored", error_type=type(error).__name__)
                return False
            self.counters["updates_failed"] += 1
            log.exception("telegram_update_failed")
        return True
