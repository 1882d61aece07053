"""Answering: question by question, whenever it suits, once (SURV-05, SURV-06, SURV-10; anchors 4.8)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.feedback.sentiment import mood, word_mood
from domain.kit.context import Context
from domain.kit.crypto import KeySet
from domain.kit.errors import Invalid, NotFound
from domain.kit.ids import uuid7
from domain.settings.service import read_settings
from domain.staff.rules import require_own_contact
from domain.surveys.building import SurveyView, survey_of
from domain.surveys.inviting import stop_asking
from domain.surveys.rules import Answer, Question, needs_follow_up
from domain.tasks.rules import Priority, TaskType
from domain.tasks.service import due_in_working_time, open_task

ENVELOPE = 16_384  # bytes; longer than any answers with their comments


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an invitation stands. `question` is the next one, None once it is `done` or can no longer be answered.

    `status`: open, done (this was the last answer), answered, declined or expired. `text` is the question's wording,
    not yet translated; `answered` how many questions have their answer.
    """

    id: UUID
    patient_id: UUID | None
    survey: SurveyView
    status: str
    question: Question | None = None
    text: str = ""
    answered: int = 0


@dataclass(slots=True)
class _Draft:
    answers: dict[str, Answer] = field(default_factory=dict, repr=False)
    passed: list[str] = field(default_factory=list)


