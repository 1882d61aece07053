"""Not this time: the freed time goes to the next person at once."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.waitlist import service as waitlist


@action("decline_offer", outcomes=("passed_on", "expired"), takes=("offer",))
async def decline_offer(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await waitlist.decline(ctx, offer_id=UUID(args["offer"]), contact_id=talk.contact_id)
    except NotFound:
        return Outcome("expired")
    return Outcome("passed_on")
