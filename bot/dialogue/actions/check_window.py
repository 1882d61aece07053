"""Whether free text may go out in this thread now (facts 2.4)."""

from typing import Any

from sqlalchemy import text

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.communications.window import WINDOW
from domain.kit.context import Context

_HEARD = text("SELECT last_inbound_at FROM conversation WHERE hospital_id = :hospital AND id = :id")


@action("check_window", outcomes=("open", "closed"))
async def check_window(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    """By WhatsApp for a day after the person's last message; by SMS always."""
    if talk.channel != "whatsapp":
        return Outcome("open")
    key = {"hospital": ctx.hospital.id, "id": talk.conversation_id}
    last = (await ctx.session.execute(_HEARD, key)).scalar_one_or_none()
    return Outcome("open" if last is not None and ctx.now - last < WINDOW else "closed")
