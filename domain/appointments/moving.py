"""An appointment goes to another time: a new row takes it over, the old one keeps the link."""

from uuid import UUID

from sqlalchemy import text

from domain.appointments.catalogue import Catalogue, read_catalogue
from domain.appointments.changing import check_notice
from domain.appointments.errors import PatientBusy, SlotTaken
from domain.appointments.events import AppointmentMoved
from domain.appointments.finding import nearest
from domain.appointments.lifecycle import advanced
from domain.appointments.views import COLUMNS, JOINED, RETURNING_VIEW, AppointmentView, view_by_id, view_of
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.events import announce
from domain.settings.rules import HospitalSettings
from domain.staff.rules import require_own_contact

# Both rows' providers and the patient are locked by one call, in order; only then is anything decided.
_PATIENT = text("SELECT patient_id FROM appointment WHERE hospital_id = :hospital_id AND id = :id")
_NEW = text("SELECT * FROM careline_lock_booking(:hospital_id, :hold_id, :patient_id, :id, :now)")
_OLD = text("SELECT id, status, starts_at, moved_to_id FROM appointment WHERE hospital_id = :hospital_id AND id = :id")
_LEAVE = text(
    "UPDATE appointment a SET status = :status,"  # noqa: S608  # own constants
    f" moved_to_id = :hold_id, updated_at = :now {RETURNING_VIEW}"
)
_TAKE = text(
    "UPDATE appointment a SET status = :status, number = o.number,"  # noqa: S608
    " patient_id = o.patient_id, reason = o.reason, contact_id = coalesce(a.contact_id, o.contact_id),"
    " booked_channel = o.booked_channel, seat = :seat,"
    " hold_until = NULL, moved_from_id = o.id, version = o.version + 1, booked_at = :now, updated_at = :now"
    f" FROM appointment o, provider p, department d WHERE {JOINED}"
    " AND o.hospital_id = a.hospital_id AND o.id = :id AND a.id = :hold_id"
    f" RETURNING {COLUMNS}"
)


@operation("appointments.move", audit="appointment_moved")
async def move(
    ctx: Context,
    *,
    appointment_id: UUID,
    hold_id: UUID,
    settings: HospitalSettings,
    catalogue: Catalogue | None = None,
) -> AppointmentView:
    """Moves an appointment to a held time; announces `AppointmentMoved` and returns the new row, same number.

    Nothing changes unless the new time is certain: whatever is raised, the old appointment stands. Moving to the same
    hold again returns the result of the first time. A patient must be `settings.move_notice_hours` early. Raises
    `SlotTaken` with alternatives, `PatientBusy`, `TooLate`, `Conflict`, `NotFound`; `Forbidden` to a patient
    for another contact's hold.
    """
    mine = {"hospital_id": ctx.hospital.id, "id": appointment_id, "hold_id": hold_id, "now": ctx.now}
    patient_id = (await ctx.session.execute(_PATIENT, mine)).scalar()
    new = (await ctx.session.execute(_NEW, mine | {"patient_id": patient_id})).first()
    old = (await ctx.session.execute(_OLD, mine)).first()
    if old is None or new is None:
        raise NotFound()
    if new.contact_id is not None:
        require_own_contact(ctx, new.contact_id, "appointments.move")
    if old.status == "moved" and old.moved_to_id == hold_id:
        return await view_by_id(ctx, hold_id)
    left = advanced(old.status, "move")
    status = advanced(new.status, "book")
    if patient_id is None:
        raise Conflict("The appointment has no patient.")
    check_notice(ctx, old, settings.move_notice_hours)
    if new.overlapping is not None:
        raise PatientBusy(new.overlapping)
    if new.seat is None or new.starts_at <= ctx.now:
        near = await nearest(
            ctx,
            catalogue or await read_catalogue(ctx.session, ctx.hospital.id),
            provider_id=new.provider_id,
            department_id=new.department_id,
            wanted=new.starts_at,
            conversation_id=new.conversation_id,
        )
        raise SlotTaken(new.starts_at, near)
    former = (await ctx.session.execute(_LEAVE, mine | {"status": left})).one()
    taken = (await ctx.session.execute(_TAKE, mine | {"status": status, "seat": new.seat})).one()
    moved = view_of(taken, ctx.hospital.zone)
    await announce(ctx, AppointmentMoved(view_of(former, ctx.hospital.zone), moved))
    return moved
