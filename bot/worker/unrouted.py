"""Messages to numbers that belonged to no hospital when they came: taken in as soon as one has the number."""

from bot.dialogue.hospitals import Hospitals
from bot.dialogue.store import inbound_from
from bot.dialogue.turn import Turns
from domain.kit.crypto import KeySet
from domain.kit.db import Database

_WAITING = "SELECT id, content FROM unrouted_message ORDER BY received_at LIMIT 1000"
_TAKEN = "DELETE FROM unrouted_message WHERE id = $1"


async def take_in(database: Database, keys: KeySet, hospitals: Hospitals, turns: Turns) -> int:
    """Sweep: hands over those whose number is known by now. A repeat is harmless: the provider's id is unique."""
    done = 0
    async with database.transaction(()) as connection:
        rows = await connection.fetch(_WAITING)
    for row in rows:
        inbound = inbound_from(keys.open(row["content"]))
        sender = hospitals.sender(inbound.channel, inbound.recipient)
        if sender is not None and hospitals.speaks_for(inbound.account, sender.hospital_id):
            await turns.take(inbound, sender)
            async with database.transaction(()) as connection:
                await connection.execute(_TAKEN, row["id"])
            done += 1
    return done
