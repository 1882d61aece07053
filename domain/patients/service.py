"""Registering patients and listing those a contact acts for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.patients.events import PatientRegistered
from domain.patients.finding import PatientHit, find, patient_by_id
from domain.patients.rules import (
    Relationship,
    birth_digest,
    checked_birth_date,
    checked_phone,
    cleaned_name,
    draw_number,
    name_digest,
)
from domain.patients.verification import Locked, Verified, Wrong, forget_verification, touch, verified, verify
from domain.staff.rules import require_own_contact

__all__ = [
    "Locked",
    "PatientHit",
    "PatientRecord",
    "Person",
    "Verified",
    "Wrong",
    "find",
    "forget_verification",
    "patient_by_id",
    "people_of",
    "register",
    "touch",
    "verified",
    "verify",
]

_MOST_DRAWS = 8


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """A patient as just registered, or as already there (`created` false). Names stay out of its repr."""

    id: UUID
    number: str
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    relationship: str
    created: bool

    @property
    def patient_id(self) -> UUID:
        return self.id


@dataclass(frozen=True, slots=True)
class Person:
    """A patient this contact acts for."""

    id: UUID
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    relationship: str
    number: str
    may_book: bool = True
    may_see: bool = True


_PEOPLE = text(
    """
    SELECT p.id, p.first_name, p.last_name, c.relationship, p.number, c.may_book, c.may_see
    FROM patient_contact c JOIN patient p ON p.hospital_id = c.hospital_id AND p.id = c.patient_id
    WHERE c.hospital_id = :hospital AND c.contact_id = :contact AND p.status = 'active'
      AND (c.ends_at IS NULL OR c.ends_at > :now)
    ORDER BY (c.relationship = 'self') DESC, c.id
    """
)

_KNOWN = """
    SELECT p.id, p.first_name, p.last_name, p.number, p.birth_digest, c.id AS link, c.relationship,
           p.first_name_digest = :first AND p.last_name_digest = :last AS same_name
    FROM patient_contact c JOIN patient p ON p.hospital_id = c.hospital_id AND p.id = c.patient_id
    WHERE c.hospital_id = :hospital AND c.contact_id = :contact AND p.status = 'active'
      AND (c.ends_at IS NULL OR c.ends_at > :now)
      AND (c.relationship = 'self' OR (p.first_name_digest = :first AND p.last_name_digest = :last))
    ORDER BY (c.relationship = 'self') DESC, c.id
    LIMIT 20
"""

# The person and the link in one statement, unless somebody is known: a taken number makes neither, a second "self" makes
# the person only. Whoever is known comes back with it, all null for nobody.
_REGISTER = """
    WITH known AS MATERIALIZED ({known}), person AS (
        INSERT INTO patient (hospital_id, id, number, first_name, last_name, first_name_digest, last_name_digest,
                             birth_date, birth_digest, phone, created_at, updated_at)
        SELECT CAST(:hospital AS uuid), CAST(:id AS uuid), CAST(:number AS text), CAST(:first_name AS bytea),
               CAST(:last_name AS bytea), CAST(:first AS bytea), CAST(:last AS bytea), CAST(:birth AS bytea),
               CAST(:birth_digest AS bytea), CAST(:phone AS text), CAST(:now AS timestamptz), CAST(:now AS timestamptz)
        WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT (hospital_id, number) DO NOTHING
        RETURNING id
    ), link AS (
        INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship, proof, created_by,
                                     created_at, updated_at)
        SELECT CAST(:hospital AS uuid), CAST(:link AS uuid), CAST(:contact AS uuid), id,
               CAST(:relationship AS text), CAST(:proof AS text), CAST(:actor AS uuid),
               CAST(:now AS timestamptz), CAST(:now AS timestamptz)
        FROM person
        ON CONFLICT (hospital_id, contact_id) WHERE relationship = 'self' DO NOTHING
        RETURNING id
    )
    SELECT made.people, made.links, known.*
    FROM (SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM link) AS links) made
    LEFT JOIN known ON true
