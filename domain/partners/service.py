"""Keeping, finding and working with professional contacts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.leads.activities import locked_lead
from domain.partners.rules import PartnerStatus, PartnerType

LONGEST_NAME, LONGEST_NOTE, SHOWN = 120, 500, 20
_FIELDS = ("name", "organization", "position", "phone", "email", "website", "partner_type", "status", "source")
_SELECT = """
SELECT p.*, (SELECT count(*) FROM partner_referral r WHERE r.hospital_id = p.hospital_id AND r.partner_id = p.id) AS referred
FROM partner p WHERE p.hospital_id = :hospital AND p.deleted_at IS NULL
"""
_ADD = text(
    """
    INSERT INTO partner (hospital_id, id, number, name, organization, position, phone, email, partner_type, status, source)
    VALUES (:hospital, :id, :number, :name, :organization, :position, :phone, :email, :type, 'active', :source)
    """
)
_ONE = text(f"{_SELECT} AND p.id = :id")
_FIND = text(
    f"""{_SELECT}
    AND (p.number = :number OR p.phone = :phone OR lower(p.name) LIKE :like OR lower(p.organization) LIKE :like
         OR lower(p.email) = :exact)
    ORDER BY (lower(p.name) = :exact) DESC, lower(p.name) LIMIT {SHOWN}
    """
)
_LIST = text(
    f"""{_SELECT} AND (CAST(:type AS text) IS NULL OR p.partner_type = :type)
    AND (CAST(:tag AS text) = '' OR jsonb_exists(p.tags, CAST(:tag AS text)))
    ORDER BY lower(p.name) LIMIT {SHOWN}"""
)
_TAG = text(
    "UPDATE partner SET updated_at = :now, tags = CASE WHEN jsonb_exists(tags, CAST(:tag AS text)) THEN tags"
    " ELSE tags || to_jsonb(CAST(:tag AS text)) END"
    " WHERE hospital_id = :hospital AND id = :id"
)
_LOG = text(
    "INSERT INTO partner_interaction (hospital_id, id, partner_id, member_id, notes, at)"
    " VALUES (:hospital, :id, :partner, :member, :notes, :now)"
)
_LOGGED = text(
    "SELECT notes, at FROM partner_interaction WHERE hospital_id = :hospital AND partner_id = :partner ORDER BY at DESC LIMIT 5"
)
_FORGET = text("DELETE FROM partner_referral WHERE hospital_id = :hospital AND lead_id = :lead")
_CREDIT = text(
    "INSERT INTO partner_referral (hospital_id, id, partner_id, lead_id, at) VALUES (:hospital, :id, :partner, :lead, :now)"
)
_REMOVE = text("UPDATE partner SET deleted_at = :now, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_STATS = text(
    "SELECT p.partner_type, count(DISTINCT p.id) AS partners, count(r.id) AS referred,"
    " count(l.id) FILTER (WHERE l.status = 'CONVERTED') AS converted FROM partner p"
    " LEFT JOIN partner_referral r ON r.hospital_id = p.hospital_id AND r.partner_id = p.id"
    " LEFT JOIN lead l ON l.hospital_id = r.hospital_id AND l.id = r.lead_id"
    " WHERE p.hospital_id = :hospital AND p.deleted_at IS NULL GROUP BY p.partner_type ORDER BY p.partner_type"
)


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """A professional contact as lists show it. `referred` counts the leads they sent us."""

    id: UUID
    number: int
    name: str = field(repr=False)
    organization: str
    position: str
    phone: str = field(repr=False)
    email: str = field(repr=False)
    website: str
    partner_type: PartnerType
    status: PartnerStatus
    source: str
    tags: tuple[str, ...]
    referred: int


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """A record with what was last talked about, newest first."""

    id: UUID
    partner: PartnerRecord
    talks: tuple[tuple[datetime, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """How many partners of a type there are, and what came of the leads they referred (CONT-06)."""

    partner_type: PartnerType
    partners: int
    referred: int
    converted: int


def _record(row: Any) -> PartnerRecord:
    return PartnerRecord(
        row.id,
        row.number,
        row.name,
        row.organization,
        row.position,
        row.phone or "",
        row.email,
        row.website,
        PartnerType(row.partner_type),
        PartnerStatus(row.status),
        row.source,
        tuple(row.tags),
        row.referred,
    )


async def _one(ctx: Context, partner_id: UUID) -> PartnerRecord:
    row = (await ctx.session.execute(_ONE, {"hospital": ctx.hospital.id, "id": partner_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such contact here.")
    return _record(row)


@operation("partners.add", audit="partner_added")
async def add(
    ctx: Context,
    name: str,
    partner_type: PartnerType,
    *,
    organization: str = "",
    position: str = "",
    phone: str = "",
    email: str = "",
    source: str = "",
) -> PartnerRecord:
    """Keeps a professional contact. Raises `Invalid` without a name."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"A contact has a name of 1 to {LONGEST_NAME} characters.", field="name")
    partner_id = uuid7()
    values = {
        "hospital": ctx.hospital.id,
        "id": partner_id,
        "number": await next_number(ctx, "partner"),
        "name": name,
        "organization": organization[:LONGEST_NAME],
        "position": position[:LONGEST_NAME],
        "phone": phone or None,
        "email": email[:200],
        "type": partner_type.value,
        "source": source[:80],
    }
    await ctx.session.execute(_ADD, values)
    return await _one(ctx, partner_id)


