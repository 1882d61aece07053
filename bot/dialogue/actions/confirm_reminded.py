"""The answer "I will come" to a reminder. It needs no proof of identity: nothing is told and nothing is lost."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.reminders import service as reminders


@action("confirm_reminded", outcomes=("confirmed", "gone"), takes=("appointment",))
async def confirm_reminded(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await reminders.confirm(ctx, appointment_id=UUID(args["appointment"]), contact_id=talk.contact_id)
    except (NotFound, Conflict):
        return Outcome("gone")
    return Outcome("confirmed")
