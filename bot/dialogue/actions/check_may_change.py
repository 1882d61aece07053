"""Whether there is still time to move or drop an appointment by chat, asked before the patient answers questions for nothing."""

from datetime import timedelta
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.own_appointment import own_appointment
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound


@action("check_may_change", outcomes=("allowed", "too_late", "gone"), takes=("appointment", "change"))
async def check_may_change(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        view = await own_appointment(ctx, talk, args["appointment"])
    except NotFound:
        return Outcome("gone")
    if view.status not in ("scheduled", "confirmed"):
        return Outcome("gone")
    settings = talk.profile.settings
    notice = settings.move_notice_hours if args["change"] == "move" else settings.cancel_notice_hours
    return Outcome("too_late" if view.starts_at - ctx.now < timedelta(hours=notice) else "allowed")
