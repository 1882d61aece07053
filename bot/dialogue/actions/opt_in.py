"""START: messages may go to this address again."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.consent import service as consent
from domain.kit.context import Context


@action("opt_in", outcomes=("done",))
async def opt_in(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await consent.opt_in(ctx, contact_id=talk.contact_id, address_id=talk.address_id, channel=talk.channel)
    return Outcome("done")
