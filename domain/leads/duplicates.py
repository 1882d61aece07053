"""Leads that may be one person: the same phone, e-mail address or name (anchors 4.7)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.leads.views import LeadCard, cards_by_id

MOST = 20


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another live lead, and what the two share: phone, email, name, contact. More shared comes first."""

    lead: LeadCard
    shared: tuple[str, ...]

    @property
    def id(self) -> UUID:
        return self.lead.id


# Each part is an index look-up; together they are few.
_ALIKE = text(
    """
    WITH mine AS MATERIALIZED (
        SELECT * FROM lead WHERE hospital_id = :hospital AND id = :id
    ), alike AS (
        SELECT l.id, 'contact' AS shared, 1 AS place FROM mine m JOIN lead l ON l.hospital_id = :hospital
            AND l.contact_id = m.contact_id AND l.deleted_at IS NULL
        UNION ALL
        SELECT l.id, 'phone', 2 FROM mine m JOIN lead l ON l.hospital_id = :hospital AND l.phone = m.phone
            AND l.deleted_at IS NULL WHERE m.phone <> ''
        UNION ALL
        SELECT l.id, 'email', 3 FROM mine m JOIN lead l ON l.hospital_id = :hospital AND l.email = m.email
            AND l.email <> '' AND l.deleted_at IS NULL WHERE m.email <> ''
        UNION ALL
        (SELECT l.id, 'name', 4 FROM mine m JOIN lead l ON l.hospital_id = :hospital AND l.name_key = m.name_key
            AND l.deleted_at IS NULL WHERE m.name_key LIKE '% %' LIMIT 200)
    )
    SELECT id, array_agg(shared ORDER BY place) AS shared FROM alike WHERE id <> :id
    GROUP BY id ORDER BY min(place), count(*) DESC, id LIMIT :most
    """
)


async def duplicates_of(ctx: Context, lead_id: UUID) -> list[Duplicate]:
    """For use cases that answer with them."""
    values = {"hospital": ctx.hospital.id, "id": lead_id, "most": MOST}
    rows = (await ctx.session.execute(_ALIKE, values)).all()
    shared = {row.id: tuple(row.shared) for row in rows}
    return [Duplicate(card, shared[card.id]) for card in await cards_by_id(ctx, list(shared))]


@operation("leads.duplicates", audit="lead_duplicates_read", discloses=True)
async def find_duplicates(ctx: Context, lead_id: UUID) -> list[Duplicate]:
    """Live leads that share this one's contact, phone, e-mail address or full name (in any order, case and accents
    aside), at most twenty. Those of the same phone first; a name alone comes last.
    """
    return await duplicates_of(ctx, lead_id)
