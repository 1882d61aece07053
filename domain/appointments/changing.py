"""What happens to an appointment after it is booked: confirmed, checked in, completed, missed, cancelled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments.errors import TooLate
from domain.appointments.events import (
    AppointmentCancelled,
    AppointmentCheckedIn,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
)
from domain.appointments.lifecycle import TARGET, advanced
from domain.appointments.views import RETURNING_VIEW, AppointmentView, view_by_id, view_of
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.events import announce
from domain.settings.rules import HospitalSettings

_LOCK = text(
    "SELECT id, status, starts_at, ends_at"
    " FROM careline_lock_appointments(:hospital_id, ARRAY[CAST(:id AS uuid)], NULL)"
)
_CHANGE = text(
    "UPDATE appointment a SET status = :status,"  # noqa: S608  # own constants
    " cancel_reason = coalesce(:cancel_reason, a.cancel_reason), version = a.version + 1, updated_at = :now"
    f" {RETURNING_VIEW}"
)


async def locked(ctx: Context, appointment_id: UUID) -> Any:
    """The row's id, status and times, locked against other changes until the transaction ends. Raises `NotFound`."""
    row = (await ctx.session.execute(_LOCK, {"hospital_id": ctx.hospital.id, "id": appointment_id})).first()
    if row is None:
        raise NotFound()
    return row


def check_notice(ctx: Context, row: Any, hours: int) -> None:
    """Raises `TooLate` for a patient closer to the appointment than `hours`; staff and the system may at any time."""
    if ctx.actor.kind == "patient" and row.starts_at - ctx.now < timedelta(hours=hours):
        raise TooLate(hours)


async def _advance(
    ctx: Context,
    row: Any,
    trigger: str,
    event: Callable[[AppointmentView], object],
    cancel_reason: bytes | None = None,
) -> AppointmentView:
    """Fires the lifecycle, stores and announces. An appointment that already is what is asked for stays as it is."""
    if row.status == TARGET[trigger]:
        return await view_by_id(ctx, row.id)
    status = advanced(row.status, trigger)
    changed = (
        await ctx.session.execute(
            _CHANGE,
            {
                "hospital_id": ctx.hospital.id,
                "id": row.id,
                "status": status,
                "cancel_reason": cancel_reason,
                "now": ctx.now,
            },
        )
    ).one()
    view = view_of(changed, ctx.hospital.zone)
    await announce(ctx, event(view))
    return view


@operation("appointments.cancel", audit="appointment_cancelled", confirm=True)
async def cancel(ctx: Context, *, appointment_id: UUID, reason: str, settings: HospitalSettings) -> AppointmentView:
    """Gives the time back; announces `AppointmentCancelled`. The reason is sealed.

    A patient must be `settings.cancel_notice_hours` early. Raises `TooLate`, `Conflict`, `NotFound`.
    """
    row = await locked(ctx, appointment_id)
    if row.status != "cancelled":
        advanced(row.status, "cancel")
        check_notice(ctx, row, settings.cancel_notice_hours)
    return await _advance(ctx, row, "cancel", AppointmentCancelled, ctx.keys.seal_text(reason) if reason else None)


@operation("appointments.confirm", audit="appointment_confirmed")
async def confirm(ctx: Context, *, appointment_id: UUID) -> AppointmentView:
    """The patient will come; announces `AppointmentConfirmed`. Raises `Conflict` once it has begun, `NotFound`."""
    row = await locked(ctx, appointment_id)
    if row.status == "scheduled" and row.starts_at <= ctx.now:
        raise Conflict("The appointment has already begun.")
    return await _advance(ctx, row, "confirm", AppointmentConfirmed)


@operation("appointments.check_in", audit="appointment_checked_in")
async def check_in(ctx: Context, *, appointment_id: UUID) -> AppointmentView:
    """The patient is here; announces `AppointmentCheckedIn`. Raises `Conflict`, `NotFound`."""
    return await _advance(ctx, await locked(ctx, appointment_id), "check_in", AppointmentCheckedIn)


@operation("appointments.complete", audit="appointment_completed")
async def complete(ctx: Context, *, appointment_id: UUID) -> AppointmentView:
    """The visit is over; announces `AppointmentCompleted` (APPT-08). Raises `Conflict`, `NotFound`."""
    return await _advance(ctx, await locked(ctx, appointment_id), "complete", AppointmentCompleted)


@operation("appointments.mark_no_show", audit="appointment_missed")
async def mark_no_show(ctx: Context, *, appointment_id: UUID) -> AppointmentView:
    """The patient did not come; announces `AppointmentMissed`. Raises `Conflict` before its time, `NotFound`."""
    row = await locked(ctx, appointment_id)
    if row.starts_at > ctx.now:
        raise Conflict("The appointment has not begun yet.")
    return await _advance(ctx, row, "mark_no_show", AppointmentMissed)
