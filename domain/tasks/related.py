"""What other capabilities do with the tasks about one of their records: give them to somebody, move them with a merge.

For use cases that hold a permission of their own; nothing here is an operation.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context

_ASSIGN = text(
    "UPDATE task SET assigned_to = :member, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id AND assigned_to IS NULL"
)
_COUNT = text("SELECT count(*) FROM task WHERE hospital_id = :hospital AND related_type = :kind AND related_id = :from")
# Two open tasks of one category about one thing cannot be: the one that comes is given up.
_DOUBLE = text(
    """
    SELECT t.id, t.status, t.updated_at FROM task t
    WHERE t.hospital_id = :hospital AND t.related_type = :kind AND t.related_id = :from
        AND t.status IN ('PENDING', 'IN_PROGRESS') AND EXISTS (
            SELECT FROM task o WHERE o.hospital_id = t.hospital_id AND o.related_type = t.related_type
                AND o.related_id = :to AND o.category = t.category AND o.status IN ('PENDING', 'IN_PROGRESS'))
    ORDER BY t.id FOR NO KEY UPDATE
    """
)
_GIVE_UP = text(
    "UPDATE task SET status = 'CANCELLED', updated_at = :now WHERE hospital_id = :hospital AND id = ANY (:ids)"
)
_MOVE = text(
    """
    UPDATE task SET related_id = :to WHERE hospital_id = :hospital AND related_type = :kind AND related_id = :from
    RETURNING id
    """
)
_MOVE_BACK = text(
    """
    UPDATE task SET related_id = :from
    WHERE hospital_id = :hospital AND id = ANY (:ids) AND related_type = :kind AND related_id = :to
    """
)
_TAKE_UP = text(
    """
    UPDATE task SET status = :status, updated_at = CAST(:before AS timestamptz)
    WHERE hospital_id = :hospital AND id = :id AND status = 'CANCELLED'
    """
)


@dataclass(frozen=True, slots=True)
class MovedTasks:
    """Tasks that now are about another record, and those of them that were given up because it had one like it.

    Plain values, for a journal: ids, and (id, status, instant of the last change) as they were.
    """

    ids: list[str] = field(default_factory=list)
    given_up: list[tuple[str, str, str]] = field(default_factory=list)


async def assign_if_nobodys(ctx: Context, task_id: UUID, member_id: UUID) -> None:
    """Gives the task to this member of staff unless somebody has it."""
    values = {"hospital": ctx.hospital.id, "id": task_id, "member": member_id, "now": ctx.now}
    await ctx.session.execute(_ASSIGN, values)


async def count_related(ctx: Context, kind: str, record_id: UUID) -> int:
    """How many tasks are about this record, open or not."""
    values = {"hospital": ctx.hospital.id, "kind": kind, "from": record_id}
    return int((await ctx.session.execute(_COUNT, values)).scalar_one())


async def move_related(ctx: Context, kind: str, former: UUID, now_about: UUID) -> MovedTasks:
    """Makes the tasks about one record tasks about another. What it did can be undone by `move_back`."""
    key: dict[str, Any] = {"hospital": ctx.hospital.id, "kind": kind, "from": former, "to": now_about}
    doubles = (await ctx.session.execute(_DOUBLE, key)).all()
    if doubles:
        given_up = {"hospital": ctx.hospital.id, "ids": [row.id for row in doubles], "now": ctx.now}
        await ctx.session.execute(_GIVE_UP, given_up)
    moved = (await ctx.session.execute(_MOVE, key)).scalars().all()
    return MovedTasks(
        sorted(str(task) for task in moved),
        [(str(row.id), row.status, row.updated_at.isoformat()) for row in doubles],
    )


async def move_back(ctx: Context, kind: str, former: UUID, now_about: UUID, moved: MovedTasks) -> None:
    """Undoes `move_related`. A task that was moved elsewhere since, or taken up again, stays as it is."""
    key: dict[str, Any] = {"hospital": ctx.hospital.id, "kind": kind, "from": former, "to": now_about}
    await ctx.session.execute(_MOVE_BACK, key | {"ids": [UUID(task) for task in moved.ids]})
    for task, status, before in moved.given_up:
        values = {"hospital": ctx.hospital.id, "id": UUID(task), "status": status}
        await ctx.session.execute(_TAKE_UP, values | {"before": datetime.fromisoformat(before)})
