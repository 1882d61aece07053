"""Promising, keeping, moving and dropping follow-ups."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.follow_ups.events import FollowUpsChanged
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.tasks import service as tasks
from domain.tasks.rules import OPEN, TaskType
from domain.tasks.working import add_task, move_due

LONGEST = 300
_ADD = text(
    """
    INSERT INTO follow_up (hospital_id, id, number, kind, related_type, related_id, who, subject, scheduled_at, assigned_to)
    VALUES (:hospital, :id, :number, :kind, :related_type, :related_id, :who, :subject, :at, :to)
    """
)
_WITH_TASK = text("UPDATE follow_up SET task_id = :task WHERE hospital_id = :hospital AND id = :id")
_SELECT = "SELECT * FROM follow_up WHERE hospital_id = :hospital"
# Whoever finishes the task comes to the follow-up with the task's lock: everybody takes it first.
_LOCK_TASK = text(
    "SELECT number, status FROM task WHERE hospital_id = :hospital"
    " AND id = (SELECT task_id FROM follow_up WHERE hospital_id = :hospital AND number = :number) FOR NO KEY UPDATE"
)
_BY_NUMBER = text(f"{_SELECT} AND number = :number FOR NO KEY UPDATE")
_BY_TASK = text(f"{_SELECT} AND task_id = :task AND completed_at IS NULL FOR NO KEY UPDATE")
_DUE = text(
    f"{_SELECT} AND completed_at IS NULL AND scheduled_at < :until AND (CAST(:mine AS uuid) IS NULL OR assigned_to = :mine)"
    " ORDER BY scheduled_at LIMIT 50"
)
_COMPLETE = text(
    "UPDATE follow_up SET completed_at = :now, outcome = :outcome, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
_MOVE = text("UPDATE follow_up SET scheduled_at = :at, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_DELETE = text("DELETE FROM follow_up WHERE hospital_id = :hospital AND id = :id")


class Kind(StrEnum):
    """FUP-02."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    NOTE = "note"


_TASK_TYPES = {
    Kind.CALL: TaskType.FOLLOW_UP_CALL,
    Kind.EMAIL: TaskType.FOLLOW_UP_EMAIL,
    Kind.MEETING: TaskType.FOLLOW_UP_VISIT,
}


@dataclass(frozen=True, slots=True)
class FollowUpRecord:
    """A follow-up; staff type its number as `f12`."""

    id: UUID
    number: int
    kind: Kind
    related_type: str
    related_id: UUID
    who: str = field(repr=False)
    subject: str = field(repr=False)
    scheduled_at: datetime
    assigned_to: UUID | None
    task_id: UUID | None
    completed_at: datetime | None
    outcome: str = field(repr=False)

    @property
    def patient_id(self) -> UUID | None:
        """For the audit: whose data it is."""
        return self.related_id if self.related_type == "patient" else None


def _record(ctx: Context, row: Any) -> FollowUpRecord:
    return FollowUpRecord(
        row.id,
        row.number,
        Kind(row.kind),
        row.related_type,
        row.related_id,
        ctx.keys.open_text(row.who),
        ctx.keys.open_text(row.subject),
        row.scheduled_at,
        row.assigned_to,
        row.task_id,
        row.completed_at,
        ctx.keys.open_text(row.outcome) if row.outcome else "",
    )


@operation("follow_ups.schedule", audit="follow_up_scheduled")
async def schedule(
    ctx: Context,
    kind: Kind,
    *,
    related: tuple[str, UUID],
    who: str,
    subject: str,
    at: datetime,
    assigned_to: UUID | None = None,
) -> FollowUpRecord:
    """Promises a contact at an instant, with a task that reminds (a note has none). Raises `Invalid` for a past instant."""
    if at <= ctx.now:
        raise Invalid("That time has passed.", field="at")
    subject = " ".join(subject.split())[:LONGEST] or kind.value.capitalize()
    row_id, number = uuid7(), await next_number(ctx, "follow_up")
    whose = assigned_to or ctx.actor.id
    values = {
        "hospital": ctx.hospital.id,
        "id": row_id,
        "number": number,
        "kind": kind.value,
        "related_type": related[0],
        "related_id": related[1],
        "who": ctx.keys.seal_text(who[:120]),
        "subject": ctx.keys.seal_text(subject),
        "at": at,
        "to": whose,
    }
    await ctx.session.execute(_ADD, values)
    await announce(ctx, FollowUpsChanged(*related))
    # The task comes last: its counter is not waited for by whoever has the record's lock.
    task_id: UUID | None = None
    if kind in _TASK_TYPES:
        task = await add_task(
            ctx,
            f"{kind.value.capitalize()} {who}: {subject}",
            task_type=_TASK_TYPES[kind],
            due_at=at,
            assigned_to=whose,
            related=related,
            category="follow_up",
        )
        task_id = task.id
        await ctx.session.execute(_WITH_TASK, {"task": task_id, "hospital": ctx.hospital.id, "id": row_id})
    return FollowUpRecord(row_id, number, kind, *related, who, subject, at, whose, task_id, None, "")


