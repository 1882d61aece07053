"""What the database must say after a load: every message one turn, every reply sent once, no two in one chair."""

from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.house import Home, owner_of

_OPEN = """
SELECT (SELECT count(*) FROM inbound_message WHERE status IN ('pending', 'failed'))
     + (SELECT count(*) FROM outbound_message WHERE status IN ('queued', 'unknown'))
"""
_SENT = "SELECT count(*) FROM outbound_message WHERE sent_at >= $1 AND sent_at < $2"
_BOOKED = """
SELECT count(*) FROM appointment
WHERE booked_channel = 'whatsapp' AND conversation_id IS NOT NULL AND number IS NOT NULL
"""
_FAULTS = {
    "messages without a turn": "SELECT count(*) FROM inbound_message WHERE status <> 'handled'",
    "turns differ from messages": """
        SELECT count(*) FROM conversation c WHERE turns <> (
            SELECT count(*) FROM inbound_message m WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id
            AND m.kind = 'message')""",
    "messages without a reply": """
        SELECT count(*) FROM inbound_message m WHERE NOT EXISTS (
            SELECT FROM outbound_message o WHERE o.hospital_id = m.hospital_id AND o.cause_id = m.id)""",
    "replies not sent": """
        SELECT count(*) FROM outbound_message WHERE status NOT IN ('sent', 'delivered', 'read') OR provider_id = ''""",
    "provider ids used twice": """
        SELECT count(*) FROM (SELECT FROM outbound_message WHERE provider_id <> '' GROUP BY provider_id
                              HAVING count(*) > 1) d""",
    "messages kept twice": """
        SELECT count(*) FROM (SELECT FROM inbound_message GROUP BY provider_id HAVING count(*) > 1) d""",
    "overlapping appointments": """
        SELECT count(*) FROM appointment a JOIN appointment b ON a.hospital_id = b.hospital_id
            AND a.provider_id = b.provider_id AND a.seat = b.seat AND a.id < b.id AND a.blocked && b.blocked
        WHERE a.status IN ('held', 'scheduled', 'confirmed', 'checked_in')
            AND b.status IN ('held', 'scheduled', 'confirmed', 'checked_in')""",
}


@dataclass(slots=True)
class Found:
    """`inbound`, `outbound`, `booked` count rows of the database so far. `faults` must be empty."""

    inbound: int = 0
    outbound: int = 0
    booked: int = 0
    faults: dict[str, int] = field(default_factory=dict)


async def open_rows(home: Home) -> int:
    async with owner_of(home) as owner:
        return int(await owner.fetchval(_OPEN))


async def marked_sent(home: Home, began: datetime, ended: datetime) -> int:
    """Replies whose sending was recorded in that time."""
    async with owner_of(home) as owner:
        return int(await owner.fetchval(_SENT, began, ended))


async def check(home: Home) -> Found:
    found = Found()
    async with owner_of(home) as owner:
        found.inbound = await owner.fetchval("SELECT count(*) FROM inbound_message WHERE kind = 'message'")
        found.outbound = await owner.fetchval("SELECT count(*) FROM outbound_message")
        found.booked = await owner.fetchval(_BOOKED)
        for name, statement in _FAULTS.items():
            count = await owner.fetchval(statement)
            if count:
                found.faults[name] = count
    return found
