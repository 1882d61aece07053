"""Takes a reward for points. The message that said yes is the key: told twice, it redeems once."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7
from domain.rewards import service as rewards


@action(
    "redeem_reward",
    outcomes=("redeemed", "short", "gone", "limit", "tier", "unproved"),
    takes=("person", "reward"),
    gives=("code", "expires", "missing", "tier"),
)
async def redeem_reward(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        done = await rewards.redeem(
            ctx,
            patient_id=UUID(args["person"]),
            reward_id=UUID(args["reward"]),
            request=str(talk.message_id or uuid7()),
        )
    except rewards.NotEnoughPoints as error:
        return Outcome("short", {"missing": error.missing})
    except rewards.TierTooLow as error:
        return Outcome("tier", {"tier": error.needed.label})
    except rewards.LimitReached:
        return Outcome("limit")
    except rewards.RewardGone:
        return Outcome("gone")
    except NotFound:
        return Outcome("unproved")
    return Outcome("redeemed", {"code": done.code, "expires": done.expires_at.isoformat()})
