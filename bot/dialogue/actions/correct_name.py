"""Corrects how a name is written; another name is the desk's to change."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.patients.profile import correct_name as correct


@action("correct_name", outcomes=("saved", "other_name", "gone"), takes=("person", "first", "last"))
async def correct_name(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await correct(
            ctx,
            contact_id=talk.contact_id,
            patient_id=UUID(args["person"]),
            first_name=args["first"],
            last_name=args["last"],
        )
    except Conflict:
        return Outcome("other_name")
    except NotFound:
        return Outcome("gone")
    return Outcome("saved")
