"""Puts the demo hospitals into the database, once, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.appointments.models import (
    Appointment,
    Department,
    Provider,
    ProviderAbsence,
    ProviderDepartment,
    WeeklyHours,
)
from domain.appointments.rules import Hours, Schedule, day_bounds
from domain.consent.models import ConsentRecord
from domain.consent.rules import Purpose
from domain.contacts.models import Contact, ContactAddress
from domain.kit.clock import Clock, local_day
from domain.kit.config import Settings
from domain.kit.context import Hospital
from domain.kit.crypto import KeySet
from domain.kit.db import Base, Database
from domain.kit.ids import short_code
from domain.patients.models import Patient, PatientContact
from domain.patients.rules import birth_digest, name_digest
from domain.settings.models import ChannelSender, Holiday, HospitalRecord, OpeningHours
from domain.settings.rules import HospitalSettings
from web.demo.life import Life
from web.demo.recipe import ContactRecipe, HospitalRecipe, PersonRecipe, ProviderRecipe, recipes
from web.demo.team import staff_rows
from web.demo.visits import Diary

# Ids of the demo are computed from this, so that every start finds the rows of the first.
_NAMESPACE = UUID("6f0c3a52-9f0e-4d1c-8d6b-2f5b7a1e9c04")
_LOCK = text("SELECT pg_advisory_xact_lock(7206381114903)")
_THERE = text("SELECT channel, address FROM channel_sender WHERE hospital_id = :hospital_id")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to try the demo as: what they type to prove who they are."""

    hospital: str
    phone: str
    name: str
    birth_date: date
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class DemoHospital:
    id: UUID
    code: str
    name: str
    whatsapp: str
    sms: str
    departments: int
    providers: int
    patients: int


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What the demo consists of. `loaded` is whether this call put anything there."""

    hospitals: tuple[DemoHospital, ...]
    people: tuple[DemoPerson, ...]
    loaded: bool


async def load_demo(
    database: Database, keys: KeySet, clock: Clock, settings: Settings, *, lived: bool = True
) -> DemoSummary:
    """Loads the demo hospitals that are not there yet; days are counted from now. A later call changes nothing.

    `lived=False` leaves out what people have done there: points, feedback, wishes.

    The main hospital takes the numbers of the settings when they are given. Each hospital is one transaction, and of
    processes that start together one loads while the others wait.
    """
    loaded, hospitals = False, []
    for place, recipe in enumerate(recipes()):
        hospital_id = uuid5(_NAMESPACE, recipe.code)
        whatsapp = (settings.twilio_whatsapp_number if place == 0 else "") or recipe.whatsapp
        sms = (settings.twilio_sms_number if place == 0 else "") or recipe.sms
        async with database.session([hospital_id]) as session:
            await session.execute(_LOCK)
            there = {row.channel: row.address for row in await session.execute(_THERE, {"hospital_id": hospital_id})}
            if not there:
                rows = _Rows(
                    recipe,
                    hospital_id,
                    keys=keys,
                    now=clock.now(),
                    settings=settings,
                    senders={"whatsapp": whatsapp, "sms": sms},
                )
                await _insert(await session.connection(), rows.tables())
                hospital = Hospital(hospital_id, recipe.code, recipe.name, rows.zone)
                if lived:
                    await Life(session, hospital, recipe, keys, rows.now).live()
                loaded = True
            whatsapp, sms = there.get("whatsapp", whatsapp), there.get("sms", sms)
        hospitals.append(
            DemoHospital(
                hospital_id,
                recipe.code,
                recipe.name,
                whatsapp,
                sms,
                len(recipe.departments),
                len(recipe.providers),
                sum(len(contact.people) for contact in recipe.contacts),
            )
        )
    return DemoSummary(tuple(hospitals), tuple(_people()), loaded)


def _people() -> list[DemoPerson]:
    return [
        DemoPerson(
            recipe.code,
            contact.phone,
            f"{person.first} {person.last}",
            person.born,
            f"{recipe.code}-{person.number}",
            contact.note,
        )
        for recipe in recipes()
        for contact in recipe.contacts
        if contact.note
        for person in contact.people
    ]


async def _insert(connection: AsyncConnection, tables: Mapping[type[Base], Sequence[dict[str, Any]]]) -> None:
    for model, rows in tables.items():
        await connection.execute(insert(model), rows)


class _Rows:
    """The rows of one hospital, in the order their foreign keys need."""

    def __init__(
        self,
        recipe: HospitalRecipe,
        hospital_id: UUID,
        *,
        keys: KeySet,
        now: datetime,
        settings: Settings,
        senders: dict[str, str],
    ) -> None:
        self.recipe, self.hospital_id, self.keys, self.now = recipe, hospital_id, keys, now
        self.settings, self.senders = settings, senders
        self.zone = ZoneInfo(recipe.zone)
        self.today = local_day(now, self.zone)
        self.rules = HospitalSettings()

    def id_of(self, *parts: object) -> UUID:
        return uuid5(self.hospital_id, "/".join(map(str, parts)))

    def row(self, *identity: object, **values: object) -> dict[str, Any]:
        return {"hospital_id": self.hospital_id, "id": self.id_of(*identity), **values}

    def tables(self) -> dict[type[Base], list[dict[str, Any]]]:
        recipe = self.recipe
        people = [(contact, person) for contact in recipe.contacts for person in contact.people]
        addresses = [(contact, channel) for contact in recipe.contacts for channel in contact.channels]
        tables: dict[type[Base], list[dict[str, Any]]] = {
            HospitalRecord: [
                {
                    "hospital_id": self.hospital_id,
                    **recipe.model_dump(
                        include={"code", "name", "zone", "country", "currency", "address", "phone", "emergency_number"}
                    ),
                }
            ],
            ChannelSender: [self._sender(channel, address) for channel, address in self.senders.items()],
            OpeningHours: [
                self.row("opening", *shift, weekday=shift[0], opens=shift[1], closes=shift[2])
                for shift in recipe.opening_hours
            ],
            Holiday: [
                self.row("holiday", day, day=day, name=name) for day, name in recipe.holidays_from(self.today).items()
            ],
            Department: [
                self.row(
                    "department",
                    entry.code,
                    code=entry.code,
                    name=entry.name,
                    place=entry.place,
                    aliases=list(entry.aliases),
                    position=position,
                )
                for position, entry in enumerate(recipe.departments)
            ],
            Provider: [self._provider(entry) for entry in recipe.providers],
            ProviderDepartment: [
                {
                    "hospital_id": self.hospital_id,
                    "provider_id": self.id_of("provider", entry.key),
                    "department_id": self.id_of("department", code),
                }
                for entry in recipe.providers
                for code in entry.departments
            ],
            WeeklyHours: [
                self.row(
                    "hours",
                    entry.key,
                    *shift,
                    provider_id=self.id_of("provider", entry.key),
                    weekday=shift[0],
                    opens=shift[1],
                    closes=shift[2],
                )
                for entry in recipe.providers
                for shift in entry.hours
            ],
            ProviderAbsence: [self._absence(entry) for entry in recipe.providers if entry.leave],
            Contact: [self._contact(contact) for contact in recipe.contacts],
            ContactAddress: [
                self.row(
                    "address",
                    contact.phone,
                    channel,
                    contact_id=self.id_of("contact", contact.phone),
                    channel=channel,
                    address=contact.phone,
                )
                for contact, channel in addresses
            ],
            ConsentRecord: [self._consent(contact, channel) for contact, channel in addresses],
            Patient: [self._patient(contact, person) for contact, person in people],
            PatientContact: [
                self.row(
                    "link",
                    person.number,
                    contact_id=self.id_of("contact", contact.phone),
                    patient_id=self.id_of("patient", person.number),
                    relationship=person.relationship,
                    # Grown-ups who share a phone were found by it: each proves who they are for themselves.
                    proof="phone" if person.relationship == "other" else "registered",
                )
                for contact, person in people
            ],
            Appointment: self._appointments(people),
            **staff_rows(recipe.staff, self.row, self.senders, self.now),
        }
        return {model: rows for model, rows in tables.items() if rows}

    def _sender(self, channel: str, address: str) -> dict[str, Any]:
        return self.row(
            "sender",
            channel,
            channel=channel,
            address=address,
            account=self.settings.twilio_account_sid,
            service=self.settings.twilio_messaging_service_sid if channel == "sms" else "",
            rate_per_second=80.0 if channel == "whatsapp" else 10.0,
        )

    def _provider(self, entry: ProviderRecipe) -> dict[str, Any]:
        return self.row(
            "provider",
            entry.key,
            name=entry.name,
            title=entry.title,
            place=entry.place,
            slot_minutes=entry.slot,
            interval_minutes=entry.interval,
            buffer_before_minutes=entry.buffer_before,
            buffer_after_minutes=entry.buffer_after,
            capacity=entry.capacity,
            minimum_notice_minutes=entry.notice,
        )

    def _absence_bounds(self, entry: ProviderRecipe) -> tuple[int, int] | None:
        if entry.leave is None:
            return None
        first = self.today + timedelta(days=entry.leave.first)
        return day_bounds(first, self.zone)[0], day_bounds(first + timedelta(days=entry.leave.days - 1), self.zone)[1]

    def _absence(self, entry: ProviderRecipe) -> dict[str, Any]:
        begin, end = self._absence_bounds(entry) or (0, 0)
        return self.row(
            "leave",
            entry.key,
            provider_id=self.id_of("provider", entry.key),
            starts_at=datetime.fromtimestamp(begin, self.zone),
            ends_at=datetime.fromtimestamp(end, self.zone),
            reason=entry.leave.reason if entry.leave else "",
        )

    def _contact(self, contact: ContactRecipe) -> dict[str, Any]:
        holder = next((person for person in contact.people if person.relationship == "self"), None)
        return self.row(
            "contact",
            contact.phone,
            display_name=self.keys.seal_text(f"{holder.first} {holder.last}") if holder else None,
            phone=contact.phone,
            locale=contact.locale,
        )

    def _consent(self, contact: ContactRecipe, channel: str) -> dict[str, Any]:
        return self.row(
            "consent",
            contact.phone,
            channel,
            contact_id=self.id_of("contact", contact.phone),
            channel=channel,
            purpose=Purpose.CARE.value,
            given=True,
            wording=self.rules.consent_wording,
            locale=contact.locale,
            address=self.keys.seal_text(contact.phone),
            how="import",
            at=self.now - timedelta(days=30),
        )

    def _patient(self, contact: ContactRecipe, person: PersonRecipe) -> dict[str, Any]:
        patient_id = self.id_of("patient", person.number)
        return self.row(
            "patient",
            person.number,
            number=f"{self.recipe.code}-{person.number}",
            first_name=self.keys.seal_text(person.first),
            last_name=self.keys.seal_text(person.last),
            first_name_digest=name_digest(self.keys, self.hospital_id, "first", person.first),
            last_name_digest=name_digest(self.keys, self.hospital_id, "last", person.last),
            birth_date=self.keys.seal_text(person.born.isoformat()),
            birth_digest=birth_digest(self.keys, self.hospital_id, patient_id, person.born),
            gender=person.gender,
            phone=contact.phone,
            state=person.state,
            locale=contact.locale,
        )

    def _schedule(self, entry: ProviderRecipe) -> Schedule:
        away = self._absence_bounds(entry)
        return Schedule(
            slot_minutes=entry.slot,
            weekly=tuple(Hours(*shift) for shift in entry.hours),
            absences=(away,) if away else (),
            interval_minutes=entry.interval,
            buffer_before=entry.buffer_before,
            buffer_after=entry.buffer_after,
            capacity=entry.capacity,
            notice_minutes=entry.notice,
        )

    def _appointments(self, people: list[tuple[ContactRecipe, PersonRecipe]]) -> list[dict[str, Any]]:
        providers = {entry.key: entry for entry in self.recipe.providers}
        schedules = {key: self._schedule(entry) for key, entry in providers.items()}
        holidays = frozenset(self.recipe.holidays_from(self.today))
        diary = Diary(self.zone, self.now, holidays, self.rules.minimum_notice_minutes)
        numbers: set[str] = set()
        rows = []
        for turn, (contact, person) in enumerate(people):
            for visit in person.visits:
                time = diary.take(visit, schedules[visit.provider], person.number, 5 * turn)
                while (number := short_code()) in numbers:
                    continue
                numbers.add(number)
                booked_at = min(time.starts_at - timedelta(days=4), self.now - timedelta(days=1))
                rows.append(
                    self.row(
                        "visit",
                        person.number,
                        visit.day,
                        number=number,
                        patient_id=self.id_of("patient", person.number),
                        contact_id=self.id_of("contact", contact.phone),
                        provider_id=self.id_of("provider", visit.provider),
                        department_id=self.id_of("department", providers[visit.provider].departments[0]),
                        starts_at=time.starts_at,
                        ends_at=time.ends_at,
                        blocked=Range(*time.blocked),
                        seat=time.seat,
                        status=visit.status,
                        reason=self.keys.seal_text(visit.reason),
                        cancel_reason=self.keys.seal_text("could not come") if visit.status == "cancelled" else None,
                        booked_channel=contact.channels[0],
                        booked_at=booked_at,
                        created_at=booked_at,
                    )
                )
        return rows
