"""When a lead is to be contacted next (FUP-04)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context

_PLAN = text(
    """
    UPDATE lead SET next_follow_up_at = :at, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id AND next_follow_up_at IS DISTINCT FROM CAST(:at AS timestamptz)
    """
)


async def plan_next(ctx: Context, lead_id: UUID, at: datetime | None) -> None:
    """The earliest open follow-up; None when there is none left. A consequence of one: no permission is asked."""
    await ctx.session.execute(_PLAN, {"at": at, "now": ctx.now, "hospital": ctx.hospital.id, "id": lead_id})
