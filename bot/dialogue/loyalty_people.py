"""Whose points somebody may hear of in chat: the people it has proved to speak for."""

from typing import Any

from bot.dialogue.actions import Talk
from domain.kit.context import Context
from domain.patients import service as patients


async def proved_people(ctx: Context, talk: Talk) -> list[dict[str, Any]]:
    """They as options of a list, the writer itself first. Keeps the proof alive."""
    verified = await patients.verified(ctx, talk.contact_id)
    if not verified:
        return []
    await patients.touch(ctx, talk.contact_id, talk.profile.settings)
    return [
        {"id": str(person.id), "name": f"{person.first_name} {person.last_name}".strip(), "first": person.first_name}
        for person in await patients.people_of(ctx, talk.contact_id)
        if person.id in verified
    ]
