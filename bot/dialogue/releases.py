"""The releases of one process: which one a hospital's conversations begin on, and every one that is still pinned.

A conversation finishes on the release it pinned, whatever was published since. `refresh` learns what is current; what is new
is compiled beside the event loop and then exchanged, so that a turn only looks it up.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select

from bot.dialogue.compiling import compile_set
from bot.dialogue.loading import FlowsRefused
from bot.dialogue.machine import Machine
from bot.dialogue.moving import Moves, Passage, tapped
from bot.dialogue.play import STAYING, Play, Way
from bot.dialogue.release import Release
from bot.dialogue.state import DialogueState
from bot.dialogue.world import Heard, World
from domain.flows.models import FlowCurrent, FlowRelease
from domain.flows.service import keep_shipped, read_texts
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.db import Database

log = logs.get(__name__)

KEPT = 64  # releases that are nobody's current and stay compiled; one that is needed again is read again


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a turn runs on. `moves` is the map its conversation was moved by."""

    machine: Machine
    way: Way = STAYING
    moves: Moves = field(default_factory=dict)

    def advance(self, state: DialogueState, heard: Heard, world: World) -> Play:
        """`Machine.advance` on what was chosen; a tap on a question that was mapped is one on the question it became."""
        if heard.choice_id and self.moves:
            heard = replace(heard, choice_id=tapped(heard.choice_id, self.moves))
        return self.machine.advance(state, heard, world, way=self.way)


@dataclass(slots=True)
class Current:
    """What a hospital's new conversations begin on. `moves`: the map for whoever stands in an older release."""

    machine: Machine
    moves: Mapping[UUID, Moves] = field(default_factory=dict)
    passages: dict[UUID, Passage] = field(default_factory=dict)

    def passage(self, old: Release) -> Passage:
        """The way from an older release to this one."""
        found = self.passages.get(old.stored_id)
        if found is None:
            found = self.passages[old.stored_id] = Passage(old, self.machine.release)
        return found

    def choose(self, pinned: Machine, state: DialogueState) -> Chosen:
        """For a conversation that pinned `pinned`. Moves `state` when it may go over to this release."""
        if not state.frames or pinned is self.machine:
            return Chosen(self.machine)
        passage = self.passage(pinned.release)
        moves = self.moves.get(pinned.release.stored_id)
        if moves is not None:
            moved = passage.move(state, moves)
            if moved is not None:
                return Chosen(self.machine, Way(asks_first=not moved.hears), moves)
        if passage.rest(state):
            return Chosen(self.machine)
        return Chosen(pinned, Way(onward=passage))