@operation("partners.find", audit="partners_searched")
async def find(ctx: Context, said: str, *, number: int | None = None, phone: str = "") -> list[PartnerRecord]:
    """At most twenty by number, telephone (E.164), e-mail, or any part of the name or organization."""
    exact = said.strip().casefold()
    pattern = "%" + exact.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    values = {"hospital": ctx.hospital.id, "number": number, "phone": phone or None, "like": pattern, "exact": exact}
    return [_record(row) for row in await ctx.session.execute(_FIND, values)] if exact or number or phone else []


@operation("partners.list", audit="partners_listed")
async def listed(ctx: Context, partner_type: PartnerType | None = None, tag: str = "") -> list[PartnerRecord]:
    """At most twenty, by name; of one type or with one tag if asked."""
    values = {"hospital": ctx.hospital.id, "type": partner_type, "tag": tag}
    return [_record(row) for row in await ctx.session.execute(_LIST, values)]


@operation("partners.card", audit="partner_read")
async def card(ctx: Context, partner_id: UUID) -> PartnerCard:
    """One contact with the last five talks. Raises `NotFound`."""
    partner = await _one(ctx, partner_id)
    rows = await ctx.session.execute(_LOGGED, {"hospital": ctx.hospital.id, "partner": partner_id})
    return PartnerCard(partner.id, partner, tuple((row.at, ctx.keys.open_text(row.notes)) for row in rows))


@operation("partners.change", audit="partner_changed")
async def change(ctx: Context, partner_id: UUID, name: str, value: str) -> PartnerRecord:
    """Changes one field. Raises `NotFound`, `Invalid` for an unknown field or a value it cannot have."""
    await _one(ctx, partner_id)
    if name not in _FIELDS or len(value) > 200 or (name == "name" and not value.strip()):
        raise Invalid(f"What can be changed: {', '.join(field.replace('_', ' ') for field in _FIELDS)}.", field=name)
    kinds: dict[str, type[PartnerType] | type[PartnerStatus]] = {"partner_type": PartnerType, "status": PartnerStatus}
    if name in kinds and value not in {kind.value for kind in kinds[name]}:
        raise Invalid(f"It can be: {', '.join(kind.value for kind in kinds[name])}.", field=name)
    query = text(f"UPDATE partner SET {name} = :value, updated_at = :now WHERE hospital_id = :hospital AND id = :id")  # noqa: S608  # of _FIELDS
    values = {"value": value, "now": ctx.now, "hospital": ctx.hospital.id, "id": partner_id}
    await ctx.session.execute(query, values)
    return await _one(ctx, partner_id)


@operation("partners.tag", audit="partner_tagged")
async def tag_partner(ctx: Context, partner_id: UUID, tag: str) -> PartnerRecord:
    """Adds a tag, once. Raises `NotFound`, `Invalid`."""
    await _one(ctx, partner_id)
    tag = " ".join(tag.casefold().split())
    if not 0 < len(tag) <= 40:
        raise Invalid("A tag has 1 to 40 characters.", field="tag")
    await ctx.session.execute(_TAG, {"tag": tag, "now": ctx.now, "hospital": ctx.hospital.id, "id": partner_id})
    return await _one(ctx, partner_id)


@operation("partners.log", audit="partner_interaction_logged")
async def log_interaction(ctx: Context, partner_id: UUID, notes: str) -> PartnerRecord:
    """Notes a call, visit or meeting. Raises `NotFound`, `Invalid`."""
    partner = await _one(ctx, partner_id)
    notes = " ".join(notes.split())
    if not 0 < len(notes) <= LONGEST_NOTE:
        raise Invalid(f"A note has 1 to {LONGEST_NOTE} characters.", field="notes")
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "partner": partner_id,
        "member": ctx.actor.id,
        "notes": ctx.keys.seal_text(notes),
        "now": ctx.now,
    }
    await ctx.session.execute(_LOG, values)
    return partner


@operation("partners.credit", audit="partner_referral_credited")
async def credit_referral(ctx: Context, partner_id: UUID, lead_id: UUID) -> PartnerRecord:
    """This partner sent us that lead; saying it of another one later corrects it. Raises `NotFound`."""
    await _one(ctx, partner_id)
    await locked_lead(ctx, lead_id)
    await ctx.session.execute(_FORGET, {"hospital": ctx.hospital.id, "lead": lead_id})
    values = {"hospital": ctx.hospital.id, "id": uuid7(), "partner": partner_id, "lead": lead_id, "now": ctx.now}
    await ctx.session.execute(_CREDIT, values)
    return await _one(ctx, partner_id)


@operation("partners.remove", audit="partner_removed", confirm=True)
async def remove(ctx: Context, partner_id: UUID) -> PartnerRecord:
    """Takes a contact off the lists; what they referred stays counted nowhere. Raises `NotFound`."""
    partner = await _one(ctx, partner_id)
    await ctx.session.execute(_REMOVE, {"now": ctx.now, "hospital": ctx.hospital.id, "id": partner_id})
    return partner


@operation("partners.stats", audit="partner_stats_read")
async def stats(ctx: Context) -> list[PartnerFigures]:
    """Per type: contacts, leads they referred, and how many of those became patients."""
    rows = await ctx.session.execute(_STATS, {"hospital": ctx.hospital.id})
    return [PartnerFigures(PartnerType(r.partner_type), r.partners, r.referred, r.converted) for r in rows]
