"""Opening and finishing tasks, and the lists of open and overdue ones."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.settings.service import HospitalProfile
from domain.tasks.events import TaskCompleted
from domain.tasks.records import COLUMNS, OPEN_STATUS, SELECT, TaskDetail, TaskRecord, record
from domain.tasks.rules import OPEN, Priority, Recurrence, Status, TaskType, moved, next_due, working_due
from domain.tasks.telling import tell_of
from domain.tasks.working import add_task, void_reminders

LONGEST_TITLE = 120


_ALREADY_OPEN = text(
    f"""
    {SELECT} AND category = :category AND related_type = :related_type AND related_id = :related_id AND {OPEN_STATUS}
    """
)
_OPEN = text(
    f"""
    INSERT INTO task (hospital_id, id, number, title, description, task_type, priority, status, due_at,
                      related_type, related_id, category, assigned_by, created_at, updated_at)
    VALUES (:hospital, :id, :number, :title, :description, :task_type, :priority, 'PENDING', :due_at, :related_type,
            :related_id, :category, :assigned_by, :now, :now)
    ON CONFLICT DO NOTHING
    RETURNING {COLUMNS}
    """  # noqa: S608  # all parts are ours
)
_LOCK = text(f"{SELECT} AND id = :id FOR NO KEY UPDATE")
_MOVE = text(
    f"""
    UPDATE task SET status = :status, updated_at = :now,
        started_at = coalesce(CAST(:started AS timestamptz), started_at),
        completed_at = coalesce(CAST(:completed AS timestamptz), completed_at),
        assigned_to = coalesce(assigned_to, CAST(:member AS uuid)),
        outcome = coalesce(CAST(:outcome AS bytea), outcome)
    WHERE hospital_id = :hospital AND id = :id
    RETURNING {COLUMNS}
    """  # noqa: S608  # all parts are ours
)
_LIST = text(f"{SELECT} AND {OPEN_STATUS} ORDER BY due_at NULLS LAST, number LIMIT :most")
_OVERDUE = text(f"{SELECT} AND {OPEN_STATUS} AND due_at < :now ORDER BY due_at, number LIMIT :most")
_READ = text(
    f"SELECT {COLUMNS}, description, outcome FROM task"  # noqa: S608  # all parts are ours
    " WHERE hospital_id = :hospital AND number = :number"
)
_HOURS = text("SELECT weekday, opens, closes FROM opening_hours WHERE hospital_id = :hospital")
_HOLIDAYS = text("SELECT day FROM holiday WHERE hospital_id = :hospital AND day >= :today")


@operation("tasks.open", audit="task_opened")
async def open_task(
    ctx: Context,
    *,
    title: str,
    task_type: TaskType = TaskType.CUSTOM,
    priority: Priority = Priority.MEDIUM,
    due_at: datetime | None,
    related: tuple[str, UUID] | None,
    category: str,
    description: str = "",
) -> TaskRecord:
    """Opens a task, or returns the open one of this category about the same thing (`created` false).

    The title goes into lists and alerts: no names, nothing of health (facts 6.2.9); the description is sealed.
    `related` is (a table's name, id), such as ("contact", id). Takes the counter's lock: open tasks at the end of a
    transaction.
    Raises `Invalid` for an empty or too long title.
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(f"a title has 1 to {LONGEST_TITLE} characters", field="title")
    related_type, related_id = related or ("", None)
    key = {"hospital": ctx.hospital.id, "category": category, "related_type": related_type, "related_id": related_id}
    if related_id is not None and (row := (await ctx.session.execute(_ALREADY_OPEN, key)).one_or_none()) is not None:
        return record(ctx, row)
    row = (
        await ctx.session.execute(
            _OPEN,
            {
                **key,
                "id": uuid7(),
                "number": await next_number(ctx, "task"),
                "title": title,
                "description": ctx.keys.seal_text(description) if description else None,
                "task_type": TaskType(task_type).value,
                "priority": Priority(priority).value,
                "due_at": due_at,
                "assigned_by": ctx.actor.id if ctx.actor.kind in {"staff", "admin"} else None,
                "now": ctx.now,
            },
        )
    ).one_or_none()
    if row is not None:
        opened = record(ctx, row, created=True)
        await tell_of(ctx, opened, row.title)
        return opened
    row = (await ctx.session.execute(_ALREADY_OPEN, key)).one_or_none()
    if row is None:
        raise Conflict("the task was finished while it was asked for again")
    return record(ctx, row)


@operation("tasks.start", audit="task_started")
async def start(ctx: Context, task_id: UUID) -> TaskRecord:
    """PENDING to IN_PROGRESS; whoever starts an unassigned task has it. Raises `NotFound`, `Conflict`."""
    return await _move(ctx, task_id, "start", "")


@operation("tasks.complete", audit="task_completed")
async def complete(ctx: Context, task_id: UUID, outcome: str = "") -> TaskRecord:
    """Finishes an open task, with its time and outcome (TASK-05); one that recurs is opened anew.

    Raises `NotFound`, `Conflict` when it is closed.
    """
    done = await _move(ctx, task_id, "complete", outcome)
    await announce(ctx, TaskCompleted(done.id, done.number, done.related_type, done.related_id, outcome))
    if done.recurrence and done.due_at is not None:
        due_at = next_due(done.due_at, Recurrence(done.recurrence), ctx.now, ctx.hospital.zone)
        await _come_back(ctx, done, due_at)
    return done


@operation("tasks.cancel", audit="task_cancelled")
async def cancel(ctx: Context, task_id: UUID, reason: str = "") -> TaskRecord:
    """Gives an open task up. Raises `NotFound`, `Conflict` when it is closed."""
    return await _move(ctx, task_id, "cancel", reason)


async def _come_back(ctx: Context, done: TaskRecord, due_at: datetime) -> None:
    await add_task(
        ctx,
        done.title,
        task_type=done.task_type,
        priority=done.priority,
        due_at=due_at,
        assigned_to=done.assigned_to,
        related=(done.related_type, done.related_id) if done.related_id is not None else None,
        recurrence=Recurrence(done.recurrence),
        category=done.category,
    )


async def _move(ctx: Context, task_id: UUID, trigger: str, outcome: str) -> TaskRecord:
    key = {"hospital": ctx.hospital.id, "id": task_id}
    row = (await ctx.session.execute(_LOCK, key)).one_or_none()
    if row is None:
        raise NotFound("there is no such task")
    status = moved(Status(row.status), trigger)
    changed = await ctx.session.execute(
        _MOVE,
        {
            **key,
            "status": status.value,
            "now": ctx.now,
            "started": ctx.now if status is Status.IN_PROGRESS else None,
            "completed": ctx.now if status is Status.COMPLETED else None,
            "member": ctx.actor.id if ctx.actor.kind in {"staff", "admin"} else None,
            "outcome": ctx.keys.seal_text(outcome) if outcome else None,
        },
    )
    if status not in OPEN:
        await void_reminders(ctx, task_id)
    return record(ctx, changed.one())


@operation("tasks.list", audit="tasks_listed")
async def open_tasks(ctx: Context, *, most: int = 100) -> list[TaskRecord]:
    """Open tasks, the earliest due first (TASK-06)."""
    rows = await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id, "most": most})
    return [record(ctx, row) for row in rows]


