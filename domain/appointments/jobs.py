"""Due rows: holds nobody decided on."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.kit.session import rows_changed

# A lapsed hold is kept this long: a late yes still finds its time while it is free.
KEPT = timedelta(days=1)

# Providers are locked by trying: the sweep waits for nobody, and nobody who holds a provider meets a row it has locked.
_LAPSE = text(
    "WITH due AS MATERIALIZED ("
    " SELECT hospital_id, provider_id FROM ("
    "  SELECT DISTINCT hospital_id, provider_id FROM appointment"
    "  WHERE status IN ('held', 'lapsed') AND status = 'held' AND hold_until <= :now LIMIT :limit) waiting"
    " WHERE pg_try_advisory_xact_lock(careline_lock_key(1, hospital_id, provider_id)))"
    " , picked AS MATERIALIZED ("
    "  SELECT a.hospital_id, a.id FROM appointment a JOIN due USING (hospital_id, provider_id)"
    "  WHERE a.status IN ('held', 'lapsed') AND a.status = 'held' AND a.hold_until <= :now"
    "  ORDER BY a.hold_until LIMIT :limit FOR UPDATE OF a SKIP LOCKED)"
    " UPDATE appointment a SET status = 'lapsed', updated_at = :now FROM picked"
    " WHERE a.hospital_id = picked.hospital_id AND a.id = picked.id"
)
_PURGE = text(
    "WITH picked AS MATERIALIZED ("
    " SELECT hospital_id, id FROM appointment WHERE status IN ('held', 'lapsed') AND status = 'lapsed'"
    " AND hold_until <= :before ORDER BY hold_until LIMIT :limit FOR UPDATE SKIP LOCKED)"
    " DELETE FROM appointment a USING picked WHERE a.hospital_id = picked.hospital_id AND a.id = picked.id"
)


async def expire_holds(session: AsyncSession, now: datetime, *, limit: int = 500) -> int:
    """Lets holds lapse that ran out by `now`, and forgets those that lapsed a day ago. Returns how many lapsed.

    Works on the hospitals the session names. Any number of workers may run it at once; a rest is left for the next
    round. Slot search and `hold` judge by the time themselves: nothing depends on when this runs.
    """
    lapsed = await session.execute(_LAPSE, {"now": now, "limit": limit})
    await session.execute(_PURGE, {"before": now - KEPT, "limit": limit})
    return rows_changed(lapsed)
