"""Due rows: leads nobody has answered in time (LEAD-17)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.events import announce
from domain.leads.activities import write_activities
from domain.leads.events import FirstResponseMissed
from domain.leads.response_clock import due_after
from domain.tasks.related import assign_if_nobodys
from domain.tasks.rules import Priority, TaskType
from domain.tasks.service import open_task

CATEGORY = "first_response"
_ANSWER_MINUTES = 60

_MISSED = text(
    """
    WITH late AS MATERIALIZED (
        SELECT id FROM lead
        WHERE hospital_id = :hospital AND deleted_at IS NULL AND status = 'NEW' AND first_responded_at IS NULL
            AND first_response_missed_at IS NULL AND first_response_due_at <= :now
        ORDER BY first_response_due_at, id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE lead l SET first_response_missed_at = :now, updated_at = :now FROM late
    WHERE l.hospital_id = :hospital AND l.id = late.id
    RETURNING l.id, l.number, l.assigned_to, l.first_response_due_at
    """
)


async def alert_missed_responses(ctx: Context, *, limit: int = 200) -> int:
    """Opens one task for whoever has the lead, and announces `FirstResponseMissed` once. Returns how many were late.

    A row is marked in the transaction that opens its task: run twice, or anywhere at once, it is told once.
    """
    late: list[Any] = list(
        (await ctx.session.execute(_MISSED, {"hospital": ctx.hospital.id, "now": ctx.now, "limit": limit})).all()
    )
    if not late:
        return 0
    late.sort(key=lambda lead: (lead.first_response_due_at, lead.id))
    await write_activities(ctx, [lead.id for lead in late], "FIRST_RESPONSE_MISSED", "Nobody answered in time")
    due = await due_after(ctx, _ANSWER_MINUTES)
    for lead in late:
        number = await _open(ctx, lead.id, lead.number, lead.assigned_to, due)
        await announce(
            ctx, FirstResponseMissed(lead.id, lead.number, lead.assigned_to, lead.first_response_due_at, number)
        )
    return len(late)


async def _open(ctx: Context, lead_id: UUID, number: str, member: UUID | None, due: datetime) -> int:
    task = await open_task(
        ctx,
        title=f"Answer lead {number}: nobody has yet",
        task_type=TaskType.FOLLOW_UP_CALL,
        priority=Priority.HIGH,
        due_at=due,
        related=("lead", lead_id),
        category=CATEGORY,
    )
    if member is not None and task.assigned_to is None:
        await assign_if_nobodys(ctx, task.id, member)
    return task.number
