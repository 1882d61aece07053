"""Scores in the database: the same as the pure rules say, on facts, after talking, and every night (SCORE-07)."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Forbidden, NotFound
from domain.leads import service as leads
from domain.leads.rules import InteractionKind, Source, Status
from domain.scoring.jobs import rescore_nightly, rescore_talked
from domain.scoring.rules import Inputs, parts_of
from domain.scoring.service import ScoreCard, rescore, score_of
from domain.staff.rules import Role
from tests.domain.leads.office import Office, office_of


@pytest.fixture
async def office(database: Database, owner: asyncpg.Connection) -> Office:
    return await office_of(database, owner)


async def explained(office: Office, lead: UUID) -> ScoreCard:
    async with office.system() as ctx:
        return await score_of(ctx, lead)


def points(card: ScoreCard) -> list[int]:
    return [part.points for part in card.parts]


async def test_the_explanation_adds_up(office: Office) -> None:
    provider = await office.clinic.add_provider()
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    assert row["score"] == 5
    await office.said(person, sent=2)
    office.pass_time(timedelta(minutes=1))
    await office.said(person, heard=1)
    office.pass_time(timedelta(minutes=1))
    await office.said(person, sent=1)
    async with office.system() as ctx:
        await leads.log_interaction(ctx, row["id"], InteractionKind.PHONE_CALL)
        await leads.log_interaction(ctx, row["id"], InteractionKind.NOTE, notes="no communication")
        await leads.edit(ctx, row["id"], preferred_provider_id=provider, preferred_day=date(2026, 11, 9))
    card = await explained(office, row["id"])
    assert [(part.name, part.points, part.most, part.why) for part in card.parts] == [
        ("Source", 5, 20, "Whatsapp"),
        ("Engagement", 15, 30, "5 communications, 3 points each"),
        ("Response rate", 12, 20, "3 of 5 answered"),
        ("Recency", 15, 15, "last contact today"),
        ("Interest", 10, 15, "has a preferred doctor, has a preferred day"),
    ]
    assert card.score == 57 == sum(points(card))
    assert (await office.row(row["id"]))["score"] == 57
    new = await explained(office, await office.lead("New", source=Source.WEBSITE))
    assert [part.why for part in new.parts[1:]] == [
        "0 communications, 3 points each",
        "nothing was said yet",
        "never contacted",
        "no services, doctor or day yet",
    ]
    with pytest.raises(NotFound):
        await explained(office, office.id)
    with pytest.raises(Forbidden):
        async with office.by(await office.member(role="FINANCE"), Role.FINANCE) as ctx:
            await score_of(ctx, row["id"])


@pytest.mark.parametrize(("days", "recency"), [(6.99, 15), (7, 10), (13.99, 10), (14, 5), (29.99, 5), (30, 0)])
async def test_the_boundaries_in_the_database(office: Office, days: float, recency: int) -> None:
    lead = await office.lead()
    async with office.system() as ctx:
        at = office.now - timedelta(days=days)
        await leads.log_interaction(ctx, lead, InteractionKind.EMAIL, at=at)
    row = await office.row(lead)
    assert (row["recency_points"], row["last_contacted_at"]) == (recency, at)


async def test_sql_and_the_pure_rules_agree(office: Office) -> None:
    chance = random.Random(42)
    await office.set("lead_source_points", {"WHATSAPP": 16, "OTHER": 0})
    chosen = {"WHATSAPP": 16, "OTHER": 0}
    provider = await office.clinic.add_provider()
    expected = {}
    for n in range(60):
        lead = await office.lead(f"A{n}", source=chance.choice(list(Source)))
        count, answered = chance.randrange(0, 14), 0
        last = None
        for _ in range(count):
            responded, since = chance.random() < 0.4, timedelta(days=chance.choice([0, 5, 6.99, 7, 13, 14, 20, 30, 90]))
            answered += responded
            last = max(last or office.now - since, office.now - since)
            await office.owner.execute(
                "INSERT INTO lead_interaction (hospital_id, id, lead_id, kind, responded, at)"
                " VALUES ($1, gen_random_uuid(), $2, 'PHONE_CALL', $3, $4)",
                office.id,
                lead,
                responded,
                office.now - since,
            )
        signals = tuple(chance.random() < 0.5 for _ in range(3))
        await office.owner.execute(
            "UPDATE lead SET interested_in = $2, preferred_provider_id = $3, preferred_day = $4 WHERE id = $1",
            lead,
            '["Eye"]' if signals[0] else "[]",
            provider if signals[1] else None,
            date(2026, 12, 1) if signals[2] else None,
        )
        source = (await office.row(lead))["source"]
        expected[lead] = parts_of(Inputs(source, count, answered, last, *signals), chosen, office.now)
    async with office.system() as ctx:
        await rescore(ctx, list(expected))
        assert await rescore(ctx, list(expected)) == 0
    for lead, parts in expected.items():
        row = await office.row(lead)
        found = [row[f"{name}_points"] for name in ("source", "engagement", "response", "recency", "interest")]
        assert found == [parts.source, parts.engagement, parts.response, parts.recency, parts.interest]
        assert row["score"] == parts.total


async def test_talking_shows_in_the_score_soon(office: Office) -> None:
    """Nothing but the messages themselves is written when people talk."""
    person, other = await office.person("+2348030001111"), await office.person("+2348030002222")
    row, second = await office.introduce(person, "Ada Obi"), await office.introduce(other, "Ngozi Eze")
    assert row is not None
    assert second is not None
    await office.said(person, heard=2, sent=1)
    async with office.system() as ctx:
        assert await rescore_talked(ctx) == 1
    assert (await office.row(row["id"]))["score"] == 5 + 9 + 13 + 15
    async with office.system() as ctx:
        assert await rescore_talked(ctx) == 0
    await office.said(other, sent=1)
    async with office.system() as ctx:
        assert await rescore_talked(ctx) == 1
    assert (await office.row(second["id"]))["score"] == 5 + 3 + 0 + 15


async def test_every_night_all_of_them_once_in_steps(office: Office) -> None:
    ids = [await office.lead(f"A{n}", source=Source.WEBSITE) for n in range(7)]
    async with office.system() as ctx:
        for lead in ids:
            await leads.log_interaction(ctx, lead, InteractionKind.EMAIL)
        await leads.move(ctx, ids[0], Status.LOST, "closed")
    assert {(await office.row(lead))["score"] for lead in ids} == {33}
    office.clinic.clock.instant = datetime(
        2026, 11, 9, 0, 59, tzinfo=UTC
    )  # 01:59 in Lagos, a week later less a few hours

    async def night(batches: int = 1) -> int:
        async with office.system() as ctx:
            return await rescore_nightly(ctx, batch=2, batches=batches)

    assert await night() == 0
    office.clinic.clock.instant = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)  # seven days to the minute
    assert [await night() for _ in range(5)] == [2, 2, 2, 0, 0]
    assert [(await office.row(lead))["score"] for lead in ids] == [33, *[28] * 6]
    office.pass_time(timedelta(days=1))
    await office.owner.execute("UPDATE lead SET score = 0, source_points = 0")
    assert await night(batches=10) == 6
    assert await night() == 0


async def test_rescoring_and_working_at_once_never_block_each_other(office: Office) -> None:
    ids = [await office.lead(f"A{n}", source=Source.WEBSITE) for n in range(30)]

    async def work(n: int) -> None:
        async with office.system() as ctx:
            await leads.edit_many(
                ctx, leads.Selection(ids=tuple(ids)), leads.BulkChange(pipeline=f"P{n}"), expected_count=30
            )

    async def score() -> None:
        async with office.system() as ctx:
            await rescore(ctx, list(reversed(ids)))
        async with office.system() as ctx:
            await rescore(ctx, ids, wait=False)

    await asyncio.gather(*(work(n) for n in range(4)), *(score() for _ in range(6)))
    assert {(await office.row(lead))["score"] for lead in ids} == {15}
