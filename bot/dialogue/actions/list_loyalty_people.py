"""For whom points can be shown: one person is taken at once, of several the writer chooses."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.loyalty_people import proved_people
from bot.dialogue.world import Outcome
from domain.kit.context import Context


@action("list_loyalty_people", outcomes=("one", "several", "none"), gives=("people", "person", "person.first"))
async def list_loyalty_people(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    people = await proved_people(ctx, talk)
    if not people:
        return Outcome("none")
    if len(people) > 1:
        return Outcome("several", {"people": people})
    return Outcome("one", {"people": people, "person": people[0]["id"], "person.first": people[0]["first"]})
