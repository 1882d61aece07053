"""Testing the channels on a member's own phone (COMM-09): which of our numbers write to which address, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context

KIND = "channel_test"
# One number a channel; the member's chat there, else the phone they are linked with elsewhere or that is on file.
_NUMBERS = text(
    """
    SELECT DISTINCT ON (s.channel) s.id, s.channel, coalesce(own.address, CASE WHEN s.channel IN ('whatsapp', 'sms')
           THEN coalesce(phone.address, m.phone) END, '') AS mine
    FROM channel_sender s
    JOIN staff_member m ON m.hospital_id = s.hospital_id AND m.id = :me
    LEFT JOIN LATERAL (SELECT address FROM staff_link l WHERE l.hospital_id = s.hospital_id AND l.staff_id = :me
                       AND l.channel = s.channel AND l.ended_at IS NULL ORDER BY l.linked_at DESC LIMIT 1) own ON true
    LEFT JOIN LATERAL (SELECT address FROM staff_link l WHERE l.hospital_id = s.hospital_id AND l.staff_id = :me
                       AND l.address LIKE '+%' AND l.ended_at IS NULL ORDER BY l.linked_at DESC LIMIT 1) phone ON true
    WHERE s.hospital_id = :hospital ORDER BY s.channel, s.created_at, s.id
    """
)
_OUTCOMES = text(
    """
    SELECT DISTINCT ON (o.channel) o.channel, o.status, o.error, o.created_at, o.sent_at, o.delivered_at, o.read_at
    FROM contact_address a
    JOIN conversation c ON c.hospital_id = a.hospital_id AND c.contact_id = a.contact_id AND c.address_id = a.id
    JOIN LATERAL (SELECT * FROM outbound_message o WHERE o.hospital_id = c.hospital_id AND o.conversation_id = c.id
                  AND o.kind = 'channel_test' ORDER BY o.departure DESC LIMIT 1) o ON true
    WHERE a.hospital_id = :hospital AND (a.channel, a.address) IN (SELECT * FROM unnest(
          CAST(:channels AS text[]), CAST(:addresses AS text[])))
    ORDER BY o.channel, o.departure DESC
    """
)


@dataclass(frozen=True, slots=True)
class Ours:
    """A number of ours and the member's address on its channel, empty if none is known."""

    sender_id: UUID
    channel: str
    mine: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of the last test on a channel. `error` is the provider's code."""

    channel: str
    status: str
    error: int | None
    at: datetime
    settled_at: datetime | None


async def _numbers(ctx: Context) -> list[Ours]:
    rows = await ctx.session.execute(_NUMBERS, {"hospital": ctx.hospital.id, "me": ctx.actor.id})
    return [Ours(row.id, row.channel, row.mine) for row in rows]


@operation("communications.test_channel", audit="channel_tested")
async def numbers_to_test(ctx: Context) -> list[Ours]:
    """Where a test goes, one a configured channel. The caller sends it, marked `KIND`, in the same transaction."""
    return await _numbers(ctx)


@operation("communications.test_outcome", audit="channel_test_read")
async def outcomes(ctx: Context) -> list[Tested]:
    """What became of the member's last test, by channel."""
    mine = [one for one in await _numbers(ctx) if one.mine]
    values = {
        "hospital": ctx.hospital.id,
        "channels": [one.channel for one in mine],
        "addresses": [one.mine for one in mine],
    }
    rows = await ctx.session.execute(_OUTCOMES, values)
    return [
        Tested(row.channel, row.status, row.error, row.created_at, row.read_at or row.delivered_at or row.sent_at)
        for row in rows
    ]
