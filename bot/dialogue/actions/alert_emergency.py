"""Tells staff at once that somebody may be in danger."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import AuditNote, Context
from domain.tasks import service as tasks
from domain.tasks.rules import Priority


@action("alert_emergency", outcomes=("alerted",), takes=("red_flag",))
async def alert_emergency(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await tasks.open_task(
        ctx,
        title="Possible emergency in chat",
        priority=Priority.URGENT,
        due_at=ctx.now,
        related=("conversation", talk.conversation_id),
        category="emergency",
        description=str(args["red_flag"]),
    )
    ctx.note(AuditNote("emergency_recognised", "conversation", talk.conversation_id))
    return Outcome("alerted")
