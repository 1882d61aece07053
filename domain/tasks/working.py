"""What staff do with tasks: write them down, give them to somebody, move them, take them apart, count them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.tasks.records import COLUMNS, OPEN_STATUS, SELECT, TaskRecord, record
from domain.tasks.rules import OPEN, Priority, Recurrence, Status, TaskType
from domain.tasks.telling import tell_assignee

LONGEST = 500
REMINDED = (1440, 60, 0)  # minutes before it is due; a hospital may set its own

_PLAIN = {
    TaskType.FOLLOW_UP_CALL: "Call",
    TaskType.FOLLOW_UP_EMAIL: "E-mail",
    TaskType.FOLLOW_UP_VISIT: "Visit",
    TaskType.APPOINTMENT_SCHEDULING: "Arrange an appointment",
    TaskType.DOCUMENT_COLLECTION: "Collect a document",
    TaskType.FEEDBACK_COLLECTION: "Ask for feedback",
    TaskType.PAYMENT_REMINDER: "Payment",
    TaskType.CUSTOM: "Task",
}
_ADD = text(
    f"""
    INSERT INTO task (hospital_id, id, number, title, sealed_title, task_type, priority, status, due_at, related_type,
                      related_id, category, assigned_to, assigned_by, recurrence, created_at, updated_at)
    VALUES (:hospital, :id, :number, :plain, :title, :type, :priority, 'PENDING', :due, :related_type, :related_id,
            :category, :to, :by, :recurrence, :now, :now)
    RETURNING {COLUMNS}
    """  # noqa: S608  # all parts are ours
)
_BY_NUMBER = text(f"{SELECT} AND number = :number")
_LOCK = text(f"{SELECT} AND number = :number FOR NO KEY UPDATE")
_ASSIGN = text(
    f"UPDATE task SET assigned_to = :to, assigned_by = :by, updated_at = :now"  # noqa: S608  # ours
    f" WHERE hospital_id = :hospital AND id = :id RETURNING {COLUMNS}"
)
_MOVE = text(
    f"UPDATE task SET due_at = :due, overdue_told_at = NULL, updated_at = :now"  # noqa: S608  # ours
    f" WHERE hospital_id = :hospital AND id = :id RETURNING {COLUMNS}"
)
_CHANGE = text(
    f"UPDATE task SET sealed_title = coalesce(CAST(:title AS bytea), sealed_title), priority = :priority, updated_at = :now"  # noqa: S608  # ours
    f" WHERE hospital_id = :hospital AND id = :id RETURNING {COLUMNS}"
)
_REMIND = text(
    """
    INSERT INTO task_reminder (hospital_id, id, task_id, task_due_at, minutes_before, due_at)
    SELECT CAST(:hospital AS uuid), gen_random_uuid(), CAST(:task AS uuid), CAST(:due AS timestamptz), m,
           CAST(:due AS timestamptz) - make_interval(mins => m)
    FROM unnest(CAST(:minutes AS int[])) AS m
    WHERE CAST(:due AS timestamptz) - make_interval(mins => m) > CAST(:now AS timestamptz)
    ON CONFLICT (hospital_id, task_id, task_due_at, minutes_before)
    DO UPDATE SET settled_at = NULL, outcome = '' WHERE task_reminder.outcome = 'void'
    """
)
_VOID = text(
    "UPDATE task_reminder SET settled_at = :now, outcome = 'void'"
    " WHERE hospital_id = :hospital AND task_id = :task AND settled_at IS NULL"
)
_MINE = text(f"{SELECT} AND {OPEN_STATUS} AND assigned_to = :me ORDER BY due_at NULLS LAST, number LIMIT :most")
_TODAY = text(
    f"{SELECT} AND {OPEN_STATUS} AND assigned_to = :me AND due_at < :until ORDER BY due_at, number LIMIT :most"
)
_MINE_OVERDUE = text(
    f"{SELECT} AND {OPEN_STATUS} AND due_at < :now AND assigned_to = :me ORDER BY due_at, number LIMIT :most"
)
_STEPS = text(
    "SELECT id, position, title, assigned_to, due_at, completed_at FROM subtask"
    " WHERE hospital_id = :hospital AND task_id = :task ORDER BY position"
)
_ADD_STEP = text(
    "INSERT INTO subtask (hospital_id, id, task_id, position, title, assigned_to, due_at)"
    " SELECT CAST(:hospital AS uuid), CAST(:id AS uuid), CAST(:task AS uuid), coalesce(max(position), 0) + 1,"
    " CAST(:title AS bytea), CAST(:to AS uuid), CAST(:due AS timestamptz)"
    " FROM subtask WHERE hospital_id = :hospital AND task_id = :task RETURNING position"
)
_STEP_DONE = text(
    "UPDATE subtask SET completed_at = coalesce(completed_at, :now), updated_at = :now"
    " WHERE hospital_id = :hospital AND task_id = :task AND position = :position RETURNING position"
)
_STEP_GONE = text(
    "DELETE FROM subtask WHERE hospital_id = :hospital AND task_id = :task AND position = :position RETURNING position"
)
_STATS = text(
    """
    SELECT m.id AS staff_id, m.name,
           count(t.id) FILTER (WHERE t.status IN ('PENDING', 'IN_PROGRESS')) AS open,
           count(t.id) FILTER (WHERE t.status IN ('PENDING', 'IN_PROGRESS') AND t.due_at < :now) AS overdue,
           count(t.id) FILTER (WHERE t.status = 'COMPLETED' AND t.completed_at >= :since) AS done,
           count(t.id) FILTER (WHERE t.status = 'COMPLETED' AND t.completed_at >= :since
                               AND (t.due_at IS NULL OR t.completed_at <= t.due_at)) AS in_time
    FROM staff_member m LEFT JOIN task t ON t.hospital_id = m.hospital_id AND t.assigned_to = m.id
    WHERE m.hospital_id = :hospital AND m.active AND (CAST(:only AS uuid) IS NULL OR m.id = :only)
    GROUP BY m.id, m.name ORDER BY lower(m.name)
    """
)


@dataclass(frozen=True, slots=True)
class Step:
    """A subtask; typed as `12.3` for the third step of task 12."""

    id: UUID
    position: int
    title: str = field(repr=False)
    assigned_to: UUID | None
    due_at: datetime | None
    done: bool


@dataclass(frozen=True, slots=True)
class WorkDone:
    """One member's tasks: open and overdue now, done and done in time since an instant (TASK-09)."""

    staff_id: UUID
    name: str = field(repr=False)
    open: int
    overdue: int
    done: int
    in_time: int


