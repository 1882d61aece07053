"""The desk: one staff member's message in, one answer out, inside the turn's transaction."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zlib import crc32
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.content import Inbound
from bot.dialogue.hospitals import Served
from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from bot.dialogue.state import DialogueState
from bot.dialogue.store import Opened, Saved
from bot.staff import registry
from bot.staff.command import Answer, Button, Missing, Unsure
from bot.staff.registry import Meant
from bot.staff.speech import content_of, tapped_line
from bot.worker.threads import Thread, window_open
from domain.kit.clock import Clock
from domain.kit.context import Actor, AuditNote, Context
from domain.kit.crypto import KeySet
from domain.kit.errors import CareLineError
from domain.staff.rules import Role, role_name, staff_actor
from domain.team import service as team
from domain.team.rules import read_code
from domain.team.service import Linked

ASKED_FOR = timedelta(minutes=15)  # how long a question of ours waits for its answer
AGAIN_WITHIN = timedelta(minutes=2)  # the same line that changed something, sent again this soon, is asked about
# What changes who is staff: the directory in memory is read again after it.
LINKING = frozenset({"staff_linked", "staff_unlinked", "staff_deactivated"})
_YES = frozenset({"yes", "y", "ok", "okay", "yes please", "confirm", "do it", "sure"})
_NO = frozenset({"no", "n", "never mind", "nevermind", "leave it", "forget it"})


MayWrite = Callable[[Thread, str, datetime], bool]  # whether a flow of ours may begin in this thread at this instant


def _in_the_window(thread: Thread, flow: str, now: datetime) -> bool:
    return window_open(thread, now)


@dataclass(slots=True)
class State:
    """What one chat's desk remembers: the question it asked, the choices it numbered, the rest of a long list."""

    asked: str = ""  # line with {} for the answer
    verbatim: bool = False  # the answer is somebody's own words, even if they begin like a command
    unsure: str = ""  # line that waits for a yes
    count: int | None = None  # what that yes covers
    at: str = ""
    choices: list[str] = field(default_factory=list)
    more: str = ""
    done: str = ""  # the last line that changed something
    done_at: str = ""

    @classmethod
    def load(cls, data: bytes) -> "State":
        return cls(**orjson.loads(data))

    def dump(self) -> bytes:
        return orjson.dumps({name: getattr(self, name) for name in self.__slots__})


