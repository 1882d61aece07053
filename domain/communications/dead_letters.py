"""Messages that could not be answered, for staff: by number and code, never what was said; and their replay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound

# Every message of ours that was given up has a refusal that says so; looked up by that, no index on messages is needed.
_GIVEN_UP = """
    SELECT r.outbound_id FROM provider_refusal r WHERE r.hospital_id = :hospital AND r.outcome = 'dead'
"""
_LIST = text(
    f"""
    SELECT m.id, m.arrival AS number, false AS outgoing, c.channel, m.attempts, m.error, m.received_at AS at
    FROM inbound_message m JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
    WHERE m.hospital_id = :hospital AND m.status = 'dead'
    UNION ALL
    SELECT m.id, m.departure, true, m.channel, m.attempts, coalesce(m.error::text, ''), m.created_at
    FROM outbound_message m WHERE m.hospital_id = :hospital AND m.status = 'dead' AND m.id IN ({_GIVEN_UP})
    ORDER BY at, number LIMIT 100
    """  # noqa: S608  # own constant
)
_COUNT = text(
    f"""
    SELECT (SELECT count(*) FROM inbound_message WHERE hospital_id = :hospital AND status = 'dead')
         + (SELECT count(*) FROM outbound_message m
            WHERE m.hospital_id = :hospital AND m.status = 'dead' AND m.id IN ({_GIVEN_UP}))
    """  # noqa: S608  # own constant
)
_REPLAY = text(
    "UPDATE inbound_message SET status = 'failed', attempts = 0, retry_at = :now"
    " WHERE hospital_id = :hospital AND status = 'dead' AND (CAST(:number AS bigint) IS NULL OR arrival = :number)"
    " RETURNING id"
)
# `unknown`: the provider is asked first, so what did reach it after all is not sent a second time.
_SEND_AGAIN = text(
    f"""
    UPDATE outbound_message SET status = 'unknown', attempts = 0, sending = sending + 1, provider_id = '',
           not_before = :now, lease_until = NULL, holds_until = NULL
    WHERE hospital_id = :hospital AND status = 'dead' AND id IN ({_GIVEN_UP})
      AND (CAST(:number AS bigint) IS NULL OR departure = :number)
    RETURNING id
    """  # noqa: S608  # own constant
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message whose every try failed. `number` is its place in the order of arrival or, `outgoing`, of departure.

    `error` is a code: of the turn that failed, or the provider's.
    """

    id: UUID
    number: int
    outgoing: bool
    channel: str
    attempts: int
    error: str
    at: datetime


@operation("communications.dead_letters", audit="dead_letters_listed")
async def dead_letters(ctx: Context) -> list[DeadLetter]:
    """At most a hundred, the oldest first."""
    rows = await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id})
    return [DeadLetter(r.id, r.number, r.outgoing, r.channel, r.attempts, r.error, r.at) for r in rows]


async def dead_letter_count(ctx: Context) -> int:
    return int((await ctx.session.execute(_COUNT, {"hospital": ctx.hospital.id})).scalar_one())


@operation("communications.replay", audit="dead_letters_replayed", confirm=True)
async def replay(ctx: Context, number: int | None = None, *, outgoing: bool = False) -> int:
    """Gives one message, or without a number all of them, their tries again; a sweep takes them up within seconds.

    What we have sent is looked up at the provider before it is sent again. Raises `NotFound`.
    """
    values = {"hospital": ctx.hospital.id, "number": number, "now": ctx.now}
    ids: list[UUID] = []
    for statement, wanted in ((_REPLAY, not outgoing), (_SEND_AGAIN, outgoing)):
        if wanted or number is None:
            ids += (await ctx.session.execute(statement, values)).scalars()
    if not ids:
        raise NotFound("There is no such dead letter; it may have been replayed already.")
    for message_id in ids:
        ctx.note(AuditNote("dead_letter_replayed", "communications", message_id))
    return len(ids)
