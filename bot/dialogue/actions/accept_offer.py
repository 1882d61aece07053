"""Yes to a freed time: books it if the offer still stands."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.waitlist import service as waitlist


@action(
    "accept_offer",
    outcomes=("booked", "expired", "busy", "too_many"),
    takes=("offer",),
    gives=("number", "starts"),
)
async def accept_offer(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    offer_id = UUID(args["offer"])
    try:
        view = await waitlist.accept(
            ctx,
            offer_id=offer_id,
            contact_id=talk.contact_id,
            channel=talk.channel,
            settings=talk.profile.settings,
            catalogue=talk.catalogue,
        )
    except (appointments.PatientBusy, appointments.TooManyOpen) as error:
        await waitlist.decline(ctx, offer_id=offer_id, contact_id=talk.contact_id)
        return Outcome("busy" if isinstance(error, appointments.PatientBusy) else "too_many")
    except (NotFound, Conflict):
        return Outcome("expired")
    return Outcome("booked", {"number": view.number, "starts": view.starts_at.isoformat()})