class Releases:
    """The machine of each release, compiled once per process."""

    def __init__(self, database: Database, shipped: Release, clock: Clock) -> None:
        self._database = database
        self._shipped = shipped
        self._clock = clock
        self._machines: dict[UUID, Machine] = {}
        self._followed: Current | None = None
        self._currents: dict[UUID, Current] = {}
        self._running: dict[UUID, UUID] = {}
        self._refused: set[UUID] = set()
        self._reading = asyncio.Lock()

    @property
    def ready(self) -> bool:
        return self._followed is not None

    @property
    def shipped(self) -> Machine:
        """What this version of the software ships: the current one of every hospital without releases of its own."""
        return self._shipped_current.machine

    @property
    def _shipped_current(self) -> Current:
        if self._followed is None:
            raise RuntimeError("publish_shipped() runs first")
        return self._followed

    def current_for(self, hospital_id: UUID) -> Current:
        """A look-up: nothing is read or compiled here."""
        return self._currents.get(hospital_id) or self._shipped_current

    def choose(self, hospital_id: UUID, release_id: UUID | None, state: DialogueState) -> Chosen | None:
        """What the turn of a conversation that pinned `release_id` runs on; may move `state` to the current release.

        None: the pinned release is not in memory and `get` must read it first.
        """
        current = self.current_for(hospital_id)
        pinned = self._machines.get(release_id) if release_id is not None and state.frames else current.machine
        return current.choose(pinned, state) if pinned is not None else None

    async def publish_shipped(self) -> UUID:
        """Stores the flows this version of the software ships, unless they are stored already, and makes them current."""
        release = self._shipped
        async with self._database.session([]) as session:
            found = await keep_shipped(session, release.checksum, release.texts, self._clock.now())
        machine = self._machines[found] = Machine(release.stored_as(found))
        self._followed = Current(machine)
        return found

    def known(self, release_id: UUID) -> Machine | None:
        return self._machines.get(release_id)

    async def get(self, release_id: UUID, hospital_id: UUID) -> Machine:
        """The machine of a pinned release, compiled from the stored texts on first use."""
        machine = self._machines.get(release_id)
        if machine is not None:
            return machine
        async with self._reading:
            machine = self._machines.get(release_id)
            if machine is None:
                query = select(FlowRelease.manifest).where(FlowRelease.id == release_id)
                async with self._database.session([hospital_id]) as session:
                    manifest = (await session.execute(query)).scalar_one()
                    texts = await read_texts(session, manifest)
                machine = await self._compile(release_id, texts)
        return machine

    # --- what is published while we run ------------------------------------------------------------------------------

    async def refresh(self, hospitals: Iterable[UUID]) -> int:
        """Learns what is current at these hospitals. Returns how many have changed.

        One that cannot be compiled here (it was published by a newer version of the software) is logged once, and the hospital
        keeps what it runs.
        """
        async with self._database.session(hospitals) as session:
            rows = await session.execute(select(FlowCurrent.hospital_id, FlowCurrent.release_id))
            running = {row.hospital_id: row.release_id for row in rows}
        changed = 0
        for hospital_id, release_id in running.items():
            if self._running.get(hospital_id) == release_id or release_id in self._refused:
                continue
            try:
                self._currents[hospital_id] = await self._read_current(hospital_id, release_id)
            except FlowsRefused as error:
                self._refused.add(release_id)
                log.error("release_refused", hospital=str(hospital_id), count=len(error.problems))
                continue
            self._running[hospital_id] = release_id
            changed += 1
        return changed

    async def _read_current(self, hospital_id: UUID, release_id: UUID) -> Current:
        async with self._database.session([hospital_id]) as session:
            query = select(FlowRelease).where(FlowRelease.hospital_id == hospital_id)
            releases = {release.id: release for release in (await session.execute(query)).scalars()}
            release = releases[release_id]
            base = await session.get(FlowRelease, release.based_on) if release.based_on is not None else None
            texts = await read_texts(session, release.manifest) if release_id not in self._machines else {}
        moves = _moves_to(release, releases)
        if base is not None and base.checksum == release.checksum:
            # Without a change of its own the hospital runs what the software ships, also after the next version.
            return Current(self.shipped, moves)
        return Current(self._machines.get(release_id) or await self._compile(release_id, texts), moves)

    async def _compile(self, release_id: UUID, texts: Mapping[str, str]) -> Machine:
        # A flow that newer software begins by itself must be there in older releases too.
        whole = {**self._shipped.texts, **texts}
        machine = await asyncio.to_thread(lambda: Machine(compile_set(whole).stored_as(release_id)))
        self._machines[release_id] = machine
        self._forget_old()
        return machine

    def _forget_old(self) -> None:
        """Machines nobody begins on, beyond the newest of them."""
        current = {c.machine.release.id for c in (self._shipped_current, *self._currents.values())}
        idle = [release_id for release_id in self._machines if release_id not in current]
        for release_id in idle[:-KEPT]:
            del self._machines[release_id]
            for one in (self._shipped_current, *self._currents.values()):
                one.passages.pop(release_id, None)


def _moves_to(release: FlowRelease, releases: Mapping[UUID, FlowRelease]) -> dict[UUID, Moves]:
    """The map from each older release, through every one between that was published with a map."""
    found: dict[UUID, Moves] = {}
    onward: dict[str, str] = {}
    at: FlowRelease | None = release
    while at is not None and at.moves is not None and at.replaces is not None and at.replaces not in found:
        here = {place: onward.get(target, target) for place, target in at.moves.items()}
        onward = {**{place: target for place, target in onward.items() if place not in here}, **here}
        found[at.replaces] = onward
        at = releases.get(at.replaces)
    return found
