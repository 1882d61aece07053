"""Keeps one answer to a survey."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.store import forget_words
from bot.dialogue.survey_rows import answer_of
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.surveys import service as surveys


@action("answer_survey", outcomes=("next", "done", "needed", "over"), takes=("invitation", "question", "answer?"))
async def answer_survey(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        progress = await surveys.answer(
            ctx,
            contact_id=talk.contact_id,
            invitation_id=UUID(args["invitation"]),
            question_id=args["question"],
            answer=answer_of(args["question"], args.get("answer")),
        )
    except Invalid:
        return Outcome("needed")
    except NotFound:
        return Outcome("over")
    if progress.survey.anonymous and talk.message_id is not None:
        # The log of messages would tell what the answers' own table hides.
        await forget_words(ctx, talk.message_id)
    return Outcome("next" if progress.question is not None else "done" if progress.status == "done" else "over")
