"""Keeps whom to call when something happens."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.patients.profile import set_emergency_contact


@action("save_emergency_contact", outcomes=("saved", "gone"), takes=("person", "name", "phone", "relation"))
async def save_emergency_contact(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await set_emergency_contact(
            ctx,
            contact_id=talk.contact_id,
            patient_id=UUID(args["person"]),
            name=args["name"],
            phone=args["phone"],
            relation=args["relation"],
        )
    except NotFound:
        return Outcome("gone")
    return Outcome("saved")
