"""The next question of a survey the person was invited to."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.survey_rows import question_values
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.surveys import service as surveys

GIVES = (
    "invitation",
    "survey_title",
    "anonymous",
    "question",
    "question_id",
    "question_kind",
    "required",
    "choices",
)


@action(
    "open_survey",
    outcomes=("first", "resumed", "next", "over", "none"),
    takes=("invitation?", "going_on?"),
    gives=GIVES,
)
async def open_survey(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    """Without an invitation, the newest open one: whoever asks for it is not asked whether. `over`: no longer open."""
    named = args.get("invitation")
    try:
        progress = await surveys.open_invitation(
            ctx, contact_id=talk.contact_id, invitation_id=UUID(named) if named else None
        )
    except NotFound:
        return Outcome("none")
    if progress.question is None:
        return Outcome("over")
    outcome = "next" if args.get("going_on") or not named else "resumed" if progress.answered else "first"
    return Outcome(outcome, question_values(progress, talk.locale, talk.profile.hospital.name))
