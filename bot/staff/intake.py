"""Updates of the staff bot, from the webhook or from polling: whose hospital it is, stored, and only then answered.

One bot serves every hospital. The hospital is the one the chat is linked at, the one an invitation's code names, or none:
a stranger. Turns of one chat run in the order in which its updates arrive here. Telegram may deliver updates twice
and out of order: `update_id` tells repeats apart and is never used to order or refuse. A tap that overtakes an older
text is right as it stands, because a button carries its whole command line; a yes counts only for the question that is
still open.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import text

from bot.channels.content import Inbound
from bot.channels.telegram import FromGroup, TelegramFault, UnreadableUpdate, Written, read_update
from bot.dialogue.hospitals import Hospitals
from bot.dialogue.turn import Turns
from bot.staff.desk import invitation_in
from bot.staff.strangers import BAD_CODE, GROUP, STRANGER, Patience
from bot.staff.workplaces import Workplace, workplaces
from domain.audit import unit_of_work
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import Actor, AuditNote
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.settings.service import Sender
from domain.team.service import hospital_of_code

if TYPE_CHECKING:
    from bot.channels.telegram_api import TelegramApi

log = logs.get(__name__)
COUNTERS = ("taken", "duplicate", "ignored", "unreadable", "strangers", "bad_codes", "groups", "taps_answered")
WAITS, WAIT = 60, 0.05  # how long, in seconds and times, a chat of several hospitals waits for its turn before

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('telegram:' || :address, 0))")
_KNOWN = text("SELECT 1 FROM inbound_message WHERE account = :account AND provider_id = :id LIMIT 1")
_WAITING = text(
    "SELECT 1 FROM inbound_message m JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id"
    " JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id"
    " WHERE a.channel = 'telegram' AND a.address = :address AND m.status IN ('pending', 'failed') LIMIT 1"
)
_REACHABLE = text(
    "UPDATE contact_address SET unreachable = '', updated_at = :now"
    " WHERE hospital_id = :hospital AND channel = 'telegram' AND address = :address AND unreachable <> ''"
)


class NotReady(Exception):
    """The hospital has no sender for this bot yet: whoever brings the update shall bring it again."""


class TelegramIntake:
    """Takes updates in. `counters` is for /metrics."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        turns: Turns,
        api: "TelegramApi",
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._turns, self._api = hospitals, turns, api
        self._told = Patience(times=1, seconds=600)
        self._codes = Patience(times=5, seconds=600, in_all=300)
        self._groups = Patience(times=1, seconds=float("inf"))
        self._answered: deque[str] = deque(maxlen=2000)
        self._entering: deque[str] = deque(maxlen=500)
        self._tasks: set[asyncio.Task[None]] = set()
        self.counters = dict.fromkeys(COUNTERS, 0)

    async def take(self, update: Mapping[str, Any]) -> None:
        """Returns once the update is stored, or is found to need no storing. Raises `NotReady` and database trouble."""
        try:
            read = read_update(update, self._api.bot_id, self._clock.now())
        except UnreadableUpdate as error:
            self.counters["unreadable"] += 1
            log.warning("telegram_update_unreadable", error_type=type(error).__name__)
            return
        if read is None:
            self.counters["ignored"] += 1
            return
        if isinstance(read, FromGroup):
            self._from_group(read)
        else:
            await self._written(read)
        if read.tap:
            self._answer_tap(read.tap)

    async def settled(self) -> None:
        """Returns when nothing is being told to strangers or answered to taps."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    # --- staff -------------------------------------------------------------------------------------------------------

    async def _written(self, written: Written) -> None:
        inbound = written.inbound
        code = None if written.tap else invitation_in(inbound.text)
        places = await self._places(inbound.address)
        invited = await self._invited_to(inbound.address, code, bool(places)) if code else None
        if invited is None and not places:
            await self._stranger(inbound, code)
        elif invited is not None and all(place.hospital_id == invited for place in places):
            await self._store(inbound, invited)
            self._entering.append(inbound.address)
        elif len(places) == 1 and invited is None:
            await self._store(inbound, places[0].hospital_id)
        else:
            await self._at_one_of(inbound, places, invited)

    async def _places(self, address: str) -> list[Workplace]:
        """Where the chat is linked; somebody whose invitation is just being accepted is waited for."""
        for _ in range(WAITS):
            async with self._database.session([]) as session:
                found = await workplaces(session, "telegram", address)
            if found or address not in self._entering:
                return found
            await asyncio.sleep(WAIT)
        self._entering.remove(address)
        return []

    async def _invited_to(self, address: str, code: str, linked: bool) -> UUID | None:
        """The hospital of an invitation; strangers get few guesses."""
        if not linked and not self._codes.take(address):
            return None
        return await hospital_of_code(self._database, self._keys, code)

    async def _at_one_of(self, inbound: Inbound, places: list[Workplace], invited: UUID | None) -> None:
        """For a chat with several hospitals, each update finds those before it dealt with: one may have switched.

        A repeat must be known wherever it was stored the first time, hence one at a time.
        """
        asked = {"account": inbound.account, "id": inbound.provider_message_id, "address": inbound.address}
        for wait in range(WAITS + 1):
            seen = {place.hospital_id for place in places} | ({invited} if invited else set())
            async with self._database.session(seen) as session:
                await session.execute(_ONE_AT_A_TIME, asked)
                if (await session.execute(_KNOWN, asked)).scalar():
                    self.counters["duplicate"] += 1
                    return
                waiting = (await session.execute(_WAITING, asked)).scalar()
                if not waiting or wait == WAITS:
                    places = await workplaces(session, "telegram", inbound.address)
                    chosen = next((place.hospital_id for place in places if place.chosen), None)
                    where = invited or chosen
                    if where is not None:
                        await self._store(inbound, where)
                        return
                    break
            await asyncio.sleep(WAIT)
        await self._stranger(inbound, None)

    async def _store(self, inbound: Inbound, hospital_id: UUID) -> None:
        sender = await self._sender(hospital_id)
        verdict = await self._turns.take(replace(inbound, recipient=sender.address), sender)
        self.counters["duplicate" if verdict == "duplicate" else "taken"] += 1
        # Whoever writes has not blocked the bot, or not any more.
        values = {"hospital": hospital_id, "address": inbound.address, "now": self._clock.now()}
        async with self._database.session([hospital_id]) as session:
            await session.execute(_REACHABLE, values)

    async def _sender(self, hospital_id: UUID) -> Sender:
        for fresh in (False, True):
            if fresh:
                await self._hospitals.load()
            for sender in self._hospitals.senders:
                if (sender.hospital_id, sender.channel, sender.account) == (hospital_id, "telegram", self._api.bot_id):
                    return sender
        raise NotReady("no sender of this bot for the hospital")

    # --- everybody else ----------------------------------------------------------------------------------------------

    async def _stranger(self, inbound: Inbound, code: str | None) -> None:
        kind = "bad_codes" if code else "strangers"
        self.counters[kind] += 1
        log.info("telegram_stranger", kind=kind)
        if not self._told.take(f"{kind}:{inbound.address}"):
            return
        if len(self._hospitals.ids) == 1:
            hospital = (await self._hospitals.get(self._hospitals.ids[0])).profile.hospital
            actor = Actor("staff", None, frozenset(), "telegram")
            async with unit_of_work(self._database, hospital, actor, self._clock, self._keys) as ctx:
                ctx.note(AuditNote("stranger_refused", "staff", detail={"channel": "telegram", "code": bool(code)}))
        self._soon(self._tell(inbound.address, BAD_CODE if code else STRANGER))

    def _from_group(self, read: FromGroup) -> None:
        """Refused once; whatever comes from there afterwards is passed over."""
        self.counters["groups"] += 1
        if self._groups.take(read.chat):
            self._soon(self._tell(read.chat, GROUP))

    async def _tell(self, chat: str, words: str) -> None:
        result = await self._api.tell(chat, words)
        if result.outcome != "accepted":
            log.info("telegram_not_told", code=result.code)

    def _answer_tap(self, tap: str) -> None:
        """Each tap once, as long as this process remembers; too late is as good as done."""
        if tap in self._answered:
            return
        self._answered.append(tap)
        self._soon(self._end_tap(tap))

    async def _end_tap(self, tap: str) -> None:
        try:
            await self._api.answer_tap(tap)
        except TelegramFault as fault:
            log.info("telegram_tap_unanswered", code=fault.code)
        else:
            self.counters["taps_answered"] += 1

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
