"""What the answers come to (SURV-06, SURV-08, SURV-09, SURV-11): over answers given, always with their number."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.feedback.sentiment import Sentiment
from domain.kit.context import AuditNote, Context
from domain.surveys.building import survey_of
from domain.surveys.rules import Csat, Nps, QuestionKind


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question: how many answered it; the mean of scores; how often each answer was given (not for free text)."""

    question_id: str
    kind: QuestionKind
    text: str
    n: int
    mean: float | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class SurveyAnalytics:
    """A survey, or all of them (`questions` is empty then), over a span of local days.

    `invited` are invitations of those days, `answered` those of them that were completed; `responses` counts those
    of those days, `partial` of them were not completed.
    """

    invited: int
    answered: int
    responses: int
    partial: int
    nps: Nps
    csat: Csat
    sentiment: dict[Sentiment, int]
    flagged: int
    questions: tuple[QuestionFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """`month` is its first day."""

    month: date
    responses: int
    nps: Nps
    csat: Csat


@dataclass(frozen=True, slots=True)
class FlaggedResponse:
    """A response that needs somebody. An anonymous one has no person.

    `task_number` is of the task that was opened for it, `task_open` whether it still waits.
    """

    id: UUID
    survey_id: UUID
    contact_id: UUID | None
    patient_id: UUID | None
    nps_score: int | None
    sentiment: Sentiment
    day: date
    comments: dict[str, str] = field(repr=False)
    task_number: int | None = None
    task_open: bool = False


# Named and anonymous responses count alike, the latter once they are mixed.
_ALL = """
    (SELECT survey_id, answers, nps_score, ratings, satisfied, sentiment, needs_follow_up, complete, day
     FROM survey_response WHERE hospital_id = :hospital
     UNION ALL
     SELECT survey_id, answers, nps_score, ratings, satisfied, sentiment, needs_follow_up, complete, day
     FROM anonymous_survey_response WHERE hospital_id = :hospital AND mixed) r
    WHERE (CAST(:survey AS uuid) IS NULL OR survey_id = :survey) AND day BETWEEN :first AND :last
"""
_FIGURES = """
    count(*) AS responses, count(*) FILTER (WHERE NOT complete) AS partial,
    count(*) FILTER (WHERE nps_score >= 9) AS promoters, count(*) FILTER (WHERE nps_score IN (7, 8)) AS passives,
    count(*) FILTER (WHERE nps_score <= 6) AS detractors,
    coalesce(sum(ratings), 0) AS ratings, coalesce(sum(satisfied), 0) AS satisfied,
    count(*) FILTER (WHERE sentiment = 'positive') AS positive,
    count(*) FILTER (WHERE sentiment = 'neutral') AS neutral,
    count(*) FILTER (WHERE sentiment = 'negative') AS negative,
    count(*) FILTER (WHERE needs_follow_up) AS flagged
"""
_WHOLE = text(f"SELECT {_FIGURES} FROM {_ALL}")  # noqa: S608  # own constants
_MONTHS = text(
    f"SELECT CAST(date_trunc('month', day) AS date) AS month, {_FIGURES} FROM {_ALL} GROUP BY 1 ORDER BY 1"  # noqa: S608
)
_ANSWERS = text(
    f"SELECT a.key, a.value #>> '{{}}' AS value, count(*) AS n FROM (SELECT answers FROM {_ALL}) given,"  # noqa: S608
    " jsonb_each(given.answers) a GROUP BY 1, 2"
)
_INVITED = text(
    "SELECT count(*) AS invited, count(*) FILTER (WHERE status = 'answered') AS answered FROM survey_invitation"
    " WHERE hospital_id = :hospital AND (CAST(:survey AS uuid) IS NULL OR survey_id = :survey)"
    " AND invited_at >= :from AND invited_at < :until"
)
_FLAGGED = text(
    """
    SELECT found.*, task.number AS task_number, coalesce(task.status IN ('PENDING', 'IN_PROGRESS'), false) AS task_open
    FROM (
        SELECT id, survey_id, contact_id, patient_id, nps_score, sentiment, day, comments
        FROM survey_response WHERE hospital_id = :hospital AND needs_follow_up
        UNION ALL
        SELECT id, survey_id, NULL, NULL, nps_score, sentiment, day, comments
        FROM anonymous_survey_response WHERE hospital_id = :hospital AND needs_follow_up AND mixed
    ) found
    LEFT JOIN LATERAL (
        SELECT number, status FROM task
        WHERE hospital_id = :hospital AND related_type = 'survey_response' AND related_id = found.id
        ORDER BY created_at DESC LIMIT 1
    ) task ON true
    WHERE NOT :waiting OR task.status IS NULL OR task.status IN ('PENDING', 'IN_PROGRESS')
    ORDER BY day DESC, found.id DESC LIMIT :most
    """
)


def _span(ctx: Context, survey_id: UUID | None, first_day: date, last_day: date) -> dict[str, Any]:
    return {"hospital": ctx.hospital.id, "survey": survey_id, "first": first_day, "last": last_day}


def _nps(row: Any) -> Nps:
    return Nps(row.promoters + row.passives + row.detractors, row.promoters, row.passives, row.detractors)


@operation("surveys.analytics", audit="survey_analysed")
async def analytics(ctx: Context, *, survey_id: UUID | None = None, first_day: date, last_day: date) -> SurveyAnalytics:
    """Figures of local days `first_day` to `last_day`, both included; of every survey together without `survey_id`.

    NPS and CSAT are over answers only. Raises `NotFound` for an unknown survey.
    """
    survey = await survey_of(ctx, survey_id) if survey_id is not None else None
    span, zone = _span(ctx, survey_id, first_day, last_day), ctx.hospital.zone
    row = (await ctx.session.execute(_WHOLE, span)).one()
    invited = (
        await ctx.session.execute(
            _INVITED,
            {
                "hospital": ctx.hospital.id,
                "survey": survey_id,
                "from": datetime.combine(first_day, time(0), zone),
                "until": datetime.combine(last_day + timedelta(days=1), time(0), zone),
            },
        )
    ).one()
    questions: tuple[QuestionFigures, ...] = ()
    if survey is not None:
        counts: dict[str, dict[str, int]] = {}
        for given in await ctx.session.execute(_ANSWERS, span):
            counts.setdefault(given.key, {})[given.value] = given.n
        questions = tuple(
            _figures(q.id, q.kind, q.text, counts.get(q.id, {}))
            for q in survey.questions.questions
            if q.kind is not QuestionKind.TEXT
        )
    return SurveyAnalytics(
        invited.invited,
        invited.answered,
        row.responses,
        row.partial,
        _nps(row),
        Csat(row.ratings, row.satisfied),
        {mood: getattr(row, mood.value) for mood in Sentiment},
        row.flagged,
        questions,
    )


def _figures(question_id: str, kind: QuestionKind, wording: str, counts: dict[str, int]) -> QuestionFigures:
    n = sum(counts.values())
    scored = kind in (QuestionKind.RATING, QuestionKind.NPS) and n
    mean = sum(int(value) * count for value, count in counts.items()) / n if scored else None
    return QuestionFigures(question_id, kind, wording, n, mean, dict(sorted(counts.items())))


@operation("surveys.trend", audit="survey_analysed")
async def trend(ctx: Context, *, survey_id: UUID | None = None, first_day: date, last_day: date) -> list[MonthFigures]:
    """NPS and CSAT by local calendar month, oldest first; months without a response are left out (SURV-09)."""
    rows = await ctx.session.execute(_MONTHS, _span(ctx, survey_id, first_day, last_day))
    return [MonthFigures(row.month, row.responses, _nps(row), Csat(row.ratings, row.satisfied)) for row in rows]


@operation("surveys.flagged", audit="flagged_responses_listed", discloses=True)
async def flagged(ctx: Context, *, most: int = 20, waiting: bool = False) -> list[FlaggedResponse]:
    """Responses that need somebody, the newest day first, with their comments (SURV-06).

    Anonymous ones appear the day after, mixed with the others of their day. `waiting` leaves out those whose task is
    closed.
    """
    given = {"hospital": ctx.hospital.id, "most": min(most, 100), "waiting": waiting}
    rows = await ctx.session.execute(_FLAGGED, given)
    found = [
        FlaggedResponse(
            row.id,
            row.survey_id,
            row.contact_id,
            row.patient_id,
            row.nps_score,
            Sentiment(row.sentiment),
            row.day,
            orjson.loads(ctx.keys.open(row.comments)) if row.comments else {},
            row.task_number,
            row.task_open,
        )
        for row in rows
    ]
    for response in found:
        ctx.note(AuditNote("survey_response_read", "surveys", response.id, response.patient_id))
    return found
