"""Why a reward cannot be had or a code cannot be used."""

from datetime import datetime

from domain.kit.errors import Conflict
from domain.loyalty.rules import Tier


class RewardGone(Conflict):
    """This reward is not to be had at the moment."""

    code = "reward_gone"


class LimitReached(Conflict):
    """This person has had this reward as often as it can be had."""

    code = "limit_reached"


class TierTooLow(Conflict):
    """This reward begins at a higher tier."""

    code = "tier_too_low"

    def __init__(self, needed: Tier) -> None:
        super().__init__(needed=needed.value)
        self.needed = needed


class CodeSettled(Conflict):
    """This code was already used, has run out or was given back: `status` says which, `at` since when."""

    code = "code_settled"

    def __init__(self, status: str, at: datetime) -> None:
        super().__init__(status=status, at=at.isoformat())
        self.status, self.at = status, at
