"""Asking for a person, taking a chat, giving it to somebody else, giving it back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from domain.alerts.service import tell
from domain.audit import operation
from domain.handoffs.records import Handoff, by_number
from domain.handoffs.rules import LONGEST_NOTE, Status, checked_text, may_answer, takes_free_text
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.ids import uuid7
from domain.tasks import service as tasks
from domain.tasks import working
from domain.tasks.records import TaskRecord
from domain.tasks.rules import OPEN
from domain.tasks.rules import Status as TaskStatus
from domain.team import service as team
from domain.team.rules import Topic

_LAST_ARRIVAL = """
    coalesce((SELECT max(arrival) FROM inbound_message
              WHERE hospital_id = :hospital AND conversation_id = CAST(:conversation AS uuid)), 0)
"""
_REQUEST = text(
    f"""
    INSERT INTO handoff AS h (hospital_id, id, conversation_id, task_id, number, requested_at, remind_at, told_arrival)
    VALUES (:hospital, :id, :conversation, :task, :number, :now, :remind, {_LAST_ARRIVAL})
    ON CONFLICT (hospital_id, conversation_id) WHERE status <> 'CLOSED' DO UPDATE
        SET task_id = excluded.task_id, number = excluded.number, updated_at = excluded.requested_at
    RETURNING id, number, id = :id AS created
    """  # noqa: S608  # own constants
)
_OTHER = text(
    "SELECT number FROM handoff WHERE hospital_id = :hospital AND conversation_id = :conversation"
    " AND status <> 'CLOSED' AND id <> :id"
)
_TAKE = text(
    f"""
    UPDATE handoff SET status = 'ACCEPTED', accepted_by = :member, accepted_at = :now, closed_at = NULL, closed_why = '',
        remind_at = NULL, told_arrival = {_LAST_ARRIVAL}, told_at = NULL, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """  # noqa: S608  # own constants
)
_CLOSE = text(
    "UPDATE handoff SET status = 'CLOSED', closed_at = :now, closed_why = :why, remind_at = NULL, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id AND status <> 'CLOSED' RETURNING id"
)
_SILENCE = text(
    "UPDATE conversation SET mode = 'human', human_until = :until, nudge_at = NULL, close_at = NULL"
    " WHERE hospital_id = :hospital AND id = ANY (:threads)"
)
_SPEAK_AGAIN = text(
    "UPDATE conversation SET mode = 'bot', human_until = NULL WHERE hospital_id = :hospital AND id = ANY (:threads)"
)
_NOTE = text(
    "INSERT INTO handoff_note (hospital_id, id, handoff_id, staff_id, body, created_at)"
    " VALUES (:hospital, :id, :handoff, :staff, :body, :now)"
)
_TASK = text("SELECT status, assigned_to FROM task WHERE hospital_id = :hospital AND id = :id")
_OF_TASK = text("SELECT number FROM handoff WHERE hospital_id = :hospital AND task_id = :task AND status <> 'CLOSED'")


@dataclass(frozen=True, slots=True)
class Requested:
    """A wish for a person. `created` is false when the conversation had an open one already."""

    id: UUID
    number: int
    created: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """`newly` is false for whoever has had it already."""

    id: UUID
    handoff: Handoff
    newly: bool


@dataclass(frozen=True, slots=True)
class HandedBack:
    """`tell`: the bot was silent there, and one line to the patient can go out now."""

    id: UUID
    handoff: Handoff
    tell: bool


@dataclass(frozen=True, slots=True)
class Note:
    id: UUID
    number: int


@operation("handoffs.request", audit="handoff_requested")
async def request(ctx: Context, *, conversation_id: UUID, task: TaskRecord, remind_after_minutes: int) -> Requested:
    """Puts the conversation on the list of those that wait for a person; asking again changes nothing.

    Staff are told once more if nobody has taken it after so many working minutes; 0 for never.
    The caller has the conversation's lock.
    """
    remind = None
    if remind_after_minutes:
        try:
            remind = await tasks.due_in_working_time(ctx, remind_after_minutes)
        except Invalid:
            remind = None  # a hospital that never opens reminds nobody; the wish itself must not fail for it
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "conversation": conversation_id,
        "task": task.id,
        "number": task.number,
        "now": ctx.now,
        "remind": remind,
    }
    row = (await ctx.session.execute(_REQUEST, values)).one()
    return Requested(row.id, row.number, row.created)


@operation("handoffs.accept", audit="handoff_accepted")
async def accept(ctx: Context, number: int, *, silence_hours: int) -> Accepted:
    """Takes a chat that waits, or one that was closed; the bot is silent for `silence_hours` from now.

    Whoever has it already keeps it. Raises `NotFound`, `Conflict` with the name of the colleague who was faster.
    """
    found = await by_number(ctx, number, lock=True)
    if found.status is Status.ACCEPTED:
        if found.accepted_by == ctx.actor.id:
            return Accepted(found.id, found, newly=False)
        raise Conflict(held(ctx, found))
    await take(ctx, found, _self(ctx), silence_hours)
    return Accepted(found.id, await by_number(ctx, number), newly=True)


@operation("handoffs.transfer", audit="handoff_transferred")
async def transfer(ctx: Context, number: int, member_id: UUID, *, silence_hours: int) -> Accepted:
    """Gives a chat to a colleague, who is told and gets its task. Raises `NotFound`, `Conflict`."""
    found = await by_number(ctx, number, lock=True)
    if found.status is Status.CLOSED:
        raise Conflict(f"T{number} is closed: the assistant has it again.")
    must_be_ours(ctx, found)
    to = await team.member(ctx, member_id)
    if found.accepted_by == to.id:
        raise Conflict(f"{to.name} has T{number} already.")
    if not to.active or not may_answer(to.role):
        raise Conflict(f"{to.name} may not answer patients here.")
    if not to.channels:
        raise Conflict(f"{to.name} has no linked chat to answer from.")
    await take(ctx, found, to.id, silence_hours)
    await tell(
        ctx,
        Topic.HANDOFFS,
        f"T{number}: a chat was given to you",
        key=f"handoff:{found.id}:to:{to.id}:{ctx.now.isoformat()}",
        to=to.id,
        buttons=[("Read", f"chat {number}"), ("Hand back", f"hand back {number}")],
        urgent=True,
    )
    return Accepted(found.id, await by_number(ctx, number), newly=True)


@operation("handoffs.hand_back", audit="handoff_handed_back")
async def hand_back(ctx: Context, number: int, outcome: str = "") -> HandedBack:
    """Lets the bot answer again and finishes the task. Anybody may while nobody has the chat, else its holder or an admin.

    Raises `NotFound`, `Conflict`.
    """
    found = await by_number(ctx, number, lock=True)
    if found.status is Status.CLOSED:
        raise Conflict(f"T{number} was handed back already.")
    must_be_ours(ctx, found)
    await close(ctx, found, "handed_back")
    if await _task_status(ctx, found) in OPEN:
        await tasks.complete(ctx, found.task_id, outcome)
    open_window = takes_free_text(found.channel, found.last_inbound_at, ctx.now)
    return HandedBack(found.id, found, found.mode == "human" and open_window and not found.opted_out)


@operation("handoffs.note", audit="handoff_noted")
async def note(ctx: Context, number: int, said: str) -> Note:
    """Keeps a note for colleagues. Raises `NotFound`, `Invalid`."""
    said = checked_text(said, LONGEST_NOTE, "note")
    found = await by_number(ctx, number)
    note_id = uuid7()
    values = {
        "hospital": ctx.hospital.id,
        "id": note_id,
        "handoff": found.id,
        "staff": _self(ctx),
        "body": ctx.keys.seal_text(said),
        "now": ctx.now,
    }
    await ctx.session.execute(_NOTE, values)
    return Note(note_id, found.number)


async def take(ctx: Context, found: Handoff, member_id: UUID, silence_hours: int) -> None:
    """Makes the member the chat's holder and its task's assignee. The caller has the locks. Raises `Conflict`."""
    key = {"hospital": ctx.hospital.id, "id": found.id, "conversation": found.conversation_id}
    other = (await ctx.session.execute(_OTHER, key)).scalar()
    if other is not None:
        raise Conflict(f"This person waits as T{other} now.")
    await ctx.session.execute(_TAKE, {**key, "member": member_id, "now": ctx.now})
    await keep_silent(ctx, found, silence_hours)
    row = (await ctx.session.execute(_TASK, {"hospital": ctx.hospital.id, "id": found.task_id})).one()
    if TaskStatus(row.status) not in OPEN:
        return
    if row.assigned_to != member_id:
        await working.assign(ctx, found.number, member_id, told=False)
    if row.status == TaskStatus.PENDING:
        await tasks.start(ctx, found.task_id)


async def keep_silent(ctx: Context, found: Handoff, silence_hours: int, *threads: UUID) -> None:
    """The bot says nothing in the chat's conversations for so long from now."""
    values = {
        "until": ctx.now + timedelta(hours=silence_hours),
        "hospital": ctx.hospital.id,
        "threads": [*_threads(found), *threads],
    }
    await ctx.session.execute(_SILENCE, values)


