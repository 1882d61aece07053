"""The figures that leads give the dashboard and the digest, as plain SQL on the table `lead`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.leads.rules import Status

_FIGURES = text(
    """
    SELECT count(*) AS total,
           count(*) FILTER (WHERE created_at >= :month) AS new,
           count(*) FILTER (WHERE created_at >= :month AND status = 'CONVERTED') AS converted,
           avg(score) FILTER (WHERE status NOT IN ('CONVERTED', 'LOST')) AS score
    FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL
    """
)
_STAGES = text(
    "SELECT status, count(*) AS n FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL GROUP BY status"
)
_SOURCES = text(
    "SELECT source, count(*) AS n FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL"
    " GROUP BY source ORDER BY n DESC, source LIMIT 6"
)
# To call today: a follow-up that is due, or a first answer that is owed.
_TO_CALL = text(
    """
    SELECT number FROM lead
    WHERE hospital_id = :hospital AND deleted_at IS NULL AND status NOT IN ('CONVERTED', 'LOST')
      AND (assigned_to = :member OR (assigned_to IS NULL AND :unassigned))
      AND (next_follow_up_at < :until OR (status = 'NEW' AND first_responded_at IS NULL))
    ORDER BY coalesce(next_follow_up_at, first_response_due_at, created_at), number LIMIT 20
    """
)


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """`converted` are this month's new leads that are patients by now: the conversion rate is their share (REP-03).

    `stages` are in the order of the pipeline. `score` is the mean of leads that are neither converted nor lost, None without any.
    """

    total: int
    new_this_month: int
    converted: int
    score: Decimal | None
    stages: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]

    @property
    def conversion(self) -> Decimal | None:
        if not self.new_this_month:
            return None
        return (Decimal(100 * self.converted) / self.new_this_month).quantize(Decimal("0.1"))


async def lead_figures(ctx: Context, month: datetime) -> LeadFigures:
    """Figures of live leads; `month` is the instant this local month began."""
    row = (await ctx.session.execute(_FIGURES, {"hospital": ctx.hospital.id, "month": month})).one()
    stages = {r.status: r.n for r in await ctx.session.execute(_STAGES, {"hospital": ctx.hospital.id})}
    sources = [(r.source, r.n) for r in await ctx.session.execute(_SOURCES, {"hospital": ctx.hospital.id})]
    return LeadFigures(
        row.total,
        row.new,
        row.converted,
        row.score.quantize(Decimal("0.1")) if row.score is not None else None,
        tuple((stage.value, stages.get(stage.value, 0)) for stage in Status),
        tuple(sources),
    )


async def leads_to_call(ctx: Context, member_id: UUID, until: datetime, *, unassigned: bool) -> list[str]:
    """Numbers of the member's leads to get in touch with before `until`, the most urgent first."""
    values = {"hospital": ctx.hospital.id, "member": member_id, "until": until, "unassigned": unassigned}
    return list((await ctx.session.execute(_TO_CALL, values)).scalars())
