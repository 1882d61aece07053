"""How much is kept of the person, in figures."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.privacy import service as privacy


@action(
    "sum_up_my_data",
    outcomes=("told", "needed"),
    gives=("messages", "files", "appointments_kept", "upcoming", "numbers", "chat_months"),
)
async def sum_up_my_data(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        summary = await privacy.summary_of(ctx, talk.contact_id)
    except NotFound:
        return Outcome("needed")
    return Outcome(
        "told",
        {
            "messages": summary.messages,
            "files": summary.files,
            "appointments_kept": summary.appointments,
            "upcoming": summary.upcoming,
            "numbers": ", ".join(summary.numbers) or "-",
            "chat_months": talk.profile.settings.keep_chat_months,
        },
    )
