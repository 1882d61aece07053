"""Keeps the yes to care messages with what proves it."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.consent import service as consent
from domain.consent.rules import Purpose
from domain.kit.context import Context


@action("record_consent", outcomes=("done",), gives=("my_consent",), adds=True)
async def record_consent(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    await consent.record(
        ctx,
        contact_id=talk.contact_id,
        channel=talk.channel,
        purpose=Purpose.CARE,
        given=True,
        wording=talk.profile.settings.consent_wording,
        locale=talk.locale,
        address=talk.address,
        message_id=talk.message_id,
        how="typed",
    )
    return Outcome("done", {"my_consent": True})
