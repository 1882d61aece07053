"""Changes one value of a person's record. An empty value removes it."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.patients.profile import change_profile


@action("save_profile", outcomes=("saved", "invalid", "gone"), takes=("person", "field", "value"))
async def save_profile(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await change_profile(
            ctx, contact_id=talk.contact_id, patient_id=UUID(args["person"]), **{args["field"]: args["value"]}
        )
    except Invalid:
        return Outcome("invalid")
    except NotFound:
        return Outcome("gone")
    return Outcome("saved")
