"""Satisfaction and feedback over time (REP-04): NPS, survey ratings and stars by month."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.audit import operation
from domain.feedback import service as feedback
from domain.feedback.rules import FeedbackSummary
from domain.kit.context import Context
from domain.reports.spans import Span
from domain.surveys import service as surveys
from domain.surveys.rules import Csat, Nps


@dataclass(frozen=True, slots=True)
class MonthMood:
    """One month by its first day; only what was answered in it."""

    month: date
    nps: Nps
    csat: Csat
    stars: float | None
    rated: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The whole span, and its months in which anybody said anything, oldest first."""

    at: datetime
    span: Span
    nps: Nps
    csat: Csat
    feedback: FeedbackSummary
    months: tuple[MonthMood, ...]


@operation("reports.satisfaction", audit="satisfaction_read")
async def satisfaction(ctx: Context, span: Span) -> Satisfaction:
    """Of answers and stars given in the span; nobody's silence is an opinion. Raises `Forbidden` for whoever may not read
    surveys and feedback.
    """
    whole = await surveys.analytics(ctx, first_day=span.first, last_day=span.last)
    asked = {one.month: one for one in await surveys.trend(ctx, first_day=span.first, last_day=span.last)}
    given = await feedback.summary(ctx, first_day=span.first, last_day=span.last)
    rated = {one.month: one for one in given.trend}
    months = tuple(
        MonthMood(
            month,
            asked[month].nps if month in asked else Nps(0, 0, 0, 0),
            asked[month].csat if month in asked else Csat(0, 0),
            rated[month].average if month in rated else None,
            rated[month].n if month in rated else 0,
        )
        for month in sorted({*asked, *rated})
    )
    return Satisfaction(ctx.now, span, whole.nps, whole.csat, given, months)
