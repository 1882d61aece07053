"""Two leads turn out to be one person: see what merging would do, then do it, with a journal that can undo it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.db import Base
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.leads.activities import member_of, write_activities
from domain.leads.combining import MERGED_FIELDS, FieldChoice, choices, combined, shown
from domain.leads.events import LeadsChanged, LeadsMerged
from domain.leads.rules import Status
from domain.leads.views import LeadCard, card_by_id
from domain.tags.service import attach
from domain.tasks.related import count_related, move_related

# The database makes these itself.
_MADE = ("search", "name_key", "tail")
# Handled by statements of their own, not by repointing.
_OWN = frozenset({"lead", "lead_tag", "lead_merge"})


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. `moves` counts the rows that would come over, by what they are."""

    id: UUID
    kept: LeadCard
    merged: LeadCard
    fields: tuple[FieldChoice, ...] = field(repr=False)
    moves: dict[str, int]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done. It can be undone for as many days as the settings say (`merge_undo_days`)."""

    id: UUID
    lead: LeadCard
    merged_number: str
    moves: dict[str, int]


_BOTH = text(
    """
    SELECT l.id, to_jsonb(l) - 'search' - 'name_key' - 'tail' AS image FROM lead l
    WHERE l.hospital_id = :hospital AND l.id = ANY (:ids) AND l.deleted_at IS NULL ORDER BY l.id
    """
)
_LOCK = text("SELECT id FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE")
_IMAGE = text(
    """
    SELECT to_jsonb(l) - 'search' - 'name_key' - 'tail' FROM lead l WHERE l.hospital_id = :hospital AND l.id = :id
    """
)
_AWAY = text(
    """
    UPDATE lead SET deleted_at = :now, merged_into_id = :kept, updated_at = :now
    WHERE hospital_id = :hospital AND id = :merged
    """
)
_REPOINT = text(
    """
    UPDATE lead SET merged_into_id = :kept WHERE hospital_id = :hospital AND merged_into_id = :merged RETURNING id
    """
)
_TAGS = text(
    """
    SELECT tag_id FROM lead_tag t WHERE t.hospital_id = :hospital AND t.lead_id = :merged AND NOT EXISTS (
        SELECT FROM lead_tag k WHERE k.hospital_id = t.hospital_id AND k.lead_id = :kept AND k.tag_id = t.tag_id)
    ORDER BY tag_id
    """
)
_JOURNAL = text(
    """
    INSERT INTO lead_merge (hospital_id, id, kept_id, merged_id, journal, at, member_id)
    VALUES (:hospital, :id, :kept, :merged, :journal, :now, :member)
    """
)


def references() -> tuple[tuple[str, str], ...]:
    """(table, column) of everything that refers to a lead and comes over with it; new capabilities need no entry here."""
    return tuple(
        sorted(
            (table.name, key.column_keys[-1])
            for table in Base.metadata.tables.values()
            for key in table.foreign_key_constraints
            if key.referred_table.name == "lead" and table.name not in _OWN and "id" in table.columns
        )
    )


def stored_columns() -> tuple[str, ...]:
    """The columns of a lead that are written, by name."""
    return tuple(column.name for column in Base.metadata.tables["lead"].columns if column.name not in _MADE)


async def image_of(ctx: Context, lead_id: UUID) -> dict[str, Any]:
    """The row as JSON has it, exact to the microsecond; deleted ones too."""
    found = await ctx.session.execute(_IMAGE, {"hospital": ctx.hospital.id, "id": lead_id})
    return plain(found.scalar_one())


def plain(image: Any) -> dict[str, Any]:
    """JSONB of a plain statement comes as text or as what it says, depending on the driver's codecs."""
    return dict(orjson.loads(image)) if isinstance(image, str | bytes) else dict(image)


async def restore(ctx: Context, lead_id: UUID, image: dict[str, Any]) -> None:
    """Writes the columns of an image over the row."""
    names = [name for name in stored_columns() if name in image and name not in ("hospital_id", "id")]
    listed = ", ".join(f'"{name}"' for name in names)
    statement = text(
        f"UPDATE lead SET ({listed}) = (SELECT {listed} FROM jsonb_populate_record(NULL::lead, CAST(:image AS jsonb)))"  # noqa: S608
        " WHERE hospital_id = :hospital AND id = :id"
    )
    values = {"image": orjson.dumps(image).decode(), "hospital": ctx.hospital.id, "id": lead_id}
    await ctx.session.execute(statement, values)


