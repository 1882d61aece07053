"""Making and changing surveys (SURV-02, SURV-09)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pydantic
from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.surveys.defaults import DEFAULTS
from domain.surveys.rules import LONGEST_CODE, LONGEST_TITLE, Question, Questions, SurveyType


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey as it is asked. `code` is short and unique in the hospital, for chat."""

    id: UUID
    code: str
    title: str
    survey_type: SurveyType
    questions: Questions
    active: bool
    anonymous: bool
    auto_trigger: bool
    delay_hours: int | None


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """A survey with how many people have it open now, and how many have answered it, ever."""

    survey: SurveyView
    waiting: int
    answered: int


COLUMNS = "id, code, title, survey_type, questions, active, anonymous, auto_trigger, delay_hours"
_INSERT = text(
    "INSERT INTO survey (hospital_id, id, code, title, survey_type, questions, active, anonymous, auto_trigger,"  # noqa: S608
    " delay_hours, created_at, updated_at) VALUES (:hospital, :id, :code, :title, :type, CAST(:questions AS jsonb),"
    " :active, :anonymous, :auto, :delay, :now, :now) ON CONFLICT (hospital_id, code) DO NOTHING"
    f" RETURNING {COLUMNS}"
)
_LIST = text(f"SELECT {COLUMNS} FROM survey WHERE hospital_id = :hospital ORDER BY code")  # noqa: S608  # own constants
_ONE = text(f"SELECT {COLUMNS} FROM survey WHERE hospital_id = :hospital AND id = :id")  # noqa: S608  # own constants
_LOCK = text(f"SELECT {COLUMNS} FROM survey WHERE hospital_id = :hospital AND id = :id FOR NO KEY UPDATE")  # noqa: S608
_INVITED = text("SELECT EXISTS (SELECT FROM survey_invitation WHERE hospital_id = :hospital AND survey_id = :id)")
_CHANGE = text(
    "UPDATE survey SET title = :title, questions = CAST(:questions AS jsonb), active = :active, anonymous = :anonymous,"  # noqa: S608
    " auto_trigger = :auto, delay_hours = :delay, updated_at = :now WHERE hospital_id = :hospital AND id = :id"
    f" RETURNING {COLUMNS}"
)
_ASKED = text(
    """
    SELECT count(*) FILTER (WHERE status = 'open' AND expires_at > :now) AS waiting,
           count(*) FILTER (WHERE status = 'answered') AS answered
    FROM survey_invitation WHERE hospital_id = :hospital AND survey_id = :id
    """
)
_LOCK_ALL = text("SELECT id FROM survey WHERE hospital_id = :hospital ORDER BY id FOR NO KEY UPDATE")
_AFTER_VISITS = text(
    """
    UPDATE survey SET auto_trigger = (id IS NOT DISTINCT FROM :id), active = active OR id IS NOT DISTINCT FROM :id,
        updated_at = :now
    WHERE hospital_id = :hospital AND (auto_trigger OR id = :id)
    """
)


def view_of(row: Any) -> SurveyView:
    """A row of COLUMNS. The questions were checked when they were stored."""
    fields = row._asdict()
    fields["survey_type"] = SurveyType(row.survey_type)
    fields["questions"] = Questions(questions=row.questions)
    return SurveyView(**fields)


def checked_questions(questions: Questions | list[Any]) -> Questions:
    """Raises `Invalid` naming what is wrong with them."""
    try:
        return questions if isinstance(questions, Questions) else Questions(questions=tuple(questions))
    except pydantic.ValidationError as error:
        reasons = "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())
        raise Invalid(f"these questions cannot be asked: {reasons}", field="questions") from error


def _json(questions: tuple[Question, ...]) -> str:
    return orjson.dumps([q.model_dump(mode="json", exclude_defaults=True) for q in questions]).decode()


@operation("surveys.create", audit="survey_created")
async def create(
    ctx: Context,
    *,
    code: str,
    title: str,
    survey_type: SurveyType,
    questions: Questions | list[Any],
    anonymous: bool = False,
    auto_trigger: bool = False,
    active: bool = True,
    delay_hours: int | None = None,
) -> SurveyView:
    """A new survey. Raises `Invalid` for a title, code or questions that cannot be, `Conflict` for a code already taken."""
    title = checked_title(title)
    if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}", code):
        raise Invalid(f"a code has 1 to {LONGEST_CODE} small letters, digits or _, a letter first", field="code")
    checked = checked_questions(questions)
    row = await _insert(ctx, code, title, survey_type, checked, active, anonymous, auto_trigger, delay_hours)
    if row is None:
        raise Conflict("there is a survey of that code already", field="code")
    return view_of(row)


