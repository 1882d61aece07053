"""Communication metrics (REP-03, COMM-08): volume by channel, delivery, response. Staff's own lines are left out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.reports.conversion import share
from domain.reports.spans import Span

ANSWERED_WITHIN = timedelta(hours=24)
# Conversations in which staff give commands, also those of chats that have been unlinked.
_STAFFS = """
    staffs AS (
        SELECT c.id FROM staff_link s
        JOIN contact_address a ON a.hospital_id = s.hospital_id AND a.channel = s.channel AND a.address = s.address
        JOIN conversation c ON c.hospital_id = a.hospital_id AND c.address_id = a.id
        WHERE s.hospital_id = :hospital)
"""
_BEGAN = "o.cause_id IS NULL AND o.status IN ('sent', 'delivered', 'read')"
_SENT = text(
    f"""
    WITH {_STAFFS}
    SELECT o.channel,
        count(*) FILTER (WHERE o.status IN ('sent', 'delivered', 'read')) AS sent,
        count(*) FILTER (WHERE o.status IN ('delivered', 'read')) AS delivered,
        count(*) FILTER (WHERE o.status = 'read') AS read,
        count(*) FILTER (WHERE o.status IN ('failed', 'undelivered', 'dead')) AS failed,
        count(*) FILTER (WHERE {_BEGAN}) AS began,
        count(*) FILTER (WHERE {_BEGAN} AND EXISTS (
            SELECT FROM inbound_message i
            WHERE i.hospital_id = o.hospital_id AND i.conversation_id = o.conversation_id AND i.kind = 'message'
              AND i.received_at > o.created_at
              AND i.received_at <= o.created_at + CAST(:within AS interval))) AS answered
    FROM outbound_message o
    WHERE o.hospital_id = :hospital AND o.created_at >= :since AND o.created_at < :until
      AND NOT EXISTS (SELECT FROM staffs WHERE staffs.id = o.conversation_id)
    GROUP BY o.channel
    """  # noqa: S608  # own constants
)
_HEARD = text(
    f"""
    WITH {_STAFFS}
    SELECT c.channel, count(*) AS heard, count(DISTINCT c.id) AS people
    FROM inbound_message i JOIN conversation c ON c.hospital_id = i.hospital_id AND c.id = i.conversation_id
    WHERE i.hospital_id = :hospital AND i.kind = 'message' AND i.received_at >= :since AND i.received_at < :until
      AND NOT EXISTS (SELECT FROM staffs WHERE staffs.id = i.conversation_id)
    GROUP BY c.channel
    """  # noqa: S608  # own constants
)
_HANDOFFS = text(
    """
    SELECT count(*) AS asked, count(accepted_at) AS taken,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - requested_at))
            FILTER (WHERE accepted_at IS NOT NULL) AS waited
    FROM handoff WHERE hospital_id = :hospital AND requested_at >= :since AND requested_at < :until
    """
)
_TALKS = text(
    """
    SELECT kind, count(*) AS n FROM (
        SELECT kind FROM lead_interaction
        WHERE hospital_id = :hospital AND at >= :since AND at < :until AND kind <> 'NOTE'
        UNION ALL
        SELECT channel FROM call_log WHERE hospital_id = :hospital AND at >= :since AND at < :until) talks
    GROUP BY kind ORDER BY n DESC, kind
    """
)


@dataclass(frozen=True, slots=True)
class ChannelMetrics:
    """One channel in the span. `sent` reached the provider, `delivered` the phone; `read` only where readers say so.

    `began` are sent messages of ours that answer nothing, `answered` those of them that somebody answered in 24 hours.
    `heard` are messages from `people`, counted by conversation.
    """

    channel: str
    heard: int = 0
    people: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    began: int = 0
    answered: int = 0

    @property
    def delivery(self) -> Decimal | None:
        """Delivered, per cent of what was sent or failed."""
        return share(self.delivered, self.sent + self.failed)

    @property
    def response(self) -> Decimal | None:
        return share(self.answered, self.began)


@dataclass(frozen=True, slots=True)
class Communication:
    """`talks` are those staff logged, by kind (COMM-01). `asked` wished for a person, `taken` got one; `waited` is the
    median time until then.
    """

    at: datetime
    span: Span
    channels: tuple[ChannelMetrics, ...]
    talks: tuple[tuple[str, int], ...]
    asked: int
    taken: int
    waited: timedelta | None


@operation("reports.communication", audit="communication_metrics_read")
async def communication(ctx: Context, span: Span) -> Communication:
    """What was written and heard in the span by channel, how it arrived, how people responded. Four statements."""
    since, until = span.instants(ctx.hospital.zone)
    values = {"hospital": ctx.hospital.id, "since": since, "until": until}
    sent = {row.channel: row for row in await ctx.session.execute(_SENT, values | {"within": ANSWERED_WITHIN})}
    heard = {row.channel: row for row in await ctx.session.execute(_HEARD, values)}
    handoffs = (await ctx.session.execute(_HANDOFFS, values)).one()
    talks = await ctx.session.execute(_TALKS, values)
    channels = {channel: ChannelMetrics(**dict(row._mapping)) for channel, row in sent.items()}
    for channel, row in heard.items():
        channels[channel] = replace(channels.get(channel, ChannelMetrics(channel)), heard=row.heard, people=row.people)
    return Communication(
        ctx.now,
        span,
        tuple(channels[channel] for channel in sorted(channels)),
        tuple((row.kind, row.n) for row in talks),
        handoffs.asked,
        handoffs.taken,
        timedelta(seconds=int(handoffs.waited)) if handoffs.waited is not None else None,
    )