@operation("tasks.add", audit="task_opened")
async def add_task(
    ctx: Context,
    title: str,
    *,
    task_type: TaskType = TaskType.CUSTOM,
    priority: Priority = Priority.MEDIUM,
    due_at: datetime | None = None,
    assigned_to: UUID | None = None,
    related: tuple[str, UUID] | None = None,
    recurrence: Recurrence = Recurrence.NONE,
    reminded: Sequence[int] = REMINDED,
    category: str = "",
) -> TaskRecord:
    """Writes a task down as staff typed it: the title is sealed, lists elsewhere show only what kind of task it is.

    Raises `Invalid` for an empty or too long title, or a recurring task that is never due.
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST:
        raise Invalid(f"A task has 1 to {LONGEST} characters.", field="title")
    if recurrence and due_at is None:
        raise Invalid("A task that comes back needs a first day.", field="due_at")
    related_type, related_id = related or ("", None)
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "number": await next_number(ctx, "task"),
        "plain": _PLAIN[task_type],
        "title": ctx.keys.seal_text(title),
        "type": task_type.value,
        "priority": priority.value,
        "due": due_at,
        "related_type": related_type,
        "related_id": related_id,
        "category": category,
        "to": assigned_to,
        "by": ctx.actor.id if ctx.actor.kind in ("staff", "admin") else None,
        "recurrence": recurrence.value,
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_ADD, values)).one()
    task = record(ctx, row, created=True)
    await _remind(ctx, task, reminded)
    if assigned_to is not None:
        await tell_assignee(ctx, task, _PLAIN[task_type], assigned_to)
    return task


async def task_by_number(ctx: Context, number: int) -> TaskRecord:
    """The task with this short number. Raises `NotFound`."""
    row = (await ctx.session.execute(_BY_NUMBER, {"hospital": ctx.hospital.id, "number": number})).one_or_none()
    if row is None:
        raise NotFound(f"There is no task {number} here.")
    return record(ctx, row)


async def _locked(ctx: Context, number: int) -> TaskRecord:
    row = (await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "number": number})).one_or_none()
    if row is None:
        raise NotFound(f"There is no task {number} here.")
    found = record(ctx, row)
    if Status(row.status) not in OPEN:
        raise Conflict(f"Task {number} is closed already.")
    return found


@operation("tasks.assign", audit="task_assigned")
async def assign(ctx: Context, number: int, member_id: UUID, *, told: bool = True) -> TaskRecord:
    """Gives an open task to a member, who is told unless the caller tells them. Raises `NotFound`, `Conflict`."""
    found = await _locked(ctx, number)
    values = {"to": member_id, "by": ctx.actor.id, "now": ctx.now, "hospital": ctx.hospital.id, "id": found.id}
    row = (await ctx.session.execute(_ASSIGN, values)).one()
    task = record(ctx, row)
    if told and found.assigned_to != member_id:
        await tell_assignee(ctx, task, _PLAIN[task.task_type], member_id)
    return task


@operation("tasks.move", audit="task_moved")
async def move_due(ctx: Context, number: int, due_at: datetime, reminded: Sequence[int] = REMINDED) -> TaskRecord:
    """Another due instant; an overdue task is so no more (TASK-03), its reminders are made anew. Raises `Invalid`."""
    if due_at <= ctx.now:
        raise Invalid("That time has passed.", field="due_at")
    found = await _locked(ctx, number)
    values = {"due": due_at, "now": ctx.now, "hospital": ctx.hospital.id, "id": found.id}
    row = (await ctx.session.execute(_MOVE, values)).one()
    task = record(ctx, row)
    await void_reminders(ctx, task.id)
    await _remind(ctx, task, reminded)
    return task


@operation("tasks.change", audit="task_changed")
async def change(ctx: Context, number: int, *, title: str = "", priority: Priority | None = None) -> TaskRecord:
    """Another title, sealed as the first, or another priority of an open task. Raises `NotFound`, `Conflict`, `Invalid`."""
    title = " ".join(title.split())
    if len(title) > LONGEST:
        raise Invalid(f"A task has 1 to {LONGEST} characters.", field="title")
    found = await _locked(ctx, number)
    values = {
        "title": ctx.keys.seal_text(title) if title else None,
        "priority": (priority or found.priority).value,
        "now": ctx.now,
        "hospital": ctx.hospital.id,
        "id": found.id,
    }
    return record(ctx, (await ctx.session.execute(_CHANGE, values)).one())


async def _remind(ctx: Context, task: TaskRecord, minutes: Sequence[int]) -> None:
    if task.due_at is not None:
        values = {
            "hospital": ctx.hospital.id,
            "task": task.id,
            "due": task.due_at,
            "minutes": list(minutes),
            "now": ctx.now,
        }
        await ctx.session.execute(_REMIND, values)


async def void_reminders(ctx: Context, task_id: UUID) -> None:
    await ctx.session.execute(_VOID, {"now": ctx.now, "hospital": ctx.hospital.id, "task": task_id})


@operation("tasks.mine", audit="tasks_listed")
async def my_tasks(ctx: Context, *, most: int = 50) -> list[TaskRecord]:
    """The acting member's open tasks, the earliest due first."""
    rows = await ctx.session.execute(_MINE, {"hospital": ctx.hospital.id, "me": ctx.actor.id, "most": most})
    return [record(ctx, row) for row in rows]


