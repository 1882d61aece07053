"""Whether anybody is registered from this address yet: decides between registering and proving identity."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients.family import acts_for_anybody


@action("check_registered", outcomes=("registered", "none"), reads=True)
async def check_registered(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    return Outcome("registered" if await acts_for_anybody(ctx, talk.contact_id) else "none")
