"""Seeing and changing what the hospital holds about a patient (PAT-01), by whoever has proved that they may.

A patient's own contact changes spelling, gender, state of residence, insurance and the emergency contact. The date of
birth proves identity, so it changes at the desk only; so does a name that would be another name.
"""

from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.patients.insurance import checked_hmo, checked_member_number, checked_nhis
from domain.patients.rules import STATES, checked_phone, cleaned_name, name_digest
from domain.patients.verification import verified
from domain.staff.rules import require_own_contact

GENDERS = ("female", "male", "other")
SAME_NAME_FROM = 0.6  # share of agreeing letters: Ngozi/Ngosi 0.8, Chinedu/Chinedum 0.93, Ada/Bola 0.29


@dataclass(frozen=True, slots=True)
class EmergencyPerson:
    """Whom to call. `phone` is E.164."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    relation: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """A patient's record as shown to whoever may see it; what is not known is empty or None."""

    id: UUID
    number: str
    relationship: str
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    gender: str = field(repr=False)
    phone: str = field(repr=False)
    state: str = field(repr=False)
    nhis_number: str = field(repr=False)
    hmo: str = field(repr=False)
    hmo_number: str = field(repr=False)
    emergency: EmergencyPerson | None = field(repr=False)

    @property
    def patient_id(self) -> UUID:
        return self.id


@dataclass(frozen=True, slots=True)
class Changed:
    """A record was changed; for the audit trail, which names the patient and never the value."""

    id: UUID

    @property
    def patient_id(self) -> UUID:
        return self.id


_PROFILE = text(
    """
    SELECT p.id, p.number, p.first_name, p.last_name, p.birth_date, p.gender, p.phone, p.state, p.nhis_number, p.hmo,
           p.insurance, coalesce(c.relationship, '') AS relationship, e.name, e.phone AS emergency_phone, e.relation
    FROM patient p
    LEFT JOIN patient_contact c
      ON c.hospital_id = p.hospital_id AND c.patient_id = p.id AND c.contact_id = :contact
    LEFT JOIN emergency_contact e ON e.hospital_id = p.hospital_id AND e.patient_id = p.id
    WHERE p.hospital_id = :hospital AND p.id = :patient AND p.status = 'active'
    """
)
_NAMES = text(
    "SELECT first_name, last_name FROM patient"
    " WHERE hospital_id = :hospital AND id = :patient AND status = 'active' FOR NO KEY UPDATE"
)
_RENAME = text(
    """
    UPDATE patient SET first_name = :first_name, last_name = :last_name, first_name_digest = :first,
                       last_name_digest = :last, updated_at = :now
    WHERE hospital_id = :hospital AND id = :patient
    """
)
# NULL leaves a value as it is; an empty one removes it.
_CHANGE = text(
    """
    UPDATE patient SET gender = coalesce(:gender, gender), state = coalesce(:state, state),
        nhis_number = CASE WHEN CAST(:set_nhis AS boolean) THEN CAST(:nhis AS bytea) ELSE nhis_number END,
        hmo = CASE WHEN CAST(:set_hmo AS boolean) THEN CAST(:hmo AS bytea) ELSE hmo END,
        insurance = CASE WHEN CAST(:set_member AS boolean) THEN CAST(:member AS bytea) ELSE insurance END,
        updated_at = :now
    WHERE hospital_id = :hospital AND id = :patient AND status = 'active'
    RETURNING id
    """
)
_EMERGENCY = text(
    """
    INSERT INTO emergency_contact (hospital_id, id, patient_id, name, phone, relation, created_at, updated_at)
    SELECT p.hospital_id, CAST(:id AS uuid), p.id, CAST(:name AS bytea), CAST(:phone AS bytea),
           CAST(:relation AS bytea), CAST(:now AS timestamptz), CAST(:now AS timestamptz)
    FROM patient p WHERE p.hospital_id = :hospital AND p.id = :patient AND p.status = 'active'
    ON CONFLICT (hospital_id, patient_id) DO UPDATE
        SET name = excluded.name, phone = excluded.phone, relation = excluded.relation, updated_at = excluded.updated_at
    RETURNING id
    """
)


async def require_proof(ctx: Context, contact_id: UUID, patient_id: UUID, name: str) -> None:
    """A patient's contact must be its own and verified for this patient now. Raises `Forbidden`, `NotFound`.

    The same `NotFound` for an unknown patient and one whose proof is missing (facts 6.2.1). Staff are held by their
    permissions.
    """
    require_own_contact(ctx, contact_id, name)
    if ctx.actor.kind == "patient" and patient_id not in await verified(ctx, contact_id):
        raise NotFound("there is no such patient here")


