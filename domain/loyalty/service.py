"""The use cases of loyalty, gathered: `from domain.loyalty import service as loyalty`."""

from domain.loyalty.earning import award, award_by_hand, take_back
from domain.loyalty.errors import NotEnoughPoints, OverCap
from domain.loyalty.ledger import Posted
from domain.loyalty.program import (
    ProgramView,
    TierCounts,
    change_program,
    change_rule,
    programme,
    read_program,
    read_rules,
    tier_counts,
)
from domain.loyalty.referrals import Invitation, ReferralRecord, invite, record_referral
from domain.loyalty.rules import Event, Kind, Program, Rule, Tier, read_referral
from domain.loyalty.statement import Line, Statement, statement

__all__ = [
    "Event",
    "Invitation",
    "Kind",
    "Line",
    "NotEnoughPoints",
    "OverCap",
    "Posted",
    "Program",
    "ProgramView",
    "ReferralRecord",
    "Rule",
    "Statement",
    "Tier",
    "TierCounts",
    "award",
    "award_by_hand",
    "change_program",
    "change_rule",
    "invite",
    "programme",
    "read_program",
    "read_referral",
    "read_rules",
    "record_referral",
    "statement",
    "take_back",
    "tier_counts",
]
