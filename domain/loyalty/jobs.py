"""Due rows: lots past their expiry. Balances judge expiry themselves; this only writes it into the history."""

from sqlalchemy import text

from domain.kit.context import Context
from domain.loyalty import ledger

# Accounts somebody else has locked are left for the next round: the sweep waits for nobody.
_DUE = text(
    """
    SELECT a.patient_id FROM loyalty_account a
    WHERE a.hospital_id = :hospital AND a.patient_id IN (
        SELECT patient_id FROM loyalty_lot
        WHERE hospital_id = :hospital AND remaining > 0 AND expires_at <= :now ORDER BY expires_at LIMIT :limit)
    ORDER BY a.patient_id FOR NO KEY UPDATE SKIP LOCKED
    """
)


async def expire_points(ctx: Context, *, limit: int = 200) -> int:
    """Writes off what has expired in up to `limit` lots' accounts of this hospital. Returns how many accounts."""
    parameters = {"hospital": ctx.hospital.id, "now": ctx.now, "limit": limit}
    due = (await ctx.session.execute(_DUE, parameters)).scalars().all()
    for patient_id in due:
        await ledger.locked(ctx, patient_id)
    return len(due)
