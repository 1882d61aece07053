"""Making and switching surveys: one is asked after visits, and what a change touches is counted."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.staff.rules import Role, staff_actor
from domain.surveys import service as surveys
from domain.surveys.defaults import ASK_NPS
from domain.surveys.rules import SurveyType
from tests.domain.surveys.ward import Ward, open_ward

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


async def after_visits(ward: Ward, survey_id: UUID | None) -> None:
    async with ward.clinic.act() as ctx:
        await surveys.ask_after_visit(ctx, survey_id)


async def auto(ward: Ward) -> list[str]:
    return sorted(row["code"] for row in await ward.rows("survey") if row["auto_trigger"])


async def test_the_first_look_brings_the_shipped_surveys(ward: Ward) -> None:
    await ward.clinic.owner.execute("DELETE FROM survey")
    for _ in range(2):
        async with ward.clinic.act() as ctx:
            assert len(await surveys.listed(ctx)) == 6
    assert len(await ward.rows("survey")) == 6


async def test_another_survey_is_asked_after_visits(ward: Ward) -> None:
    async with ward.clinic.act() as ctx:
        await surveys.change(ctx, ward.surveys["csat"].id, active=False)
    await after_visits(ward, ward.surveys["csat"].id)
    assert await auto(ward) == ["csat"]
    async with ward.clinic.act() as ctx:
        asked = surveys.asked_after_visits(await surveys.listed(ctx))
    assert asked is not None
    assert (asked.code, asked.active) == ("csat", True)
    one, other = await ward.clinic.add_people(2)
    await ward.visit(one, NINE)
    assert [row["survey_id"] for row in await ward.rows("survey_invitation")] == [ward.surveys["csat"].id]
    await after_visits(ward, None)
    assert await auto(ward) == []
    await ward.visit(other, NINE + timedelta(days=1))
    assert len(await ward.rows("survey_invitation")) == 1
    with pytest.raises(NotFound):
        await after_visits(ward, uuid4())


async def test_two_choices_at_once_leave_one_survey(ward: Ward) -> None:
    ids = [survey.id for survey in ward.surveys.values()]
    await asyncio.gather(*(after_visits(ward, survey_id) for survey_id in ids))
    assert len(await auto(ward)) == 1


async def test_who_has_a_survey_open_is_counted(ward: Ward) -> None:
    one, other, third = await ward.clinic.add_people(3)
    invitation = await ward.invite(one)
    await ward.invite(other)
    await ward.invite(third, "csat")
    await ward.answer(one, invitation.id, "nps", 9)
    await ward.answer(one, invitation.id, "why", "kind")
    async with ward.clinic.act() as ctx:
        card = await surveys.card(ctx, ward.surveys["nps"].id)
        with pytest.raises(NotFound):
            await surveys.card(ctx, uuid4())
    assert (card.survey.code, card.waiting, card.answered) == ("nps", 1, 1)
    ward.clinic.clock.advance(timedelta(days=30))
    async with ward.clinic.act() as ctx:
        card = await surveys.card(ctx, ward.surveys["nps"].id)
    assert (card.waiting, card.answered) == (0, 1)


@pytest.mark.parametrize(
    ("code", "title", "error"),
    [("nps", "Again", Conflict), ("Lab visit", "Lab", Invalid), ("x" * 31, "Lab", Invalid), ("lab", " ", Invalid),
     ("lab", "x" * 61, Invalid)],
)  # fmt: skip
async def test_what_is_no_new_survey(ward: Ward, code: str, title: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        async with ward.clinic.act() as ctx:
            await surveys.create(ctx, code=code, title=title, survey_type=SurveyType.NPS, questions=[ASK_NPS])
    assert len(await ward.rows("survey")) == 6


async def test_the_front_desk_switches_nothing(ward: Ward) -> None:
    actor = staff_actor(uuid4(), Role.RECEPTIONIST, "whatsapp")
    async with ward.clinic.act(actor) as ctx:
        assert (await surveys.card(ctx, ward.surveys["nps"].id)).waiting == 0
        with pytest.raises(Forbidden):
            await surveys.ask_after_visit(ctx, ward.surveys["nps"].id)
