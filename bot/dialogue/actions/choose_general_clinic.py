"""Takes the general clinic for those who do not know where to go."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context


@action(
    "choose_general_clinic", outcomes=("done", "missing"), gives=("department", "department.label", "department.code")
)
async def choose_general_clinic(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    department = talk.catalogue.department("general")
    if department is None:
        return Outcome("missing")
    return Outcome(
        "done",
        {"department": str(department.id), "department.label": department.name, "department.code": department.code},
    )
