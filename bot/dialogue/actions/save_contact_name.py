"""Keeps the name somebody introduced themselves by."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.contacts import service as contacts
from domain.kit.context import Context


@action("save_contact_name", outcomes=("done",), takes=("name",))
async def save_contact_name(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await contacts.rename(ctx, talk.contact_id, args["name"])
    return Outcome("done")
