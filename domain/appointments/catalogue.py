"""Departments and providers with their hours, in memory: read once, replaced when the version moves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.appointments.rules import Hours, Interval, Schedule
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    """A department as the dialogue offers it."""

    id: UUID
    code: str
    name: str
    aliases: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """A provider as the dialogue offers them. `label` is the title and name together."""

    id: UUID
    name: str
    title: str
    place: str
    department_ids: tuple[UUID, ...]
    accepts_chat_booking: bool
    schedule: Schedule

    @property
    def label(self) -> str:
        return f"{self.title} {self.name}".strip()


@dataclass(frozen=True)
class Catalogue:
    """Everything slot search needs except what is booked. Immutable; valid while `catalogue_version` equals `version`.

    Absences and dates more than 400 days past are left out; the margin leaves room for a simulated clock.
    """

    hospital_id: UUID
    version: int
    settings: HospitalSettings
    departments: dict[UUID, DepartmentEntry]
    providers: dict[UUID, ProviderEntry]
    holidays: frozenset[date]

    def department(self, code: str) -> DepartmentEntry | None:
        return next((entry for entry in self.departments.values() if entry.code == code), None)

    def providers_of(self, department_id: UUID) -> list[ProviderEntry]:
        """Those who take chat bookings there, by name."""
        return [
            entry
            for entry in self.providers.values()
            if department_id in entry.department_ids and entry.accepts_chat_booking
        ]


_VERSION = text("SELECT version FROM catalogue_version WHERE hospital_id = :hospital_id")
_VERSIONS = text("SELECT hospital_id, version FROM catalogue_version")
_DEPARTMENTS = text(
    "SELECT id, code, name, aliases, place FROM department WHERE hospital_id = :hospital_id AND active"
    " ORDER BY position, name"
)
_PROVIDERS = text(
    "SELECT p.*, (SELECT array_agg(department_id ORDER BY department_id) FROM provider_department d"
    "             WHERE d.hospital_id = p.hospital_id AND d.provider_id = p.id) AS department_ids"
    " FROM provider p WHERE p.hospital_id = :hospital_id AND p.active ORDER BY p.name"
)
_WEEKLY = text(
    "SELECT provider_id, weekday, opens, closes, valid_from, valid_until FROM weekly_hours"
    " WHERE hospital_id = :hospital_id ORDER BY weekday, opens"
)
_DATES = text(
    "SELECT provider_id, day, opens, closes FROM date_hours"
    " WHERE hospital_id = :hospital_id AND day > now()::date - 400 ORDER BY day, opens"
)
_ABSENCES = text(
    "SELECT provider_id, starts_at, ends_at FROM provider_absence"
    " WHERE hospital_id = :hospital_id AND ends_at > now() - interval '400 days' ORDER BY starts_at"
)
_HOLIDAYS = text("SELECT day FROM holiday WHERE hospital_id = :hospital_id")


async def catalogue_version(session: AsyncSession, hospital_id: UUID) -> int:
    """Which catalogue is the present one; 0 for a hospital that has none."""
    return (await session.execute(_VERSION, {"hospital_id": hospital_id})).scalar() or 0


async def catalogue_versions(session: AsyncSession) -> dict[UUID, int]:
    """The present version of every hospital the transaction names."""
    return {row.hospital_id: row.version for row in await session.execute(_VERSIONS)}


async def read_catalogue(session: AsyncSession, hospital_id: UUID) -> Catalogue:
    """The hospital's catalogue.

    The version is read first: a change during the reading makes the result stale, never falsely new.
    """
    mine = {"hospital_id": hospital_id}
    version = await catalogue_version(session, hospital_id)
    settings = await read_settings(session, hospital_id)
    departments = {
        row.id: DepartmentEntry(row.id, row.code, row.name, tuple(row.aliases), row.place)
        for row in await session.execute(_DEPARTMENTS, mine)
    }
    weekly: dict[UUID, list[Hours]] = defaultdict(list)
    for row in await session.execute(_WEEKLY, mine):
        weekly[row.provider_id].append(Hours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_until))
    dates: dict[UUID, dict[date, tuple[tuple[int, int], ...]]] = defaultdict(dict)
    for row in await session.execute(_DATES, mine):
        shifts = dates[row.provider_id]
        shifts[row.day] = (*shifts.get(row.day, ()), (row.opens, row.closes))
    absences: dict[UUID, list[Interval]] = defaultdict(list)
    for row in await session.execute(_ABSENCES, mine):
        absences[row.provider_id].append((int(row.starts_at.timestamp()), int(row.ends_at.timestamp())))
    providers = {
        row.id: ProviderEntry(
            row.id,
            row.name,
            row.title,
            row.place,
            tuple(row.department_ids or ()),
            row.accepts_chat_booking,
            Schedule(
                slot_minutes=row.slot_minutes,
                weekly=tuple(weekly[row.id]),
                dates=dates[row.id],
                absences=tuple(absences[row.id]),
                interval_minutes=row.interval_minutes,
                buffer_before=row.buffer_before_minutes,
                buffer_after=row.buffer_after_minutes,
                capacity=row.capacity,
                notice_minutes=row.minimum_notice_minutes,
            ),
        )
        for row in await session.execute(_PROVIDERS, mine)
    }
    holidays = frozenset((await session.execute(_HOLIDAYS, mine)).scalars())
    return Catalogue(hospital_id, version, settings, departments, providers, holidays)
