"""Keeps the chosen time while the patient decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.appointment_rows import offered, place_of
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context


@action(
    "hold_time",
    outcomes=("held", "taken", "full"),
    takes=("time", "department", "provider", "first?"),
    gives=("held", "starts", "provider_name", "department_name", "place", "patient_first",
           "times", "one_provider", "last_shown"),
)  # fmt: skip
async def hold_time(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    provider_id, department_id = UUID(args["provider"]), UUID(args["department"])
    try:
        held = await appointments.hold(
            ctx,
            talk.catalogue,
            conversation_id=talk.conversation_id,
            contact_id=talk.contact_id,
            provider_id=provider_id,
            department_id=department_id,
            starts_at=datetime.fromisoformat(args["time"].partition("@")[2]),
            settings=talk.profile.settings,
        )
    except appointments.SlotTaken as error:
        return taken(talk, error)
    catalogue = talk.catalogue
    return Outcome(
        "held",
        {
            "held": str(held.id),
            "starts": held.starts_at.isoformat(),
            "provider_name": catalogue.providers[provider_id].label,
            "department_name": catalogue.departments[department_id].name,
            "place": place_of(catalogue, provider_id, department_id),
            "patient_first": args.get("first") or "",
        },
    )


def taken(talk: Talk, error: appointments.SlotTaken) -> Outcome:
    """Somebody was quicker: three other times, or none at all."""
    if not error.alternatives:
        return Outcome("full")
    return Outcome("taken", offered(talk.catalogue, error.alternatives))