@operation("patients.profile", audit="profile_read", discloses=True)
async def profile_of(ctx: Context, *, contact_id: UUID, patient_id: UUID) -> Profile:
    """The whole record, disclosed and audited. Raises `NotFound` without proof of identity. One query."""
    await require_proof(ctx, contact_id, patient_id, "patients.profile")
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id}
    row = (await ctx.session.execute(_PROFILE, parameters)).one_or_none()
    if row is None:
        raise NotFound("there is no such patient here")

    def opened(sealed: bytes | None) -> str:
        return ctx.keys.open_text(sealed) if sealed else ""

    born = opened(row.birth_date)
    emergency = None
    if row.name is not None:
        emergency = EmergencyPerson(opened(row.name), opened(row.emergency_phone), opened(row.relation))
    return Profile(
        row.id,
        row.number,
        row.relationship,
        opened(row.first_name),
        opened(row.last_name),
        date.fromisoformat(born) if born else None,
        row.gender,
        row.phone or "",
        row.state,
        opened(row.nhis_number),
        opened(row.hmo),
        opened(row.insurance),
        emergency,
    )


@operation("patients.correct_name", audit="name_corrected")
async def correct_name(ctx: Context, *, contact_id: UUID, patient_id: UUID, first_name: str, last_name: str) -> Changed:
    """Corrects how a name is written. Raises `Conflict` when it would be another name: that needs the desk.

    Staff may write any name. Raises `Invalid` for what is no name, `NotFound` without proof.
    """
    await require_proof(ctx, contact_id, patient_id, "patients.correct_name")
    first, last = cleaned_name(first_name), cleaned_name(last_name)
    key = {"hospital": ctx.hospital.id, "patient": patient_id}
    row = (await ctx.session.execute(_NAMES, key)).one_or_none()
    if row is None:
        raise NotFound("there is no such patient here")
    before = (ctx.keys.open_text(row.first_name), ctx.keys.open_text(row.last_name))
    if ctx.actor.kind == "patient" and not same_name(before, (first, last)):
        raise Conflict("a different name is changed at the hospital's desk")
    await ctx.session.execute(
        _RENAME,
        {
            **key,
            "first_name": ctx.keys.seal_text(first),
            "last_name": ctx.keys.seal_text(last),
            "first": name_digest(ctx.keys, ctx.hospital.id, "first", first),
            "last": name_digest(ctx.keys, ctx.hospital.id, "last", last),
            "now": ctx.now,
        },
    )
    return Changed(patient_id)


def same_name(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether both parts are the same name in another spelling, in either order."""

    def alike(one: str, other: str) -> bool:
        return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= SAME_NAME_FROM

    straight = alike(before[0], after[0]) and alike(before[1], after[1])
    return straight or (alike(before[0], after[1]) and alike(before[1], after[0]))


@operation("patients.change_profile", audit="profile_changed")
async def change_profile(
    ctx: Context,
    *,
    contact_id: UUID,
    patient_id: UUID,
    gender: str | None = None,
    state: str | None = None,
    nhis_number: str | None = None,
    hmo: str | None = None,
    hmo_number: str | None = None,
) -> Changed:
    """Changes what is given; None leaves a value, empty removes it. One statement.

    Raises `Invalid` naming the field: a gender is one of GENDERS, a state one of STATES (NG-03), insurance as in
    `insurance` (NG-05). Raises `NotFound` without proof.
    """
    await require_proof(ctx, contact_id, patient_id, "patients.change_profile")
    if gender and gender not in GENDERS:
        raise Invalid("that is no gender we record", field="gender")
    if state and state not in STATES:
        raise Invalid("that is no state of Nigeria", field="state")

    def sealed(value: str | None) -> bytes | None:
        return ctx.keys.seal_text(value) if value else None

    nhis = checked_nhis(nhis_number) if nhis_number else nhis_number
    name = checked_hmo(hmo) if hmo else hmo
    member = checked_member_number(hmo_number) if hmo_number else hmo_number
    parameters = {
        "hospital": ctx.hospital.id,
        "patient": patient_id,
        "gender": gender,
        "state": state,
        "set_nhis": nhis is not None,
        "nhis": sealed(nhis),
        "set_hmo": name is not None,
        "hmo": sealed(name),
        "set_member": member is not None,
        "member": sealed(member),
        "now": ctx.now,
    }
    if (await ctx.session.execute(_CHANGE, parameters)).scalar_one_or_none() is None:
        raise NotFound("there is no such patient here")
    return Changed(patient_id)


@operation("patients.set_emergency_contact", audit="emergency_contact_set")
async def set_emergency_contact(
    ctx: Context, *, contact_id: UUID, patient_id: UUID, name: str, phone: str, relation: str
) -> Changed:
    """Whom to call, in place of whoever it was. `phone` is E.164. Raises `Invalid`, `NotFound`."""
    await require_proof(ctx, contact_id, patient_id, "patients.set_emergency_contact")
    values = {
        "name": ctx.keys.seal_text(cleaned_name(name)),
        "phone": ctx.keys.seal_text(checked_phone(phone) or ""),
        "relation": ctx.keys.seal_text(" ".join(relation.split())[:60]),
    }
    key = {"hospital": ctx.hospital.id, "id": uuid7(), "patient": patient_id, "now": ctx.now}
    if (await ctx.session.execute(_EMERGENCY, {**key, **values})).scalar_one_or_none() is None:
        raise NotFound("there is no such patient here")
    return Changed(patient_id)
