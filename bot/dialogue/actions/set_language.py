"""Goes on in another language, also for whatever we write first."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.contacts import service as contacts
from domain.kit.context import Context


@action("set_language", outcomes=("done",), takes=("language",), gives=("my_language",))
async def set_language(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await contacts.prefer_language(ctx, talk.contact_id, args["language"])
    return Outcome("done", {"my_language": args["language"]})
