"""Writing opportunities down, moving them, and what they add up to."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.opportunities.rules import LONGEST_TITLE, OPEN, USUAL, Stage, moved, weighted

MOST = 50
_ADD = text(
    """
    INSERT INTO opportunity (hospital_id, id, number, title, lead_id, amount, stage, probability, closes_on, owner_id,
                             created_at, updated_at)
    VALUES (:hospital, :id, :number, :title, :lead, :amount, :stage, :probability, :closes_on, :owner, :now, :now)
    """
)
_ENTER = text(
    "INSERT INTO opportunity_stage (hospital_id, id, opportunity_id, stage, entered_at, member_id)"
    " VALUES (:hospital, :id, :opportunity, :stage, :now, :member)"
)
_LEAVE = text(
    "UPDATE opportunity_stage SET left_at = :now"
    " WHERE hospital_id = :hospital AND opportunity_id = :opportunity AND left_at IS NULL"
)
_SELECT = """
    SELECT o.*, coalesce(s.name, '') AS owner_name, coalesce(l.number, '') AS lead_number,
        coalesce(btrim(l.first_name || ' ' || l.last_name), '') AS lead_name
    FROM opportunity o
    LEFT JOIN staff_member s ON s.hospital_id = o.hospital_id AND s.id = o.owner_id
    LEFT JOIN lead l ON l.hospital_id = o.hospital_id AND l.id = o.lead_id
    WHERE o.hospital_id = :hospital AND o.deleted_at IS NULL
"""
_BY_NUMBER = text(f"{_SELECT} AND o.number = :number")
_LOCK = text(f"{_SELECT} AND o.number = :number FOR NO KEY UPDATE OF o")
_LISTED = text(
    f"{_SELECT} AND o.stage = ANY (:stages) AND (CAST(:owner AS uuid) IS NULL OR o.owner_id = :owner)"
    " ORDER BY o.closes_on NULLS LAST, o.number LIMIT :most"
)
_MOVE = text(
    """
    UPDATE opportunity SET stage = :stage, probability = :probability,
        lost_reason = coalesce(CAST(:reason AS bytea), lost_reason),
        updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