@operation("tasks.overdue", audit="tasks_listed")
async def overdue(ctx: Context, *, most: int = 100) -> list[TaskRecord]:
    """Open tasks past their due instant, the longest overdue first."""
    rows = await ctx.session.execute(_OVERDUE, {"hospital": ctx.hospital.id, "now": ctx.now, "most": most})
    return [record(ctx, row) for row in rows]


@operation("tasks.read", audit="task_read", discloses=True)
async def read_task(ctx: Context, number: int) -> TaskDetail:
    """One task by its short number, with its description opened. Raises `NotFound`."""
    row = (await ctx.session.execute(_READ, {"hospital": ctx.hospital.id, "number": number})).one_or_none()
    if row is None:
        raise NotFound("there is no such task")
    return TaskDetail(
        row.id,
        record(ctx, row),
        ctx.keys.open_text(row.description) if row.description else "",
        ctx.keys.open_text(row.outcome) if row.outcome else "",
    )


async def due_in_working_time(ctx: Context, minutes: int) -> datetime:
    """`rules.working_due` from now with the hospital's own hours and holidays."""
    if isinstance(ctx.profile, HospitalProfile):
        return working_due(ctx.now, ctx.profile.hours, ctx.profile.holidays, ctx.hospital.zone, minutes)
    hospital = {"hospital": ctx.hospital.id}
    hours = [(row.weekday, row.opens, row.closes) for row in await ctx.session.execute(_HOURS, hospital)]
    days = await ctx.session.execute(_HOLIDAYS, {**hospital, "today": date.fromordinal(ctx.today.toordinal() - 1)})
    return working_due(ctx.now, hours, frozenset(days.scalars().all()), ctx.hospital.zone, minutes)
