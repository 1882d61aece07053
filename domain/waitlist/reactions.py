"""Times are freed, and wishes come true, by what happens to appointments.

These run inside the other use case's transaction, which holds the locks of appointments: they wait for nobody.
"""

from sqlalchemy import text

from domain.appointments.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from domain.appointments.service import AppointmentView
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.kit.ids import uuid7

_FREE = text(
    "INSERT INTO freed_time (hospital_id, id, appointment_id, patient_id, provider_id, department_id, starts_at,"
    " status, next_at, created_at, updated_at) VALUES (:hospital, :id, :appointment, :patient, :provider, :department,"
    " :starts, 'open', :now, :now, :now) ON CONFLICT (hospital_id, appointment_id) DO NOTHING"
)
_FULFIL = text(
    """
    UPDATE waitlist_entry SET status = 'booked', closed_at = :now, updated_at = :now
    WHERE hospital_id = :hospital AND id = ANY (ARRAY(
        SELECT e.id FROM waitlist_entry e
        WHERE e.hospital_id = :hospital AND e.patient_id = :patient AND e.status = 'waiting'
            AND (e.provider_id IS NULL OR e.provider_id = :provider)
            AND (e.department_id IS NULL OR e.department_id = :department)
            AND :day BETWEEN e.first_day AND e.last_day
            AND (e.starts_from IS NULL OR e.starts_from <= :minute)
            AND (e.starts_before IS NULL OR e.starts_before > :minute)
        FOR UPDATE SKIP LOCKED))
    """
)


@reacts_to(AppointmentCancelled)
async def offer_cancelled_time(ctx: Context, event: AppointmentCancelled) -> None:
    await _free(ctx, event.appointment)


@reacts_to(AppointmentMoved)
async def offer_left_time(ctx: Context, event: AppointmentMoved) -> None:
    await _free(ctx, event.former)
    await _fulfil(ctx, event.appointment)


@reacts_to(AppointmentBooked)
async def end_fulfilled_wishes(ctx: Context, event: AppointmentBooked) -> None:
    """Whoever books a time they were waiting for waits no longer."""
    await _fulfil(ctx, event.appointment)


async def _free(ctx: Context, appointment: AppointmentView) -> None:
    if appointment.starts_at <= ctx.now:
        return
    await ctx.session.execute(
        _FREE,
        {
            "hospital": ctx.hospital.id,
            "id": uuid7(),
            "appointment": appointment.id,
            "patient": appointment.patient_id,
            "provider": appointment.provider_id,
            "department": appointment.department_id,
            "starts": appointment.starts_at,
            "now": ctx.now,
        },
    )


async def _fulfil(ctx: Context, appointment: AppointmentView) -> None:
    local = appointment.local_start
    await ctx.session.execute(
        _FULFIL,
        {
            "hospital": ctx.hospital.id,
            "patient": appointment.patient_id,
            "provider": appointment.provider_id,
            "department": appointment.department_id,
            "day": local.date(),
            "minute": local.hour * 60 + local.minute,
            "now": ctx.now,
        },
    )
