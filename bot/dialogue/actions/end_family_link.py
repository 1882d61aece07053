"""Ends a link at once: to somebody one acted for, or of somebody who acted for oneself."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.patients.family import end_link


@action("end_family_link", outcomes=("ended", "gone"), takes=("person", "delegate?"))
async def end_family_link(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    delegate = args.get("delegate")
    try:
        await end_link(
            ctx,
            contact_id=talk.contact_id,
            patient_id=UUID(args["person"]),
            delegate_id=UUID(delegate) if delegate else None,
        )
    except (Conflict, NotFound):
        return Outcome("gone")
    return Outcome("ended")