_LATEST = text(
    """
    SELECT id FROM survey_invitation
    WHERE hospital_id = :hospital AND contact_id = :contact AND status = 'open' AND expires_at > :now
    ORDER BY invited_at DESC, id DESC LIMIT 1
    """
)
_READ = "SELECT * FROM survey_invitation WHERE hospital_id = :hospital AND id = :id"
_ONE, _LOCK = text(_READ), text(f"{_READ} FOR NO KEY UPDATE")
_SAVE = text(
    "UPDATE survey_invitation SET draft = :draft, updated_at = :now WHERE hospital_id = :hospital AND id = :id"
)
_SETTLE = text(
    """
    UPDATE survey_invitation SET status = :status, draft = NULL, settled_at = :now, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
# An anonymous survey's invitation keeps no instant: the day its answer came is all the other table knows too.
_SETTLE_ANONYMOUS = text(
    """
    UPDATE survey_invitation SET status = :status, draft = NULL, updated_at = created_at
    WHERE hospital_id = :hospital AND id = :id
    """
)
_RESPOND = text(
    """
    INSERT INTO survey_response (hospital_id, id, survey_id, invitation_id, contact_id, patient_id, appointment_id,
        answers, comments, nps_score, ratings, satisfied, sentiment, needs_follow_up, complete, day, submitted_at,
        created_at, updated_at)
    VALUES (:hospital, :id, :survey, :invitation, :contact, :patient, :appointment, CAST(:answers AS jsonb), :comments,
        :nps, :ratings, :satisfied, :sentiment, :follow_up, :complete, :day, :now, :now, :now)
    ON CONFLICT (hospital_id, invitation_id) DO NOTHING RETURNING id
    """
)
_RESPOND_ANONYMOUSLY = text(
    """
    INSERT INTO anonymous_survey_response (hospital_id, id, survey_id, answers, comments, nps_score, ratings, satisfied,
        sentiment, needs_follow_up, complete, day, mixed)
    VALUES (:hospital, :id, :survey, '{}', :envelope, NULL, 0, 0, 'neutral', false, false, :day, false)
    """
)


@operation("surveys.open", audit="survey_opened")
async def open_invitation(ctx: Context, *, contact_id: UUID, invitation_id: UUID | None = None) -> Progress:
    """The next question of an invitation, or of the contact's newest open one. Changes nothing.

    Raises `NotFound` for none, and the same for somebody else's.
    """
    require_own_contact(ctx, contact_id, "surveys.open")
    if invitation_id is None:
        latest = await ctx.session.execute(
            _LATEST, {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
        )
        invitation_id = latest.scalar_one_or_none()
    row = None
    if invitation_id is not None:
        row = (await ctx.session.execute(_ONE, {"hospital": ctx.hospital.id, "id": invitation_id})).one_or_none()
    if row is None or row.contact_id != contact_id:
        raise NotFound("there is no such invitation")
    survey = await survey_of(ctx, row.survey_id)
    return _progress(ctx, row, survey, _draft(ctx, row))


@operation("surveys.answer", audit="survey_answered")
async def answer(ctx: Context, *, contact_id: UUID, invitation_id: UUID, question_id: str, answer: Any) -> Progress:
    """Takes one answer (None passes over an optional question) and gives the next question.

    The last one makes the response, exactly once; until then an answer given again replaces the former. After that, or
    once the invitation is closed, nothing changes and `status` says so. Raises `Invalid` for an answer that cannot be
    or a required question passed over, `NotFound` as `open_invitation`.
    """
    require_own_contact(ctx, contact_id, "surveys.answer")
    row = await _locked(ctx, contact_id, invitation_id)
    survey = await survey_of(ctx, row.survey_id)
    draft = _draft(ctx, row)
    before = _progress(ctx, row, survey, draft)
    if before.status != "open":
        return before
    question = survey.questions.get(question_id)
    if question is None:
        return before
    if answer is None:
        if question.required:
            raise Invalid("this question needs an answer", field=question_id)
        draft.answers.pop(question_id, None)
        draft.passed = [*(name for name in draft.passed if name != question_id), question_id]
    else:
        try:
            draft.answers[question_id] = question.checked(answer)
        except ValueError as error:
            raise Invalid("that is no answer to this question", field=question_id) from error
        draft.passed = [name for name in draft.passed if name != question_id]
    following = survey.questions.following(draft.answers, draft.passed)
    if following is None:
        await _settle(ctx, row, survey, draft, "answered", complete=True)
        return Progress(row.id, row.patient_id, survey, "done", answered=len(draft.answers))
    sealed = ctx.keys.seal(orjson.dumps({"answers": draft.answers, "passed": draft.passed}))
    await ctx.session.execute(_SAVE, {"hospital": ctx.hospital.id, "id": row.id, "draft": sealed, "now": ctx.now})
    return _progress(ctx, row, survey, draft)


@operation("surveys.decline", audit="survey_declined")
async def decline(ctx: Context, *, contact_id: UUID, invitation_id: UUID) -> Progress:
    """Not now and not later: what was answered is kept as partial, nothing more is sent. Raises `NotFound`."""
    require_own_contact(ctx, contact_id, "surveys.decline")
    row = await _locked(ctx, contact_id, invitation_id)
    survey = await survey_of(ctx, row.survey_id)
    before = _progress(ctx, row, survey, _draft(ctx, row))
    if before.status != "open":
        return before
    await _settle(ctx, row, survey, _draft(ctx, row), "declined", complete=False)
    return Progress(row.id, row.patient_id, survey, "declined", answered=before.answered)


async def expire(ctx: Context, invitation_id: UUID) -> bool:
    """Closes an invitation whose time is over; what was answered is kept as partial. False if it was closed."""
    row = (await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "id": invitation_id})).one_or_none()
    if row is None or row.status != "open" or row.expires_at > ctx.now:
        return False
    await _settle(ctx, row, await survey_of(ctx, row.survey_id), _draft(ctx, row), "expired", complete=False)
    return True


async def _locked(ctx: Context, contact_id: UUID, invitation_id: UUID) -> Any:
    row = (await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "id": invitation_id})).one_or_none()
    if row is None or row.contact_id != contact_id:
        raise NotFound("there is no such invitation")
    return row


def _draft(ctx: Context, row: Any) -> _Draft:
    return _Draft(**orjson.loads(ctx.keys.open(row.draft))) if row.draft is not None else _Draft()


def _progress(ctx: Context, row: Any, survey: SurveyView, draft: _Draft) -> Progress:
    status = "expired" if row.status == "open" and row.expires_at <= ctx.now else row.status
    question = survey.questions.following(draft.answers, draft.passed) if status == "open" else None
    worded = question.worded(draft.answers) if question is not None else ""
    return Progress(row.id, row.patient_id, survey, status, question, worded, len(draft.answers))


async def _settle(ctx: Context, row: Any, survey: SurveyView, draft: _Draft, status: str, *, complete: bool) -> None:
    """Closes the invitation and turns the draft, where it holds an answer, into the response."""
    key = {"hospital": ctx.hospital.id, "id": row.id}
    await ctx.session.execute(
        _SETTLE_ANONYMOUS if survey.anonymous else _SETTLE,
        {**key, "status": status} if survey.anonymous else {**key, "status": status, "now": ctx.now},
    )
    await stop_asking(ctx, row.id, status)
    # Answers a later skip rule made void do not count.
    asked = {question.id for question in survey.questions.asked(draft.answers)}
    answers = {key: value for key, value in draft.answers.items() if key in asked}
    if not answers:
        return
    values = _counted(ctx, survey, answers, complete=complete, day=ctx.today)
    if survey.anonymous:
        envelope = {name: values[name] for name in ("hospital", "survey", "day")}
        sealed = ctx.keys.seal(enveloped(ctx.keys, values))
        await ctx.session.execute(_RESPOND_ANONYMOUSLY, {**envelope, "id": uuid4(), "envelope": sealed})
        return
    response_id = uuid7()
    made = await ctx.session.execute(
        _RESPOND,
        {
            **values,
            "id": response_id,
            "invitation": row.id,
            "contact": row.contact_id,
            "patient": row.patient_id,
            "appointment": row.appointment_id,
            "now": ctx.now,
        },
    )
    if made.scalar_one_or_none() is not None and values["follow_up"]:
        await open_follow_up(
            ctx,
            ("survey_response", response_id),
            nps_score=values["nps"],
            comments=survey.questions.comments_of(answers),
        )


def _counted(
    ctx: Context, survey: SurveyView, answers: dict[str, Answer], *, complete: bool, day: date
) -> dict[str, Any]:
    questions = survey.questions
    score, ratings, comments = questions.nps_of(answers), questions.ratings_of(answers), questions.comments_of(answers)
    plain = {key: value for key, value in answers.items() if key not in comments}
    return {
        "hospital": ctx.hospital.id,
        "survey": survey.id,
        "answers": orjson.dumps(plain).decode(),
        "comments": ctx.keys.seal(orjson.dumps(comments)) if comments else None,
        "nps": score,
        "ratings": len(ratings),
        "satisfied": sum(rating >= 4 for rating in ratings),
        "sentiment": mood(comments.values(), stars=ratings, nps=score).value,
        "follow_up": needs_follow_up(score, ratings, sum(word_mood(comment) for comment in comments.values())),
        "complete": complete,
        "day": day,
    }


def enveloped(keys: KeySet, values: dict[str, Any]) -> bytes:
    """What an anonymous response is until it is mixed with others: JSON, all of one length.

    It is written in the transaction that closes the invitation, so whoever owns the database sees whose it is: it must
    tell nothing, not even by its size.
    """
    kept = {name: value for name, value in values.items() if name not in ("hospital", "survey", "day", "comments")}
    kept["comments"] = keys.open(values["comments"]).decode() if values["comments"] is not None else None
    plain = orjson.dumps(kept)
    return plain.ljust(-(-len(plain) // ENVELOPE) * ENVELOPE)


async def open_follow_up(
    ctx: Context,
    related: tuple[str, UUID],
    *,
    nps_score: int | None = None,
    comments: dict[str, str] | None = None,
    title: str = "Unhappy survey answer: please get in touch",
) -> None:
    """A task with a deadline in working hours (SURV-06); one open task about one thing."""
    settings = await read_settings(ctx.session, ctx.hospital.id)
    told = [f"NPS {nps_score}"] if nps_score is not None else []
    await open_task(
        ctx,
        title=title,
        task_type=TaskType.FOLLOW_UP_CALL,
        priority=Priority.HIGH,
        due_at=await due_in_working_time(ctx, settings.survey_follow_up_hours * 60),
        related=related,
        category="survey_follow_up",
        description="; ".join([*told, *(comments or {}).values()]),
    )
