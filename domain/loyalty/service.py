"""The use cases of loyalty, gathered: `from domain.loyalty import service as loyalty`."""

from domain.loyalty.earning import award, award_by_hand, take_back
from domain.loyalty.errors import NotEnoughPoints, OverCap
from domain.loyalty.ledger import Posted
from domain.loyalty.program import change_program, change_rule, read_program, read_rules
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
    "ReferralRecord",
    "Rule",
    "Statement",
    "Tier",
    "award",
    "award_by_hand",
    "change_program",
    "change_rule",
    "invite",
    "read_program",
    "read_referral",
    "read_rules",
    "record_referral",
    "statement",
    "take_back",
]
