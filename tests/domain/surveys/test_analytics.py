"""The figures, against counts made by hand (SURV-08, SURV-09, SURV-11)."""

from datetime import UTC, date, datetime

import asyncpg
import pytest

from domain.feedback.sentiment import Sentiment
from domain.kit.db import Database
from domain.surveys import service as surveys
from domain.surveys.rules import Csat, Nps
from tests.domain.surveys.ward import Ward, open_ward

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 2)
# Twelve known answers: five of 9 and 10, three of 7 and 8, four of 0 to 6: (5 - 4) / 12.
KNOWN = (10, 9, 9, 10, 9, 8, 7, 8, 6, 0, 3, 6)


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    ward = await open_ward(database, owner)
    ward.clinic.clock.instant = NINE
    return ward


async def give(ward: Ward, scores: tuple[int, ...], code: str = "nps") -> None:
    for person, score in zip(await ward.clinic.add_people(len(scores)), scores, strict=True):
        invitation = await ward.invite(person, code)
        question = ward.surveys[code].questions.questions[0].id
        after = await ward.answer(person, invitation.id, question, score)
        if after.question is not None:
            await ward.answer(person, invitation.id, after.question.id, None)


async def test_twelve_known_answers_give_the_nps_made_by_hand(ward: Ward) -> None:
    """Three more were invited and never answered: they are in no denominator."""
    await give(ward, KNOWN)
    for person in await ward.clinic.add_people(3):
        await ward.invite(person)
    async with ward.clinic.act() as ctx:
        figures = await surveys.analytics(ctx, survey_id=ward.surveys["nps"].id, first_day=MONDAY, last_day=MONDAY)
    assert figures.nps == Nps(n=12, promoters=5, passives=3, detractors=4)
    assert figures.nps.score == pytest.approx(8.3333333)
    assert (figures.invited, figures.answered, figures.responses, figures.partial) == (15, 12, 12, 0)
    assert (figures.flagged, figures.csat, figures.csat.share) == (4, Csat(0, 0), None)
    assert figures.sentiment == {Sentiment.POSITIVE: 5, Sentiment.NEUTRAL: 3, Sentiment.NEGATIVE: 4}
    (nps,) = figures.questions
    assert (nps.question_id, nps.n, nps.mean) == ("nps", 12, 85 / 12)
    assert nps.counts == {"0": 1, "10": 2, "3": 1, "6": 2, "7": 1, "8": 2, "9": 3}


async def test_csat_is_the_share_of_four_and_five(ward: Ward) -> None:
    await give(ward, (5, 4, 4, 3, 2, 1, 5, 4), "csat")
    async with ward.clinic.act() as ctx:
        figures = await surveys.analytics(ctx, first_day=MONDAY, last_day=MONDAY)
    assert (figures.csat, figures.csat.share) == (Csat(8, 5), 0.625)
    assert (figures.nps.n, figures.nps.score) == (0, None)


async def test_the_trend_by_month_and_the_span_by_local_days(ward: Ward) -> None:
    """23:30 UTC on the 30th is already December in Lagos."""
    await give(ward, (9, 10, 0))
    ward.clinic.clock.instant = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    await give(ward, (9, 7))
    async with ward.clinic.act() as ctx:
        months = await surveys.trend(ctx, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
        november = await surveys.analytics(ctx, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
        december = await surveys.analytics(ctx, first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    assert [(m.month, m.responses, m.nps) for m in months] == [
        (date(2026, 11, 1), 3, Nps(3, 2, 0, 1)),
        (date(2026, 12, 1), 2, Nps(2, 1, 1, 0)),
    ]
    assert (november.invited, november.responses) == (3, 3)
    assert (december.invited, december.responses) == (2, 2)
