"""Moves an appointment to the kept time; whatever goes wrong, the old one stands."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.actions.hold_time import taken
from bot.dialogue.appointment_rows import told
from bot.dialogue.own_appointment import own_appointment
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound


@action(
    "move_appointment",
    outcomes=("moved", "taken", "full", "too_late", "gone", "busy"),
    takes=("appointment", "held"),
    gives=("number", "starts", "provider_name", "place", "calendar_link", "times", "one_provider", "last_shown"),
)
async def move_appointment(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        view = await own_appointment(ctx, talk, args["appointment"])
        moved = await appointments.move(
            ctx,
            appointment_id=view.id,
            hold_id=UUID(args["held"]),
            settings=talk.profile.settings,
            catalogue=talk.catalogue,
        )
    except appointments.SlotTaken as error:
        return taken(talk, error)
    except appointments.PatientBusy:
        return Outcome("busy")
    except appointments.TooLate:
        return Outcome("too_late")
    except (NotFound, Conflict):
        return Outcome("gone")
    return Outcome("moved", told(ctx, talk, moved))
