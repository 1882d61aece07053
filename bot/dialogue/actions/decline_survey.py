"""The person would rather not be asked."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.surveys import service as surveys


@action("decline_survey", outcomes=("done",), takes=("invitation",))
async def decline_survey(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await surveys.decline(ctx, contact_id=talk.contact_id, invitation_id=UUID(args["invitation"]))
    except NotFound:
        return Outcome("done")
    return Outcome("done")
