"""The use cases of rewards, gathered: `from domain.rewards import service as rewards`."""

from domain.loyalty.errors import NotEnoughPoints
from domain.rewards.catalogue import Choices, Offered, RewardRecord, add_reward, all_rewards, change_reward, choices
from domain.rewards.errors import CodeSettled, LimitReached, RewardGone, TierTooLow
from domain.rewards.figures import RewardFigures, reward_figures
from domain.rewards.redeeming import Codes, RedemptionRecord, cancel_code, codes_of, read_code, redeem, use_code
from domain.rewards.rules import RewardTerms, RewardType, Status

__all__ = [
    "Choices",
    "CodeSettled",
    "Codes",
    "LimitReached",
    "NotEnoughPoints",
    "Offered",
    "RedemptionRecord",
    "RewardFigures",
    "RewardGone",
    "RewardRecord",
    "RewardTerms",
    "RewardType",
    "Status",
    "TierTooLow",
    "add_reward",
    "all_rewards",
    "cancel_code",
    "change_reward",
    "choices",
    "codes_of",
    "read_code",
    "redeem",
    "reward_figures",
    "use_code",
]
