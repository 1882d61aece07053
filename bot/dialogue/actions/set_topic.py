"""Yes or no to a topic, on every channel of the person's."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.consent_proof import said_in
from bot.dialogue.world import Outcome
from domain.consent import preferences
from domain.consent.rules import Purpose
from domain.kit.context import Context


@action("set_topic", outcomes=("done",), takes=("topic", "given"))
async def set_topic(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await preferences.set_topic(
        ctx,
        contact_id=talk.contact_id,
        purpose=Purpose(args["topic"]),
        given=args["given"] == "on",
        said=said_in(talk),
    )
    return Outcome("done")