_CHANGE = text(
    """
    UPDATE opportunity SET amount = coalesce(CAST(:amount AS bigint), amount),
        probability = coalesce(CAST(:probability AS int), probability),
        closes_on = coalesce(CAST(:closes_on AS date), closes_on), owner_id = coalesce(CAST(:owner AS uuid), owner_id),
        updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
_DELETE = text("UPDATE opportunity SET deleted_at = :now WHERE hospital_id = :hospital AND id = :id")
_FORECAST = text(
    """
    SELECT date_trunc('month', closes_on)::date AS month, stage, amount, probability FROM opportunity
    WHERE hospital_id = :hospital AND deleted_at IS NULL AND stage <> 'closed_lost'
    """
)
_STAYS = text(
    """
    SELECT t.stage,
        avg(extract(epoch FROM coalesce(t.left_at, CAST(:now AS timestamptz)) - t.entered_at)) AS seconds
    FROM opportunity_stage t JOIN opportunity o ON o.hospital_id = t.hospital_id AND o.id = t.opportunity_id
    WHERE t.hospital_id = :hospital AND o.deleted_at IS NULL AND t.stage <> ALL (ARRAY['closed_won', 'closed_lost'])
    GROUP BY t.stage
    """
)


@dataclass(frozen=True, slots=True)
class OpportunityRecord:
    """`amount` in hundredths of the hospital's currency."""

    id: UUID
    number: int
    title: str = field(repr=False)
    lead_number: str
    lead_name: str = field(repr=False)
    amount: int
    stage: Stage
    probability: int
    closes_on: date | None
    owner_id: UUID | None
    owner_name: str
    lost_reason: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """What is expected to close in one month; `month` None where no date is known. `expected` is weighted (OPP-03)."""

    month: date | None
    count: int
    amount: int
    expected: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Months in order, the undated last; how long opportunities stay in each open stage on average."""

    months: tuple[Month, ...]
    stays: dict[Stage, timedelta]


def _record(ctx: Context, row: Any) -> OpportunityRecord:
    return OpportunityRecord(
        row.id,
        row.number,
        ctx.keys.open_text(row.title),
        row.lead_number,
        row.lead_name,
        row.amount,
        Stage(row.stage),
        row.probability,
        row.closes_on,
        row.owner_id,
        row.owner_name,
        ctx.keys.open_text(row.lost_reason) if row.lost_reason else "",
        row.created_at,
    )


async def _by_number(ctx: Context, number: int, *, lock: bool = False) -> OpportunityRecord:
    statement = _LOCK if lock else _BY_NUMBER
    row = (await ctx.session.execute(statement, {"hospital": ctx.hospital.id, "number": number})).one_or_none()
    if row is None:
        raise NotFound(f"There is no opportunity O{number} here.")
    return _record(ctx, row)


def _checked(amount: int | None, probability: int | None) -> None:
    if amount is not None and not 0 <= amount < 10**15:
        raise Invalid("That is no amount.", field="amount")
    if probability is not None and not 0 <= probability <= 100:
        raise Invalid("A probability is 0 to 100 percent.", field="probability")


@operation("opportunities.create", audit="opportunity_created")
async def create(
    ctx: Context,
    title: str,
    *,
    amount: int = 0,
    probability: int | None = None,
    closes_on: date | None = None,
    lead_id: UUID | None = None,
    owner_id: UUID | None = None,
) -> OpportunityRecord:
    """Writes one down, prospecting. Raises `Invalid` naming the field."""
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(f"An opportunity has a title of 1 to {LONGEST_TITLE} characters.", field="title")
    _checked(amount, probability)
    new, number = uuid7(), await next_number(ctx, "opportunity")
    values = {
        "hospital": ctx.hospital.id,
        "id": new,
        "number": number,
        "title": ctx.keys.seal_text(title),
        "lead": lead_id,
        "amount": amount,
        "stage": Stage.PROSPECTING.value,
        "probability": USUAL[Stage.PROSPECTING] if probability is None else probability,
        "closes_on": closes_on,
        "owner": owner_id or ctx.actor.id,
        "now": ctx.now,
    }
    await ctx.session.execute(_ADD, values)
    await _enter(ctx, new, Stage.PROSPECTING)
    return await _by_number(ctx, number)


async def _enter(ctx: Context, opportunity: UUID, stage: Stage) -> None:
    values = {"hospital": ctx.hospital.id, "opportunity": opportunity, "now": ctx.now}
    await ctx.session.execute(_LEAVE, values)
    await ctx.session.execute(_ENTER, values | {"id": uuid7(), "stage": stage.value, "member": ctx.actor.id})


@operation("opportunities.show", audit="opportunity_read", discloses=True)
async def show(ctx: Context, number: int) -> OpportunityRecord:
    """Raises `NotFound`."""
    return await _by_number(ctx, number)


@operation("opportunities.list", audit="opportunities_listed", discloses=True)
async def listed(
    ctx: Context, *, stages: tuple[Stage, ...] = OPEN, owner_id: UUID | None = None
) -> list[OpportunityRecord]:
    """Those in these stages, the next to close first, at most fifty."""
    values = {"hospital": ctx.hospital.id, "stages": [s.value for s in stages], "owner": owner_id, "most": MOST}
    return [_record(ctx, row) for row in await ctx.session.execute(_LISTED, values)]


@operation("opportunities.move", audit="opportunity_moved")
async def move(
    ctx: Context, number: int, to: Stage, reason: str = "", *, probability: int | None = None
) -> OpportunityRecord:
    """Another stage, with its usual probability unless one is given. Where it is already, nothing changes.

    Raises `NotFound`, `Conflict` where there is no such step, `Invalid` without a reason for a loss.
    """
    _checked(None, probability)
    found = await _by_number(ctx, number, lock=True)
    if found.stage is to:
        return found
    moved(found.stage, to, reason)
    chance = probability if probability is not None and to in OPEN else USUAL[to]
    values = {
        "stage": to.value,
        "probability": chance,
        "reason": ctx.keys.seal_text(reason) if reason and to is Stage.CLOSED_LOST else None,
        "now": ctx.now,
        "hospital": ctx.hospital.id,
        "id": found.id,
    }
    await ctx.session.execute(_MOVE, values)
    await _enter(ctx, found.id, to)
    return await _by_number(ctx, number)


@operation("opportunities.change", audit="opportunity_changed")
async def change(
    ctx: Context,
    number: int,
    *,
    amount: int | None = None,
    probability: int | None = None,
    closes_on: date | None = None,
    owner_id: UUID | None = None,
) -> OpportunityRecord:
    """Changes what is given. Raises `NotFound`, `Invalid` naming the field."""
    _checked(amount, probability)
    found = await _by_number(ctx, number, lock=True)
    values = {"amount": amount, "probability": probability, "closes_on": closes_on, "owner": owner_id, "now": ctx.now}
    await ctx.session.execute(_CHANGE, values | {"hospital": ctx.hospital.id, "id": found.id})
    return await _by_number(ctx, number)


@operation("opportunities.delete", audit="opportunity_deleted", confirm=True)
async def delete(ctx: Context, number: int) -> OpportunityRecord:
    """It leaves every list and the forecast; its number is not given again. Raises `NotFound`."""
    found = await _by_number(ctx, number, lock=True)
    await ctx.session.execute(_DELETE, {"now": ctx.now, "hospital": ctx.hospital.id, "id": found.id})
    return found


@operation("opportunities.forecast", audit="opportunity_forecast_read")
async def forecast(ctx: Context) -> Forecast:
    """Value times probability by the month of the expected close; won counts whole, lost nothing (OPP-03, OPP-04)."""
    months: dict[date | None, list[Any]] = {}
    for row in await ctx.session.execute(_FORECAST, {"hospital": ctx.hospital.id}):
        months.setdefault(row.month, []).append(row)
    ordered = sorted(months.items(), key=lambda item: (item[0] is None, item[0] or date.min))
    stays = await ctx.session.execute(_STAYS, {"hospital": ctx.hospital.id, "now": ctx.now})
    return Forecast(
        tuple(
            Month(
                month,
                len(rows),
                sum(row.amount for row in rows),
                sum(
                    weighted(row.amount, USUAL[Stage.CLOSED_WON] if row.stage == "closed_won" else row.probability)
                    for row in rows
                ),
            )
            for month, rows in ordered
        ),
        {Stage(row.stage): timedelta(seconds=int(row.seconds)) for row in stays},
    )
