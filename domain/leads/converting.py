"""A lead becomes a patient (LEAD-14): one transaction, the same patient however often it is asked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments.booking import book
from domain.appointments.views import AppointmentView
from domain.audit import operation
from domain.contacts.service import contact_of_phone
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.events import announce
from domain.leads.activities import locked_lead, write_activities
from domain.leads.events import LeadConverted, LeadStatusChanged
from domain.leads.rules import Status, moved
from domain.leads.views import LeadCard, card_by_id, cards_by_id
from domain.patients.profile import change_profile, same_name
from domain.patients.rules import Relationship, name_digest
from domain.patients.service import register


@dataclass(frozen=True, slots=True)
class Converted:
    """The patient a lead became. `already` when it had been converted before; `patient_created` when this made them."""

    id: UUID
    lead: LeadCard
    patient_id: UUID
    patient_number: str
    patient_created: bool
    already: bool
    appointment: AppointmentView | None = field(default=None)


# One conversion of a lead at a time. It is the first lock a conversion takes, and nobody else takes it.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('lead:' || :hospital || ':' || :id, 0))")
_LEAD = text(
    """
    SELECT l.id, l.number, l.status, l.contact_id, l.patient_id, l.first_name, l.last_name, l.phone, l.gender,
           l.birth_date, p.number AS patient_number
    FROM lead l LEFT JOIN patient p ON p.hospital_id = l.hospital_id AND p.id = l.patient_id
    WHERE l.hospital_id = :hospital AND l.id = :id AND l.deleted_at IS NULL
    """
)
_PATIENT = text("SELECT id, number FROM patient WHERE hospital_id = :hospital AND id = :patient AND status = 'active'")
# Somebody of this name and phone is the same person, unless both birth dates are known and differ.
_SAME = text(
    """
    SELECT p.id, p.number, p.birth_date FROM patient p
    WHERE p.hospital_id = :hospital AND p.status = 'active' AND p.last_name_digest = :last
      AND p.first_name_digest = :first AND p.phone = :phone
    ORDER BY p.id
    """
)
_ITSELF = text(
    """
    SELECT p.first_name, p.last_name, p.birth_date FROM patient_contact k
    JOIN patient p ON p.hospital_id = k.hospital_id AND p.id = k.patient_id
    WHERE k.hospital_id = :hospital AND k.contact_id = :contact AND k.relationship = 'self' AND p.status = 'active'
    """
)
_CONVERT = text(
    """
    UPDATE lead SET status = 'CONVERTED', converted_at = :now, patient_id = :patient, contact_id = :contact,
        first_responded_at = coalesce(first_responded_at, :now), updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
_BECAME = text(
    "SELECT id FROM lead WHERE hospital_id = :hospital AND patient_id = :patient AND deleted_at IS NULL ORDER BY id"
)


@operation("leads.convert", audit="lead_converted")
async def convert(
    ctx: Context,
    lead_id: UUID,
    *,
    patient_id: UUID | None = None,
    first_name: str = "",
    last_name: str = "",
    date_of_birth: date | None = None,
    gender: str = "",
    relationship: str = "self",
    hold_id: UUID | None = None,
    reason: str = "",
) -> Converted:
    """Makes a patient of the lead, or links the one it already is, and keeps the link both ways (BR-01).

    `patient_id` names an existing patient. Else it is whoever the lead's contact registered as itself, or a patient of
    the same name and phone, or a new one with the lead's fields, over which the given ones win. The contact is kept, or
    made from the phone number; `relationship` is what the patient is to whoever writes from it. `hold_id` is a time kept
    by `appointments.hold`; it is booked for the patient. Converting twice returns the same patient. Announces
    `LeadConverted`, `LeadStatusChanged`.

    Raises `NotFound`; `Conflict` for a lost lead, and when the phone is somebody's of another name or birth date: a family
    shares it, so staff name the patient or the relationship (child, other); `Invalid` when a new patient lacks a last
    name or phone number; and as `patients.register` and `appointments.book` do.
    """
    key = {"hospital": ctx.hospital.id, "id": lead_id}
    await ctx.session.execute(_ONE_AT_A_TIME, {name: str(value) for name, value in key.items()})
    lead = (await ctx.session.execute(_LEAD, key)).one_or_none()
    if lead is None:
        raise NotFound("there is no such lead")
    already = Status(lead.status) is Status.CONVERTED
    if already:
        if patient_id is not None and patient_id != lead.patient_id:
            raise Conflict("this lead became another patient")
        contact_id, patient, number, created = lead.contact_id, lead.patient_id, lead.patient_number, False
    else:
        moved(Status(lead.status), Status.CONVERTED)
        given = {"first": first_name or lead.first_name, "last": last_name or lead.last_name}
        born = date_of_birth or _born(ctx, lead)
        contact_id, patient, number, created = await _patient(ctx, lead, patient_id, given, born, relationship)
        if created and contact_id is not None and (gender or lead.gender):
            await change_profile(ctx, contact_id=contact_id, patient_id=patient, gender=gender or lead.gender)
    appointment = None
    if hold_id is not None:
        channel = ctx.actor.channel or "desk"
        appointment = await book(ctx, appointment_id=hold_id, patient_id=patient, reason=reason, channel=channel)
    if not already:
        await _settle(ctx, lead_id, patient, contact_id, created=created)
    return Converted(lead_id, await card_by_id(ctx, lead_id), patient, number, created, already, appointment)