"""
_REGISTER_UNKNOWN = text(_REGISTER.format(known=_KNOWN))
# For one who is none of those known.
_REGISTER_ANOTHER = text(_REGISTER.format(known="SELECT CAST(NULL AS uuid) AS id WHERE false"))
_KNOWN_PEOPLE = text(_KNOWN)
_UNDO = text("DELETE FROM patient WHERE hospital_id = :hospital AND id = :id")
_BECOME = text(
    "UPDATE patient_contact SET relationship = 'self', updated_at = :now WHERE hospital_id = :hospital AND id = :link"
)


@operation("patients.register", audit="patient_registered")
async def register(
    ctx: Context,
    *,
    contact_id: UUID,
    relationship: str,
    first_name: str,
    last_name: str,
    date_of_birth: date | None,
    phone: str | None = None,
) -> PatientRecord:
    """Makes a patient whom this contact acts for, with a hospital number (PAT-01), and announces `PatientRegistered`.

    A contact is itself once: asking again returns the person already there. A relative of the same name and no other
    date of birth is the same relative. Raises `Invalid` for a name, phone or date that cannot be, naming the field.
    """
    require_own_contact(ctx, contact_id, "patients.register")
    as_whom = Relationship(relationship)
    first_name, last_name = cleaned_name(first_name), cleaned_name(last_name)
    date_of_birth = checked_birth_date(date_of_birth, ctx.today)
    phone = checked_phone(phone)
    hospital = ctx.hospital.id
    names = {
        "first": name_digest(ctx.keys, hospital, "first", first_name),
        "last": name_digest(ctx.keys, hospital, "last", last_name),
    }
    patient_id = uuid7()
    values: dict[str, Any] = {
        **names,
        "hospital": hospital,
        "id": patient_id,
        "first_name": ctx.keys.seal_text(first_name),
        "last_name": ctx.keys.seal_text(last_name),
        "birth": ctx.keys.seal_text(date_of_birth.isoformat()) if date_of_birth else None,
        "birth_digest": birth_digest(ctx.keys, hospital, patient_id, date_of_birth) if date_of_birth else None,
        "phone": phone,
        "link": uuid7(),
        "contact": contact_id,
        "relationship": as_whom.value,
        "proof": "registered" if ctx.actor.kind == "patient" else "staff",
        "actor": ctx.actor.id,
        "now": ctx.now,
    }
    register_one = _REGISTER_UNKNOWN
    for attempt in range(_MOST_DRAWS):
        number = draw_number(ctx.hospital.code, attempt)
        rows = (await ctx.session.execute(register_one, {**values, "number": number})).all()
        if rows[0].id is not None:
            if known := await _meant(ctx, rows, as_whom, date_of_birth):
                return known
            register_one = _REGISTER_ANOTHER
            rows = (await ctx.session.execute(register_one, {**values, "number": number})).all()
        made = rows[0]
        if made.people:
            break
    else:
        raise Conflict("no free hospital number was found")
    if not made.links:
        await ctx.session.execute(_UNDO, {"hospital": hospital, "id": patient_id})
        if known := await _known(ctx, contact_id, as_whom, names, date_of_birth):
            return known
        raise Conflict("this contact already acts for itself under a link that has ended")
    await announce(ctx, PatientRegistered(patient_id, contact_id, as_whom.value))
    return PatientRecord(patient_id, number, first_name, last_name, as_whom.value, created=True)


async def _known(
    ctx: Context, contact_id: UUID, as_whom: Relationship, names: dict[str, bytes], birth: date | None
) -> PatientRecord | None:
    """The person meant, if the contact already acts for them."""
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now, **names}
    return await _meant(ctx, (await ctx.session.execute(_KNOWN_PEOPLE, parameters)).all(), as_whom, birth)


async def _meant(ctx: Context, rows: Sequence[Any], as_whom: Relationship, birth: date | None) -> PatientRecord | None:
    """The one of those known to the contact who is meant, if any is."""
    itself = next((row for row in rows if row.relationship == Relationship.SELF), None)
    if as_whom is Relationship.SELF and itself is not None:
        found = itself
    else:
        alike = [row for row in rows if row.same_name and row is not itself and _birth_agrees(ctx, row, birth)]
        if not alike:
            return None
        found = min(alike, key=lambda row: row.link)
        if as_whom is Relationship.SELF:
            await ctx.session.execute(_BECOME, {"hospital": ctx.hospital.id, "link": found.link, "now": ctx.now})
    return PatientRecord(
        found.id,
        found.number,
        ctx.keys.open_text(found.first_name),
        ctx.keys.open_text(found.last_name),
        as_whom.value if as_whom is Relationship.SELF else found.relationship,
        created=False,
    )


def _birth_agrees(ctx: Context, row: Any, birth: date | None) -> bool:
    if birth is None or row.birth_digest is None:
        return True
    return bool(birth_digest(ctx.keys, ctx.hospital.id, row.id, birth) == row.birth_digest)


@operation("patients.people", audit="people_listed", discloses=True)
async def people_of(ctx: Context, contact_id: UUID) -> list[Person]:
    """Whom this contact acts for, itself first, then in order of registration; ended links and closed records left out.

    Discloses names: each person read is in the audit trail (SEC-04). One query.
    """
    require_own_contact(ctx, contact_id, "patients.people")
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    rows = (await ctx.session.execute(_PEOPLE, parameters)).all()
    people = [
        Person(
            row.id,
            ctx.keys.open_text(row.first_name),
            ctx.keys.open_text(row.last_name),
            row.relationship,
            row.number,
            row.may_book,
            row.may_see,
        )
        for row in rows
    ]
    for person in people:
        ctx.note(AuditNote("patient_read", "patients", person.id, person.id))
    return people
