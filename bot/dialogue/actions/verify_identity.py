"""Checks a date of birth or hospital number; the answer is the same for unknown and wrong."""

from datetime import date
from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.patients import service as patients


@action("verify_identity", outcomes=("verified", "wrong", "locked"), takes=("birth?", "number?"))
async def verify_identity(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    birth = args.get("birth")
    result = await patients.verify(
        ctx,
        contact_id=talk.contact_id,
        answer_birth_date=date.fromisoformat(birth) if birth else None,
        answer_number=args.get("number"),
        settings=talk.profile.settings,
    )
    if isinstance(result, patients.Verified):
        return Outcome("verified")
    return Outcome("locked" if isinstance(result, patients.Locked) else "wrong")
