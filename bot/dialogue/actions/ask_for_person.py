"""Asks staff to take the conversation over."""

from datetime import timedelta
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.facts import opening_at
from bot.dialogue.world import Outcome
from domain.handoffs import service as handoffs
from domain.kit.context import Context
from domain.tasks import service as tasks
from domain.tasks.rules import Priority


@action("ask_for_person", outcomes=("open", "closed"))
async def ask_for_person(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    answers_at = opening_at(talk.profile, ctx.now)
    task = await tasks.open_task(
        ctx,
        title="A patient asks for a person in chat",
        priority=Priority.HIGH,
        due_at=answers_at + timedelta(minutes=30),
        related=("conversation", talk.conversation_id),
        category="handoff",
    )
    await handoffs.request(
        ctx,
        conversation_id=talk.conversation_id,
        task=task,
        remind_after_minutes=talk.profile.settings.handoff_reminder_minutes,
    )
    return Outcome("open" if answers_at == ctx.now else "closed")
