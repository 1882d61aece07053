"""A merge is undone: everything stands as it did before, except for what was changed since."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.leads.merging import image_of, references, restore
from domain.leads.rules import OPEN
from domain.leads.views import LeadCard, card_by_id
from domain.settings.service import read_settings
from domain.tags.service import detach
from domain.tasks.related import MovedTasks, move_back

# Worked out from the rest: as they were, whatever was worked out since.
_DERIVED = frozenset(
    {
        "score", "source_points", "engagement_points", "response_points", "recency_points", "interest_points",
        "communications", "responded", "last_contacted_at",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unmerged:
    """The two leads again."""

    id: UUID
    kept: LeadCard
    merged: LeadCard


_TAKE = text(
    """
    SELECT id, kept_id, merged_id, journal, at, undone_at FROM lead_merge
    WHERE hospital_id = :hospital AND id = :id FOR NO KEY UPDATE
    """
)
_LAST = text(
    """
    SELECT id FROM lead_merge WHERE hospital_id = :hospital AND kept_id = :kept AND undone_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1
    """
)
_LOCK = text(
    "SELECT id, deleted_at FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE"
)
_TAKEN = text(
    """
    SELECT EXISTS (SELECT FROM lead WHERE hospital_id = :hospital AND contact_id = CAST(:contact AS uuid)
        AND deleted_at IS NULL AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED'))
    """
)
_REPOINT = text(
    """
    UPDATE lead SET merged_into_id = :merged
    WHERE hospital_id = :hospital AND id = ANY (:ids) AND merged_into_id = :kept
    """
)
_FORGET_LINES = text("DELETE FROM lead_activity WHERE hospital_id = :hospital AND id = ANY (:ids)")
_DONE = text("UPDATE lead_merge SET undone_at = :now, journal = NULL WHERE hospital_id = :hospital AND id = :id")


async def last_merge(ctx: Context, lead_id: UUID) -> UUID | None:
    """The newest merge into this lead that still stands: what "undo" means in chat."""
    key = {"hospital": ctx.hospital.id, "kept": lead_id}
    merge_id: UUID | None = (await ctx.session.execute(_LAST, key)).scalar_one_or_none()
    return merge_id


@operation("leads.undo_merge", audit="lead_merge_undone", confirm=True)
async def undo_merge(ctx: Context, merge_id: UUID) -> Unmerged:
    """Undoes a merge within `merge_undo_days`, in this transaction: both leads and all that came over are as before.

    A field that was changed after the merge keeps that change, and what was added after it stays with the kept lead.
    Raises `NotFound`; `Conflict` when it was undone before, is too long ago, the kept lead is gone or was merged itself,
    somebody's data was erased, or the other lead's contact has a new open lead.
    """
    row = (await ctx.session.execute(_TAKE, {"hospital": ctx.hospital.id, "id": merge_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such merge")
    settings = await read_settings(ctx.session, ctx.hospital.id)
    if row.undone_at is not None:
        raise Conflict("this merge was undone already")
    if row.at + timedelta(days=settings.merge_undo_days) < ctx.now:
        raise Conflict(f"a merge can be undone for {settings.merge_undo_days} days")
    if row.journal is None:
        raise Conflict("this merge cannot be undone: the person's data was erased")
    pair = {"hospital": ctx.hospital.id, "ids": [row.kept_id, row.merged_id]}
    gone = {lead.id: lead.deleted_at for lead in await ctx.session.execute(_LOCK, pair)}
    if gone[row.kept_id] is not None:
        raise Conflict("the lead that was kept is gone or was merged itself: undo that first")
    journal = orjson.loads(ctx.keys.open(row.journal))
    await _put_back(ctx, row.kept_id, row.merged_id, journal)
    await ctx.session.execute(_DONE, {"hospital": ctx.hospital.id, "id": merge_id, "now": ctx.now})
    return Unmerged(merge_id, await card_by_id(ctx, row.kept_id), await card_by_id(ctx, row.merged_id))


async def _put_back(ctx: Context, kept_id: UUID, merged_id: UUID, journal: dict[str, Any]) -> None:
    before, after, now = journal["kept"], journal["after"], await image_of(ctx, kept_id)
    unchanged = {name for name in before if name in _DERIVED or now.get(name) == after.get(name)}
    # The name, or whom the lead writes as, is one thing: a change of either part keeps both.
    for group in ({"first_name", "last_name"}, {"contact_id", "channel"}, {"status", "lost_reason", "patient_id"}):
        if not group <= unchanged:
            unchanged -= group
    await restore(ctx, kept_id, {name: before[name] for name in unchanged})
    merged = journal["merged"]
    key = {"hospital": ctx.hospital.id, "kept": kept_id, "merged": merged_id}
    if merged["contact_id"] is not None and merged["status"] in OPEN:
        free = {"hospital": ctx.hospital.id, "contact": UUID(merged["contact_id"])}
        if (await ctx.session.execute(_TAKEN, free)).scalar_one():
            raise Conflict("whoever the other lead was has a new open lead")
    await restore(ctx, merged_id, merged)
    await ctx.session.execute(_REPOINT, key | {"ids": _ids(journal["repointed"])})
    known = {f"{table}.{column}" for table, column in references()}
    for name, rows in journal["moved"].items():
        if name in known and rows:
            table, _, column = name.partition(".")
            statement = text(
                f'UPDATE {table} SET "{column}" = :merged'  # noqa: S608  # names of our own tables
                f' WHERE hospital_id = :hospital AND id = ANY (:ids) AND "{column}" = :kept'
            )
            await ctx.session.execute(statement, key | {"ids": _ids(rows)})
    await detach(ctx, [kept_id], _ids(journal["tags"]))
    tasks = journal["tasks"]
    moved = MovedTasks(tasks["ids"], [(task, status, at) for task, status, at in tasks["given_up"]])
    await move_back(ctx, "lead", merged_id, kept_id, moved)
    lines = {"hospital": ctx.hospital.id, "ids": _ids(journal["activities"])}
    await ctx.session.execute(_FORGET_LINES, lines)


def _ids(texts: list[str]) -> list[UUID]:
    return [UUID(value) for value in texts]