@operation("tasks.today", audit="tasks_listed")
async def due_today(ctx: Context, until: datetime, *, most: int = 50) -> list[TaskRecord]:
    """The acting member's open tasks due before `until`, the overdue ones first."""
    values = {"hospital": ctx.hospital.id, "me": ctx.actor.id, "until": until, "most": most}
    return [record(ctx, row) for row in await ctx.session.execute(_TODAY, values)]


@operation("tasks.my_overdue", audit="tasks_listed")
async def my_overdue(ctx: Context, *, most: int = 50) -> list[TaskRecord]:
    """The acting member's open tasks past their due instant."""
    values = {"hospital": ctx.hospital.id, "me": ctx.actor.id, "now": ctx.now, "most": most}
    return [record(ctx, row) for row in await ctx.session.execute(_MINE_OVERDUE, values)]


async def steps_of(ctx: Context, task_id: UUID) -> list[Step]:
    """The task's steps in their order."""
    rows = await ctx.session.execute(_STEPS, {"hospital": ctx.hospital.id, "task": task_id})
    return [
        Step(r.id, r.position, ctx.keys.open_text(r.title), r.assigned_to, r.due_at, r.completed_at is not None)
        for r in rows
    ]


@operation("tasks.add_step", audit="subtask_added")
async def add_step(
    ctx: Context, number: int, title: str, *, assigned_to: UUID | None = None, due_at: datetime | None = None
) -> Step:
    """One more step of an open task. Raises `NotFound`, `Conflict`, `Invalid`."""
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST:
        raise Invalid(f"A step has 1 to {LONGEST} characters.", field="title")
    task = await _locked(ctx, number)
    row_id = uuid7()
    values = {
        "hospital": ctx.hospital.id,
        "id": row_id,
        "task": task.id,
        "title": ctx.keys.seal_text(title),
        "to": assigned_to,
        "due": due_at,
    }
    position: int = (await ctx.session.execute(_ADD_STEP, values)).scalar_one()
    return Step(row_id, position, title, assigned_to, due_at, done=False)


