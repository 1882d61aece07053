"""Lead conversion (REP-03): what became of the leads of a span of days, and where those still open wait (REP-04)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.leads.rules import OPEN, Source, Status
from domain.reports.spans import Span

_CREATED = "l.hospital_id = :hospital AND l.deleted_at IS NULL AND l.created_at >= :since AND l.created_at < :until"
_BY_SOURCE = text(
    f"""
    SELECT source, status, count(*) AS leads, sum(extract(epoch FROM converted_at - created_at)) AS seconds,
        count(*) FILTER (WHERE first_responded_at <= first_response_due_at) AS in_time,
        count(*) FILTER (WHERE first_response_due_at IS NOT NULL
            AND (first_responded_at IS NOT NULL OR first_response_due_at <= :now)) AS owed
    FROM lead l WHERE {_CREATED} GROUP BY 1, 2
    """  # noqa: S608  # own constants
)
_TREND = text(
    f"""
    SELECT date_trunc(:unit, created_at AT TIME ZONE :zone)::date AS part, count(*) AS leads,
        count(*) FILTER (WHERE status = 'CONVERTED') AS converted
    FROM lead l WHERE {_CREATED} GROUP BY 1
    """  # noqa: S608  # own constants
)
# Since when a lead is where it is: its last change of stage, or its beginning.
_WAITING = text(
    f"""
    SELECT l.status, count(*) AS leads,
        avg(extract(epoch FROM CAST(:now AS timestamptz) - coalesce(a.at, l.created_at))) AS seconds
    FROM lead l LEFT JOIN LATERAL (
        SELECT max(at) AS at FROM lead_activity a
        WHERE a.hospital_id = l.hospital_id AND a.lead_id = l.id AND a.kind = 'STATUS_CHANGED') a ON true
    WHERE {_CREATED}
      AND l.status NOT IN ('CONVERTED', 'LOST') GROUP BY 1
    """  # noqa: S608  # own constants
)


@dataclass(frozen=True, slots=True)
class SourceConversion:
    """The leads of one source that were created in the span, and how many of them are patients by now."""

    source: Source
    leads: int
    converted: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.converted, self.leads)


@dataclass(frozen=True, slots=True)
class Part:
    """A day, week or month of the span, by its first day: leads created in it, and those of them that are patients."""

    first: date
    leads: int
    converted: int


@dataclass(frozen=True, slots=True)
class Wait:
    """How many of the span's leads are in an open stage now, and for how long on average."""

    status: Status
    leads: int
    since: timedelta


@dataclass(frozen=True, slots=True)
class LeadConversion:
    """Live leads created in the span. `stages` has every stage in the order of the pipeline, with its leads now.

    `took` is the mean time from first sight to patient; `answered_in_time` counts first responses within the target, of
    `answers_owed` that are given or late. `sources` are in order of their leads and patients, most first. Rates are per cent.
    """

    at: datetime
    span: Span
    created: int
    converted: int
    took: timedelta | None
    answered_in_time: int
    answers_owed: int
    stages: tuple[tuple[Status, int], ...]
    sources: tuple[SourceConversion, ...]
    trend: tuple[Part, ...]
    waiting: tuple[Wait, ...]

    @property
    def rate(self) -> Decimal | None:
        return share(self.converted, self.created)

    @property
    def lost(self) -> int:
        return dict(self.stages)[Status.LOST]

    @property
    def bottleneck(self) -> Wait | None:
        """The open stage in which the span's leads wait longest on average."""
        return max(self.waiting, key=lambda wait: wait.since, default=None)


def share(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None


@operation("reports.lead_conversion", audit="lead_conversion_read")
async def lead_conversion(ctx: Context, span: Span) -> LeadConversion:
    """Converted leads of those created in the span (REP-03). Three statements, over the leads of the span alone."""
    since, until = span.instants(ctx.hospital.zone)
    values = {"hospital": ctx.hospital.id, "since": since, "until": until}
    rows = (await ctx.session.execute(_BY_SOURCE, values | {"now": ctx.now})).all()
    trend = {
        row.part: row
        for row in await ctx.session.execute(_TREND, values | {"unit": span.unit, "zone": ctx.hospital.zone.key})
    }
    waiting = {row.status: row for row in await ctx.session.execute(_WAITING, values | {"now": ctx.now})}
    sources: dict[Source, list[int]] = {}
    stages = dict.fromkeys(Status, 0)
    for row in rows:
        counts = sources.setdefault(Source(row.source), [0, 0])
        counts[0] += row.leads
        counts[1] += row.leads if row.status == Status.CONVERTED else 0
        stages[Status(row.status)] += row.leads
    converted = stages[Status.CONVERTED]
    seconds = sum(row.seconds for row in rows if row.status == Status.CONVERTED)
    return LeadConversion(
        ctx.now,
        span,
        sum(stages.values()),
        converted,
        timedelta(seconds=int(seconds / converted)) if converted else None,
        sum(row.in_time for row in rows),
        sum(row.owed for row in rows),
        tuple(stages.items()),
        tuple(
            SourceConversion(source, leads, won)
            for source, (leads, won) in sorted(sources.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
        ),
        tuple(
            Part(part, trend[part].leads, trend[part].converted) if part in trend else Part(part, 0, 0)
            for part in span.parts()
        ),
        tuple(
            Wait(status, waiting[status].leads, timedelta(seconds=int(waiting[status].seconds)))
            for status in OPEN
            if status in waiting
        ),
    )