async def close(ctx: Context, found: Handoff, why: str) -> None:
    """Ends it, and lets the bot speak."""
    await ctx.session.execute(_CLOSE, {"now": ctx.now, "why": why, "hospital": ctx.hospital.id, "id": found.id})
    await ctx.session.execute(_SPEAK_AGAIN, {"hospital": ctx.hospital.id, "threads": _threads(found)})


async def close_of_task(ctx: Context, task_id: UUID) -> None:
    """The task is done: so is the chat that it was opened for. Raises `Conflict` if a colleague has the chat."""
    number = (await ctx.session.execute(_OF_TASK, {"hospital": ctx.hospital.id, "task": task_id})).scalar()
    if number is not None:
        found = await by_number(ctx, number, lock=True)
        if found.status is not Status.CLOSED:
            must_be_ours(ctx, found)
            await close(ctx, found, "task_done")


def must_be_ours(ctx: Context, found: Handoff) -> None:
    """Raises `Conflict`, naming who has it, for everybody but the holder and admins."""
    if found.accepted_by is None or found.status is not Status.ACCEPTED:
        return
    if found.accepted_by != ctx.actor.id and ctx.actor.kind not in ("admin", "system"):
        raise Conflict(held(ctx, found))


def held(ctx: Context, found: Handoff) -> str:
    since = f"{found.accepted_at.astimezone(ctx.hospital.zone):%H:%M}" if found.accepted_at else ""
    return f"{found.holder} has T{found.number} since {since}."


def _threads(found: Handoff) -> list[UUID]:
    return [found.conversation_id, *([found.sms_id] if found.sms_id else [])]


async def _task_status(ctx: Context, found: Handoff) -> TaskStatus:
    row = (await ctx.session.execute(_TASK, {"hospital": ctx.hospital.id, "id": found.task_id})).one()
    return TaskStatus(row.status)


def _self(ctx: Context) -> UUID:
    if ctx.actor.id is None or ctx.actor.kind == "patient":
        raise Invalid("Only a member of staff can do this.")
    return ctx.actor.id
