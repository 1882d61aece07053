"""Who may ask for a person's data: the contact itself, with proof of identity still in force."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.patients.family import acts_for_anybody
from domain.patients.verification import verified
from domain.staff.rules import require_own_contact

# The patients themselves and children; another adult's record is that adult's. `alone`: nobody else may act for them.
_OWN = text(
    """
    SELECT c.patient_id FROM patient_contact c
    WHERE c.hospital_id = :hospital AND c.contact_id = :contact AND c.patient_id = ANY (:patients)
      AND c.relationship IN ('self', 'child') AND (c.ends_at IS NULL OR c.ends_at > :now)
      AND NOT (CAST(:alone AS boolean) AND EXISTS (
          SELECT FROM patient_contact o
          WHERE o.hospital_id = c.hospital_id AND o.patient_id = c.patient_id AND o.contact_id <> c.contact_id
            AND c.relationship <> 'self' AND (o.ends_at IS NULL OR o.ends_at > :now)))
    ORDER BY (c.relationship = 'self') DESC, c.id
    """
)


async def require_contact_proof(ctx: Context, contact_id: UUID, name: str) -> tuple[UUID, ...]:
    """The patients proved now. Raises `NotFound` if there are some and none is proved, `Forbidden` for another's.

    A contact that has nobody registered has only its own chat, which its phone shows anyway: nothing to prove.
    """
    require_own_contact(ctx, contact_id, name)
    patients = await verified(ctx, contact_id)
    if not patients and await acts_for_anybody(ctx, contact_id):
        raise NotFound("identity has to be proved first")
    return patients


async def own_patients(
    ctx: Context, contact_id: UUID, patients: Sequence[UUID], *, alone: bool = False
) -> tuple[UUID, ...]:
    """Those of `patients` who are this contact itself or its children; `alone`: of the children, only those for whom
    nobody else acts, so that one parent cannot erase the other's."""
    parameters = {
        "hospital": ctx.hospital.id,
        "contact": contact_id,
        "patients": list(patients),
        "now": ctx.now,
        "alone": alone,
    }
    return tuple((await ctx.session.execute(_OWN, parameters)).scalars().all())
