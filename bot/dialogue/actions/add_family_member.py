"""Registers a child, or another person for as long as was said."""

from datetime import date, timedelta
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.patients.family import add_family_member as add


@action(
    "add_family_member",
    outcomes=("added", "of_age"),
    takes=("relationship", "first", "last", "birth", "days?"),
    gives=("number",),
)
async def add_family_member(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    days = args.get("days")
    try:
        record = await add(
            ctx,
            contact_id=talk.contact_id,
            relationship=args["relationship"],
            first_name=args["first"],
            last_name=args["last"],
            born=date.fromisoformat(args["birth"]),
            until=ctx.now + timedelta(days=int(days)) if days else None,
        )
    except Invalid:
        return Outcome("of_age")
    return Outcome("added", {"number": record.number})
