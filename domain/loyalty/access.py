"""Whose points a patient may see and spend: those of people it has proved to speak for (facts 6.2)."""

from typing import NoReturn
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound
from domain.patients import service as patients

_LINKED = text(
    """
    SELECT 1 FROM patient_contact
    WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id = :patient
      AND (ends_at IS NULL OR ends_at > :now)
    """
)


async def require_link(ctx: Context, patient_id: UUID, operation: str) -> None:
    """For what discloses nothing: raises `NotFound`, audited, to a patient who does not speak for this one."""
    if ctx.actor.kind != "patient":
        return
    parameters = {"hospital": ctx.hospital.id, "contact": ctx.actor.id, "patient": patient_id, "now": ctx.now}
    if (await ctx.session.execute(_LINKED, parameters)).one_or_none() is None:
        _refused(ctx, operation, "another contact")


async def require_proof(ctx: Context, patient_id: UUID, operation: str) -> None:
    """Raises `NotFound`, audited, to a patient without proof: the same for somebody else's account and for none."""
    if ctx.actor.kind != "patient":
        return
    contact_id = ctx.actor.id
    if contact_id is None or patient_id not in await patients.verified(ctx, contact_id):
        _refused(ctx, operation, "not verified")


def _refused(ctx: Context, operation: str, why: str) -> NoReturn:
    detail: dict[str, object] = {"operation": operation, "why": why}
    ctx.note(AuditNote("operation_refused", operation.partition(".")[0], detail=detail))
    raise NotFound()
