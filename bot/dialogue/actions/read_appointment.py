"""One appointment, for somebody whose identity was proved."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.own_appointment import own_appointment
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.patients import service as patients


@action(
    "read_appointment",
    outcomes=("found", "gone"),
    takes=("appointment",),
    gives=("starts", "department", "provider", "patient_first"),
)
async def read_appointment(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        view = await own_appointment(ctx, talk, args["appointment"])
    except NotFound:
        return Outcome("gone")
    if view.status not in ("scheduled", "confirmed"):
        return Outcome("gone")
    people = await patients.people_of(ctx, talk.contact_id)
    return Outcome(
        "found",
        {
            "starts": view.starts_at.isoformat(),
            "department": str(view.department_id),
            "provider": str(view.provider_id),
            "patient_first": next((p.first_name for p in people if p.id == view.patient_id), ""),
        },
    )
