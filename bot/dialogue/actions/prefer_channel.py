"""Which channel is used first, or alone."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.consent_proof import said_in
from bot.dialogue.world import Outcome
from domain.consent import preferences
from domain.kit.context import Context


@action("prefer_channel", outcomes=("done", "unreachable"), takes=("channel", "only?"))
async def prefer_channel(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    done = await preferences.prefer_channel(
        ctx,
        contact_id=talk.contact_id,
        channel=args["channel"],
        only=bool(args.get("only")),
        said=said_in(talk),
    )
    return Outcome("done" if done else "unreachable")
