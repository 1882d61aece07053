"""One person's codes that can be used."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.rewards import service as rewards

MOST = 8


@action("list_codes", outcomes=("found", "none", "unproved"), takes=("person",), gives=("codes", "count"))
async def list_codes(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        found = (await rewards.codes_of(ctx, UUID(args["person"]), most=MOST)).codes
    except NotFound:
        return Outcome("unproved")
    if not found:
        return Outcome("none")
    rows = [
        {"id": row.code, "name": row.reward_name, "cost": row.cost, "expires": row.expires_at.isoformat()}
        for row in found
    ]
    return Outcome("found", {"codes": rows, "count": len(rows)})
