"""Tiers: who is in them, and whom other thresholds would move."""

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Invalid
from domain.loyalty import service as loyalty
from domain.loyalty.crediting import credit
from domain.loyalty.rules import DEFAULT_RULES, Event, Program, Rule, Tier
from tests.domain.appointments.world import Clinic, add_clinic


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def test_patients_are_counted_by_tier_and_by_where_they_would_go(clinic: Clinic) -> None:
    people = await clinic.add_people(6)
    for person, points in zip(people, (1, 999, 1000, 4999, 5000, 10_000), strict=True):
        async with clinic.act() as ctx:
            await credit(ctx, person.patient, event="manual", source="x", points=points, expires_at=None)
    async with clinic.act() as ctx:
        held = await loyalty.tier_counts(ctx)
        moved = await loyalty.tier_counts(ctx, Program(silver_from=2, gold_from=5_001, platinum_from=10_001))
        with pytest.raises(Invalid):
            await loyalty.tier_counts(ctx, Program(silver_from=6_000))
    assert held.now == {Tier.BRONZE: 2, Tier.SILVER: 2, Tier.GOLD: 1, Tier.PLATINUM: 1}
    assert (held.up, held.down) == (0, 0)
    assert (moved.now, moved.up, moved.down) == (held.now, 1, 2)
    async with clinic.act() as ctx:
        await loyalty.change_program(ctx, Program(silver_from=2, gold_from=5_001, platinum_from=10_001))
        after = await loyalty.tier_counts(ctx)
    assert after.now == {Tier.BRONZE: 1, Tier.SILVER: 4, Tier.GOLD: 1, Tier.PLATINUM: 0}


async def test_another_hospitals_patients_are_not_counted(clinic: Clinic, database: Database) -> None:
    (one,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        await credit(ctx, one.patient, event="manual", source="x", points=5, expires_at=None)
    other = await add_clinic(database, clinic.owner, "KAN")
    async with other.act() as ctx:
        assert sum((await loyalty.tier_counts(ctx)).now.values()) == 0


async def test_the_programme_with_its_rules(clinic: Clinic) -> None:
    async with clinic.act() as ctx:
        await loyalty.change_rule(ctx, Event.REFERRAL, Rule(False, 300))
        found = await loyalty.programme(ctx)
    assert found.program == Program()
    assert found.rules == DEFAULT_RULES | {Event.REFERRAL: Rule(False, 300)}
