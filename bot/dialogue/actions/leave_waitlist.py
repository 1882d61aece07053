"""Takes a wish off the waiting list."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.waitlist import service as waitlist


@action("leave_waitlist", outcomes=("left",), takes=("wish",))
async def leave_waitlist(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await waitlist.leave(ctx, entry_id=UUID(args["wish"]), contact_id=talk.contact_id)
    return Outcome("left")
