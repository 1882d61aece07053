"""A survey's question as the flow shows it: wording and options in the reader's language.

The shipped surveys' texts are in the flow catalogues, as those of flows are; a hospital's own stay as it wrote them.
"""

from functools import cache
from typing import Any

from bot.dialogue.wording import Catalogues, read_catalogues
from domain.surveys.rules import Answer, Question, QuestionKind
from domain.surveys.service import Progress

# Worst first, so that the number of a row is its stars. (label, words)
RATINGS = (
    ("Very poor", "very poor, very bad, terrible, awful, worst"),
    ("Poor", "poor, bad, not good"),
    ("Fair", "fair, average, so so, okay, ok, manageable"),
    ("Good", "good, fine, nice"),
    ("Very good", "very good, excellent, perfect, great, the best"),
)
# Scores have no rows: eleven do not fit a list, and the number of a row would be read as a score.
_OF_ITS_OWN = (QuestionKind.NPS, QuestionKind.TEXT)


@cache
def _catalogues() -> Catalogues:
    return read_catalogues()


def question_values(progress: Progress, locale: str, hospital: str) -> dict[str, Any]:
    """The flow's variables for the open question. Row ids name the question: an old list must not answer a new one."""
    question = progress.question
    assert question is not None  # noqa: S101  asked for open invitations only
    return {
        "invitation": str(progress.id),
        "survey_title": _catalogues().text(locale, progress.survey.title),
        "anonymous": progress.survey.anonymous,
        "question": _catalogues().text(locale, progress.text).replace("{hospital}", hospital),
        "question_id": question.id,
        "question_kind": question.kind.value,
        "required": question.required,
        "choices": [] if question.kind in _OF_ITS_OWN else _rows(question, locale),
    }


def _rows(question: Question, locale: str) -> list[dict[str, Any]]:
    rated = question.kind is QuestionKind.RATING
    rows = (
        [(str(stars), label, words) for stars, (label, words) in enumerate(RATINGS, 1)]
        if rated
        else [(option.id, option.label, option.words) for option in question.options]
    )
    texts = _catalogues()
    return [
        {
            "id": f"{question.id}.{key}",
            "label": texts.text(locale, label),
            "words": list(texts.words(locale, words)) if words else [],
        }
        for key, label, words in rows
    ]


def answer_of(question_id: str, given: Any) -> Answer | None:
    """What the domain is told: a row's own part of its id, a score, a text; None for a question passed over."""
    if given is None or given == "skip":
        return None
    if isinstance(given, str):
        return given.removeprefix(f"{question_id}.")
    return int(given)
