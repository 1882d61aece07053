"""What became of a reward's codes (LOY-07, LOY-10): counts only, of nobody in particular."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class RewardFigures:
    """Codes of one reward. `open` can be used now, by `holders` different patients; `spent` points went for used ones."""

    reward_id: UUID
    open: int
    holders: int
    used: int
    expired: int
    cancelled: int
    spent: int


_FIGURES = text(
    """
    SELECT count(*) FILTER (WHERE status = 'ISSUED' AND expires_at > :now) AS open,
           count(DISTINCT patient_id) FILTER (WHERE status = 'ISSUED' AND expires_at > :now) AS holders,
           count(*) FILTER (WHERE status = 'USED') AS used,
           count(*) FILTER (WHERE status = 'EXPIRED' OR (status = 'ISSUED' AND expires_at <= :now)) AS expired,
           count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled,
           coalesce(sum(cost) FILTER (WHERE status = 'USED'), 0) AS spent
    FROM redemption WHERE hospital_id = :hospital AND reward_id = :reward
    """
)


@operation("rewards.figures", audit="reward_figures_read")
async def reward_figures(ctx: Context, reward_id: UUID) -> RewardFigures:
    """Counted now; all nothing for a reward nobody has had."""
    key = {"hospital": ctx.hospital.id, "reward": reward_id, "now": ctx.now}
    row = (await ctx.session.execute(_FIGURES, key)).one()
    return RewardFigures(reward_id, **row._asdict())
