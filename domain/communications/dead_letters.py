"""Messages that could not be answered, for staff: by number and code, never what was said; and their replay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound

_LIST = text(
    "SELECT m.id, m.arrival, c.channel, m.attempts, m.error, m.received_at FROM inbound_message m"
    " JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id"
    " WHERE m.hospital_id = :hospital AND m.status = 'dead' ORDER BY m.arrival LIMIT 100"
)
_COUNT = text("SELECT count(*) FROM inbound_message WHERE hospital_id = :hospital AND status = 'dead'")
_REPLAY = text(
    "UPDATE inbound_message SET status = 'failed', attempts = 0, retry_at = :now"
    " WHERE hospital_id = :hospital AND status = 'dead' AND (CAST(:arrival AS bigint) IS NULL OR arrival = :arrival)"
    " RETURNING id"
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message whose every try failed. `number` is its place in the order of arrival, `error` a code."""

    id: UUID
    number: int
    channel: str
    attempts: int
    error: str
    received_at: datetime


@operation("communications.dead_letters", audit="dead_letters_listed")
async def dead_letters(ctx: Context) -> list[DeadLetter]:
    """At most a hundred, the oldest first."""
    rows = await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id})
    return [DeadLetter(r.id, r.arrival, r.channel, r.attempts, r.error, r.received_at) for r in rows]


async def dead_letter_count(ctx: Context) -> int:
    return int((await ctx.session.execute(_COUNT, {"hospital": ctx.hospital.id})).scalar_one())


@operation("communications.replay", audit="dead_letters_replayed", confirm=True)
async def replay(ctx: Context, number: int | None = None) -> int:
    """Gives one message, or all of them, their tries again; a sweep takes them up within seconds. Raises `NotFound`."""
    values = {"hospital": ctx.hospital.id, "arrival": number, "now": ctx.now}
    ids = list((await ctx.session.execute(_REPLAY, values)).scalars())
    if not ids:
        raise NotFound("There is no such dead letter; it may have been replayed already.")
    for message_id in ids:
        ctx.note(AuditNote("dead_letter_replayed", "communications", message_id))
    return len(ids)
