"""Making, voiding, answering and counting reminders."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from domain.appointments import service as appointments
from domain.audit import operation
from domain.communications.outreach import call_off
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7
from domain.reminders.jobs import Processed, reminder_key, send_due, settle_row
from domain.reminders.rules import plan
from domain.settings.rules import HospitalSettings
from domain.settings.service import known_settings
from domain.staff.rules import require_own_contact

# How a reminder is sent: by the channel the person prefers, by another when that one cannot reach (REM-02).
PREFERRED = "preferred"

_ADD = text(
    "INSERT INTO reminder (hospital_id, id, appointment_id, version, offset_minutes, plan, due_at, useful_until,"
    " try_at, status, reason, settled_at, created_at, updated_at)"
    " SELECT CAST(:hospital AS uuid), id, CAST(:appointment AS uuid), CAST(:version AS integer), minutes, :plan, due, until,"
    " due, CASE WHEN skip = '' THEN 'scheduled' ELSE 'skipped' END, skip,"
    " CASE WHEN skip <> '' THEN CAST(:now AS timestamptz) END, CAST(:now AS timestamptz), CAST(:now AS timestamptz)"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:offsets AS integer[]), CAST(:due AS timestamptz[]),"
    " CAST(:until AS timestamptz[]), CAST(:skips AS text[])) AS planned (id, minutes, due, until, skip)"
    " ON CONFLICT (hospital_id, appointment_id, version, offset_minutes, plan) DO NOTHING"
)
_OPEN = text(
    "SELECT id, appointment_id, version, offset_minutes, status FROM reminder WHERE hospital_id = :hospital"
    " AND appointment_id = :appointment AND status IN ('scheduled', 'handed') ORDER BY id FOR UPDATE"
)
_VOID = text(
    "UPDATE reminder SET status = 'cancelled', reason = :reason, settled_at = :now, updated_at = :now"
    " WHERE hospital_id = :hospital AND appointment_id = :appointment AND status = 'scheduled'"
)
_COLUMNS = (
    "r.id, r.appointment_id, a.number, a.patient_id, a.starts_at, r.version, r.offset_minutes, r.due_at,"
    " r.useful_until, r.reason, r.settled_at,"
    " CASE WHEN r.status = 'handed' THEN 'scheduled' ELSE r.status END AS status"
)
_JOINED = "reminder r JOIN appointment a ON a.hospital_id = r.hospital_id AND a.id = r.appointment_id"
_PENDING = text(
    f"SELECT {_COLUMNS} FROM {_JOINED} WHERE r.hospital_id = :hospital AND r.status IN ('scheduled', 'handed')"  # noqa: S608
    " ORDER BY r.due_at, r.id LIMIT :limit"
)
_OF_APPOINTMENT = text(
    f"SELECT {_COLUMNS} FROM {_JOINED} WHERE r.hospital_id = :hospital AND r.appointment_id = :appointment"  # noqa: S608
    " ORDER BY r.due_at, r.id"
)
_REMINDED = text(
    "SELECT EXISTS (SELECT FROM reminder WHERE hospital_id = :hospital AND appointment_id = :appointment"
    " AND contact_id = :contact AND status IN ('handed', 'sent'))"
)
_LAST = text(
    f"SELECT {_COLUMNS} FROM {_JOINED} WHERE r.hospital_id = :hospital AND r.contact_id = :contact"  # noqa: S608
    " AND r.status IN ('handed', 'sent') AND a.status IN ('scheduled', 'confirmed') AND a.starts_at > :now"
    " ORDER BY r.due_at DESC, r.id DESC LIMIT 1"
)
_NO_SHOWS = text(
    """
    SELECT count(*) FILTER (WHERE missed) AS missed, count(*) AS due,
           count(*) FILTER (WHERE missed AND reminded) AS missed_reminded,
           count(*) FILTER (WHERE reminded) AS due_reminded
    FROM (
        SELECT a.status = 'no_show' AS missed, EXISTS (
            SELECT FROM reminder r WHERE r.hospital_id = a.hospital_id AND r.appointment_id = a.id AND r.status = 'sent'
        ) AS reminded
        FROM appointment a WHERE a.hospital_id = :hospital AND a.starts_at >= :since AND a.starts_at < :until
            AND a.status IN ('no_show', 'checked_in', 'completed')
    ) visits
    """
)


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder as staff see it. `status`: scheduled, sent, failed, cancelled, skipped (REM-03)."""

    id: UUID
    appointment_id: UUID
    number: str | None
    patient_id: UUID | None
    starts_at: datetime
    version: int
    offset_minutes: int
    due_at: datetime
    useful_until: datetime
    status: str
    reason: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoShowRate:
    """Visits that were due, and how many the patient missed. Rates are per cent with one decimal, None of none."""

    missed: int
    due: int
    missed_reminded: int
    due_reminded: int

    @property
    def rate(self) -> Decimal | None:
        return _percent(self.missed, self.due)

    @property
    def rate_reminded(self) -> Decimal | None:
        return _percent(self.missed_reminded, self.due_reminded)

    @property
    def rate_not_reminded(self) -> Decimal | None:
        return _percent(self.missed - self.missed_reminded, self.due - self.due_reminded)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1")) if whole else None


