"""Due rows of tasks: reminders to whoever has them, and being overdue announced once (TASK-03, TASK-10, BR-08)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.service import tell
from domain.kit.context import Context
from domain.team.rules import Topic

_LATE = "interval '2 hours'"  # a reminder later than this is not sent: the task itself shows as overdue
_WITH_WORK = text(
    """
    SELECT DISTINCT hospital_id FROM task_reminder WHERE settled_at IS NULL AND due_at <= :now
    UNION
    SELECT DISTINCT hospital_id FROM task
    WHERE status IN ('PENDING', 'IN_PROGRESS') AND due_at < :now AND overdue_told_at IS NULL
    """
)
_TAKE = text(
    f"""
    WITH due AS MATERIALIZED (
        SELECT r.id, r.task_id, r.minutes_before, r.due_at FROM task_reminder r
        WHERE r.hospital_id = :hospital AND r.settled_at IS NULL AND r.due_at <= :now
        ORDER BY r.due_at LIMIT 200 FOR UPDATE SKIP LOCKED)
    UPDATE task_reminder r SET settled_at = :now,
        outcome = CASE WHEN t.status NOT IN ('PENDING', 'IN_PROGRESS') THEN 'closed'
                       WHEN t.assigned_to IS NULL THEN 'nobody'
                       WHEN d.due_at < :now - {_LATE} THEN 'late' ELSE 'told' END
    FROM due d JOIN task t ON t.hospital_id = :hospital AND t.id = d.task_id
    WHERE r.hospital_id = :hospital AND r.id = d.id
    RETURNING r.id, r.outcome, r.minutes_before, t.number, t.title, t.assigned_to, t.due_at
    """  # noqa: S608  # ours
)
_OVERDUE = text(
    """
    WITH late AS MATERIALIZED (
        SELECT id FROM task WHERE hospital_id = :hospital AND status IN ('PENDING', 'IN_PROGRESS') AND due_at < :now
          AND overdue_told_at IS NULL ORDER BY due_at LIMIT 200 FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE task t SET overdue_told_at = :now FROM late l WHERE t.hospital_id = :hospital AND t.id = l.id
    RETURNING t.id, t.number, t.title, t.assigned_to, t.due_at
    """
)


async def hospitals_with_work(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Which of the session's hospitals have something due."""
    return list((await session.execute(_WITH_WORK, {"now": now})).scalars())


async def remind(ctx: Context) -> int:
    """Tells the assignees of due reminders, and of tasks that have become overdue. Returns how many were told."""
    values = {"hospital": ctx.hospital.id, "now": ctx.now}
    told = 0
    for row in await ctx.session.execute(_TAKE, values):
        if row.outcome != "told":
            continue
        when = f"{row.due_at.astimezone(ctx.hospital.zone):%a %d %b %H:%M}"
        body = f"T{row.number} {row.title}: due {when}" if row.minutes_before else f"T{row.number} {row.title}: due now"
        told += await _tell(ctx, body, f"task_reminder:{row.id}", row.number, row.assigned_to)
    for row in await ctx.session.execute(_OVERDUE, values):
        body = f"T{row.number} {row.title} is overdue since {row.due_at.astimezone(ctx.hospital.zone):%a %d %b %H:%M}"
        told += await _tell(ctx, body, f"task:{row.id}:overdue:{row.due_at.isoformat()}", row.number, row.assigned_to)
    return told


async def _tell(ctx: Context, body: str, key: str, number: int, to: UUID | None) -> bool:
    buttons = [("Done", f"done {number}"), ("Tomorrow", f"task {number} tomorrow 9am"), ("Show", f"task {number}")]
    return await tell(ctx, Topic.TASKS, body, key=key, to=to, buttons=buttons)
