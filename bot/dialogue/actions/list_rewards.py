"""The rewards one person may choose from, affordable first."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.rewards import service as rewards

MOST = 8


@action(
    "list_rewards",
    outcomes=("found", "none", "unproved"),
    takes=("person",),
    gives=("rewards", "balance"),
)
async def list_rewards(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        found = await rewards.choices(ctx, UUID(args["person"]))
    except NotFound:
        return Outcome("unproved")
    if not found.offers:
        return Outcome("none", {"balance": found.balance})
    rows = [
        {
            "id": str(offer.reward.id),
            "name": offer.reward.terms.name,
            "cost": offer.reward.terms.cost,
            "words": [f"redeem {place}"],
        }
        for place, offer in enumerate(found.offers[:MOST], 1)
    ]
    return Outcome("found", {"rewards": rows, "balance": found.balance})
