"""What facts elsewhere mean for leads."""

from domain.appointments.events import AppointmentBooked
from domain.contacts.events import ContactIntroduced
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.leads.creating import welcome
from domain.leads.pipeline import schedule_by_booking


@reacts_to(ContactIntroduced)
async def welcome_lead(ctx: Context, event: ContactIntroduced) -> None:
    """Whoever tells their name in chat is a lead, unless they are a patient already (LEAD-18)."""
    if ctx.actor.kind == "patient":
        await welcome(ctx, event.contact_id, event.name)


@reacts_to(AppointmentBooked)
async def move_to_scheduled(ctx: Context, event: AppointmentBooked) -> None:
    """A lead that books moves on (LEAD-19)."""
    appointment = event.appointment
    await schedule_by_booking(ctx, contact_id=appointment.contact_id, patient_id=appointment.patient_id)
