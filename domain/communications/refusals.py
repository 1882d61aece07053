"""What providers refused lately, by code: for administrators. Figures only, nothing of any message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context

LATELY = timedelta(days=7)
_COUNTS = text(
    """
    SELECT r.code, s.channel, count(*) AS times, count(*) FILTER (WHERE r.outcome = 'again') AS again, max(r.at) AS last_at
    FROM provider_refusal r JOIN channel_sender s ON s.hospital_id = r.hospital_id AND s.id = r.sender_id
    WHERE r.hospital_id = :hospital AND r.at > :since AND r.code > 0
    GROUP BY r.code, s.channel ORDER BY times DESC, r.code, s.channel
    """
)


@dataclass(frozen=True, slots=True)
class Refused:
    """How often the provider answered with a code on a channel; after `again` of these the message was sent once more."""

    code: int
    channel: str
    times: int
    again: int
    last_at: datetime


@operation("communications.refusals", audit="refusals_read")
async def refused_lately(ctx: Context) -> list[Refused]:
    """The last seven days, the most frequent code first. Requests for a slower pace are not counted."""
    rows = await ctx.session.execute(_COUNTS, {"hospital": ctx.hospital.id, "since": ctx.now - LATELY})
    return [Refused(r.code, r.channel, r.times, r.again, r.last_at) for r in rows]
