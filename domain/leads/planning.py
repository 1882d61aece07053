"""When a lead is to be contacted next (FUP-04)."""

from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context

# What was promised to a lead that was merged is promised to the one that was kept.
_PLAN = text(
    """
    WITH live AS (
        SELECT coalesce(merged_into_id, id) AS id FROM lead WHERE hospital_id = :hospital AND id = :id
    ), planned AS (
        SELECT live.id, min(f.scheduled_at) AS at FROM live
        LEFT JOIN follow_up f ON f.hospital_id = :hospital AND f.related_type = 'lead' AND f.completed_at IS NULL
            AND (f.related_id = live.id OR f.related_id IN (
                SELECT m.id FROM lead m WHERE m.hospital_id = :hospital AND m.merged_into_id = live.id))
        GROUP BY live.id
    )
    UPDATE lead l SET next_follow_up_at = planned.at, updated_at = :now FROM planned
    WHERE l.hospital_id = :hospital AND l.id = planned.id AND l.next_follow_up_at IS DISTINCT FROM planned.at
    """
)


async def plan_next(ctx: Context, lead_id: UUID) -> None:
    """The earliest open follow-up; none when there is none left. A consequence of one: no permission is asked."""
    await ctx.session.execute(_PLAN, {"now": ctx.now, "hospital": ctx.hospital.id, "id": lead_id})
