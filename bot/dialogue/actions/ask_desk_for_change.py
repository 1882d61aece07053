"""Asks the desk to change what cannot be changed by chat: a date of birth, another name."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.facts import opening_at
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.tasks import service as tasks


@action("ask_desk_for_change", outcomes=("asked",), takes=("person", "what"))
async def ask_desk_for_change(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await tasks.open_task(
        ctx,
        title=f"A patient asks to change the {args['what']} on record: check an identity document",
        due_at=opening_at(talk.profile, ctx.now) + timedelta(hours=8),
        related=("patient", UUID(args["person"])),
        category=f"change_{args['what'].replace(' ', '_')}",
    )
    return Outcome("asked")