@operation("tasks.finish_step", audit="subtask_completed")
async def finish_step(ctx: Context, number: int, position: int) -> list[Step]:
    """Ticks a step off; doing it again changes nothing. Returns all steps. Raises `NotFound`, `Conflict`."""
    task = await _locked(ctx, number)
    values = {"now": ctx.now, "hospital": ctx.hospital.id, "task": task.id, "position": position}
    if (await ctx.session.execute(_STEP_DONE, values)).one_or_none() is None:
        raise NotFound(f"Task {number} has no step {position}.")
    return await steps_of(ctx, task.id)


@operation("tasks.remove_step", audit="subtask_removed", confirm=True)
async def remove_step(ctx: Context, number: int, position: int) -> list[Step]:
    """Takes a step away; the others keep their numbers. Raises `NotFound`, `Conflict`."""
    task = await _locked(ctx, number)
    values = {"hospital": ctx.hospital.id, "task": task.id, "position": position}
    if (await ctx.session.execute(_STEP_GONE, values)).one_or_none() is None:
        raise NotFound(f"Task {number} has no step {position}.")
    return await steps_of(ctx, task.id)


@operation("tasks.stats", audit="task_stats_read")
async def work_done(ctx: Context, since: datetime) -> list[WorkDone]:
    """Every active member's work (TASK-09)."""
    return await _stats(ctx, since, None)


@operation("tasks.my_stats", audit="task_stats_read")
async def my_work_done(ctx: Context, since: datetime) -> WorkDone:
    """One's own."""
    found = await _stats(ctx, since, ctx.actor.id)
    if not found:
        raise NotFound("You are no member of staff here.")
    return found[0]


async def _stats(ctx: Context, since: datetime, only: UUID | None) -> list[WorkDone]:
    rows = await ctx.session.execute(
        _STATS, {"hospital": ctx.hospital.id, "since": since, "now": ctx.now, "only": only}
    )
    return [WorkDone(r.staff_id, r.name, r.open, r.overdue, r.done, r.in_time) for r in rows]
