"""Whether the person writing may touch an appointment: proved identity, and an appointment of somebody it opens."""

from uuid import UUID

from bot.dialogue.actions import Talk
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.patients import service as patients


async def own_appointment(ctx: Context, talk: Talk, appointment_id: str) -> appointments.AppointmentView:
    """The appointment. Raises `NotFound`, the same for somebody else's and for none (facts 6.2)."""
    view = await appointments.get(ctx, UUID(appointment_id))
    if view.patient_id not in await patients.verified(ctx, talk.contact_id):
        raise NotFound
    return view
