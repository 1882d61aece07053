"""What staff answered to feedback of the person's own."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.feedback import service as feedback
from domain.kit.context import Context
from domain.kit.errors import NotFound


@action("read_feedback_reply", outcomes=("found", "none"), takes=("feedback",), gives=("reply", "given_at"))
async def read_feedback_reply(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        record = await feedback.reply_for_patient(ctx, contact_id=talk.contact_id, feedback_id=UUID(args["feedback"]))
    except NotFound:
        return Outcome("none")
    return Outcome("found", {"reply": record.reply, "given_at": record.submitted_at.isoformat()})
