"""Whether identity was proved a short while ago."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients import service as patients


@action("check_verified", outcomes=("verified", "needed"))
async def check_verified(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    if not await patients.verified(ctx, talk.contact_id):
        return Outcome("needed")
    await patients.touch(ctx, talk.contact_id, talk.profile.settings)
    return Outcome("verified")
