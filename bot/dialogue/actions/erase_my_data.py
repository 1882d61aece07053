"""Plans the erasure; a sweep does it a little later, after the answer with the receipt has gone out."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.privacy import service as privacy


@action("erase_my_data", outcomes=("planned", "needed"), gives=("receipt",))
async def erase_my_data(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        receipt = await privacy.request_erasure(ctx, talk.contact_id)
    except NotFound:
        return Outcome("needed")
    return Outcome("planned", {"receipt": receipt.code})
