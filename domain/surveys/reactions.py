"""What a completed visit sets going."""

from domain.appointments.events import AppointmentCompleted
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.surveys.inviting import invite_after_visit


@reacts_to(AppointmentCompleted)
async def ask_about_the_visit(ctx: Context, event: AppointmentCompleted) -> None:
    """SURV-04, BR-14."""
    visit = event.appointment
    await invite_after_visit(ctx, appointment_id=visit.id, patient_id=visit.patient_id, contact_id=visit.contact_id)
