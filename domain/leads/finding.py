"""Finding leads: by what staff type, by filters, page by page (LEAD-07, LEAD-08)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.leads.rules import Source, Status, asked, patterns_of
from domain.leads.views import LeadCard, LeadDetail, cards_by_id, detail_by_id, note_patients
from domain.tags.service import named

MOST_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads are meant; what is empty does not count. `tags` by name, any of them; `search` as `patterns_of`."""

    search: str = ""
    statuses: tuple[Status, ...] = ()
    sources: tuple[Source, ...] = ()
    assigned_to: UUID | None = None
    unassigned: bool = False
    tags: tuple[str, ...] = ()
    pipeline: str = ""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page, newest first (GEN-02). With a search, `total` counts up to this page's end; `more` says if it goes on."""

    leads: tuple[LeadCard, ...]
    page: int
    limit: int
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """Who is meant: `exact` when one lead has that number or is alone under that phone. Best first."""

    leads: tuple[LeadCard, ...]
    exact: bool
    more: bool = False

    @property
    def id(self) -> UUID | None:
        return self.leads[0].id if self.exact else None


_FOUND = text(
    """
    SELECT lead_id FROM careline_find_leads(:hospital, :one, CAST(:two AS text), CAST(:three AS text),
        CAST(:statuses AS text[]), CAST(:sources AS text[]), CAST(:assigned AS uuid), :unassigned, CAST(:tags AS uuid[]),
        CAST(:pipeline AS text), :most)
    """
)
# A condition is in the statement only when it is asked for: a plan made for "any or this" cannot use this one's index.
_CONDITIONS = {
    "statuses": "l.status = ANY (:statuses)",
    "sources": "l.source = ANY (:sources)",
    "assigned": "l.assigned_to = :assigned",
    "unassigned": "l.assigned_to IS NULL",
    "pipeline": "l.pipeline = :pipeline",
    "tags": "EXISTS (SELECT FROM lead_tag t WHERE t.hospital_id = l.hospital_id AND t.lead_id = l.id"
    " AND t.tag_id = ANY (:tags))",
}
_BY_NUMBER = text("SELECT id FROM lead WHERE hospital_id = :hospital AND number = :number AND deleted_at IS NULL")
_BY_TAIL = text(
    """
    SELECT id FROM lead WHERE hospital_id = :hospital AND tail = right(CAST(:tail AS text), 4) AND deleted_at IS NULL
        AND right(number, length(CAST(:tail AS text))) = CAST(:tail AS text) ORDER BY id DESC LIMIT :most
    """
)
_BY_PHONE = text(
    """
    SELECT id FROM lead WHERE hospital_id = :hospital AND phone = :phone AND deleted_at IS NULL
    ORDER BY (status IN ('CONVERTED', 'LOST')), id DESC LIMIT :most
    """
)


@operation("leads.show", audit="lead_read", discloses=True)
async def show(ctx: Context, lead_id: UUID) -> LeadDetail:
    """The lead in full, its sealed texts opened (LEAD-05). Raises `NotFound`."""
    return await detail_by_id(ctx, lead_id)


@operation("leads.find", audit="leads_found", discloses=True)
async def nearest(ctx: Context, said: str, *, most: int = 8) -> Nearest:
    """Who staff mean by a number, its end, a phone number, or words of a name, e-mail address or company.

    Tried in that order; the first that finds anybody counts. Live leads only. Raises `Invalid` for nothing to look for.
    """
    found = await _nearest(ctx, said, most)
    note_patients(ctx, found.leads)
    return found


async def _nearest(ctx: Context, said: str, most: int) -> Nearest:
    meant = asked(said, ctx.hospital.code, ctx.hospital.country)
    key: dict[str, Any] = {"hospital": ctx.hospital.id, "most": most + 1}
    if meant.number:
        found = await _ids(ctx, _BY_NUMBER, {"hospital": ctx.hospital.id, "number": meant.number})
        if found:
            return Nearest(tuple(await cards_by_id(ctx, found)), exact=True)
    for statement, name, value in ((_BY_PHONE, "phone", meant.phone), (_BY_TAIL, "tail", meant.tail)):
        found = await _ids(ctx, statement, key | {name: value}) if value else []
        if found:
            cards = tuple(await cards_by_id(ctx, found[:most]))
            return Nearest(cards, exact=len(found) == 1, more=len(found) > most)
    found = await search_ids(ctx, LeadFilter(search=said), most=most + 1)
    cards = tuple(await cards_by_id(ctx, found[:most]))
    return Nearest(cards, exact=len(cards) == 1, more=len(found) > most)


