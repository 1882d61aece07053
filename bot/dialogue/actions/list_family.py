"""Those whose identity was proved: to choose whose details are meant, or whom to remove."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients.family import family_of


@action("list_family", outcomes=("one", "several", "none"), takes=("others?",), gives=("people", "person"))
async def list_family(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    links = await family_of(ctx, talk.contact_id)
    if args.get("others"):
        links = [link for link in links if link.relationship != "self"]
    if not links:
        return Outcome("none", {"people": []})
    zone = ctx.hospital.zone
    rows = [{"id": str(link.patient_id), "name": link.name, "until": _day(link.ends_at, zone)} for link in links]
    if len(rows) == 1:
        return Outcome("one", {"people": rows, "person": rows[0]["id"]})
    return Outcome("several", {"people": rows})


def _day(instant: datetime | None, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%d/%m/%Y") if instant is not None else ""
