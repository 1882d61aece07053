"""Entering what a source of leads costs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Invalid
from domain.kit.ids import uuid7
from domain.leads.rules import Source

MOST = 10**15
# One entry at a time, so that of two at once each hears what it replaced.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('spending:' || :hospital, 0))")
_KNOWN = text("SELECT amount FROM source_spend WHERE hospital_id = :hospital AND month = :month AND source = :source")
_ENTER = text(
    """
    INSERT INTO source_spend (hospital_id, id, source, month, amount, entered_by, created_at, updated_at)
    VALUES (:hospital, :id, :source, :month, :amount, :by, :now, :now)
    ON CONFLICT (hospital_id, month, source)
    DO UPDATE SET amount = excluded.amount, entered_by = excluded.entered_by, updated_at = excluded.updated_at
    RETURNING id
    """
)


@dataclass(frozen=True, slots=True)
class Spend:
    """What was entered for a month, named by its first day; `before` is what stood there, None if nothing did."""

    id: UUID
    source: Source
    month: date
    amount: int
    before: int | None


@operation("spending.enter", audit="spend_entered")
async def enter_spend(ctx: Context, source: Source, month: date, amount: int) -> Spend:
    """Keeps what `source` cost in the month of that day, in kobo; it replaces what was entered before.

    Raises `Invalid` for an impossible amount or a month that has not begun.
    """
    if not 0 <= amount < MOST:
        raise Invalid("That is no amount.", field="amount")
    first = month.replace(day=1)
    if first > ctx.today:
        raise Invalid("That month has not begun.", field="month")
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "source": source.value,
        "month": first,
        "amount": amount,
        "by": ctx.actor.id if ctx.actor.kind in ("staff", "admin") else None,
        "now": ctx.now,
    }
    await ctx.session.execute(_LOCK, {"hospital": str(ctx.hospital.id)})
    known = {name: values[name] for name in ("hospital", "month", "source")}
    before = (await ctx.session.execute(_KNOWN, known)).scalar_one_or_none()
    row_id: UUID = (await ctx.session.execute(_ENTER, values)).scalar_one()
    detail: dict[str, object] = {"source": source.value, "month": first.isoformat(), "amount": amount, "before": before}
    ctx.note(AuditNote("spend_kept", "spending", row_id, detail=detail))
    return Spend(row_id, source, first, amount, before)
