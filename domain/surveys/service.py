"""The use cases of surveys, gathered: `from domain.surveys import service as surveys`."""

from domain.surveys.analytics import (
    FlaggedResponse,
    MonthFigures,
    QuestionFigures,
    SurveyAnalytics,
    analytics,
    flagged,
    trend,
)
from domain.surveys.answering import Progress, answer, decline, open_invitation
from domain.surveys.building import (
    SurveyCard,
    SurveyView,
    ask_after_visit,
    asked_after_visits,
    card,
    change,
    create,
    listed,
    seed_defaults,
)
from domain.surveys.inviting import Invitation, invite_after_visit, send, send_to

__all__ = [
    "FlaggedResponse",
    "Invitation",
    "MonthFigures",
    "Progress",
    "QuestionFigures",
    "SurveyAnalytics",
    "SurveyCard",
    "SurveyView",
    "analytics",
    "answer",
    "ask_after_visit",
    "asked_after_visits",
    "card",
    "change",
    "create",
    "decline",
    "flagged",
    "invite_after_visit",
    "listed",
    "open_invitation",
    "seed_defaults",
    "send",
    "send_to",
    "trend",
]
