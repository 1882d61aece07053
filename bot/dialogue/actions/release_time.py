"""Gives a kept time back."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context


@action("release_time", outcomes=("done",))
async def release_time(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await appointments.release(ctx, talk.conversation_id)
    return Outcome("done")