async def _settle(ctx: Context, lead_id: UUID, patient: UUID, contact_id: UUID | None, *, created: bool) -> None:
    """The lead's own row comes last: whoever books holds the locks of appointments before it, too."""
    row = await locked_lead(ctx, lead_id)
    moved(Status(row.status), Status.CONVERTED)
    values = {"hospital": ctx.hospital.id, "id": lead_id, "patient": patient, "contact": contact_id, "now": ctx.now}
    await ctx.session.execute(_CONVERT, values)
    await write_activities(ctx, [lead_id], "STATUS_CHANGED", f"Status changed to {Status.CONVERTED.label}")
    await write_activities(
        ctx, [lead_id], "CONVERTED", "Became a new patient" if created else "Linked to an existing patient"
    )
    await announce(ctx, LeadStatusChanged(lead_id, row.number, row.status, "CONVERTED", row.assigned_to))
    await announce(ctx, LeadConverted(lead_id, row.number, patient, contact_id, created))


def _born(ctx: Context, row: Any) -> date | None:
    return date.fromisoformat(ctx.keys.open_text(row.birth_date)) if row.birth_date else None


async def _patient(
    ctx: Context, lead: Any, chosen: UUID | None, names: dict[str, str], born: date | None, relationship: str
) -> tuple[UUID | None, UUID, str, bool]:
    """The contact, the patient with their number, and whether they are new."""
    hospital = {"hospital": ctx.hospital.id}
    if chosen is not None:
        row = (await ctx.session.execute(_PATIENT, hospital | {"patient": chosen})).one_or_none()
        if row is None:
            raise NotFound("there is no such patient")
        return lead.contact_id, row.id, row.number, False
    if lead.contact_id is None:
        digests = {part: name_digest(ctx.keys, ctx.hospital.id, part, name) for part, name in names.items()}
        same = await ctx.session.execute(_SAME, hospital | digests | {"phone": lead.phone or None})
        row = next((row for row in same if _may_be_born(ctx, row, born)), None)
        if row is not None:
            return None, row.id, row.number, False
    if not names["first"] or not names["last"]:
        raise Invalid("a patient needs a first and a last name", field="last_name")
    if lead.contact_id is None and not lead.phone:
        raise Invalid("a patient needs a phone number to be reached under", field="phone")
    contact_id = lead.contact_id or await contact_of_phone(
        ctx, phone=lead.phone, name=f"{names['first']} {names['last']}"
    )
    if relationship == Relationship.SELF:
        await _require_same_person(ctx, contact_id, names, born)
    record = await register(
        ctx,
        contact_id=contact_id,
        relationship=relationship,
        first_name=names["first"],
        last_name=names["last"],
        date_of_birth=born,
        phone=lead.phone or None,
    )
    return contact_id, record.id, record.number, record.created


def _may_be_born(ctx: Context, row: Any, born: date | None) -> bool:
    """Another date of birth is another person, whatever the name."""
    known = _born(ctx, row)
    return born is None or known is None or known == born


async def _require_same_person(ctx: Context, contact_id: UUID, names: dict[str, str], born: date | None) -> None:
    """Whoever this contact registered as itself must be the lead. Raises `Conflict` for another name or birth date."""
    row = (await ctx.session.execute(_ITSELF, {"hospital": ctx.hospital.id, "contact": contact_id})).one_or_none()
    if row is None:
        return
    known = (ctx.keys.open_text(row.first_name), ctx.keys.open_text(row.last_name))
    if not same_name(known, (names["first"], names["last"])) or not _may_be_born(ctx, row, born):
        raise Conflict(
            "this phone number is registered to somebody of another name or birth date", contact=str(contact_id)
        )


@operation("leads.of_patient", audit="leads_of_patient_read", discloses=True)
async def leads_of_patient(ctx: Context, patient_id: UUID) -> list[LeadCard]:
    """The other way of the link: the leads that became this patient, the first one first."""
    ids = (await ctx.session.execute(_BECAME, {"hospital": ctx.hospital.id, "patient": patient_id})).scalars()
    return await cards_by_id(ctx, ids.all())
