"""Who is told of leads: whoever gets one, and of one that nobody answered in time (LEAD-11, LEAD-17).

News lands on lock screens: it names a lead by its number and nobody by name.
"""

from uuid import UUID

from sqlalchemy import text

from domain.alerts.service import tell
from domain.kit.context import Context
from domain.leads.events import FirstResponseMissed, LeadAssigned, LeadCreated, LeadsAssigned
from domain.leads.rules import short_number
from domain.team.rules import Topic

# The task of a missed answer is news of the topic already: these are the others who must know.
_RESPONSIBLE = text(
    """
    SELECT m.id FROM staff_member m
    WHERE m.hospital_id = :hospital AND m.active
      AND (m.role IN ('HOSPITAL_ADMIN', 'SUPER_ADMIN') OR m.id = CAST(:assigned AS uuid))
      AND NOT EXISTS (SELECT FROM alert_subscription s
                      WHERE s.hospital_id = m.hospital_id AND s.staff_id = m.id AND s.topic = :topic)
    ORDER BY m.id
    """
)


async def tell_of_new(ctx: Context, event: LeadCreated) -> None:
    """Somebody has written in and the lead is nobody's: whoever wants news of leads can take it."""
    if event.assigned_to is not None or ctx.actor.kind in ("staff", "admin"):
        return
    short = short_number(event.number)
    await tell(
        ctx,
        Topic.LEADS,
        f"Lead {event.number} is new and nobody's",
        key=f"lead:{event.lead_id}:new",
        buttons=[("Take it", f"take lead {short}"), ("Show", f"lead {short}")],
    )


async def tell_assignee(ctx: Context, event: LeadAssigned) -> None:
    """A lead that is somebody's now. Nobody is told of what they took themselves, nor of each of many at once."""
    if event.assigned_to is None or event.assigned_to == ctx.actor.id or event.with_others:
        return
    short = short_number(event.number)
    await tell(
        ctx,
        Topic.LEADS,
        f"Lead {event.number} is yours{': a new one, to be answered' if event.by_rule else ' now'}",
        key=f"lead:{event.lead_id}:to:{event.assigned_to}:{ctx.now.isoformat()}",
        to=event.assigned_to,
        buttons=[("Show", f"lead {short}"), ("Log a call", f"log lead {short} called")],
    )


async def tell_of_many(ctx: Context, event: LeadsAssigned) -> None:
    """Many leads given to one member are one piece of news."""
    if event.assigned_to == ctx.actor.id:
        return
    count = len(event.lead_ids)
    await tell(
        ctx,
        Topic.LEADS,
        f"{count} leads are yours now" if count != 1 else "A lead is yours now",
        key=f"leads:{event.lead_ids[0]}:{count}:to:{event.assigned_to}:{ctx.now.isoformat()}",
        to=event.assigned_to,
        buttons=[("My leads", "leads mine")],
    )


async def tell_of_missed(ctx: Context, event: FirstResponseMissed) -> None:
    """Administrators and the assignee, each once, unless the topic's news of the task reaches them anyway."""
    values = {"hospital": ctx.hospital.id, "assigned": event.assigned_to, "topic": Topic.LEADS}
    responsible: list[UUID] = list((await ctx.session.execute(_RESPONSIBLE, values)).scalars().all())
    due = event.due_at.astimezone(ctx.hospital.zone)
    for member in responsible:
        await tell(
            ctx,
            Topic.LEADS,
            f"Nobody has answered lead {event.number}: due was {due:%a %d %b %H:%M}, T{event.task_number} is open",
            key=f"lead:{event.lead_id}:missed:{member}",
            to=member,
            buttons=[("Show", f"lead {short_number(event.number)}"), ("Task", f"task {event.task_number}")],
        )
