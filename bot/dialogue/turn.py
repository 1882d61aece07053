"""Turns: one message, one commit. Messages that only move the dialogue share a commit; those that call the domain get
their own (DESIGN.md section 2). A committed turn has its replies; an uncommitted one never happened.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Literal
from uuid import UUID

import asyncpg
import orjson

from bot.channels.content import Content, Inbound
from bot.dialogue import store
from bot.dialogue.acting import Acting, may_be_among
from bot.dialogue.floods import tell_of_flood
from bot.dialogue.hospitals import Hospitals, Served
from bot.dialogue.play import Play
from bot.dialogue.releases import Releases
from bot.dialogue.standing import heard_from, saved_from, start
from bot.dialogue.store import Arrival, Opened, Saved
from bot.dialogue.world import Heard
from bot.staff.desk import LINKING, StaffDesk, invitation_in
from bot.worker.outbox import Outgoing, transaction
from domain.audit.unit import write_notes
from domain.kit import logs, traces
from domain.kit.batching import Batcher
from domain.kit.clock import Clock
from domain.kit.context import Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.ids import uuid7
from domain.kit.measures import TURN_SECONDS
from domain.kit.session import Session
from domain.kit.trouble import DATABASE_ERRORS, is_trouble
from domain.settings.service import Sender
from domain.staff.rules import patient_actor
from domain.tasks import service as tasks
from domain.tasks.rules import Priority

log = logs.get(__name__)

Verdict = Literal["handled", "accepted", "duplicate"]
BATCH = 64
AT_ONCE = 8
TRIES = 5
_GROUP_SECONDS, _OWN_SECONDS = TURN_SECONDS.labels("group"), TURN_SECONDS.labels("own")
GRACE = timedelta(seconds=8)  # how long an accepted message is its process's own before a sweep may run it


class Turns:
    """Takes messages in. `hand_over` gets the replies after each commit; `base_url` and `link_key` make links."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        releases: Releases,
        hand_over: Callable[[list[Outgoing]], None],
        *,
        base_url: str,
        link_key: bytes,
    ) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._hospitals = hospitals
        self._releases = releases
        self._hand_over = hand_over
        self._base_url = base_url
        self._link_key = link_key
        self._desk = StaffDesk(clock, keys, base_url=base_url, link_key=link_key, releases=releases)
        self._acting = Acting(clock, keys, base_url=base_url, link_key=link_key)
        self._batcher: Batcher[Arrival, Verdict] = Batcher(self._group, limit=BATCH, key=_key)
        self._running: dict[tuple[UUID, UUID], bool] = {}
        self._begun: dict[tuple[UUID, UUID], tuple[Opened, Play]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self.counters = {"handled": 0, "accepted": 0, "duplicate": 0, "failed": 0, "dead": 0, "groups": 0}

    @property
    def desk(self) -> StaffDesk:
        """The staff's desk: whoever learns what it must know later tells it."""
        return self._desk

    async def take(self, inbound: Inbound, sender: Sender) -> Verdict:
        """One message. Returns once it is committed: with its turn, or as accepted with the turn to follow at once."""
        sealed = self._keys.seal(store.inbound_json(inbound))
        arrival, begun = Arrival(inbound, sender, uuid7(), sealed), traces.now()
        with _GROUP_SECONDS.time():
            verdict = await self._batcher.submit(arrival)
        traces.record("message", arrival.id, begun, first=True, channel=inbound.channel, outcome=verdict)
        return verdict

    async def close(self) -> None:
        """Finishes what was accepted; takes no more."""
        await self._batcher.close()
        await self.settled()

    # --- groups ----------------------------------------------------------------------------------------------------

    async def _group(self, arrivals: list[Arrival]) -> list[Verdict | Exception]:
        hospitals = {a.sender.hospital_id for a in arrivals}
        served = {h: await self._hospitals.get(h) for h in hospitals}
        now = self._clock.now()
        self.counters["groups"] += 1
        verdicts: list[Verdict | Exception] = []
        kept: list[tuple[Arrival, UUID, str]] = []
        saved: list[Saved] = []
        later: list[tuple[UUID, UUID]] = []
        outgoing: list[Outgoing] = []
        async with self._database.session(hospitals) as session:
            connection = session.driver
            rows = await store.open_turns(connection, self._keys, arrivals, now)
            for arrival, row in zip(arrivals, rows, strict=True):
                if row["verdict"] == "duplicate":
                    verdicts.append("duplicate")
                    continue
                turn = None
                if row["verdict"] == "turn" and not self._for_desk(arrival.sender.hospital_id, arrival.inbound):
                    turn = await self._plain(session, arrival, row, served[arrival.sender.hospital_id], hospitals)
                kept.append((arrival, row["conversation_id"], turn.status if turn else "pending"))
                if turn is None:
                    later.append((arrival.sender.hospital_id, row["conversation_id"]))
                else:
                    saved.append(turn)
                verdicts.append("handled" if turn else "accepted")
            if kept:
                outgoing = await store.save_turns(connection, self._keys, kept, saved, now, now + GRACE)
                await store.keep_media(connection, self._keys, [a for a, _, _ in kept if a.inbound.media], now)
        for verdict in verdicts:
            self.counters[str(verdict)] += 1
        if outgoing:
            self._hand_over(outgoing)
        for key in later:
            self.run_soon(*key)
        return verdicts

    async def _plain(
        self, session: Session, arrival: Arrival, row: asyncpg.Record, served: Served, hospitals: set[UUID]
    ) -> Saved | None:
        """The whole turn, if the machine needs nothing of the domain, or only looks something up or adds what nobody waits for.

        None leaves it to a transaction of its own.

        A turn that fails is repeated there, where its failure is counted: it never takes its group with it.
        """
        opened = Opened(
            arrival.sender.hospital_id,
            arrival.sender.id,
            row["conversation_id"],
            row["contact_id"],
            row["address_id"],
            arrival.inbound.address,
            arrival.inbound.channel,
            row["state"],
            row["release_id"],
            row["mode"],
            row["human_until"],
            arrival.id,
        )
        now = self._clock.now()
        try:
            play = start(self._releases, served, opened, heard_from(arrival.inbound), self._keys, now)
            if play is None:
                return None
            finish = partial(saved_from, play, served=served, opened=opened, keys=self._keys, now=now)
            step = play.result()
            if may_be_among(step):
                return await self._acting.among(session, opened, play, served, hospitals, finish)
            if step.wish is not None or play.flood == "begins":
                self._begun[opened.hospital_id, opened.conversation_id] = opened, play
                return None
            return finish(step)
        except Exception as error:
            log.warning("turn_failed_in_group", inbound=str(arrival.id), exc_info=error)
            return None

    # --- turns of their own ----------------------------------------------------------------------------------------

    def run_soon(self, hospital_id: UUID, conversation_id: UUID) -> None:
        """Runs every turn this conversation waits for, unless that is already being done here."""
        key = (hospital_id, conversation_id)
        if key in self._running:
            self._running[key] = True
            return
        self._running[key] = False
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: tuple[UUID, UUID]) -> None:
        try:
            async with self._slots:
                while await self._next(key) or self._running[key]:
                    self._running[key] = False
        finally:
            del self._running[key]
            self._begun.pop(key, None)

    async def _next(self, key: tuple[UUID, UUID]) -> bool:
        """One waiting turn of the conversation. False when there is none left that is due."""
        for attempt in range(6):
            try:
                with _OWN_SECONDS.time():
                    return await self._own(key)
            except DATABASE_ERRORS as error:
                if not is_trouble(error) or attempt == 5:
                    # The database is away: the row is pending, and a sweep runs it when the database is back.
                    log.error("turn_database_error", conversation=str(key[1]), exc_info=error)
                    return False
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))
        return False

    async def _own(self, key: tuple[UUID, UUID]) -> bool:
        hospital_id, conversation_id = key
        served = await self._hospitals.get(hospital_id)
        now = self._clock.now()
        message_id: UUID | None = None
        try:
            async with self._database.session([hospital_id]) as session:
                raw = session.driver
                row = await store.next_turn(raw, hospital_id, conversation_id)
                if row is None or (row["attempts"] > 0 and row["retry_at"] > now):
                    return False
                message_id, begun = row["message_id"], traces.now()
                opened = Opened(
                    hospital_id,
                    row["sender_id"],
                    conversation_id,
                    row["contact_id"],
                    row["address_id"],
                    row["address"],
                    row["channel"],
                    row["state"],
                    row["release_id"],
                    row["mode"],
                    row["human_until"],
                    row["message_id"],
                    row["kind"] if row["kind"] != "message" else "",
                    last_inbound_at=row["last_inbound_at"],
                )
                saved, ctx = await self._answered(session, key, opened, row["kind"], row["content"], served)
                relinked = any(note.action in LINKING for note in ctx.notes)
                outgoing = await store.save_own(raw, self._keys, saved, ctx, now)
            if relinked:
                await self._hospitals.load_staff()
        except Exception as error:
            if message_id is None or is_trouble(error):
                raise
            await self._failed(served, opened, message_id, error)
            traces.record("turn", message_id, begun, channel=opened.channel, outcome="failed")
            return True
        self.counters["handled"] += 1
        traces.record("turn", message_id, begun, channel=opened.channel, kind=row["kind"], outcome="handled")
        if outgoing or saved.beside:
            self._hand_over([*saved.beside, *outgoing])
        return bool(row["more"])

    async def _answered(
        self,
        session: Session,
        key: tuple[UUID, UUID],
        opened: Opened,
        kind: str,
        content: bytes,
        served: Served,
    ) -> tuple[Saved, Context]:
        """What the desk answers a member of staff, and the machine everybody else."""
        if kind == "message":
            inbound = store.inbound_from(self._keys.open(content))
            if self._for_desk(opened.hospital_id, inbound):
                answered = await self._desk.turn(session, served, opened, inbound)
                if answered is not None:
                    return answered
        play = self._continued(key, opened) or await self._started(opened, kind, content, served)
        ctx = self._acting.context(session, opened, served)
        step = await self._acting.all(ctx, opened, play, served)
        if play.flood == "begins":
            await tell_of_flood(ctx, opened.conversation_id)
        return saved_from(play, step, served, opened, self._keys, self._clock.now()), ctx

    def _for_desk(self, hospital_id: UUID, inbound: Inbound) -> bool:
        """Linked chats and whoever brings an invitation; STOP and START are everybody's own."""
        if inbound.opt_word:
            return False
        known = inbound.channel == "telegram" or self._hospitals.is_staff(hospital_id, inbound.channel, inbound.address)
        return known or invitation_in(inbound.text) is not None

    def _continued(self, key: tuple[UUID, UUID], opened: Opened) -> Play | None:
        """What the group began with this message, if nothing has happened to the conversation since."""
        begun, play = self._begun.pop(key, (None, None))
        if begun is None or play is None:
            return None
        same = (begun.message_id, begun.state, begun.release_id, begun.mode, begun.human_until) == (
            opened.message_id, opened.state, opened.release_id, opened.mode, opened.human_until
        )  # fmt: skip
        return play if same else None

    async def _started(self, opened: Opened, kind: str, content: bytes, served: Served) -> Play:
        heard = self._heard(kind, content)
        opened.lane = heard.lane
        play = start(self._releases, served, opened, heard, self._keys, self._clock.now())
        if play is None and opened.release_id is not None:
            await self._releases.get(opened.release_id, opened.hospital_id)
            play = start(self._releases, served, opened, heard, self._keys, self._clock.now())
        if play is None:
            raise RuntimeError("the pinned release was read and is not known")
        return play

    def _heard(self, kind: str, content: bytes) -> Heard:
        if kind == "message":
            return heard_from(store.inbound_from(self._keys.open(content)))
        if kind == "start":
            return Heard(**orjson.loads(self._keys.open(content)))
        return Heard(silence="close" if kind == "close" else "nudge")

    async def _failed(self, served: Served, opened: Opened, message_id: UUID, error: Exception) -> None:
        """Counts the failure. After the last try: a dead letter, one apology, and a task for staff."""
        hospital = served.profile.hospital
        now = self._clock.now()
        code = getattr(error, "code", None) or type(error).__name__
        log.error("turn_failed", inbound=str(message_id), code=str(code), exc_info=error)
        outgoing: list[Outgoing] = []
        async with self._database.session([hospital.id]) as session:
            raw = session.driver
            attempts = await raw.fetchval(
                "SELECT attempts FROM inbound_message WHERE hospital_id = $1 AND id = $2", hospital.id, message_id
            )
            row = await raw.fetchrow(
                store.FAILED, hospital.id, message_id, str(code)[:80], now + store.backoff(attempts), TRIES
            )
            self.counters["failed"] += 1
            if row["status"] == "dead":
                self.counters["dead"] += 1
                actor = patient_actor(opened.contact_id, opened.channel, message_id)
                ctx = Context(session, actor, hospital, self._clock, self._keys)
                outgoing = await self._apologise(raw, opened, now)
                await tasks.open_task(
                    ctx,
                    title="A patient's message could not be answered",
                    priority=Priority.HIGH,
                    due_at=now,
                    related=("conversation", opened.conversation_id),
                    category="dead_letter",
                )
                await write_notes(ctx)
        if outgoing:
            self._hand_over(outgoing)

    async def _apologise(self, raw: asyncpg.Connection, opened: Opened, now: object) -> list[Outgoing]:
        if opened.silence:
            return []
        release = self._releases.current_for(opened.hospital_id).machine.release
        text = release.everywhere.texts.apology
        return await store.reply(raw, self._keys, opened, Content(release.catalogues.text("en_NG", text)), now)  # type: ignore[arg-type]

    # --- sweeps ----------------------------------------------------------------------------------------------------

    async def run_due(self) -> int:
        """Runs messages whose process died or whose retry is due, in every hospital. Returns how many conversations."""
        return await self._sweep(store.DUE)

    async def run_silences(self) -> int:
        """Turns due instants of silence into messages of their own, and runs them."""
        return await self._sweep(store.SILENCES)

    async def _sweep(self, statement: str) -> int:
        async with transaction(self._database, self._hospitals.ids) as connection:
            rows = await connection.fetch(statement, self._clock.now(), 200)
        for row in rows:
            self.run_soon(row["hospital_id"], row["conversation_id"])
        return len(rows)

    async def settled(self) -> None:
        """Returns when no turn of its own is under way here: for tests and for an orderly end."""
        while self._tasks:
            await asyncio.gather(*self._tasks)


def _key(arrival: Arrival) -> tuple[UUID, str]:
    return arrival.sender.id, arrival.inbound.address