async def _pair(ctx: Context, kept_id: UUID, merged_id: UUID, *, lock: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both rows as images. Raises `NotFound`, `Invalid` for one lead twice, `Conflict` for the wrong one kept."""
    if kept_id == merged_id:
        raise Invalid("a lead cannot be merged with itself", field="merged_id")
    key = {"hospital": ctx.hospital.id, "ids": [kept_id, merged_id]}
    if lock:
        await ctx.session.execute(_LOCK, key)
    rows = {row.id: plain(row.image) for row in await ctx.session.execute(_BOTH, key)}
    if len(rows) < 2:
        raise NotFound("there is no such lead")
    if rows[merged_id]["status"] == Status.CONVERTED:
        raise Conflict("a lead that became a patient is the one to keep", status=Status.CONVERTED.value)
    return rows[kept_id], rows[merged_id]


@operation("leads.preview_merge", audit="lead_merge_previewed", discloses=True)
async def preview_merge(ctx: Context, *, kept_id: UUID, merged_id: UUID, take: Collection[str] = ()) -> MergePreview:
    """What `merge` would do: which value of each field wins, and how much comes over. Changes nothing; raises as it does."""
    kept, merged = await _pair(ctx, kept_id, merged_id, lock=False)
    moves = {"tags": len(await _missing_tags(ctx, kept_id, merged_id))}
    moves["tasks"] = await count_related(ctx, "lead", merged_id)
    for table, column in references():
        count = text(f'SELECT count(*) FROM {table} WHERE hospital_id = :hospital AND "{column}" = :merged')  # noqa: S608
        found = await ctx.session.execute(count, {"hospital": ctx.hospital.id, "merged": merged_id})
        moves[table] = moves.get(table, 0) + int(found.scalar_one())
    chosen = [shown(ctx, choice) for choice in choices(kept, merged, _checked(take))]
    return MergePreview(kept_id, await card_by_id(ctx, kept_id), await card_by_id(ctx, merged_id), tuple(chosen), moves)


def _checked(take: Collection[str]) -> frozenset[str]:
    unknown = set(take) - set(MERGED_FIELDS)
    if unknown:
        raise Invalid("there is no such field to take", field=min(unknown))
    return frozenset(take)


async def _missing_tags(ctx: Context, kept_id: UUID, merged_id: UUID) -> list[UUID]:
    key = {"hospital": ctx.hospital.id, "kept": kept_id, "merged": merged_id}
    return list((await ctx.session.execute(_TAGS, key)).scalars().all())


@operation("leads.merge", audit="leads_merged", confirm=True)
async def merge(ctx: Context, *, kept_id: UUID, merged_id: UUID, take: Collection[str] = ()) -> Merged:
    """Makes two leads one: what the kept one lacks comes from the other, with its history, tags and tasks.

    Where both have a value the kept one's stays, unless the field is in `take`; notes and services are put together, and
    the further stage counts. The other lead leaves every list and leads to the kept one. All of it in this transaction,
    with a sealed journal for `undo_merge`. Announces `LeadsMerged`, `LeadsChanged`. Raises `NotFound`, `Invalid` for a
    lead and itself or an unknown field, `Conflict` when the other one is converted: keep that.
    """
    kept, merged = await _pair(ctx, kept_id, merged_id, lock=True)
    values = combined(ctx, kept, merged, _checked(take))
    key = {"hospital": ctx.hospital.id, "kept": kept_id, "merged": merged_id, "now": ctx.now}
    tags = await _missing_tags(ctx, kept_id, merged_id)
    await ctx.session.execute(_AWAY, key)
    await restore(ctx, kept_id, values | {"updated_at": ctx.now.isoformat()})
    repointed = (await ctx.session.execute(_REPOINT, key)).scalars().all()
    moved: dict[str, list[str]] = {}
    for table, column in references():
        statement = text(
            f'UPDATE {table} SET "{column}" = :kept WHERE hospital_id = :hospital AND "{column}" = :merged RETURNING id'  # noqa: S608
        )
        rows = (
            await ctx.session.execute(statement, {name: key[name] for name in ("hospital", "kept", "merged")})
        ).all()
        moved[f"{table}.{column}"] = sorted(str(row.id) for row in rows)
    await attach(ctx, [kept_id], tags)
    tasks = await move_related(ctx, "lead", merged_id, kept_id)
    number = str(merged["number"])
    written = await write_activities(ctx, [kept_id], "MERGED", f"Merged with {number}")
    merge_id = uuid7()
    journal = {
        "kept": kept,
        "after": await image_of(ctx, kept_id),
        "merged": merged,
        "moved": moved,
        "repointed": [str(lead) for lead in repointed],
        "tags": [str(tag) for tag in tags],
        "tasks": tasks,
        "activities": [str(line) for line in written],
    }
    sealed = ctx.keys.seal(orjson.dumps(journal))
    await ctx.session.execute(_JOURNAL, key | {"id": merge_id, "journal": sealed, "member": member_of(ctx)})
    await announce(ctx, LeadsMerged(merge_id, kept_id, merged_id))
    await announce(ctx, LeadsChanged((kept_id,)))
    counts = {name.partition(".")[0]: len(rows) for name, rows in moved.items()}
    return Merged(
        merge_id, await card_by_id(ctx, kept_id), number, {"tags": len(tags), "tasks": len(tasks.ids)} | counts
    )
