"""What the hospital holds about a person, as plain values; what is not known is a dash."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.patients.profile import profile_of

_GIVES = (
    "number",
    "first",
    "last",
    "born",
    "gender_sign",
    "state_name",
    "nhis",
    "hmo_name",
    "hmo_number",
    "emergency",
)


@action("show_profile", outcomes=("shown", "gone"), takes=("person",), gives=_GIVES)
async def show_profile(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        profile = await profile_of(ctx, contact_id=talk.contact_id, patient_id=UUID(args["person"]))
    except NotFound:
        return Outcome("gone")
    kin = profile.emergency
    values = {
        "number": profile.number,
        "first": profile.first_name,
        "last": profile.last_name,
        "born": profile.birth_date.strftime("%d/%m/%Y") if profile.birth_date else "",
        "gender_sign": {"female": "F", "male": "M", "other": "X"}.get(profile.gender, ""),
        "state_name": profile.state,
        "nhis": profile.nhis_number,
        "hmo_name": profile.hmo,
        "hmo_number": profile.hmo_number,
        "emergency": f"{kin.name}, {kin.phone} ({kin.relation})" if kin else "",
    }
    return Outcome("shown", {name: value or "-" for name, value in values.items()})
