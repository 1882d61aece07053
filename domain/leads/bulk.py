"""Changing and deleting many leads at once, with the count that was confirmed (LEAD-09)."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.leads.activities import locked_leads, write_activities
from domain.leads.assigning import require_member
from domain.leads.events import LeadAssigned, LeadsAssigned, LeadsChanged
from domain.leads.finding import LeadFilter, matching_ids
from domain.leads.pipeline import advance
from domain.leads.rules import Source, Status, cleaned
from domain.tags.service import attach, detach, named

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Leads by id, or all that fit a filter. One of the two; neither means nobody."""

    ids: tuple[UUID, ...] = ()
    filter: LeadFilter | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """What a selection holds now: confirm this count."""

    count: int
    by_status: dict[Status, int]

    @property
    def deletable(self) -> int:
        return self.count - self.by_status.get(Status.CONVERTED, 0)


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What to change; None and empty leave things as they are. LOST needs `reason`."""

    status: Status | None = None
    reason: str = ""
    assigned_to: UUID | None = None
    source: Source | None = None
    pipeline: str | None = None
    next_follow_up_at: datetime | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkDone:
    """How many leads were in the selection, and how many of them this changed."""

    id: UUID
    selected: int
    changed: int


class CountChanged(Conflict):
    """The selection is no longer what was confirmed."""

    code = "count_changed"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"you confirmed {expected} leads, but there are {found} now", expected=expected, found=found)
        self.expected, self.found = expected, found


_SET = {
    "source": "source = :source",
    "pipeline": "pipeline = :pipeline",
    "next_follow_up_at": "next_follow_up_at = :next_follow_up_at",
}
_ASSIGN = text(
    "UPDATE lead SET assigned_to = :member, updated_at = :now WHERE hospital_id = :hospital AND id = ANY (:ids)"
)
_STATUSES = text("SELECT status FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) AND deleted_at IS NULL")
_DELETE = text("UPDATE lead SET deleted_at = :now, updated_at = :now WHERE hospital_id = :hospital AND id = ANY (:ids)")


async def _ids_of(ctx: Context, selection: Selection) -> list[UUID]:
    if selection.filter is not None and selection.ids:
        raise Invalid("leads are chosen by id or by a filter, not by both", field="selection")
    if selection.filter is not None:
        found = await matching_ids(ctx, selection.filter, most=MOST + 1)
    else:
        found = sorted(set(selection.ids))
    if len(found) > MOST:
        raise Invalid(f"at most {MOST} leads at once", field="selection")
    return found


async def _confirmed(ctx: Context, selection: Selection, expected: int) -> list[Any]:
    """The leads, locked, if they are as many as were confirmed and still fit. Raises `CountChanged`.

    What fitted before it was locked may not fit after: the filter is asked again, now that nobody can change them.
    """
    leads = await locked_leads(ctx, await _ids_of(ctx, selection))
    if selection.filter is not None:
        fitting = set(await _ids_of(ctx, selection))
        if fitting != {lead.id for lead in leads}:
            raise CountChanged(expected, len(fitting))
    if len(leads) != expected:
        raise CountChanged(expected, len(leads))
    return leads


@operation("leads.count", audit="leads_counted")
async def count_selected(ctx: Context, selection: Selection) -> Selected:
    """How many leads a selection holds, for the question before `edit_many` or `delete_many`. Raises `Invalid`."""
    rows = await ctx.session.execute(_STATUSES, {"hospital": ctx.hospital.id, "ids": await _ids_of(ctx, selection)})
    by_status = Counter(Status(row.status) for row in rows)
    return Selected(by_status.total(), dict(by_status))


@operation("leads.edit_many", audit="leads_edited", confirm=True)
async def edit_many(ctx: Context, selection: Selection, change: BulkChange, *, expected_count: int) -> BulkDone:
    """Changes all of them or, when anything stands in the way of one, none. Leads that are so already are left alone.

    Raises `CountChanged` unless exactly `expected_count` leads are selected, `Conflict` where the pipeline has no such
    step for one of them, `Invalid` as the single use cases do and for more than 10,000. CONVERTED is no bulk change.
    """
    if change.status is Status.CONVERTED:
        raise Invalid("leads are converted one by one", field="status")
    if change == BulkChange(reason=change.reason):
        raise Invalid("nothing is to be changed", field="change")
    name = await require_member(ctx, change.assigned_to) if change.assigned_to is not None else ""
    leads = await _confirmed(ctx, selection, expected_count)
    changed: set[UUID] = set()
    if change.status is not None:
        to_move = [lead for lead in leads if Status(lead.status) is not change.status]
        if to_move:
            await advance(ctx, to_move, change.status, change.reason)
        changed |= {lead.id for lead in to_move}
    if change.assigned_to is not None:
        changed |= await _assign(ctx, leads, change.assigned_to, name)
    changed |= await _set_fields(ctx, leads, change)
    changed |= await _retag(ctx, [lead.id for lead in leads], change)
    if changed:
        await announce(ctx, LeadsChanged(tuple(sorted(changed))))
    return _done(ctx, "leads_edited", [lead for lead in leads if lead.id in changed], len(leads))


async def _assign(ctx: Context, leads: list[Any], member: UUID, name: str) -> set[UUID]:
    given = [lead for lead in leads if lead.assigned_to != member]
    ids = [lead.id for lead in given]
    await ctx.session.execute(_ASSIGN, {"hospital": ctx.hospital.id, "ids": ids, "member": member, "now": ctx.now})
    await write_activities(ctx, ids, "ASSIGNED", f"Assigned to {name}")
    for lead in given:
        await announce(
            ctx, LeadAssigned(lead.id, lead.number, member, lead.assigned_to, by_rule=False, with_others=True)
        )
    if ids:
        await announce(ctx, LeadsAssigned(tuple(ids), member))
    return set(ids)


async def _set_fields(ctx: Context, leads: list[Any], change: BulkChange) -> set[UUID]:
    values: dict[str, Any] = {"source": change.source, "pipeline": change.pipeline}
    values["next_follow_up_at"] = change.next_follow_up_at
    values = {name: value for name, value in values.items() if value is not None}
    if not values:
        return set()
    if "source" in values:
        values["source"] = Source(values["source"]).value
    if "pipeline" in values:
        values["pipeline"] = cleaned(values["pipeline"], field="pipeline")
    sets = ", ".join(_SET[name] for name in values)
    differs = " OR ".join(f"{name} IS DISTINCT FROM :{name}" for name in values)
    statement = text(
        f"UPDATE lead SET {sets}, updated_at = :now WHERE hospital_id = :hospital AND id = ANY (:ids)"  # noqa: S608
        f" AND ({differs}) RETURNING id"
    )
    ids = [lead.id for lead in leads]
    rows = await ctx.session.execute(statement, values | {"hospital": ctx.hospital.id, "ids": ids, "now": ctx.now})
    changed = list(rows.scalars().all())
    await write_activities(ctx, changed, "EDITED", f"Changed with others: {', '.join(values).replace('_', ' ')}")
    return set(changed)


async def _retag(ctx: Context, ids: list[UUID], change: BulkChange) -> set[UUID]:
    added = [tag.id for tag in await named(ctx, change.add_tags, make=True)] if change.add_tags else []
    removed = [tag.id for tag in await named(ctx, change.remove_tags, make=False)] if change.remove_tags else []
    fresh = {lead for lead, _ in await attach(ctx, ids, added)}
    gone = {lead for lead, _ in await detach(ctx, ids, removed)}
    await write_activities(ctx, sorted(fresh), "TAGGED", f"Tagged {', '.join(change.add_tags)}"[:200])
    await write_activities(ctx, sorted(gone), "UNTAGGED", f"No longer tagged {', '.join(change.remove_tags)}"[:200])
    return fresh | gone


@operation("leads.delete_many", audit="leads_deleted", confirm=True)
async def delete_many(ctx: Context, selection: Selection, *, expected_count: int) -> BulkDone:
    """Takes them all out of every list (C17). A selection by filter leaves converted leads out; they cannot be deleted.

    Raises `CountChanged` unless exactly `expected_count` leads are to go (`Selected.deletable`), `Conflict` when one that
    is named by id became a patient (BR-02).
    """
    if selection.filter is not None:
        wanted = selection.filter.statuses or tuple(Status)
        kept = tuple(status for status in wanted if status is not Status.CONVERTED)
        if not kept:
            raise Conflict("leads that became patients cannot be deleted", status=Status.CONVERTED.value)
        selection = Selection(filter=replace(selection.filter, statuses=kept))
    leads = await _confirmed(ctx, selection, expected_count)
    if any(Status(lead.status) is Status.CONVERTED for lead in leads):
        raise Conflict("leads that became patients cannot be deleted", status=Status.CONVERTED.value)
    ids = [lead.id for lead in leads]
    await ctx.session.execute(_DELETE, {"hospital": ctx.hospital.id, "ids": ids, "now": ctx.now})
    await write_activities(ctx, ids, "DELETED", "Deleted with others")
    return _done(ctx, "leads_deleted", leads, len(leads))


def _done(ctx: Context, action: str, changed: list[Any], selected: int) -> BulkDone:
    """The audit trail has a line for each lead."""
    for lead in changed:
        ctx.note(AuditNote(action, "leads", lead.id, lead.patient_id))
    return BulkDone(uuid7(), selected, len(changed))
