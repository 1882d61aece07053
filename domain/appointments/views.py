"""Appointments as they are shown, and the reads that show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from domain.appointments.catalogue import DepartmentEntry, ProviderEntry
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment with the names people know. Instants are aware UTC; `local_*` are the same in the hospital's zone.

    Without the reason: it is health data, and nobody who is shown a list needs it.
    """

    id: UUID
    number: str | None
    status: str
    patient_id: UUID | None
    contact_id: UUID | None
    conversation_id: UUID | None
    provider_id: UUID
    provider_name: str
    provider_title: str
    department_id: UUID
    department_code: str
    department_name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    booked_channel: str
    version: int
    moved_from_id: UUID | None
    moved_to_id: UUID | None
    hold_until: datetime | None

    @property
    def provider_label(self) -> str:
        return f"{self.provider_title} {self.provider_name}".strip()


# Joined to the provider as `p` and the department as `d` by whoever uses it.
COLUMNS = (
    "a.id, a.number, a.status, a.patient_id, a.contact_id, a.conversation_id, a.provider_id, p.name AS provider_name,"
    " p.title AS provider_title, a.department_id, d.code AS department_code, d.name AS department_name,"
    " CASE WHEN p.place <> '' THEN p.place ELSE d.place END AS place, a.starts_at, a.ends_at, a.booked_channel,"
    " a.version, a.moved_from_id, a.moved_to_id, a.hold_until"
)
JOINED = (
    "p.hospital_id = a.hospital_id AND p.id = a.provider_id"
    " AND d.hospital_id = a.hospital_id AND d.id = a.department_id AND a.hospital_id = :hospital_id"
)
# Ends an UPDATE of `appointment a` for the parameters hospital_id and id.
RETURNING_VIEW = f"FROM provider p, department d WHERE {JOINED} AND a.id = :id RETURNING {COLUMNS}"
_SELECT = f"SELECT {COLUMNS} FROM appointment a, provider p, department d WHERE {JOINED}"  # noqa: S608  # own constants
_ONE = text(f"{_SELECT} AND a.id = :id")
_BY_NUMBER = text(f"{_SELECT} AND a.number = :number AND a.status <> 'moved'")
_UPCOMING = text(
    f"{_SELECT} AND a.patient_id = ANY (:patient_ids) AND a.status IN ('scheduled', 'confirmed', 'checked_in')"
    " AND a.ends_at > :now ORDER BY a.starts_at, a.id"
)


def view_of(row: Any, zone: ZoneInfo) -> AppointmentView:
    """A row of COLUMNS as a view."""
    fields = row._asdict()
    return AppointmentView(
        **fields,
        local_start=row.starts_at.astimezone(zone),
        local_end=row.ends_at.astimezone(zone),
    )


def view_with(row: Any, provider: ProviderEntry, department: DepartmentEntry, zone: ZoneInfo) -> AppointmentView:
    """A row of the table as a view, with the names the catalogue has."""
    return AppointmentView(
        id=row.id,
        number=row.number,
        status=row.status,
        patient_id=row.patient_id,
        contact_id=row.contact_id,
        conversation_id=row.conversation_id,
        provider_id=row.provider_id,
        provider_name=provider.name,
        provider_title=provider.title,
        department_id=row.department_id,
        department_code=department.code,
        department_name=department.name,
        place=provider.place or department.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        local_start=row.starts_at.astimezone(zone),
        local_end=row.ends_at.astimezone(zone),
        booked_channel=row.booked_channel,
        version=row.version,
        moved_from_id=row.moved_from_id,
        moved_to_id=row.moved_to_id,
        hold_until=row.hold_until,
    )


@operation("appointments.upcoming", audit="appointments_listed", discloses=True)
async def upcoming(ctx: Context, patient_ids: Iterable[UUID]) -> list[AppointmentView]:
    """The patients' appointments that are not over, earliest first. The caller has verified who asks (APPT-07)."""
    rows = await ctx.session.execute(
        _UPCOMING, {"hospital_id": ctx.hospital.id, "patient_ids": list(patient_ids), "now": ctx.now}
    )
    return [view_of(row, ctx.hospital.zone) for row in rows]


@operation("appointments.get", audit="appointment_read", discloses=True)
async def get(ctx: Context, appointment_id: UUID) -> AppointmentView:
    """One appointment of any status. Raises `NotFound`."""
    return await view_by_id(ctx, appointment_id)


async def view_by_id(ctx: Context, appointment_id: UUID) -> AppointmentView:
    """For use cases that answer with an appointment as it already is: they have their own permission and audit."""
    row = (await ctx.session.execute(_ONE, {"hospital_id": ctx.hospital.id, "id": appointment_id})).first()
    if row is None:
        raise NotFound()
    return view_of(row, ctx.hospital.zone)


@operation("appointments.read_for_calendar", audit="appointment_calendar_read", discloses=True)
async def read_for_calendar(ctx: Context, number: str) -> AppointmentView:
    """The appointment behind a calendar link, wherever it has been moved to. Raises `NotFound`."""
    row = (
        await ctx.session.execute(_BY_NUMBER, {"hospital_id": ctx.hospital.id, "number": number.strip().upper()})
    ).first()
    if row is None:
        raise NotFound()
    return view_of(row, ctx.hospital.zone)
