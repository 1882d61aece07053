"""Making and changing surveys (SURV-02, SURV-09)."""

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
from domain.surveys.rules import Question, Questions, SurveyType


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
    """A new survey. Raises `Invalid` for questions that cannot be asked, `Conflict` for a code already taken."""
    checked = checked_questions(questions)
    row = await _insert(ctx, code, title, survey_type, checked, active, anonymous, auto_trigger, delay_hours)
    if row is None:
        raise Conflict("there is a survey of that code already", field="code")
    return view_of(row)


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
            "title": now_is.title if title is None else title,
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
    """Every survey of the hospital by code."""
    return await all_surveys(ctx)


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
