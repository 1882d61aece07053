"""The day as the front desk sees it: who comes when, and providers' time that is taken out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments.rules import day_bounds
from domain.appointments.views import COLUMNS, JOINED, AppointmentView
from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Invalid, NotFound
from domain.kit.ids import uuid7

MOST = 200
_PATIENT = "pt.number AS patient_number, pt.first_name, pt.last_name"
_DAY = text(
    f"""
    SELECT {COLUMNS}, {_PATIENT} FROM provider p, department d, appointment a
    LEFT JOIN patient pt ON pt.hospital_id = a.hospital_id AND pt.id = a.patient_id
    WHERE {JOINED} AND a.starts_at >= :first AND a.starts_at < :last AND a.status NOT IN ('held', 'lapsed', 'moved')
      AND (CAST(:provider AS uuid) IS NULL OR a.provider_id = :provider)
      AND (CAST(:department AS uuid) IS NULL OR a.department_id = :department)
    ORDER BY a.starts_at, p.name, a.id LIMIT {MOST}
    """  # noqa: S608  # own constants
)
_NUMBERED = text(
    f"""
    SELECT {COLUMNS}, {_PATIENT} FROM provider p, department d, appointment a
    LEFT JOIN patient pt ON pt.hospital_id = a.hospital_id AND pt.id = a.patient_id
    WHERE {JOINED} AND a.number = :number AND a.status <> 'moved'
    """  # noqa: S608  # own constants
)
_IN_THE_WAY = text(
    f"""
    SELECT {COLUMNS}, {_PATIENT} FROM provider p, department d, appointment a
    LEFT JOIN patient pt ON pt.hospital_id = a.hospital_id AND pt.id = a.patient_id
    WHERE {JOINED} AND a.provider_id = :provider AND a.status IN ('scheduled', 'confirmed')
      AND a.starts_at < :ends AND a.ends_at > :starts ORDER BY a.starts_at
    """  # noqa: S608  # own constants
)
_BLOCK = text(
    "INSERT INTO provider_absence (hospital_id, id, provider_id, starts_at, ends_at, reason)"
    " SELECT hospital_id, CAST(:id AS uuid), id, :starts, :ends, :reason FROM provider"
    " WHERE hospital_id = :hospital AND id = :provider RETURNING id"
)
_BLOCKS = text(
    "SELECT b.id, b.provider_id, p.title, p.name, b.starts_at, b.ends_at, b.reason FROM provider_absence b"
    " JOIN provider p ON p.hospital_id = b.hospital_id AND p.id = b.provider_id"
    " WHERE b.hospital_id = :hospital AND b.ends_at > :now ORDER BY b.starts_at LIMIT 50"
)
_UNBLOCK = text(
    "DELETE FROM provider_absence WHERE hospital_id = :hospital AND id = :id AND ends_at > :now RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment with whom it is for, as staff see it."""

    appointment: AppointmentView
    patient_number: str
    patient_name: str = field(repr=False)

    @property
    def id(self) -> UUID:
        return self.appointment.id

    @property
    def patient_id(self) -> UUID | None:
        return self.appointment.patient_id


@dataclass(frozen=True, slots=True)
class Block:
    """Provider's time that is taken out, by instants."""

    id: UUID
    provider_id: UUID
    provider_label: str
    starts_at: datetime
    ends_at: datetime
    reason: str


def _visit(ctx: Context, row: Any) -> Visit:
    extra = ("patient_number", "first_name", "last_name")
    fields = {name: value for name, value in row._asdict().items() if name not in extra}
    view = AppointmentView(
        **fields,
        local_start=row.starts_at.astimezone(ctx.hospital.zone),
        local_end=row.ends_at.astimezone(ctx.hospital.zone),
    )
    name = ""
    if row.patient_id is not None:
        name = f"{ctx.keys.open_text(row.first_name)} {ctx.keys.open_text(row.last_name)}"
        ctx.note(AuditNote("appointment_shown", "appointments", row.id, row.patient_id))
    return Visit(view, row.patient_number or "", name)


@operation("appointments.day", audit="day_listed", discloses=True)
async def day_list(
    ctx: Context, day: date, *, provider_id: UUID | None = None, department_id: UUID | None = None
) -> list[Visit]:
    """A local day's appointments in order, whatever has become of them. Every patient shown is in the audit."""
    first, last = day_bounds(day, ctx.hospital.zone)
    values = {
        "hospital_id": ctx.hospital.id,
        "first": datetime.fromtimestamp(first, ctx.hospital.zone),
        "last": datetime.fromtimestamp(last, ctx.hospital.zone),
        "provider": provider_id,
        "department": department_id,
    }
    return [_visit(ctx, row) for row in await ctx.session.execute(_DAY, values)]


@operation("appointments.by_number", audit="appointment_read", discloses=True)
async def visit_by_number(ctx: Context, number: str) -> Visit:
    """The appointment people call by this number, wherever it has been moved to. Raises `NotFound`."""
    values = {"hospital_id": ctx.hospital.id, "number": number.strip().upper()}
    row = (await ctx.session.execute(_NUMBERED, values)).one_or_none()
    if row is None:
        raise NotFound("There is no appointment with that number here.")
    return _visit(ctx, row)


@operation("appointments.in_the_way", audit="day_listed", discloses=True)
async def in_the_way(ctx: Context, provider_id: UUID, starts_at: datetime, ends_at: datetime) -> list[Visit]:
    """Booked appointments that a block would run into."""
    values = {"hospital_id": ctx.hospital.id, "provider": provider_id, "starts": starts_at, "ends": ends_at}
    return [_visit(ctx, row) for row in await ctx.session.execute(_IN_THE_WAY, values)]


@operation("appointments.block", audit="time_blocked", confirm=True)
async def block(ctx: Context, provider_id: UUID, starts_at: datetime, ends_at: datetime, reason: str) -> Block:
    """Takes a provider's time out: no new appointment begins or runs in it; booked ones stay until they are moved.

    Raises `Invalid` for a span that is over or has no length, `NotFound`.
    """
    if ends_at <= starts_at or ends_at <= ctx.now:
        raise Invalid("That time is over, or ends before it begins.", field="ends_at")
    block_id = uuid7()
    values = {
        "hospital": ctx.hospital.id,
        "id": block_id,
        "provider": provider_id,
        "starts": starts_at,
        "ends": ends_at,
        "reason": reason[:120],
    }
    if (await ctx.session.execute(_BLOCK, values)).one_or_none() is None:
        raise NotFound("There is no such provider here.")
    return Block(block_id, provider_id, "", starts_at, ends_at, reason[:120])


@operation("appointments.blocks", audit="blocks_listed")
async def blocks(ctx: Context) -> list[Block]:
    """Time taken out that is not over, the earliest first."""
    rows = await ctx.session.execute(_BLOCKS, {"hospital": ctx.hospital.id, "now": ctx.now})
    return [Block(r.id, r.provider_id, f"{r.title} {r.name}".strip(), r.starts_at, r.ends_at, r.reason) for r in rows]


@operation("appointments.unblock", audit="time_unblocked", confirm=True)
async def unblock(ctx: Context, block_id: UUID) -> None:
    """Gives time back that is not over. Raises `NotFound`."""
    values = {"hospital": ctx.hospital.id, "id": block_id, "now": ctx.now}
    if (await ctx.session.execute(_UNBLOCK, values)).one_or_none() is None:
        raise NotFound("That time is free already, or over.")
