"""STOP: nothing more goes to this address on this channel. A bare CANCEL may have been meant for an appointment."""

from datetime import timedelta
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.facts import opening_at
from bot.dialogue.world import Outcome
from domain.consent import service as consent
from domain.kit.context import Context
from domain.tasks import service as tasks


@action("opt_out", outcomes=("done",), takes=("word?",))
async def opt_out(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await consent.opt_out(
        ctx, contact_id=talk.contact_id, address_id=talk.address_id, channel=talk.channel, cause="keyword"
    )
    if args.get("word") == "cancel":
        await tasks.open_task(
            ctx,
            title="CANCEL by SMS stopped all messages: ask by phone whether an appointment was meant",
            due_at=opening_at(talk.profile, ctx.now) + timedelta(hours=2),
            related=("conversation", talk.conversation_id),
            category="cancel_by_sms",
        )
    return Outcome("done")
