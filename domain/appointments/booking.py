"""A held time becomes a patient's appointment."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments.catalogue import Catalogue, read_catalogue
from domain.appointments.errors import PatientBusy, SlotTaken, TooManyOpen
from domain.appointments.events import AppointmentBooked
from domain.appointments.finding import nearest
from domain.appointments.lifecycle import TARGET, advanced
from domain.appointments.views import RETURNING_VIEW, AppointmentView, view_by_id, view_of, view_with
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.events import announce
from domain.kit.ids import short_code
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings
from domain.staff.rules import require_own_contact

_BOOK_HELD = text(
    "SELECT * FROM careline_book(:hospital_id, :id, :patient_id, :own, :most_open, :status, :reason, :channel, :number, :now)"
)
_LOCK = text("SELECT * FROM careline_lock_booking(:hospital_id, :id, :patient_id, NULL, :now)")
_BOOK = text(
    "UPDATE appointment a SET status = :status, patient_id = :patient_id,"  # noqa: S608  # own constants
    " reason = :reason, booked_channel = :channel, seat = :seat,"
    " hold_until = NULL, booked_at = :now, updated_at = :now,"
    " number = (SELECT code FROM unnest(CAST(:numbers AS text[])) WITH ORDINALITY AS given (code, place)"
    "           WHERE NOT EXISTS ("
    "               SELECT FROM appointment o"
    "               WHERE o.hospital_id = :hospital_id AND o.number = given.code AND o.status <> 'moved')"
    "           ORDER BY place LIMIT 1)"
    f" {RETURNING_VIEW}"
)
NUMBERS_TRIED = 4
NOBODY = UUID(int=0)


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
    settings = settings or (catalogue.settings if catalogue else await read_settings(ctx.session, ctx.hospital.id))
    sealed = ctx.keys.seal_text(reason) if reason else None
    numbers = [short_code() for _ in range(NUMBERS_TRIED)]
    mine = {"hospital_id": ctx.hospital.id, "id": appointment_id, "patient_id": patient_id, "now": ctx.now}
    row = (
        await ctx.session.execute(
            _BOOK_HELD,
            mine
            | {
                "own": (ctx.actor.id or NOBODY) if ctx.actor.kind == "patient" else None,
                "most_open": settings.open_appointments_per_patient,
                "status": TARGET["book"],
                "reason": sealed,
                "channel": channel,
                "number": numbers[0],
            },
        )
    ).first()
    if row is not None:
        booked = await _named(ctx, row, catalogue)
        await announce(ctx, AppointmentBooked(booked))
        return booked
    found = (await ctx.session.execute(_LOCK, mine)).first()
    if found is None:
        raise NotFound()
    if found.contact_id is not None:
        require_own_contact(ctx, found.contact_id, "appointments.book")
    if found.status not in ("held", "lapsed") and found.holder == patient_id:
        return await view_by_id(ctx, appointment_id)
    status = advanced(found.status, "book")
    if found.overlapping is not None:
        raise PatientBusy(found.overlapping)
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
            mine
            | {
                "status": status,
                "seat": found.seat,
                "reason": sealed,
                "channel": channel,
                "numbers": numbers,
            },
        )
    ).one()
    if row.number is None:
        raise Conflict("No appointment number was free; please try again.")
    booked = view_of(row, ctx.hospital.zone)
    await announce(ctx, AppointmentBooked(booked))
    return booked


async def _named(ctx: Context, row: Any, catalogue: Catalogue | None) -> AppointmentView:
    """The row as a view. The catalogue knows the names, unless they have just been added or taken out."""
    provider = catalogue.providers.get(row.provider_id) if catalogue else None
    department = catalogue.departments.get(row.department_id) if catalogue else None
    if provider is None or department is None:
        return await view_by_id(ctx, row.id)
    return view_with(row, provider, department, ctx.hospital.zone)
