"""Due rows: codes nobody used in time. `use_code` judges by the time itself; this gives points and stock back."""

from sqlalchemy import text

from domain.kit.context import Context
from domain.loyalty.program import read_program
from domain.rewards.redeeming import expire

# Accounts are locked first and by trying, rewards in their order before the first is changed: no ring can form.
_DUE = text(
    """
    SELECT r.id, r.patient_id, r.reward_id FROM redemption r
    JOIN loyalty_account a ON a.hospital_id = r.hospital_id AND a.patient_id = r.patient_id
    WHERE r.hospital_id = :hospital AND r.status = 'ISSUED' AND r.expires_at <= :now
    ORDER BY r.expires_at LIMIT :limit FOR NO KEY UPDATE OF a SKIP LOCKED
    """
)
_REWARDS = text(
    "SELECT id FROM reward WHERE hospital_id = :hospital AND id = ANY (:rewards) ORDER BY id FOR NO KEY UPDATE"
)


async def expire_codes(ctx: Context, *, limit: int = 200) -> int:
    """Ends up to `limit` codes of this hospital that have run out; returns how many. Any number of workers may."""
    key = {"hospital": ctx.hospital.id}
    due = (await ctx.session.execute(_DUE, {**key, "now": ctx.now, "limit": limit})).all()
    if not due:
        return 0
    await ctx.session.execute(_REWARDS, {**key, "rewards": sorted({row.reward_id for row in due})})
    program = await read_program(ctx.session, ctx.hospital.id)
    ended = 0
    for row in due:
        ended += await expire(ctx, row.id, row.patient_id, give_back=program.expired_codes_return)
    return ended
