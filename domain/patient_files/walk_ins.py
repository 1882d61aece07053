"""Somebody who stands at the desk becomes a patient (PAT-01): their phone is met once, whoever it belongs to."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.service import restore_opt_out
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.ids import uuid7
from domain.patients.family import add_family_member
from domain.patients.rules import Relationship, checked_phone
from domain.patients.service import register

# Two at the desk with the same phone at once would both find nobody: one waits for the other.
_ONE_AT_A_TIME = text("SELECT careline_lock(ARRAY[careline_lock_key(5, :hospital, :hospital)])")
_KNOWN = text(
    """
    SELECT contact_id FROM contact_address WHERE hospital_id = :hospital AND address = :phone
    UNION ALL
    SELECT id FROM contact WHERE hospital_id = :hospital AND phone = :phone
    LIMIT 1
    """
)
_MEET = text(
    """
    INSERT INTO contact (hospital_id, id, phone, locale, created_at, updated_at)
    VALUES (:hospital, :contact, :phone, '', :now, :now)
    """
)
# Whoever writes from this number later, by whichever channel, is known by it.
_ADDRESS = text(
    """
    INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable,
                                 created_at, updated_at)
    VALUES (:hospital, :address, :contact, 'sms', :phone, '', '', :now, :now)
    """
)


@dataclass(frozen=True, slots=True)
class WalkIn:
    """`created` is false when the patient was there already; `known_phone` when the contact was."""

    id: UUID
    number: str
    contact_id: UUID
    relationship: str
    created: bool
    known_phone: bool

    @property
    def patient_id(self) -> UUID:
        return self.id


@operation("patient_files.register_walk_in", audit="walk_in_registered")
async def register_walk_in(
    ctx: Context, *, first_name: str, last_name: str, born: date, phone: str, relationship: str
) -> WalkIn:
    """Registers a patient for the phone, whose contact is made only if nobody has it (`relationship`: self, child, other).

    Raises `Invalid` for a name, phone or date that cannot be, `Conflict` when the phone is another patient's own.
    """
    checked = checked_phone(phone)
    if checked is None:
        raise Invalid("A telephone is needed.", field="phone")
    contact_id, known = await _contact_of(ctx, checked)
    as_whom = Relationship(relationship)
    if as_whom is Relationship.SELF:
        record = await register(
            ctx,
            contact_id=contact_id,
            relationship=as_whom.value,
            first_name=first_name,
            last_name=last_name,
            date_of_birth=born,
            phone=checked,
        )
    else:
        record = await add_family_member(
            ctx,
            contact_id=contact_id,
            relationship=as_whom.value,
            first_name=first_name,
            last_name=last_name,
            born=born,
        )
    asked = f"{first_name} {last_name}".casefold().split()
    if not record.created and f"{record.first_name} {record.last_name}".casefold().split() != asked:
        raise Conflict("This phone is another patient's own. Say CHILD or RELATIVE for somebody they speak for.")
    return WalkIn(record.id, record.number, contact_id, record.relationship, record.created, known)


async def _contact_of(ctx: Context, phone: str) -> tuple[UUID, bool]:
    """Whoever has this number, or a new contact with it; True if they were known."""
    key = {"hospital": ctx.hospital.id, "phone": phone, "now": ctx.now}
    await ctx.session.execute(_ONE_AT_A_TIME, key)
    found: UUID | None = (await ctx.session.execute(_KNOWN, key)).scalars().first()
    if found is not None:
        return found, True
    contact_id, address_id = uuid7(), uuid7()
    made = {**key, "contact": contact_id, "address": address_id}
    await ctx.session.execute(_MEET, made)
    await ctx.session.execute(_ADDRESS, made)
    await restore_opt_out(ctx, address_id)
    return contact_id, False
