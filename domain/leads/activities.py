"""Writing the lines of a lead's timeline, and locking leads before they change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7

_WRITE = text(
    """
    INSERT INTO lead_activity (hospital_id, id, lead_id, kind, title, description, at, actor_kind, actor_id)
    SELECT CAST(:hospital AS uuid), given.id, given.lead, :kind, given.title, CAST(:description AS bytea),
           CAST(:now AS timestamptz), :actor_kind, CAST(:actor AS uuid)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:leads AS uuid[]), CAST(:titles AS text[])) AS given (id, lead, title)
    """
)
_LOCK = text(
    """
    SELECT id, number, status, source, contact_id, patient_id, assigned_to, created_by, channel, first_name, last_name,
           phone, email, gender, birth_date, converted_at
    FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) AND deleted_at IS NULL
    ORDER BY id FOR NO KEY UPDATE
    """
)


async def write_activities(
    ctx: Context, leads: Sequence[UUID], kind: str, titles: Sequence[str] | str, description: str = ""
) -> list[UUID]:
    """One line each, in one statement. Titles hold no name and nothing of health; the description is sealed."""
    if not leads:
        return []
    ids = [uuid7() for _ in leads]
    await ctx.session.execute(
        _WRITE,
        {
            "hospital": ctx.hospital.id,
            "ids": ids,
            "leads": list(leads),
            "titles": [titles] * len(leads) if isinstance(titles, str) else list(titles),
            "kind": kind,
            "description": ctx.keys.seal_text(description) if description else None,
            "now": ctx.now,
            "actor_kind": ctx.actor.kind,
            "actor": ctx.actor.id,
        },
    )
    return ids


async def locked_leads(ctx: Context, lead_ids: Sequence[UUID]) -> list[Any]:
    """The live ones of these leads, locked in the order of their ids."""
    rows = await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "ids": list(lead_ids)})
    return list(rows.all())


async def locked_lead(ctx: Context, lead_id: UUID) -> Any:
    """The lead, locked. Raises `NotFound`, also for one that was deleted or merged."""
    rows = await locked_leads(ctx, [lead_id])
    if not rows:
        raise NotFound("there is no such lead")
    return rows[0]


def member_of(ctx: Context) -> UUID | None:
    """The staff member who acts, if one does."""
    return ctx.actor.id if ctx.actor.kind in {"staff", "admin"} else None
