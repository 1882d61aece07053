"""Who answers a lead: chosen by staff, or by the hospital's strategy (LEAD-11)."""

from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Forbidden, Invalid
from domain.kit.events import announce
from domain.leads.activities import locked_lead, member_of, write_activities
from domain.leads.events import LeadAssigned
from domain.leads.views import LeadCard, card_by_id
from domain.settings.rules import HospitalSettings

# A part of the statement that writes the lead. Whoever comes meanwhile waits for the row, and then goes on from whom it
# names. Without anybody the round begins anew.
IN_TURN = """
    INSERT INTO lead_rotation AS r (hospital_id, last_member_id)
    VALUES (:hospital, (SELECT id FROM staff_member WHERE hospital_id = :hospital AND active AND role = ANY (:roles)
                        ORDER BY id LIMIT 1))
    ON CONFLICT (hospital_id) DO UPDATE SET last_member_id = coalesce(
        (SELECT id FROM staff_member WHERE hospital_id = r.hospital_id AND active AND role = ANY (:roles)
            AND id > r.last_member_id ORDER BY id LIMIT 1),
        excluded.last_member_id)
    RETURNING {returning}
"""
# The row is there and locked afterwards; whoever comes meanwhile waits, and then sees what was given away before.
_MY_TURN = text(
    """
    INSERT INTO lead_rotation AS r (hospital_id) VALUES (:hospital)
    ON CONFLICT (hospital_id) DO UPDATE SET last_member_id = r.last_member_id
    RETURNING last_member_id
    """
)
# Among those with equally few, whose turn it would be.
_LEAST = text(
    """
    SELECT m.id FROM staff_member m
    WHERE m.hospital_id = :hospital AND m.active AND m.role = ANY (:roles)
    ORDER BY (SELECT count(*) FROM lead l WHERE l.hospital_id = m.hospital_id AND l.assigned_to = m.id
                AND l.deleted_at IS NULL AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')),
             (CAST(:last AS uuid) IS NOT NULL AND m.id <= CAST(:last AS uuid)), m.id
    LIMIT 1
    """
)
_GIVEN = text("UPDATE lead_rotation SET last_member_id = :member WHERE hospital_id = :hospital")
_MEMBER = text("SELECT name FROM staff_member WHERE hospital_id = :hospital AND id = :id AND active")
_ASSIGN = text(
    "UPDATE lead SET assigned_to = :member, updated_at = :now WHERE hospital_id = :hospital AND id = ANY (:ids)"
)


def goes_in_turn(settings: HospitalSettings) -> bool:
    """Whether leads are given out by turns: whoever writes one down takes the turn in the same statement (`IN_TURN`)."""
    return settings.lead_assignment != "least_open"


async def least_busy(ctx: Context, settings: HospitalSettings) -> UUID | None:
    """Who has the fewest open leads; None if nobody has one of `lead_assignee_roles`.

    Leads made at the same time are given out one after the other: each waits until the former is committed.
    """
    hospital = {"hospital": ctx.hospital.id}
    among = hospital | {"roles": list(settings.lead_assignee_roles)}
    last: UUID | None = (await ctx.session.execute(_MY_TURN, hospital)).scalar_one()
    chosen: UUID | None = (await ctx.session.execute(_LEAST, among | {"last": last})).scalar_one_or_none()
    if chosen is not None:
        await ctx.session.execute(_GIVEN, hospital | {"member": chosen})
    return chosen


async def require_member(ctx: Context, member_id: UUID) -> str:
    """The name of an active staff member. Raises `Invalid` for anybody else."""
    key = {"hospital": ctx.hospital.id, "id": member_id}
    name: str | None = (await ctx.session.execute(_MEMBER, key)).scalar_one_or_none()
    if name is None:
        raise Invalid("there is no such member of staff", field="assigned_to")
    return name


@operation("leads.assign", audit="lead_assigned")
async def assign(ctx: Context, lead_id: UUID, member_id: UUID | None) -> LeadCard:
    """Gives the lead to a member of staff, or to nobody. Announces `LeadAssigned`.

    Giving it to whoever has it changes nothing. Raises `NotFound`, `Invalid` for somebody who does not work here.
    """
    await _give(ctx, lead_id, member_id)
    return await card_by_id(ctx, lead_id)


@operation("leads.take", audit="lead_taken")
async def take(ctx: Context, lead_id: UUID) -> LeadCard:
    """Whoever acts takes the lead. Raises `NotFound`, `Forbidden` to anybody who is not staff."""
    member = member_of(ctx)
    if member is None:
        raise Forbidden("only staff take leads")
    await _give(ctx, lead_id, member)
    return await card_by_id(ctx, lead_id)


async def _give(ctx: Context, lead_id: UUID, member_id: UUID | None) -> None:
    name = await require_member(ctx, member_id) if member_id is not None else ""
    lead = await locked_lead(ctx, lead_id)
    if lead.assigned_to == member_id:
        return
    values = {"hospital": ctx.hospital.id, "ids": [lead_id], "member": member_id, "now": ctx.now}
    await ctx.session.execute(_ASSIGN, values)
    await write_activities(ctx, [lead_id], "ASSIGNED", f"Assigned to {name}" if name else "Assigned to nobody")
    await announce(ctx, LeadAssigned(lead_id, lead.number, member_id, lead.assigned_to, by_rule=False))
