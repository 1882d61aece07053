"""Moving a lead through the pipeline (LEAD-03, LEAD-10)."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.events import announce
from domain.leads.activities import LOCK_LEADS, locked_lead, member_of, write_activities
from domain.leads.converting import convert
from domain.leads.events import LeadStatusChanged
from domain.leads.rules import Status, moved
from domain.leads.views import LeadCard, card_by_id

_MOVE = text(
    """
    UPDATE lead SET status = CAST(:status AS varchar), updated_at = :now,
        lost_reason = CASE WHEN CAST(:status AS varchar) = 'LOST' THEN CAST(:reason AS bytea) ELSE lost_reason END,
        first_responded_at = CASE WHEN CAST(:by_staff AS boolean) THEN coalesce(first_responded_at, :now)
                             ELSE first_responded_at END
    WHERE hospital_id = :hospital AND id = ANY (:ids)
    """
)
# Open leads before their appointment: the contact's own, those of its patient, and those another lead was merged into.
_OF_BOOKING = text(
    LOCK_LEADS.format(
        ids="""ARRAY(
        SELECT l.id FROM lead l
        WHERE l.hospital_id = :hospital AND l.contact_id = CAST(:contact AS uuid) AND l.deleted_at IS NULL
            AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED')
        UNION
        SELECT l.id FROM patient_contact k JOIN lead l ON l.hospital_id = k.hospital_id AND l.contact_id = k.contact_id
        WHERE k.hospital_id = :hospital AND k.patient_id = CAST(:patient AS uuid) AND k.relationship = 'self'
            AND l.deleted_at IS NULL AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED')
        UNION
        SELECT l.id FROM lead o JOIN lead l ON l.hospital_id = o.hospital_id AND l.id = o.merged_into_id
        WHERE o.hospital_id = :hospital AND o.contact_id = CAST(:contact AS uuid) AND l.deleted_at IS NULL
            AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED'))"""
    )
)


@operation("leads.move", audit="lead_moved")
async def move(ctx: Context, lead_id: UUID, to: Status, reason: str = "") -> LeadCard:
    """Moves a lead to another stage; to CONVERTED as `convert` does. Moving it where it is changes nothing.

    LOST needs a reason, which is kept; so does LOST to CONTACTED. Announces `LeadStatusChanged`. Raises `NotFound`,
    `Invalid` without a reason, `Conflict` where the pipeline has no such step.
    """
    if to is Status.CONVERTED:
        await convert(ctx, lead_id)
        return await card_by_id(ctx, lead_id)
    lead = await locked_lead(ctx, lead_id)
    if Status(lead.status) is not to:
        await advance(ctx, [lead], to, reason)
    return await card_by_id(ctx, lead_id)


async def advance(ctx: Context, leads: list[Any], to: Status, reason: str = "") -> None:
    """Moves leads that the caller has locked, in one statement. Raises as `move`, before anything is changed."""
    for lead in leads:
        moved(Status(lead.status), to, reason)
    ids = [lead.id for lead in leads]
    await ctx.session.execute(
        _MOVE,
        {
            "hospital": ctx.hospital.id,
            "ids": ids,
            "status": to.value,
            "reason": ctx.keys.seal_text(reason) if reason else None,
            "by_staff": member_of(ctx) is not None,
            "now": ctx.now,
        },
    )
    await write_activities(ctx, ids, "STATUS_CHANGED", f"Status changed to {to.label}", reason)
    for lead in leads:
        await announce(ctx, LeadStatusChanged(lead.id, lead.number, lead.status, to.value, lead.assigned_to))


async def schedule_by_booking(ctx: Context, *, contact_id: UUID | None, patient_id: UUID | None) -> int:
    """A lead has booked: it moves on by itself (LEAD-19). Returns how many moved. No permission is asked."""
    whose = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id}
    before = (Status.NEW, Status.CONTACTED, Status.QUALIFIED)
    leads = [lead for lead in (await ctx.session.execute(_OF_BOOKING, whose)).all() if lead.status in before]
    if leads:
        await advance(ctx, leads, Status.APPOINTMENT_SCHEDULED)
    return len(leads)
