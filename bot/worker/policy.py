"""What a provider's verdict does beyond the message itself: opt-outs and unusable addresses are recorded, and what we
began on a channel that cannot reach the person goes on by the other one.

A message that failed for good keeps its code in `outbound_message.error`. `alert`, `configuration` and `bug` are logged by
code: somebody has to repair them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from bot.channels.errors import Verdict

LOUD = frozenset({"alert", "configuration", "bug"})
# These say that this channel does not reach this person, now or ever: another may.
ELSEWHERE = frozenset({"other_channel", "permanent_pair", "permanent_address", "template"})
WITHOUT = ":without:"

_EFFECTS = """
WITH i AS MATERIALIZED (
    SELECT i.* FROM (
        SELECT hospital_id, address_id, bool_or(opted_out) AS opted_out, max(reason) AS reason, min(at) AS at
        FROM unnest($1::uuid[], $2::uuid[], $3::bool[], $4::text[], $5::timestamptz[])
            AS i(hospital_id, address_id, opted_out, reason, at)
        GROUP BY hospital_id, address_id ORDER BY address_id) i
    CROSS JOIN LATERAL (
        SELECT 1 FROM contact_address a WHERE a.hospital_id = i.hospital_id AND a.id = i.address_id
        FOR NO KEY UPDATE OF a) a)
UPDATE contact_address a SET
    opted_out_at = CASE WHEN i.opted_out THEN COALESCE(a.opted_out_at, i.at) ELSE a.opted_out_at END,
    unreachable = CASE WHEN i.reason <> '' THEN i.reason ELSE a.unreachable END,
    updated_at = i.at
FROM i
WHERE a.hospital_id = i.hospital_id AND a.id = i.address_id
"""
# Only what we began and is still of use, and once: the key names the channel that failed. A reply goes nowhere else,
# its person writes from the channel that failed. The prefix of the key stays, so that calling off finds this too.
_ELSEWHERE = f"""
INSERT INTO outreach (hospital_id, id, key, contact_id, purpose, flow, data, lane, due_at, useful_until, status, reason,
                      attempts, created_at)
SELECT DISTINCT ON (o.hospital_id, o.id) o.hospital_id, gen_random_uuid(), o.key || '{WITHOUT}' || m.channel,
       o.contact_id, o.purpose, o.flow, o.data, o.lane, i.at, o.useful_until, 'scheduled', '', 0, i.at
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS i(hospital_id, outbound_id, at)
CROSS JOIN LATERAL (
    SELECT m.channel, m.cause_id FROM outbound_message m
    WHERE m.hospital_id = i.hospital_id AND m.id = i.outbound_id OFFSET 0) m
CROSS JOIN LATERAL (
    SELECT b.provider_id FROM inbound_message b
    WHERE b.hospital_id = i.hospital_id AND b.id = m.cause_id AND b.kind = 'start' OFFSET 0) b
CROSS JOIN LATERAL (
    SELECT o.* FROM outreach o
    WHERE o.hospital_id = i.hospital_id AND o.key = substr(b.provider_id, length('outreach:') + 1) OFFSET 0) o
WHERE o.status = 'sent' AND o.useful_until > i.at AND strpos(o.key, '{WITHOUT}') = 0
ON CONFLICT (hospital_id, key) DO NOTHING
"""  # noqa: S608  # own constant


@dataclass(frozen=True, slots=True)
class Effect:
    """What an address is now known to be: opted out (only START lifts it), or unreachable for this reason.

    `elsewhere` is the message that has to reach the person on another channel.
    """

    hospital_id: UUID
    address_id: UUID
    at: datetime
    opted_out: bool = False
    reason: str = ""
    elsewhere: UUID | None = None


def effect_of(verdict: Verdict, hospital_id: UUID, address_id: UUID, outbound_id: UUID, at: datetime) -> Effect | None:
    """What the verdict on this message says about the address, if anything."""
    if verdict.kind == "opt_out":
        return Effect(hospital_id, address_id, at, opted_out=True)
    if verdict.kind in ELSEWHERE:
        reason = verdict.meaning if verdict.kind == "permanent_address" else ""
        return Effect(hospital_id, address_id, at, reason=reason, elsewhere=outbound_id)
    return None


def failed_channel(key: str) -> str:
    """The channel that an outreach of this key must not use again; empty for none."""
    return key.partition(WITHOUT)[2]


async def apply_effects(connection: asyncpg.Connection, effects: Sequence[Effect]) -> None:
    """Writes them in the caller's transaction."""
    known = [effect for effect in effects if effect.opted_out or effect.reason]
    if known:
        await connection.execute(
            _EFFECTS,
            [effect.hospital_id for effect in known],
            [effect.address_id for effect in known],
            [effect.opted_out for effect in known],
            [effect.reason for effect in known],
            [effect.at for effect in known],
        )
    lost = [effect for effect in effects if effect.elsewhere is not None]
    if lost:
        await connection.execute(
            _ELSEWHERE,
            [effect.hospital_id for effect in lost],
            [effect.elsewhere for effect in lost],
            [effect.at for effect in lost],
        )
