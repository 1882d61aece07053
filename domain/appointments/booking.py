"""A held time becomes a patient's appointment."""

from uuid import UUID

from sqlalchemy import text

from domain.appointments.catalogue import Catalogue, read_catalogue
from domain.appointments.errors import PatientBusy, SlotTaken, TooManyOpen
from domain.appointments.events import AppointmentBooked
from domain.appointments.finding import nearest
from domain.appointments.lifecycle import advanced
from domain.appointments.views import RETURNING_VIEW, AppointmentView, view_by_id, view_of
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.events import announce
from domain.kit.ids import short_code
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings
from domain.staff.rules import require_own_contact

_LOCK = text("SELECT * FROM careline_lock_booking(:hospital_id, :id, :patient_id, NULL, :now)")
_BOOK = text(
    "UPDATE appointment a SET status = :status, patient_id = :patient_id,"  # noqa: S608  # own constants
    " reason = :reason, booked_channel = :channel, seat = :seat,"
    " hold_until = NULL, booked_at = :now, updated_at = :now,"
    " number = (SELECT code FROM unnest(CAST(:numbers AS text[])) WITH ORDINALITY AS given (code, place)"
    "           WHERE NOT EXISTS ("
    "               SELECT FROM appointment o WHERE o.hospital_id = :hospital_id AND o.number = given.code)"
    "           ORDER BY place LIMIT 1)"
    f" {RETURNING_VIEW}"
)
NUMBERS_TRIED = 4


@operation("appointments.book", audit="appointment_booked")
async def book(
    ctx: Context,
    *,
    appointment_id: UUID,
    patient_id: UUID,
    reason: str,
    channel: str,
    settings: HospitalSettings | None = None,
    catalogue: Catalogue | None = None,
) -> AppointmentView:
    """Books the held time for the patient and gives it its number; announces `AppointmentBooked` (APPT-01, APPT-08).

    Booking the same hold for the same patient again returns the appointment unchanged. A hold that ran out is taken up
    again while its time is free. `settings` and `catalogue` spare their reading. Raises `SlotTaken`, `PatientBusy`,
    `TooManyOpen`, `NotFound` for an unknown hold, `Conflict` for one that is no longer a hold, `Forbidden` to a patient
    for another contact's hold.
    """
    found = (
        await ctx.session.execute(
            _LOCK, {"hospital_id": ctx.hospital.id, "id": appointment_id, "patient_id": patient_id, "now": ctx.now}
        )
    ).first()
    if found is None:
        raise NotFound()
    if found.contact_id is not None:
        require_own_contact(ctx, found.contact_id, "appointments.book")
    if found.status not in ("held", "lapsed") and found.holder == patient_id:
        return await view_by_id(ctx, appointment_id)
    status = advanced(found.status, "book")
    if found.overlapping is not None:
        raise PatientBusy(found.overlapping)
    settings = settings or (catalogue.settings if catalogue else await read_settings(ctx.session, ctx.hospital.id))
    if found.open_count >= settings.open_appointments_per_patient:
        raise TooManyOpen()
    if found.seat is None or found.starts_at <= ctx.now:
        catalogue = catalogue or await read_catalogue(ctx.session, ctx.hospital.id)
        near = await nearest(
            ctx,
            catalogue,
            provider_id=found.provider_id,
            department_id=found.department_id,
            wanted=found.starts_at,
            conversation_id=found.conversation_id,
        )
        raise SlotTaken(found.starts_at, near)
    row = (
        await ctx.session.execute(
            _BOOK,
            {
                "hospital_id": ctx.hospital.id,
                "id": appointment_id,
                "patient_id": patient_id,
                "status": status,
                "seat": found.seat,
                "reason": ctx.keys.seal_text(reason) if reason else None,
                "channel": channel,
                "now": ctx.now,
                "numbers": [short_code() for _ in range(NUMBERS_TRIED)],
            },
        )
    ).one()
    if row.number is None:
        raise Conflict("No appointment number was free; please try again.")
    booked = view_of(row, ctx.hospital.zone)
    await announce(ctx, AppointmentBooked(booked))
    return booked