async def _ids(ctx: Context, statement: Any, values: dict[str, Any]) -> list[UUID]:
    return list((await ctx.session.execute(statement, values)).scalars().all())


@operation("leads.list", audit="leads_listed", discloses=True)
async def page_of(ctx: Context, wanted: LeadFilter, *, page: int = 1, limit: int = 20) -> LeadPage:
    """One page of the leads that fit, newest first. `limit` at most 100. Raises `Invalid` for a page that cannot be."""
    if page < 1 or not 1 <= limit <= MOST_PER_PAGE:
        raise Invalid(f"pages begin at 1 and hold 1 to {MOST_PER_PAGE}", field="page")
    skip = (page - 1) * limit
    if wanted.search:
        found = await search_ids(ctx, wanted, most=skip + limit + 1)
        cards = tuple(await cards_by_id(ctx, found[skip : skip + limit]))
        note_patients(ctx, cards)
        return LeadPage(cards, page, limit, min(len(found), skip + limit), len(found) > skip + limit)
    ids = await _listed(ctx, wanted, most=limit, skip=skip)
    where, values = await _where(ctx, wanted)
    total = int((await ctx.session.execute(text(f"SELECT count(*) {where}"), values)).scalar_one())
    cards = tuple(await cards_by_id(ctx, ids))
    note_patients(ctx, cards)
    return LeadPage(cards, page, limit, total, skip + len(ids) < total)


async def search_ids(ctx: Context, wanted: LeadFilter, *, most: int) -> list[UUID]:
    """Live leads whose name, e-mail address, phone or company holds every word, and that fit; newest first."""
    one, two, three = patterns_of(wanted.search)
    values = await filter_values(ctx, wanted)
    return await _ids(ctx, _FOUND, values | {"one": one, "two": two, "three": three, "most": most})


async def matching_ids(ctx: Context, wanted: LeadFilter, *, most: int) -> list[UUID]:
    """All that fit, newest first, at most so many."""
    if wanted.search:
        return await search_ids(ctx, wanted, most=most)
    return await _listed(ctx, wanted, most=most, skip=0)


async def _listed(ctx: Context, wanted: LeadFilter, *, most: int, skip: int) -> list[UUID]:
    where, values = await _where(ctx, wanted)
    statement = text(f"SELECT l.id {where} ORDER BY l.id DESC LIMIT :most OFFSET :skip")  # own constants
    return await _ids(ctx, statement, values | {"most": most, "skip": skip})


async def _where(ctx: Context, wanted: LeadFilter) -> tuple[str, dict[str, Any]]:
    given = {name: value for name, value in (await filter_values(ctx, wanted)).items() if value not in (None, False)}
    parts = ["l.hospital_id = :hospital", "l.deleted_at IS NULL"]
    parts += [condition for name, condition in _CONDITIONS.items() if name in given]
    given.pop("unassigned", None)
    return f"FROM lead l WHERE {' AND '.join(parts)}", given


async def filter_values(ctx: Context, wanted: LeadFilter) -> dict[str, Any]:
    """The filter as parameters. A tag nobody has made fits nothing."""
    tags = [tag.id for tag in await named(ctx, wanted.tags, make=False)] if wanted.tags else None
    return {
        "hospital": ctx.hospital.id,
        "statuses": [Status(status).value for status in wanted.statuses] or None,
        "sources": [Source(source).value for source in wanted.sources] or None,
        "assigned": wanted.assigned_to,
        "unassigned": wanted.unassigned,
        "tags": tags,
        "pipeline": wanted.pipeline or None,
    }
