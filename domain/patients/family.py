"""Who may act for whom, with proof and end (facts 6.2.12).

A child's link ends on its eighteenth birthday (NDPA s.31); for another adult the person says how long. A link that was
ended stays as the record of who could act until when.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.patients.profile import require_proof
from domain.patients.rules import Relationship
from domain.patients.service import PatientRecord, register
from domain.patients.verification import verified
from domain.staff.rules import require_own_contact

OF_AGE = 18


@dataclass(frozen=True, slots=True)
class Link:
    """A contact may act for a patient. `ends_at` None: until it is ended. `proof`: registered, phone or staff."""

    id: UUID
    patient_id: UUID
    contact_id: UUID
    name: str = field(repr=False)
    relationship: str
    proof: str
    since: datetime
    ends_at: datetime | None


_LINKS = """
    SELECT c.id, c.patient_id, c.contact_id, c.relationship, c.proof, c.created_at, c.ends_at, {names}
    FROM patient_contact c
    JOIN patient p ON p.hospital_id = c.hospital_id AND p.id = c.patient_id AND p.status = 'active'
    JOIN contact k ON k.hospital_id = c.hospital_id AND k.id = c.contact_id
    WHERE c.hospital_id = :hospital AND (c.ends_at IS NULL OR c.ends_at > :now) AND {whose}
    ORDER BY (c.relationship = 'self') DESC, c.id
"""
_FAMILY = text(
    _LINKS.format(names="p.first_name, p.last_name", whose="c.contact_id = :contact AND c.patient_id = ANY (:patients)")
)
_DELEGATES = text(
    _LINKS.format(
        names="k.display_name AS first_name, NULL AS last_name",
        whose="c.patient_id = :patient AND c.contact_id <> :contact",
    )
)
_ANYBODY = text(
    """
    SELECT EXISTS (SELECT FROM patient_contact c
                   JOIN patient p ON p.hospital_id = c.hospital_id AND p.id = c.patient_id AND p.status = 'active'
                   WHERE c.hospital_id = :hospital AND c.contact_id = :contact
                     AND (c.ends_at IS NULL OR c.ends_at > :now))
    """
)
_UNTIL = text(
    "UPDATE patient_contact SET ends_at = :until, updated_at = :now"
    " WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id = :patient"
)
# A proxy's proof goes with its link, in the same statement.
_END = text(
    """
    WITH ended AS (
        UPDATE patient_contact SET ends_at = :now, updated_at = :now
        WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id = :patient AND relationship <> 'self'
          AND (ends_at IS NULL OR ends_at > :now)
        RETURNING id, contact_id, patient_id
    ), proofs AS (
        DELETE FROM verification v USING ended e
        WHERE v.hospital_id = :hospital AND v.contact_id = e.contact_id AND v.patient_id = e.patient_id
    )
    SELECT id FROM ended
    """
)
_OWN = text(
    "SELECT relationship = 'self' FROM patient_contact"
    " WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id = :patient"
)


async def acts_for_anybody(ctx: Context, contact_id: UUID) -> bool:
    """Whether this contact has anybody registered: a yes or no, no disclosure."""
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    return bool((await ctx.session.execute(_ANYBODY, parameters)).scalar_one())


@operation("patients.family", audit="family_listed", discloses=True)
async def family_of(ctx: Context, contact_id: UUID) -> list[Link]:
    """Whom this contact acts for and has proved it may see, itself first. Each person read is audited."""
    require_own_contact(ctx, contact_id, "patients.family")
    seen = list(await verified(ctx, contact_id))
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "patients": seen, "now": ctx.now}
    return _disclosed(ctx, (await ctx.session.execute(_FAMILY, parameters)).all())


@operation("patients.delegates", audit="delegates_listed", discloses=True)
async def delegates_of(ctx: Context, *, contact_id: UUID, patient_id: UUID) -> list[Link]:
    """Who else may act for this patient. Raises `NotFound` without proof, `Conflict` for somebody else's record."""
    await require_proof(ctx, contact_id, patient_id, "patients.delegates")
    if ctx.actor.kind == "patient" and not await _is_own(ctx, contact_id, patient_id):
        raise Conflict("only the patient is told who else may act for them")
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id, "now": ctx.now}
    return _disclosed(ctx, (await ctx.session.execute(_DELEGATES, parameters)).all())


async def _is_own(ctx: Context, contact_id: UUID, patient_id: UUID) -> bool:
    key = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id}
    return bool((await ctx.session.execute(_OWN, key)).scalar_one_or_none())


def _disclosed(ctx: Context, rows: object) -> list[Link]:
    links = []
    for row in rows:  # type: ignore[attr-defined]
        parts = [ctx.keys.open_text(part) for part in (row.first_name, row.last_name) if part]
        links.append(
            Link(
                row.id,
                row.patient_id,
                row.contact_id,
                " ".join(parts),
                row.relationship,
                row.proof,
                row.created_at,
                row.ends_at,
            )
        )
        ctx.note(AuditNote("patient_read", "patients", row.patient_id, row.patient_id))
    return links


@operation("patients.add_family", audit="family_added")
async def add_family_member(
    ctx: Context,
    *,
    contact_id: UUID,
    relationship: str,
    first_name: str,
    last_name: str,
    born: date,
    until: datetime | None = None,
) -> PatientRecord:
    """Registers somebody this contact acts for and until when. `relationship`: child or other.

    Raises `Invalid` for oneself, for a child who is of age, and for an end that has passed; else as `register` does.
    """
    as_whom = Relationship(relationship)
    if as_whom is Relationship.SELF:
        raise Invalid("oneself is registered, not added", field="relationship")
    if as_whom is Relationship.CHILD:
        until = of_age_at(born, ctx)
    if until is not None and until <= ctx.now:
        raise Invalid("that has ended already", field="until")
    record = await register(
        ctx,
        contact_id=contact_id,
        relationship=as_whom.value,
        first_name=first_name,
        last_name=last_name,
        date_of_birth=born,
    )
    if record.created:
        key = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": record.id}
        await ctx.session.execute(_UNTIL, {**key, "until": until, "now": ctx.now})
    return record


def of_age_at(born: date, ctx: Context) -> datetime:
    """The first instant of the eighteenth birthday in the hospital's zone; of 1 March for one born on 29 February."""
    year = born.year + OF_AGE
    try:
        day = born.replace(year=year)
    except ValueError:
        day = date(year, 3, 1)
    return datetime.combine(day, time(), ctx.hospital.zone).astimezone(UTC)


@operation("patients.end_link", audit="family_removed")
async def end_link(ctx: Context, *, contact_id: UUID, patient_id: UUID, delegate_id: UUID | None = None) -> Link:
    """Ends a link at once, with every proof on it: this contact's own to somebody else, or, for a patient's own record,
    another contact's (`delegate_id`). The medical record stays. Raises `Conflict` for oneself, `NotFound`.
    """
    await require_proof(ctx, contact_id, patient_id, "patients.end_link")
    whose = delegate_id or contact_id
    own = ctx.actor.kind == "patient" and await _is_own(ctx, contact_id, patient_id)
    if delegate_id is not None and ctx.actor.kind == "patient" and not own:
        raise NotFound("there is no such link")
    if own and whose == contact_id:
        raise Conflict("nobody can be removed from their own record")
    parameters = {"hospital": ctx.hospital.id, "contact": whose, "patient": patient_id, "now": ctx.now}
    link_id = (await ctx.session.execute(_END, parameters)).scalar_one_or_none()
    if link_id is None:
        raise NotFound("there is no such link")
    return Link(link_id, patient_id, whose, "", "", "", ctx.now, ctx.now)
