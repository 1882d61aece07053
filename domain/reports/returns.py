"""Return on what is spent, by source of leads (REP-03): (revenue - spend) / spend."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.leads.rules import Source
from domain.reports.spans import Span

_LEADS = text(
    """
    SELECT source, count(*) AS leads, count(*) FILTER (WHERE status = 'CONVERTED') AS converted FROM lead
    WHERE hospital_id = :hospital AND deleted_at IS NULL AND created_at >= :since AND created_at < :until GROUP BY source
    """
)
# Won in the span: the stay in that stage began then.
_WON = text(
    """
    SELECT CASE WHEN l.status = 'CONVERTED' THEN l.source END AS source, sum(o.amount) AS revenue
    FROM opportunity o
    JOIN opportunity_stage s ON s.hospital_id = o.hospital_id AND s.opportunity_id = o.id
        AND s.stage = 'closed_won' AND s.entered_at >= :since AND s.entered_at < :until
    LEFT JOIN lead l ON l.hospital_id = o.hospital_id AND l.id = o.lead_id
    WHERE o.hospital_id = :hospital AND o.stage = 'closed_won' AND o.deleted_at IS NULL
    GROUP BY 1
    """
)
_SPENT = text("SELECT source, month, amount FROM source_spend WHERE hospital_id = :hospital AND month = ANY (:months)")


@dataclass(frozen=True, slots=True)
class SourceReturn:
    """One source in the span, amounts in kobo.

    `leads` were created in it and `converted` of them are patients by now. `revenue` was won in it with leads that are
    patients. `spend` is None if none was entered for any month the span touches; of a month the span holds in part, that
    part of its days counts.
    """

    source: Source
    leads: int
    converted: int
    revenue: int
    spend: int | None

    @property
    def roi(self) -> Decimal | None:
        """In per cent, whole: 150 means that every naira came back and one and a half more. None without a spend."""
        if not self.spend:
            return None
        return (Decimal(100 * (self.revenue - self.spend)) / self.spend).quantize(Decimal(1))


@dataclass(frozen=True, slots=True)
class ReturnBySource:
    """Sources with anything to say, the highest revenue first. `unsourced` was won without a lead that is a patient."""

    at: datetime
    span: Span
    sources: tuple[SourceReturn, ...]
    unsourced: int


@operation("reports.roi", audit="roi_by_source_read")
async def return_by_source(ctx: Context, span: Span) -> ReturnBySource:
    """Revenue of the span's won opportunities against what staff entered as spent (`spending.enter`). Three statements."""
    since, until = span.instants(ctx.hospital.zone)
    values = {"hospital": ctx.hospital.id, "since": since, "until": until}
    leads = {row.source: row for row in await ctx.session.execute(_LEADS, values)}
    won = {row.source: int(row.revenue) for row in await ctx.session.execute(_WON, values)}
    months = {month: (inside, days) for month, inside, days in span.months()}
    spent: dict[str, list[tuple[date, int]]] = {}
    entered = {"hospital": ctx.hospital.id, "months": list(months)}
    for row in await ctx.session.execute(_SPENT, entered):
        spent.setdefault(row.source, []).append((row.month, row.amount))
    sources = [
        SourceReturn(
            source,
            leads[source].leads if source in leads else 0,
            leads[source].converted if source in leads else 0,
            won.get(source, 0),
            sum(_of_days(amount, *months[month]) for month, amount in spent[source]) if source in spent else None,
        )
        for source in Source
        if source in leads or source in won or source in spent
    ]
    sources.sort(key=lambda one: (-one.revenue, -(one.spend or 0), -one.leads, one.source))
    return ReturnBySource(ctx.now, span, tuple(sources), sum(n for source, n in won.items() if source is None))


def _of_days(amount: int, inside: int, days: int) -> int:
    """The part of a month's amount that falls to `inside` of its days, half a kobo rounded up."""
    return (2 * amount * inside + days) // (2 * days)
