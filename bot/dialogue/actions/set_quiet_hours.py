"""When we begin no conversation with this person; without times, as the hospital has it."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.consent import preferences
from domain.kit.context import Context


@action("set_quiet_hours", outcomes=("done",), takes=("start?", "end?"))
async def set_quiet_hours(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    start, end = args.get("start"), args.get("end")
    quiet = (start, end) if start is not None and end is not None else None
    await preferences.set_quiet_hours(ctx, contact_id=talk.contact_id, quiet=quiet)
    return Outcome("done")
