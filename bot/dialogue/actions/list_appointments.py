"""The coming appointments of those whose identity was proved."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.appointment_rows import appointment_row
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.patients import service as patients

MOST = 9


@action("list_appointments", outcomes=("found", "none"), gives=("appointments", "count"))
async def list_appointments(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    verified = await patients.verified(ctx, talk.contact_id)
    if not verified:
        return Outcome("none")
    views = (await appointments.upcoming(ctx, verified))[:MOST]
    if not views:
        return Outcome("none")
    names = {p.id: p.first_name for p in await patients.people_of(ctx, talk.contact_id)}
    rows = [appointment_row(view, names.get(view.patient_id, "") if view.patient_id else "") for view in views]
    return Outcome("found", {"appointments": rows, "count": len(rows)})
