"""Where somebody works: one Telegram bot serves every hospital, so a chat may be linked at several.

The desk acts for the one chosen last: by the command `hospital`, or by accepting an invitation. Read anew for each
message, not from memory: another process may have served the one before. The functions look across hospitals and are
asked with the chat's own address only.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PLACES = text("SELECT * FROM careline_workplaces(:channel, :address)")
_CHOOSE = text("SELECT careline_choose_workplace(:channel, :address, :hospital, :now)")
_ADDRESS = text("SELECT address FROM staff_link WHERE hospital_id = :hospital AND id = :link")


@dataclass(frozen=True, slots=True)
class Workplace:
    """A hospital this chat is linked at. `chosen`: the one commands go to now."""

    hospital_id: UUID
    code: str
    name: str = field(repr=False)
    chosen: bool


async def workplaces(session: AsyncSession, channel: str, address: str) -> list[Workplace]:
    """All of them, by name; exactly one is chosen if there are any."""
    rows = await session.execute(_PLACES, {"channel": channel, "address": address})
    return [Workplace(row.hospital_id, row.code, row.name, row.chosen) for row in rows]


async def choose(session: AsyncSession, channel: str, address: str, hospital_id: UUID, now: datetime) -> bool:
    """From the next message on the desk acts for this hospital. False if the chat is not linked there."""
    values = {"channel": channel, "address": address, "hospital": hospital_id, "now": now}
    return bool((await session.execute(_CHOOSE, values)).scalar())


async def address_of(session: AsyncSession, hospital_id: UUID, link_id: UUID) -> str:
    """The chat's own address. Raises NoResultFound."""
    return str((await session.execute(_ADDRESS, {"hospital": hospital_id, "link": link_id})).scalar_one())