def checked_title(title: str) -> str:
    """Raises `Invalid` for none or one that is too long."""
    title = " ".join(title.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(f"a survey's title has 1 to {LONGEST_TITLE} characters", field="title")
    return title


async def _insert(
    ctx: Context,
    code: str,
    title: str,
    survey_type: SurveyType,
    questions: Questions,
    active: bool,
    anonymous: bool,
    auto_trigger: bool,
    delay_hours: int | None,
) -> Any:
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "code": code,
        "title": title,
        "type": SurveyType(survey_type).value,
        "questions": _json(questions.questions),
        "active": active,
        "anonymous": anonymous,
        "auto": auto_trigger,
        "delay": delay_hours,
        "now": ctx.now,
    }
    return (await ctx.session.execute(_INSERT, values)).one_or_none()


@operation("surveys.change", audit="survey_changed")
async def change(
    ctx: Context,
    survey_id: UUID,
    *,
    title: str | None = None,
    questions: Questions | list[Any] | None = None,
    active: bool | None = None,
    anonymous: bool | None = None,
    auto_trigger: bool | None = None,
    delay_hours: int | None = None,
) -> SurveyView:
    """Changes what is given. Whether a survey is anonymous cannot change once somebody was invited: a promise was made.

    Questions may change at any time; answers keep the question's id. Raises `NotFound`, `Invalid`, `Conflict`.
    """
    key = {"hospital": ctx.hospital.id, "id": survey_id}
    row = (await ctx.session.execute(_LOCK, key)).one_or_none()
    if row is None:
        raise NotFound("there is no such survey")
    now_is = view_of(row)
    turned = anonymous is not None and anonymous != now_is.anonymous
    if turned and (await ctx.session.execute(_INVITED, key)).scalar_one():
        raise Conflict("people were invited to this survey as it is; make a new one instead", field="anonymous")
    checked = checked_questions(questions) if questions is not None else now_is.questions
    changed = await ctx.session.execute(
        _CHANGE,
        {
            **key,
            "title": now_is.title if title is None else checked_title(title),
            "questions": _json(checked.questions),
            "active": now_is.active if active is None else active,
            "anonymous": now_is.anonymous if anonymous is None else anonymous,
            "auto": now_is.auto_trigger if auto_trigger is None else auto_trigger,
            "delay": now_is.delay_hours if delay_hours is None else delay_hours,
            "now": ctx.now,
        },
    )
    return view_of(changed.one())


@operation("surveys.list", audit="surveys_listed")
async def listed(ctx: Context) -> list[SurveyView]:
    """Every survey of the hospital by code; a hospital without any gets the shipped ones."""
    return await known_surveys(ctx)


@operation("surveys.read", audit="survey_read")
async def card(ctx: Context, survey_id: UUID) -> SurveyCard:
    """One survey with its numbers. Raises `NotFound`."""
    survey = await survey_of(ctx, survey_id)
    key = {"hospital": ctx.hospital.id, "id": survey_id, "now": ctx.now}
    row = (await ctx.session.execute(_ASKED, key)).one()
    return SurveyCard(survey, row.waiting, row.answered)


@operation("surveys.ask_after_visit", audit="survey_after_visits_set")
async def ask_after_visit(ctx: Context, survey_id: UUID | None) -> SurveyView | None:
    """Makes this the one survey asked by itself after visits, active as well; None: no survey is (SURV-04).

    What was asked until now stays active, for sending by hand. Raises `NotFound`.
    """
    key = {"hospital": ctx.hospital.id, "id": survey_id}
    there = set((await ctx.session.execute(_LOCK_ALL, {"hospital": ctx.hospital.id})).scalars())
    if survey_id is not None and survey_id not in there:
        raise NotFound("there is no such survey")
    await ctx.session.execute(_AFTER_VISITS, {**key, "now": ctx.now})
    return await survey_of(ctx, survey_id) if survey_id is not None else None


def asked_after_visits(surveys: Iterable[SurveyView]) -> SurveyView | None:
    """Of these the one that is asked after a visit: those of type POST_VISIT first, then by code. None: no survey is."""
    fitting = [survey for survey in surveys if survey.active and survey.auto_trigger]
    return min(fitting, key=lambda s: (s.survey_type is not SurveyType.POST_VISIT, s.code), default=None)


async def known_surveys(ctx: Context) -> list[SurveyView]:
    """For use cases with their own permission: every survey, the shipped ones if there was none."""
    surveys = await all_surveys(ctx)
    if not surveys and await seed_defaults(ctx):
        surveys = await all_surveys(ctx)
    return surveys


async def all_surveys(ctx: Context) -> list[SurveyView]:
    """For use cases with their own permission."""
    return [view_of(row) for row in await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id})]


async def survey_of(ctx: Context, survey_id: UUID) -> SurveyView:
    """For use cases with their own permission. Raises `NotFound`."""
    row = (await ctx.session.execute(_ONE, {"hospital": ctx.hospital.id, "id": survey_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such survey")
    return view_of(row)


async def seed_defaults(ctx: Context) -> int:
    """Gives the hospital the shipped surveys it has not got; what was changed stays. Returns how many were new."""
    made = 0
    for default in DEFAULTS:
        row = await _insert(
            ctx,
            default.code,
            default.title,
            default.survey_type,
            default.questions,
            True,
            default.anonymous,
            default.auto_trigger,
            None,
        )
        made += row is not None
    return made
