"""Asks staff to take the conversation over."""

from datetime import timedelta
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.facts import opening_at
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.tasks import service as tasks
from domain.tasks.rules import Priority


@action("ask_for_person", outcomes=("open", "closed"))
async def ask_for_person(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    answers_at = opening_at(talk.profile, ctx.now)
    await tasks.open_task(
        ctx,
        title="A patient asks for a person in chat",
        priority=Priority.HIGH,
        due_at=answers_at + timedelta(minutes=30),
        related=("conversation", talk.conversation_id),
        category="handoff",
    )
    return Outcome("open" if answers_at == ctx.now else "closed")