@operation("follow_ups.list", audit="follow_ups_listed", discloses=True)
async def due(ctx: Context, until: datetime, *, mine: bool = True) -> list[FollowUpRecord]:
    """Open follow-ups scheduled before `until`, the earliest first. Every patient shown is in the audit."""
    values = {"hospital": ctx.hospital.id, "until": until, "mine": ctx.actor.id if mine else None}
    found = [_record(ctx, row) for row in await ctx.session.execute(_DUE, values)]
    for one in found:
        if one.patient_id is not None:
            ctx.note(AuditNote("follow_up_shown", "follow_ups", one.id, one.patient_id))
    return found


async def _open(ctx: Context, number: int) -> tuple[FollowUpRecord, Any]:
    """The follow-up, and its task's number and status, None for one without; both locked."""
    key = {"hospital": ctx.hospital.id, "number": number}
    task = (await ctx.session.execute(_LOCK_TASK, key)).one_or_none()
    row = (await ctx.session.execute(_BY_NUMBER, key)).one_or_none()
    if row is None:
        raise NotFound(f"There is no follow-up F{number} here.")
    if row.completed_at is not None:
        raise Conflict(f"Follow-up F{number} is done already.")
    return _record(ctx, row), task


@operation("follow_ups.complete", audit="follow_up_completed")
async def complete(ctx: Context, number: int, outcome: str = "") -> FollowUpRecord:
    """It has happened, with what came of it; its task is done with it. Raises `NotFound`, `Conflict`."""
    found, task = await _open(ctx, number)
    await _finish(ctx, found, outcome)
    if found.task_id is not None and task.status in OPEN:
        await tasks.complete(ctx, found.task_id, outcome)
    return found


async def finish_with_task(ctx: Context, task_id: UUID, outcome: str) -> None:
    """Its task was finished instead."""
    row = (await ctx.session.execute(_BY_TASK, {"hospital": ctx.hospital.id, "task": task_id})).one_or_none()
    if row is not None:
        await _finish(ctx, _record(ctx, row), outcome)


async def _finish(ctx: Context, found: FollowUpRecord, outcome: str) -> None:
    sealed = ctx.keys.seal_text(outcome) if outcome else None
    values = {"now": ctx.now, "outcome": sealed, "hospital": ctx.hospital.id, "id": found.id}
    await ctx.session.execute(_COMPLETE, values)
    await announce(ctx, FollowUpsChanged(found.related_type, found.related_id))


@operation("follow_ups.move", audit="follow_up_moved")
async def move(ctx: Context, number: int, at: datetime) -> FollowUpRecord:
    """Another instant; its task moves with it. Raises `NotFound`, `Conflict`, `Invalid`."""
    if at <= ctx.now:
        raise Invalid("That time has passed.", field="at")
    found, task = await _open(ctx, number)
    await ctx.session.execute(_MOVE, {"at": at, "now": ctx.now, "hospital": ctx.hospital.id, "id": found.id})
    if task is not None:
        await move_due(ctx, task.number, at)
    await announce(ctx, FollowUpsChanged(found.related_type, found.related_id))
    return found


@operation("follow_ups.delete", audit="follow_up_deleted", confirm=True)
async def delete(ctx: Context, number: int) -> FollowUpRecord:
    """It was a mistake; its task is cancelled. Raises `NotFound`, `Conflict`."""
    found, task = await _open(ctx, number)
    await ctx.session.execute(_DELETE, {"hospital": ctx.hospital.id, "id": found.id})
    if found.task_id is not None and task.status in OPEN:
        await tasks.cancel(ctx, found.task_id, "follow-up deleted")
    await announce(ctx, FollowUpsChanged(found.related_type, found.related_id))
    return found
