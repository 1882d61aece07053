"""Settling doubt: which parts of a message does the provider have? There is no idempotency key (platform_facts 2.1)."""

from bot.channels.rendered import Part, Text
from bot.channels.twilio_rest import FoundMessage
from bot.worker.lines import Item
from bot.worker.outbox import taken_ids
from bot.worker.outcome import CLOCK_SLACK
from bot.worker.transport import Transport
from domain.kit.db import Database


async def look_up(database: Database, transport: Transport, item: Item) -> FoundMessage | None:
    """Counts off the parts that exist (`item.row.part`) and returns the last one found. Raises ProviderFault.

    A listed message is this row's if it went the same way since then, reads the same, and is no other row's.
    """
    row, number = item.row, item.number
    source = number.service or number.address
    since = row.created_at - CLOCK_SLACK
    found = await transport.find(number.account, row.channel, row.address, source, since)
    if not found:
        return None
    taken = await taken_ids(database, row.hospital_id, row.id, [one.sid for one in found])
    last = None
    while row.part < len(item.parts):
        match = _matching(item.parts[row.part], found, taken)
        if match is None:
            break
        taken.add(match.sid)
        row.part += 1
        last = match
    return last


def _same(part: Part, found: FoundMessage) -> bool:
    body = part.body if isinstance(part, Text) else part.text
    wants_media = isinstance(part, Text) and bool(part.media_url)
    return body.split() == found.body.split() and (not wants_media or found.num_media > 0)


def _matching(part: Part, found: list[FoundMessage], taken: set[str]) -> FoundMessage | None:
    """The oldest one, because messages of a conversation are settled in their order."""
    for candidate in reversed(found):
        if candidate.direction.startswith("outbound") and candidate.sid not in taken and _same(part, candidate):
            return candidate
    return None
