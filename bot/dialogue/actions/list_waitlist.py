"""The open wishes of those whose identity was proved."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients import service as patients
from domain.waitlist import service as waitlist


@action("list_waitlist", outcomes=("found", "none"), gives=("wishes",))
async def list_waitlist(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    verified = await patients.verified(ctx, talk.contact_id)
    found = await waitlist.mine(ctx, contact_id=talk.contact_id, patient_ids=verified) if verified else []
    if not found:
        return Outcome("none")
    names = {p.id: p.first_name for p in await patients.people_of(ctx, talk.contact_id)}
    rows = [
        {
            "id": str(wish.id),
            "from": wish.first_day.isoformat(),
            "until": wish.last_day.isoformat(),
            "patient_first": names.get(wish.patient_id, ""),
            "where": wish.provider_name or wish.department_name,
        }
        for wish in found
    ]
    return Outcome("found", {"wishes": rows})
