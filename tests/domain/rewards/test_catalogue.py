"""Changing a reward while patients redeem it, and counting what became of its codes."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden
from domain.rewards import service as rewards
from domain.rewards.jobs import expire_codes
from domain.rewards.rules import RewardTerms, RewardType
from domain.rewards.service import RewardFigures
from domain.staff.rules import Role, staff_actor
from tests.domain.appointments.world import Clinic, add_clinic
from tests.domain.rewards.test_redeeming import give, redeem, reward, stock

MUG = RewardTerms("Mug", RewardType.CUSTOM_GIFT, 100, stock=5)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def test_a_stock_counted_down_meanwhile_is_not_put_back(clinic: Clinic) -> None:
    """The patient's transaction has taken one and not ended: the change waits, sees it, and leaves all as it is."""
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 100)
    mug = await reward(clinic, stock=5)

    async def dearer() -> None:
        async with clinic.act() as ctx:
            await rewards.change_reward(ctx, mug, replace(MUG, cost=200), was=MUG)

    async with clinic.act() as ctx:
        await rewards.redeem(ctx, patient_id=one.patient, reward_id=mug, request="m1")
        change = asyncio.create_task(dearer())
        await _waiting(clinic)
    with pytest.raises(Conflict):
        await change
    assert await stock(clinic, mug) == 4
    assert await clinic.owner.fetchval("SELECT cost FROM reward WHERE id = $1", mug) == 100
    async with clinic.act() as ctx:
        held = replace(MUG, stock=4)
        changed = await rewards.change_reward(ctx, mug, replace(held, cost=200), was=held)
    assert changed.terms == replace(MUG, stock=4, cost=200)


async def _waiting(clinic: Clinic) -> None:
    """Until somebody in this database waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(10):
        while not await clinic.owner.fetchval(query):  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)


async def test_what_became_of_the_codes(clinic: Clinic) -> None:
    people = await clinic.add_people(3)
    mug, cap = await reward(clinic), await reward(clinic, name="Cap")
    for person in people:
        await give(clinic, person, 1000)
    early = [await redeem(clinic, people[0], mug, f"m{n}") for n in range(3)]
    async with clinic.act() as ctx:
        await rewards.use_code(ctx, early[0].code)
        await rewards.cancel_code(ctx, early[1].code)
    clinic.clock.advance(timedelta(days=31))
    for person in people[1:]:
        await redeem(clinic, person, mug, "a")
    await redeem(clinic, people[1], mug, "b")
    await redeem(clinic, people[1], cap, "c")
    expected = RewardFigures(mug, open=3, holders=2, used=1, expired=1, cancelled=1, spent=100)
    for sweep in (False, True):  # a code that has run out counts so before the sweep has been there
        async with clinic.act() as ctx:
            assert await expire_codes(ctx) == 1 if sweep else True
            assert await rewards.reward_figures(ctx, mug) == expected
    async with clinic.act() as ctx:
        assert await rewards.reward_figures(ctx, uuid4()) != expected


async def test_figures_are_for_administrators(clinic: Clinic) -> None:
    async with clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "whatsapp")) as ctx:
        with pytest.raises(Forbidden):
            await rewards.reward_figures(ctx, uuid4())
