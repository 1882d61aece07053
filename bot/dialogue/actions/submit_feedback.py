"""Keeps feedback, and says whether staff were alerted."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.feedback import service as feedback
from domain.feedback.rules import LOW_RATING, Category
from domain.kit.context import Context


@action("submit_feedback", outcomes=("pleased", "unhappy"), takes=("stars", "category", "comment?"))
async def submit_feedback(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    given = await feedback.submit(
        ctx,
        contact_id=talk.contact_id,
        rating=int(args["stars"]),
        category=Category(args["category"]),
        comment=args.get("comment") or "",
        channel=talk.channel,
        settings=talk.profile.settings,
    )
    return Outcome("unhappy" if given.rating <= LOW_RATING else "pleased")
