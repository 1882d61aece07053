"""Gives an unused code back for its points."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.rewards import service as rewards


@action("give_back_code", outcomes=("done", "settled", "unproved"), takes=("code",))
async def give_back_code(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        await rewards.cancel_code(ctx, args["code"])
    except rewards.CodeSettled:
        return Outcome("settled")
    except NotFound:
        return Outcome("unproved")
    return Outcome("done")
