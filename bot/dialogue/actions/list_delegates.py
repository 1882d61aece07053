"""Who else may act for the person writing."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.patients.family import delegates_of, family_of


@action("list_delegates", outcomes=("found", "none"), gives=("delegates", "person"))
async def list_delegates(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    own = next((link for link in await family_of(ctx, talk.contact_id) if link.relationship == "self"), None)
    if own is None:
        return Outcome("none")
    try:
        links = await delegates_of(ctx, contact_id=talk.contact_id, patient_id=own.patient_id)
    except (Conflict, NotFound):
        return Outcome("none")
    rows = [{"id": str(link.contact_id), "name": link.name or f"{number}."} for number, link in enumerate(links, 1)]
    return Outcome("found" if rows else "none", {"delegates": rows, "person": str(own.patient_id)})
