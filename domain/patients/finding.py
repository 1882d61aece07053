"""Finding patients for staff: by hospital number, telephone or name. Names are sealed, so they are found by their digests."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound
from domain.patients.rules import canonical_number, name_digest

MOST = 10
_COLUMNS = """
    p.id, p.number, p.first_name, p.last_name, p.birth_date, p.phone,
    (SELECT c.contact_id FROM patient_contact c WHERE c.hospital_id = p.hospital_id AND c.patient_id = p.id
      AND (c.ends_at IS NULL OR c.ends_at > :now) ORDER BY c.relationship = 'self' DESC, c.created_at LIMIT 1) AS contact_id
"""
_WHERE = "FROM patient p WHERE p.hospital_id = :hospital AND p.status = 'active'"
_BY_NUMBER = text(f"SELECT {_COLUMNS} {_WHERE} AND p.number = :number")  # own constants
_BY_ID = text(f"SELECT {_COLUMNS} {_WHERE} AND p.id = :id")  # own constants
_BY_PHONE = text(
    f"""
    SELECT {_COLUMNS} {_WHERE} AND (p.phone = :phone OR EXISTS (
        SELECT FROM patient_contact c JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.contact_id = c.contact_id
        WHERE c.hospital_id = p.hospital_id AND c.patient_id = p.id AND a.address = :phone
          AND (c.ends_at IS NULL OR c.ends_at > :now)))
    ORDER BY p.number LIMIT {MOST}
    """  # noqa: S608  # own constants
)
_BY_NAMES = text(
    f"""
    SELECT {_COLUMNS} {_WHERE} AND (
        (p.first_name_digest = ANY (:first) AND p.last_name_digest = ANY (:last))
        OR (:single AND (p.first_name_digest = ANY (:first) OR p.last_name_digest = ANY (:last))))
    ORDER BY p.number LIMIT {MOST}
    """  # own constants
)


@dataclass(frozen=True, slots=True)
class PatientHit:
    """A patient as a list shows them. `contact_id` is the phone that speaks for them, their own before others'."""

    id: UUID
    number: str
    name: str = field(repr=False)
    born: str = field(repr=False)
    phone: str = field(repr=False)
    contact_id: UUID | None

    @property
    def patient_id(self) -> UUID:
        return self.id


def _hit(ctx: Context, row: Any) -> PatientHit:
    name = f"{ctx.keys.open_text(row.first_name)} {ctx.keys.open_text(row.last_name)}"
    born = ctx.keys.open_text(row.birth_date) if row.birth_date else ""
    return PatientHit(row.id, row.number, name, born, row.phone or "", row.contact_id)


@operation("patients.find", audit="patients_searched", discloses=True)
async def find(ctx: Context, *, number: str = "", phone: str = "", name: str = "") -> list[PatientHit]:
    """At most ten patients by hospital number (with or without its prefix), telephone (E.164) or name, in any order.

    A name is found as it is written, without regard to case and accents: sealed names cannot be searched by a part of
    them. Everybody shown is in the audit.
    """
    values: dict[str, object] = {"hospital": ctx.hospital.id, "now": ctx.now}
    if number:
        rows = await ctx.session.execute(_BY_NUMBER, {**values, "number": canonical_number(number, ctx.hospital.code)})
    elif phone:
        rows = await ctx.session.execute(_BY_PHONE, {**values, "phone": phone})
    else:
        words = name.split()
        rows = await ctx.session.execute(_BY_NAMES, {**values, **_digests(ctx, words), "single": len(words) == 1})
    hits = [_hit(ctx, row) for row in rows]
    for hit in hits:
        ctx.note(AuditNote("patient_shown", "patients", hit.id, hit.id))
    return hits


def _digests(ctx: Context, words: list[str]) -> dict[str, object]:
    """Every way to take the words as first and last name, either of which may have several words."""
    ways = (
        [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))] or [(words[0], words[0])]
        if words
        else []
    )
    both = {*ways, *((last, first) for first, last in ways)}
    return {
        "first": [name_digest(ctx.keys, ctx.hospital.id, "first", first) for first, _ in sorted(both)],
        "last": [name_digest(ctx.keys, ctx.hospital.id, "last", last) for _, last in sorted(both)],
    }


async def patient_by_id(ctx: Context, patient_id: UUID) -> PatientHit:
    """For use cases that name a patient they deal with; whoever shows it is audited. Raises `NotFound`."""
    values = {"hospital": ctx.hospital.id, "now": ctx.now, "id": patient_id}
    row = (await ctx.session.execute(_BY_ID, values)).one_or_none()
    if row is None:
        raise NotFound("There is no such patient here.")
    return _hit(ctx, row)
