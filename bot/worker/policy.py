"""What a provider's verdict does beyond the message itself: opt-outs and unusable addresses are recorded.

A message that failed for good keeps its code in `outbound_message.error`. The other policies a verdict names start from
there, with `classify(row.error, None).kind` of rows `failed` or `undelivered`: `template` (send an approved template
instead), `other_channel` and `permanent_pair` (go on by the other channel), `alert`, `configuration` and `bug` (tell
somebody). Until they exist (issue 6) such messages stay failed and the last three are logged by code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from bot.channels.errors import Verdict

LOUD = frozenset({"alert", "configuration", "bug"})

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


@dataclass(frozen=True, slots=True)
class Effect:
    """What an address is now known to be: opted out (only START lifts it), or unreachable for this reason."""

    hospital_id: UUID
    address_id: UUID
    at: datetime
    opted_out: bool = False
    reason: str = ""


def effect_of(verdict: Verdict, hospital_id: UUID, address_id: UUID, at: datetime) -> Effect | None:
    """What the verdict says about the address, if anything."""
    if verdict.kind == "opt_out":
        return Effect(hospital_id, address_id, at, opted_out=True)
    if verdict.kind == "permanent_address":
        return Effect(hospital_id, address_id, at, reason=verdict.meaning)
    return None


async def apply_effects(connection: asyncpg.Connection, effects: Sequence[Effect]) -> None:
    """Writes them in the caller's transaction."""
    if not effects:
        return
    await connection.execute(
        _EFFECTS,
        [effect.hospital_id for effect in effects],
        [effect.address_id for effect in effects],
        [effect.opted_out for effect in effects],
        [effect.reason for effect in effects],
        [effect.at for effect in effects],
    )
