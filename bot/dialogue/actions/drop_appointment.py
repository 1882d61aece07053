"""Cancels an appointment with its reason, and so frees the time."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.own_appointment import own_appointment
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound


@action("drop_appointment", outcomes=("dropped", "too_late", "gone"), takes=("appointment", "reason"))
async def drop_appointment(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        view = await own_appointment(ctx, talk, args["appointment"])
        await appointments.cancel(ctx, appointment_id=view.id, reason=args["reason"], settings=talk.profile.settings)
    except appointments.TooLate:
        return Outcome("too_late")
    except (NotFound, Conflict):
        return Outcome("gone")
    return Outcome("dropped")