async def schedule(
    ctx: Context, appointment: appointments.AppointmentView, settings: HospitalSettings | None = None
) -> None:
    """Makes the reminder rows of this version of the appointment; again changes nothing (BR-11)."""
    settings = settings or await known_settings(ctx)
    planned = plan(starts_at=appointment.starts_at, now=ctx.now, settings=settings, zone=ctx.hospital.zone)
    if not planned:
        return
    await ctx.session.execute(
        _ADD,
        {
            "hospital": ctx.hospital.id,
            "appointment": appointment.id,
            "version": appointment.version,
            "plan": PREFERRED,
            "ids": [uuid7() for _ in planned],
            "offsets": [one.offset_minutes for one in planned],
            "due": [one.due_at for one in planned],
            "until": [one.useful_until for one in planned],
            "skips": [one.skip for one in planned],
            "now": ctx.now,
        },
    )


async def void(ctx: Context, appointment_id: UUID, reason: str) -> None:
    """Calls back every reminder of the appointment that has not left. What was sent stays sent.

    The rows are locked first: a job about to hand one over has done so, and is called off, or finds it cancelled.
    """
    mine = {"hospital": ctx.hospital.id, "appointment": appointment_id, "reason": reason, "now": ctx.now}
    rows = (await ctx.session.execute(_OPEN, mine)).all()
    if not rows:
        return
    await ctx.session.execute(_VOID, mine)
    if any(row.status == "handed" for row in rows):
        await call_off(ctx, f"{reminder_key(appointment_id)}:", reason)
        for row in rows:
            if row.status == "handed":
                await settle_row(ctx, row)


@operation("reminders.confirm", audit="reminder_confirmed")
async def confirm(ctx: Context, *, appointment_id: UUID, contact_id: UUID) -> appointments.AppointmentView:
    """The person who was reminded will come. Needs no proof of identity: nothing is told, nothing is lost (facts 6.2).

    Only for a contact whom we reminded of this appointment: raises `NotFound` to others. Raises `Conflict` when the
    appointment has begun, moved or gone.
    """
    require_own_contact(ctx, contact_id, "reminders.confirm")
    mine = {"hospital": ctx.hospital.id, "appointment": appointment_id, "contact": contact_id}
    if not (await ctx.session.execute(_REMINDED, mine)).scalar_one():
        raise NotFound
    return await appointments.confirm(ctx, appointment_id=appointment_id)


@operation("reminders.last", audit="reminder_read", discloses=True)
async def last_reminded(ctx: Context, contact_id: UUID) -> ReminderView | None:
    """The newest reminder sent to this contact of an appointment that is still to come."""
    require_own_contact(ctx, contact_id, "reminders.last")
    mine = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    row = (await ctx.session.execute(_LAST, mine)).first()
    return ReminderView(**row._asdict()) if row is not None else None


@operation("reminders.pending", audit="reminders_listed", discloses=True)
async def pending(ctx: Context, *, limit: int = 100) -> list[ReminderView]:
    """Reminders that have not left yet, the next one first (REM-04)."""
    rows = await ctx.session.execute(_PENDING, {"hospital": ctx.hospital.id, "limit": limit})
    return [ReminderView(**row._asdict()) for row in rows]


@operation("reminders.of_appointment", audit="reminders_listed", discloses=True)
async def of_appointment(ctx: Context, appointment_id: UUID) -> list[ReminderView]:
    """Every reminder of one appointment row with what became of it, in order of time."""
    rows = await ctx.session.execute(_OF_APPOINTMENT, {"hospital": ctx.hospital.id, "appointment": appointment_id})
    return [ReminderView(**row._asdict()) for row in rows]


@operation("reminders.process", audit="reminders_processed")
async def process(ctx: Context) -> Processed:
    """What the sweep does, now, for staff who ask (REM-04)."""
    return await send_due(ctx)


@operation("reminders.no_show_rate", audit="no_show_rate_read")
async def no_show_rate(ctx: Context, since: datetime, until: datetime) -> NoShowRate:
    """How many of the visits due in `since`..`until` (end exclusive) were missed, with and without reminder (REM-06).

    Counted are appointments marked no-show, checked in or completed: those nobody has marked say nothing.
    """
    mine = {"hospital": ctx.hospital.id, "since": since, "until": until}
    row = (await ctx.session.execute(_NO_SHOWS, mine)).one()
    return NoShowRate(row.missed, row.due, row.missed_reminded, row.due_reminded)
