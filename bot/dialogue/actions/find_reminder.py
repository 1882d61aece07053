"""What we last reminded this contact of, for those who answer a reminder late or in their own words."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients import service as patients
from domain.reminders import service as reminders


@action("find_reminder", outcomes=("found", "none"), gives=("appointment", "starts", "patient_first"))
async def find_reminder(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    last = await reminders.last_reminded(ctx, talk.contact_id)
    if last is None:
        return Outcome("none")
    people = await patients.people_of(ctx, talk.contact_id)
    first = next((p.first_name for p in people if p.id == last.patient_id and p.relationship != "self"), "")
    return Outcome(
        "found",
        {"appointment": str(last.appointment_id), "starts": last.starts_at.isoformat(), "patient_first": first},
    )
