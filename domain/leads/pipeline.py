"""Moving a lead through the pipeline (LEAD-03, LEAD-10)."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.leads.activities import locked_lead, member_of, write_activities
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
# Open leads before their appointment: the contact's own, those of its patient, and those another lead was merged into. They
# are locked in the order of their ids, as everywhere, and read as whoever had them before left them.
_SCHEDULE = text(
    """
    WITH mine AS MATERIALIZED (
        SELECT id, number, status, assigned_to FROM lead
        WHERE hospital_id = :hospital AND deleted_at IS NULL AND status IN ('NEW', 'CONTACTED', 'QUALIFIED')
            AND id = ANY (ARRAY(
                SELECT coalesce(l.merged_into_id, l.id) FROM lead l
                WHERE l.hospital_id = :hospital AND l.contact_id = ANY (ARRAY(
                    SELECT CAST(:contact AS uuid)
                    UNION ALL
                    SELECT contact_id FROM patient_contact
                    WHERE hospital_id = :hospital AND patient_id = CAST(:patient AS uuid) AND relationship = 'self'))))
        ORDER BY id LIMIT cardinality(CAST(:activities AS uuid[])) FOR NO KEY UPDATE
    ), moved AS (
        UPDATE lead l SET status = 'APPOINTMENT_SCHEDULED', updated_at = :now,
            first_responded_at = CASE WHEN CAST(:by_staff AS boolean) THEN coalesce(l.first_responded_at, :now)
                                 ELSE l.first_responded_at END
        FROM mine WHERE l.hospital_id = :hospital AND l.id = mine.id
    ), noted AS (
        INSERT INTO lead_activity (hospital_id, id, lead_id, kind, title, at, actor_kind, actor_id)
        SELECT CAST(:hospital AS uuid), (CAST(:activities AS uuid[]))[row_number() OVER (ORDER BY id)], id,
            'STATUS_CHANGED', :title, CAST(:now AS timestamptz), :actor_kind, CAST(:actor AS uuid)
        FROM mine
    )
    SELECT id, number, status, assigned_to FROM mine
    """
)
_AT_ONCE = 4  # a person has one open lead, hardly ever more


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
    whose = {
        "hospital": ctx.hospital.id,
        "contact": contact_id,
        "patient": patient_id,
        "by_staff": member_of(ctx) is not None,
        "title": f"Status changed to {Status.APPOINTMENT_SCHEDULED.label}",
        "now": ctx.now,
        "actor_kind": ctx.actor.kind,
        "actor": ctx.actor.id,
    }
    count, more = 0, True
    while more:
        activities = [uuid7() for _ in range(_AT_ONCE)]
        leads = (await ctx.session.execute(_SCHEDULE, whose | {"activities": activities})).all()
        for lead in leads:
            scheduled = Status.APPOINTMENT_SCHEDULED.value
            await announce(ctx, LeadStatusChanged(lead.id, lead.number, lead.status, scheduled, lead.assigned_to))
        count, more = count + len(leads), len(leads) == _AT_ONCE
    return count
