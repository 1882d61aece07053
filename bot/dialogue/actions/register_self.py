"""Registers whoever writes, and takes the date of birth just given as the proof of identity."""

from datetime import date
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients import service as patients


@action(
    "register_self",
    outcomes=("registered", "known"),
    takes=("first", "last", "birth"),
    gives=("person", "number", "my_self"),
)
async def register_self(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    born = date.fromisoformat(args["birth"])
    record = await patients.register(
        ctx,
        contact_id=talk.contact_id,
        relationship="self",
        first_name=args["first"],
        last_name=args["last"],
        date_of_birth=born,
    )
    if not record.created:
        return Outcome("known")
    await patients.verify(
        ctx,
        contact_id=talk.contact_id,
        answer_birth_date=born,
        answer_number=None,
        settings=talk.profile.settings,
    )
    return Outcome("registered", {"person": str(record.id), "number": record.number, "my_self": "yes"})
