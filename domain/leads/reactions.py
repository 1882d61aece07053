"""What facts elsewhere mean for leads."""

from domain.appointments.events import AppointmentBooked
from domain.contacts.events import ContactIntroduced
from domain.follow_ups.events import FollowUpsChanged
from domain.handoffs.events import PatientAnswered
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.leads.creating import welcome
from domain.leads.events import FirstResponseMissed, LeadAssigned, LeadCreated, LeadsAssigned
from domain.leads.interactions import record_first_response
from domain.leads.pipeline import schedule_by_booking
from domain.leads.planning import plan_next
from domain.leads.telling import tell_assignee, tell_of_many, tell_of_missed, tell_of_new


@reacts_to(ContactIntroduced)
async def welcome_lead(ctx: Context, event: ContactIntroduced) -> None:
    """Whoever tells their name in chat is a lead, unless they are a patient already (LEAD-18)."""
    if ctx.actor.kind == "patient":
        await welcome(ctx, event.contact_id, event.name, event.phone)


@reacts_to(AppointmentBooked)
async def move_to_scheduled(ctx: Context, event: AppointmentBooked) -> None:
    """A lead that books moves on (LEAD-19)."""
    appointment = event.appointment
    await schedule_by_booking(ctx, contact_id=appointment.contact_id, patient_id=appointment.patient_id)


@reacts_to(FollowUpsChanged)
async def set_next_follow_up(ctx: Context, event: FollowUpsChanged) -> None:
    """What was promised to a lead is on its card (FUP-04)."""
    if event.related_type == "lead":
        await plan_next(ctx, event.related_id)


@reacts_to(PatientAnswered)
async def stop_the_clock(ctx: Context, event: PatientAnswered) -> None:
    """Staff who write in chat have answered the lead (LEAD-17)."""
    await record_first_response(ctx, event.contact_id)


@reacts_to(LeadCreated)
async def tell_of_new_lead(ctx: Context, event: LeadCreated) -> None:
    await tell_of_new(ctx, event)


@reacts_to(LeadAssigned)
async def tell_whose_lead(ctx: Context, event: LeadAssigned) -> None:
    await tell_assignee(ctx, event)


@reacts_to(LeadsAssigned)
async def tell_whose_leads(ctx: Context, event: LeadsAssigned) -> None:
    await tell_of_many(ctx, event)


@reacts_to(FirstResponseMissed)
async def tell_of_missed_response(ctx: Context, event: FirstResponseMissed) -> None:
    await tell_of_missed(ctx, event)