@dataclass(slots=True)
class Desk:
    """What a command sees. `yes` is the count somebody has said yes to; None when nothing was confirmed.

    `line` is the line as it was written, `files` how many files came with it. `release` has what the bot says to patients.
    """

    ctx: Context
    served: Served
    link: Linked
    channel: str
    base_url: str
    link_key: bytes = field(repr=False)
    message_id: UUID
    conversation_id: UUID
    release: Release = field(repr=False)
    telegram_name: str = ""
    yes: int | None = None
    line: str = field(default="", repr=False)
    files: int = 0
    may_write: MayWrite = field(default=_in_the_window, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        return self.served.profile.hospital.zone

    @property
    def me(self) -> UUID:
        return self.link.staff_id

    def sure(self, question: str, count: int = 1, *, yes: str = "Yes") -> None:
        """Goes on only if a yes covers exactly this count. Raises `Unsure`: the desk asks, and runs the line again."""
        if self.yes != count:
            raise Unsure(question, count, yes)

    def sure_of(self, question: str, *, yes: str = "Yes") -> None:
        """Like `sure`, where old and new stand in the question: the yes covers exactly what was shown."""
        self.sure(question, crc32(question.encode()), yes=yes)


class StaffDesk:
    """Answers linked chats. Holds nothing of a conversation: its state is in the link's row."""

    def __init__(self, clock: Clock, keys: KeySet, *, base_url: str, link_key: bytes, releases: Releases) -> None:
        self._clock, self._keys = clock, keys
        self._releases = releases
        self._base_url, self._link_key = base_url, link_key
        self.telegram_name = ""  # the bot's, once it is known: deep links need it
        self.may_write: MayWrite = _in_the_window  # the service knows the approved templates

    async def turn(
        self, session: AsyncSession, served: Served, opened: Opened, inbound: Inbound
    ) -> tuple[Saved, Context] | None:
        """The turn of a message that is for the desk; None leaves it to the patients' dialogue."""
        tapped = tapped_line(inbound.choice_id)
        files = len(inbound.media) + ("too_large" in inbound.extra)
        answer, ctx = await self.answer(session, served, opened, inbound.text, tapped, files)
        if answer is None:
            return None
        content = content_of(answer, inbound.quoted_message_id if tapped else "")
        # The patients' dialogue of the same phone stays where it stands.
        release_id = opened.release_id or self._releases.current_for(opened.hospital_id).machine.release.stored_id
        state = opened.state or self._keys.seal(DialogueState().dump())
        standing = Saved(
            opened, state, release_id, None, opened.mode, opened.human_until, None, None, [(content, "message")]
        )
        standing.beside = answer.beside
        return standing, ctx

    async def answer(
        self, session: AsyncSession, served: Served, opened: Opened, text: str, tapped: str, files: int = 0
    ) -> tuple[Answer | None, Context]:
        """The reply to one message, all its effects in the session's transaction.

        None: whoever wrote is to be answered by the patients' dialogue. A command that fails leaves nothing but its audit.
        """
        channel, address = opened.channel, opened.address
        stranger = Actor("staff", None, frozenset(), channel, opened.message_id)
        ctx = Context(session, stranger, served.profile.hospital, self._clock, self._keys)
        link = await team.linked(ctx, channel, address)
        code = invitation_in(text)
        if code is not None:
            return await self._welcome(ctx, served, code, channel, address), ctx
        if link is None:
            return (_STRANGER if channel == "telegram" else None), ctx
        ctx.actor = staff_actor(link.staff_id, link.role, channel, opened.message_id)
        state = State.load(self._keys.open(link.state)) if link.state else State()
        if link.as_patient:
            if text.strip().casefold() not in ("staff", "/staff"):
                return None, ctx
            await team.keep_state(ctx, link, None, as_patient=False)
            return Answer("You are staff again. HELP shows what you can do."), ctx
        desk = Desk(
            ctx,
            served,
            link,
            channel,
            self._base_url,
            self._link_key,
            opened.message_id,
            opened.conversation_id,
            self._releases.current_for(ctx.hospital.id).machine.release,
            self.telegram_name,
            files=files,
            may_write=self.may_write,
        )
        line = tapped or self._completed(state, text)
        answer = await self._run(desk, state, line, bool(tapped))
        if answer.as_patient:
            await team.keep_state(ctx, link, None, as_patient=True)
            return answer, ctx
        state.choices = [button.line for button in answer.buttons]
        state.more = answer.more
        await team.keep_state(ctx, link, self._keys.seal(state.dump()), as_patient=False)
        return answer, ctx

    async def _welcome(self, ctx: Context, served: Served, code: str, channel: str, address: str) -> Answer:
        try:
            async with ctx.session.begin_nested():
                link = await team.accept(ctx, code, channel, address)
        except CareLineError as error:
            return Answer(error.sentence)
        ctx.actor = staff_actor(link.staff_id, link.role, channel, ctx.actor.cause)
        name = served.profile.hospital.name
        return Answer(
            f"Welcome, {link.name}. This chat now belongs to you at {name}, as {role_name(link.role)}.",
            (Button("Help", "help"), Button("My day", "today")),
        )

    def _completed(self, state: State, text: str) -> str:
        """The line a short answer stands for: a number of the list just shown, `more`, or what was asked for."""
        said = text.strip()
        if said.isdigit() and 0 < int(said) <= len(state.choices):
            return state.choices[int(said) - 1]
        if said.casefold() in ("more", "/more") and state.more:
            return state.more
        return _answered(state, said) if self._asked_lately(state) else said

    def _asked_lately(self, state: State) -> bool:
        return bool(state.at) and state.at >= (self._clock.now() - ASKED_FOR).isoformat()

    async def _run(self, desk: Desk, state: State, line: str, tapped: bool) -> Answer:
        if line == "no":
            state.unsure = state.asked = ""
            return Answer("All right, nothing was done.", in_place=tapped)
        confirmed = _confirmed(line)
        if confirmed is not None:
            if not (state.unsure and self._asked_lately(state)) or confirmed != state.count:
                return Answer(
                    "That has been dealt with already, or it was too long ago. Nothing was done.", in_place=tapped
                )
            line, desk.yes = state.unsure, confirmed
        elif _same_again(state, line, desk, tapped):
            return self._ask_again(state, line, desk)
        meant = registry.meant(line)
        if meant is None and re.fullmatch(rf"{re.escape(desk.ctx.hospital.code)}-\d+", line.strip(), re.I):
            meant = registry.meant(f"patient {line.strip()}")
        if meant is None and desk.files:
            meant = registry.meant(f"send file {desk.message_id}")
        if meant is None:
            return await self._unknown(desk, line)
        return await self._try(desk, state, meant, line, tapped)

    async def _try(self, desk: Desk, state: State, meant: Meant, line: str, tapped: bool) -> Answer:
        command = meant.command
        if not registry.may_use(desk.ctx.actor, command):
            desk.ctx.note(AuditNote("operation_refused", "staff", detail={"operation": command.permission}))
            return Answer(_may_not(desk.link.role))
        now = desk.ctx.now.isoformat()
        before = len(desk.ctx.notes)
        desk.line = line
        try:
            async with desk.ctx.session.begin_nested():
                answer = await command.run(desk, meant.rest)
        except Missing as question:
            state.asked, state.unsure, state.at = question.line, "", now
            state.verbatim = question.verbatim
            return Answer(question.sentence, question.choices)
        except Unsure as question:
            state.unsure, state.asked, state.count, state.at = line, "", question.count, now
            yes = Button(question.yes, f"yes {question.count}")
            return Answer(question.sentence, (yes, Button("No", "no")), in_place=tapped)
        except CareLineError as error:
            # The savepoint took back what was done; of what was noted, only refusals are still true.
            kept = [n for n in desk.ctx.notes[before:] if n.action == "operation_refused"]
            desk.ctx.notes[before:] = kept
            state.asked = state.unsure = ""  # a yes is spent even if what it allowed could not be done
            return Answer(_may_not(desk.link.role) if error.code == "forbidden" else error.sentence)
        state.asked = state.unsure = ""
        if command.changes:
            state.done, state.done_at = line, now
        return answer

    def _ask_again(self, state: State, line: str, desk: Desk) -> Answer:
        state.unsure, state.asked, state.count, state.at = line, "", 1, desk.ctx.now.isoformat()
        state.done = ""
        return Answer("You sent exactly this a moment ago, and it was done. Do it once more?", (
            Button("Once more", "yes 1"), Button("No", "no"),
        ))  # fmt: skip

    async def _unknown(self, desk: Desk, line: str) -> Answer:
        near = registry.nearest(line, desk.ctx.actor)
        if near:
            buttons = tuple(Button(phrase.capitalize(), phrase) for phrase in near)
            return Answer("I do not know that command. Did you mean one of these?", (*buttons, Button("Help", "help")))
        return Answer("I do not know that command. HELP shows what you can do.", (Button("Help", "help"),))


_STRANGER = Answer("This is the staff bot of a hospital. If you work there, ask an administrator for an invitation.")


def invitation_in(text: str) -> str | None:
    """The code in `/start CODE`, `link CODE` or `staff CODE`; None if the text is no such line."""
    head, _, rest = text.strip().partition(" ")
    return read_code(rest) if head.casefold() in ("/start", "link", "/link", "staff") else None


def _may_not(role: Role) -> str:
    return f"Your role ({role_name(role)}) may not do this. An administrator can."


def _answered(state: State, said: str) -> str:
    """The line that what was said makes of the open question; a new line where it is no answer."""
    plain = said.casefold()
    if state.unsure and plain in _YES:
        return f"yes {state.count}"
    if (state.unsure or (state.asked and state.verbatim)) and plain in _NO:
        return "no"
    if state.asked and (state.verbatim or registry.meant(said) is None):
        return state.asked.replace("{}", said)
    return said


def _confirmed(line: str) -> int | None:
    head, _, count = line.partition(" ")
    return int(count) if head == "yes" and count.isdigit() else None


def _same_again(state: State, line: str, desk: Desk, tapped: bool) -> bool:
    """A line typed twice in a row is more often a doubt than a wish. Buttons name what they act on: twice is once there."""
    if tapped or desk.files or not state.done or line != state.done:
        return False
    return state.done_at >= (desk.ctx.now - AGAIN_WITHIN).isoformat()
