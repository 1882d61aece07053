"""Reminders follow their appointment."""

from domain.appointments.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.reminders.service import schedule, void


@reacts_to(AppointmentBooked)
async def remind_of_booking(ctx: Context, event: AppointmentBooked) -> None:
    await schedule(ctx, event.appointment)


@reacts_to(AppointmentMoved)
async def remind_of_new_time(ctx: Context, event: AppointmentMoved) -> None:
    """The old time's reminders are void, sent or not; the new time has its own."""
    await void(ctx, event.former.id, "moved")
    await schedule(ctx, event.appointment)


@reacts_to(AppointmentCancelled)
async def forget_reminders(ctx: Context, event: AppointmentCancelled) -> None:
    await void(ctx, event.appointment.id, "cancelled")
