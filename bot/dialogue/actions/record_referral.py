"""Remembers the code somebody came with. The outcome is the same for every code: it tells nothing of who gave it."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.loyalty import service as loyalty


@action("record_referral", outcomes=("done",), takes=("code",), gives=("my_referral",))
async def record_referral(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await loyalty.record_referral(ctx, code=args["code"], contact_id=talk.contact_id)
    return Outcome("done", {"my_referral": ""})
