"""Making, changing and listing tags, and which leads carry them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import uuid7
from domain.tags.rules import LONGEST_CATEGORY, checked_colour, cleaned_tag_name, colour_for


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag; `leads` is how many live leads carry it where that was counted."""

    id: UUID
    name: str
    colour: str
    category: str
    leads: int = 0


_INSERT = text(
    """
    INSERT INTO tag (hospital_id, id, name, colour, category, created_at, updated_at)
    VALUES (:hospital, :id, :name, :colour, :category, :now, :now)
    ON CONFLICT DO NOTHING RETURNING id, name, colour, category
    """
)
_NAMED = text(
    "SELECT id, name, colour, category FROM tag WHERE hospital_id = :hospital AND lower(name) = ANY (:names) ORDER BY id"
)
_ALL = text(
    """
    SELECT t.id, t.name, t.colour, t.category, count(l.id) AS leads
    FROM tag t
    LEFT JOIN lead_tag k ON k.hospital_id = t.hospital_id AND k.tag_id = t.id
    LEFT JOIN lead l ON l.hospital_id = k.hospital_id AND l.id = k.lead_id AND l.deleted_at IS NULL
    WHERE t.hospital_id = :hospital
    GROUP BY t.id, t.name, t.colour, t.category ORDER BY lower(t.category), lower(t.name)
    """
)
_CHANGE = text(
    """
    UPDATE tag SET name = coalesce(:name, name), colour = coalesce(:colour, colour),
        category = coalesce(:category, category), updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    RETURNING id, name, colour, category
    """
)
_DELETE = text("DELETE FROM tag WHERE hospital_id = :hospital AND id = :id RETURNING id, name, colour, category")
_ATTACH = text(
    """
    INSERT INTO lead_tag (hospital_id, lead_id, tag_id)
    SELECT CAST(:hospital AS uuid), l, t FROM unnest(CAST(:leads AS uuid[])) l, unnest(CAST(:tags AS uuid[])) t
    ORDER BY l, t
    ON CONFLICT DO NOTHING RETURNING lead_id, tag_id
    """
)
_DETACH = text(
    """
    DELETE FROM lead_tag WHERE hospital_id = :hospital AND lead_id = ANY (:leads) AND tag_id = ANY (:tags)
    RETURNING lead_id, tag_id
    """
)
_OF = text(
    """
    SELECT k.lead_id, t.id, t.name, t.colour, t.category
    FROM lead_tag k JOIN tag t ON t.hospital_id = k.hospital_id AND t.id = k.tag_id
    WHERE k.hospital_id = :hospital AND k.lead_id = ANY (:leads) ORDER BY lower(t.name), t.id
    """
)


def _record(row: Any) -> TagRecord:
    return TagRecord(row.id, row.name, row.colour, row.category)


@operation("tags.create", audit="tag_created")
async def create(ctx: Context, *, name: str, colour: str = "", category: str = "") -> TagRecord:
    """Makes a tag. Raises `Invalid` for a name or colour that cannot be, `Conflict` when the name is there already."""
    made = await _insert(ctx, cleaned_tag_name(name), colour, category)
    if made is None:
        raise Conflict("there is a tag of that name already")
    return made


async def _insert(ctx: Context, name: str, colour: str, category: str) -> TagRecord | None:
    row = await ctx.session.execute(
        _INSERT,
        {
            "hospital": ctx.hospital.id,
            "id": uuid7(),
            "name": name,
            "colour": checked_colour(colour) if colour else colour_for(name),
            "category": " ".join(category.split())[:LONGEST_CATEGORY],
            "now": ctx.now,
        },
    )
    made = row.one_or_none()
    return _record(made) if made is not None else None


@operation("tags.change", audit="tag_changed")
async def change(
    ctx: Context, tag_id: UUID, *, name: str | None = None, colour: str | None = None, category: str | None = None
) -> TagRecord:
    """Changes what is given; leads keep the tag under its new name. Raises `NotFound`, `Invalid`, `Conflict`."""
    if name is not None:
        name = cleaned_tag_name(name)
        others = await named(ctx, [name], make=False)
        if any(other.id != tag_id for other in others):
            raise Conflict("there is a tag of that name already")
    values = {
        "hospital": ctx.hospital.id,
        "id": tag_id,
        "name": name,
        "colour": checked_colour(colour) if colour is not None else None,
        "category": " ".join(category.split())[:LONGEST_CATEGORY] if category is not None else None,
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_CHANGE, values)).one_or_none()
    if row is None:
        raise NotFound("there is no such tag")
    return _record(row)


@operation("tags.delete", audit="tag_deleted", confirm=True)
async def delete(ctx: Context, tag_id: UUID) -> TagRecord:
    """Removes a tag from every lead and from the list. Raises `NotFound`."""
    row = (await ctx.session.execute(_DELETE, {"hospital": ctx.hospital.id, "id": tag_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such tag")
    return _record(row)


@operation("tags.list", audit="tags_listed")
async def all_tags(ctx: Context) -> list[TagRecord]:
    """Every tag by category and name, with how many live leads carry it."""
    rows = await ctx.session.execute(_ALL, {"hospital": ctx.hospital.id})
    return [TagRecord(row.id, row.name, row.colour, row.category, row.leads) for row in rows]


# --- for the tiers above: their own operations hold the permission ---------------------------------------------------


async def named(ctx: Context, names: Iterable[str], *, make: bool) -> list[TagRecord]:
    """The tags of these names, in their order; case does not matter. `make` creates those that are missing.

    Raises `Invalid` for what is no name.
    """
    spelled: dict[str, str] = {}
    for name in map(cleaned_tag_name, names):
        spelled.setdefault(name.casefold(), name)
    wanted = list(spelled.values())
    found = await _by_name(ctx, wanted)
    if make:
        for name in sorted(name for name in wanted if name.casefold() not in found):
            made = await _insert(ctx, name, "", "")
            found |= {name.casefold(): made} if made is not None else await _by_name(ctx, [name])
    return [found[name.casefold()] for name in wanted if name.casefold() in found]


async def _by_name(ctx: Context, names: Sequence[str]) -> dict[str, TagRecord]:
    values = {"hospital": ctx.hospital.id, "names": [name.lower() for name in names]}
    return {row.name.casefold(): _record(row) for row in await ctx.session.execute(_NAMED, values)}


async def attach(ctx: Context, lead_ids: Sequence[UUID], tag_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Puts the tags on the leads. Returns the (lead, tag) pairs that are new."""
    return await _pairs(ctx, _ATTACH, lead_ids, tag_ids)


async def detach(ctx: Context, lead_ids: Sequence[UUID], tag_ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Takes the tags off the leads. Returns the (lead, tag) pairs that are gone."""
    return await _pairs(ctx, _DETACH, lead_ids, tag_ids)


async def _pairs(ctx: Context, statement: Any, leads: Sequence[UUID], tags: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    if not leads or not tags:
        return []
    rows = await ctx.session.execute(statement, {"hospital": ctx.hospital.id, "leads": list(leads), "tags": list(tags)})
    return [(row.lead_id, row.tag_id) for row in rows]


async def tags_of(ctx: Context, lead_ids: Sequence[UUID]) -> dict[UUID, tuple[TagRecord, ...]]:
    """The tags of each of these leads, by name; a lead without any is left out. One query."""
    found: dict[UUID, list[TagRecord]] = defaultdict(list)
    if lead_ids:
        for row in await ctx.session.execute(_OF, {"hospital": ctx.hospital.id, "leads": list(lead_ids)}):
            found[row.lead_id].append(_record(row))
    return {lead: tuple(tags) for lead, tags in found.items()}
