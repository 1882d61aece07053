"""The conversation with an address on one of our numbers, also when nobody has written from it yet."""

from datetime import datetime
from uuid import UUID

import asyncpg

from bot.dialogue.store import Opened
from domain.consent.rules import address_digest
from domain.kit.crypto import KeySet
from domain.kit.ids import uuid7

_MEET = "SELECT careline_meet($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
_THREAD = """
SELECT c.id, c.contact_id, c.address_id, c.mode, c.human_until, c.last_inbound_at FROM conversation c
JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
WHERE c.hospital_id = $1 AND c.sender_id = $2 AND a.channel = $3 AND a.address = $4
"""


async def thread_with(
    raw: asyncpg.Connection,
    keys: KeySet,
    now: datetime,
    hospital_id: UUID,
    sender_id: UUID,
    channel: str,
    address: str,
    *,
    cause: UUID,
) -> Opened:
    """The thread, not locked. Somebody who has never written is met as anybody is; `cause` is what we write for."""
    where = (hospital_id, sender_id, channel, address)
    thread = await raw.fetchrow(_THREAD, *where)
    if thread is None:
        phone = address if address.startswith("+") else ""
        digest = address_digest(keys, hospital_id, channel, address)
        made = ([one] for one in (*where, "", phone, uuid7(), uuid7(), uuid7(), digest))
        await raw.execute(_MEET, *made, now)
        thread = await raw.fetchrow(_THREAD, *where)
    return Opened(
        hospital_id,
        sender_id,
        thread["id"],
        thread["contact_id"],
        thread["address_id"],
        address,
        channel,
        None,
        None,
        thread["mode"],
        thread["human_until"],
        cause,
        last_inbound_at=thread["last_inbound_at"],
    )
