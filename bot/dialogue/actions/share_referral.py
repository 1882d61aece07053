"""The link somebody sends to friends. It tells nothing of the sender, so no proof of identity is asked."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.loyalty import service as loyalty
from domain.loyalty.rules import REFERRAL_PREFIX
from domain.patients import service as patients


@action(
    "share_referral",
    outcomes=("shared", "code_only", "unregistered"),
    gives=("referral_code", "referral_link", "points"),
)
async def share_referral(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    people = await patients.people_of(ctx, talk.contact_id)
    if not people:
        return Outcome("unregistered")
    invitation = await loyalty.invite(ctx, people[0].id)
    values = {
        "referral_code": f"{REFERRAL_PREFIX}{invitation.code}",
        "referral_link": invitation.link,
        "points": invitation.points,
    }
    return Outcome("shared" if invitation.link else "code_only", values)
