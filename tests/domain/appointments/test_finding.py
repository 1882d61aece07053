"""What a dialogue is offered: earliest first, each time once, fairly spread, and only what was asked for (APPT-03)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.appointments.rules import Slot
from domain.kit.db import Database
from tests.domain.appointments.world import Clinic, add_clinic
from tests.domain.statements import statements_of

MONDAY = date(2026, 11, 2)
NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def find(
    clinic: Clinic,
    *,
    provider_id: UUID | None = None,
    last_day: date = MONDAY,
    start: time | None = None,
    end: time | None = None,
    after: datetime | None = None,
    limit: int = 6,
) -> list[Slot]:
    catalogue = await clinic.catalogue()
    async with clinic.act() as ctx:
        return await appointments.find_slots(
            ctx,
            catalogue,
            department_id=clinic.department_id,
            provider_id=provider_id,
            first_day=MONDAY,
            last_day=last_day,
            start=start,
            end=end,
            after=after,
            limit=limit,
        )


async def test_times_are_unique_and_shared_between_providers(clinic: Clinic) -> None:
    providers = {await clinic.add_provider(f"Doctor {place}") for place in range(3)}
    slots = await find(clinic)
    assert [slot.starts_at for slot in slots] == [NINE + timedelta(minutes=30 * step) for step in range(6)]
    assert Counter(slot.provider_id for slot in slots) == dict.fromkeys(providers, 2)


async def test_the_less_booked_provider_comes_first(clinic: Clinic) -> None:
    full, idle = await clinic.add_provider("Ada Busy"), await clinic.add_provider("Zik Idle")
    (one,) = await clinic.add_people(1)
    await clinic.book((await clinic.hold(one, full, NINE + timedelta(hours=2))).id, one.patient)
    assert (await find(clinic, limit=1))[0].provider_id == idle


async def test_more_and_parts_of_the_day_are_local(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    after = await find(clinic, after=NINE + timedelta(minutes=60), limit=2)
    assert [slot.starts_at for slot in after] == [NINE + timedelta(minutes=90), NINE + timedelta(minutes=120)]
    late = await find(clinic, provider_id=provider, start=time(11), end=time(11, 30), last_day=date(2026, 11, 3))
    assert [slot.starts_at for slot in late] == [NINE + timedelta(hours=2), NINE + timedelta(hours=26)]


async def test_one_query_however_many_providers_and_days(clinic: Clinic) -> None:
    for place in range(5):
        await clinic.add_provider(f"Doctor {place}")
    catalogue = await clinic.catalogue()
    async with clinic.act() as ctx:
        with statements_of(ctx.session) as statements:
            await appointments.find_slots(
                ctx,
                catalogue,
                department_id=clinic.department_id,
                first_day=MONDAY,
                last_day=MONDAY + timedelta(days=60),
            )
        assert len(statements) == 1


async def test_nobody_there_or_chat_not_accepted(clinic: Clinic, owner: asyncpg.Connection) -> None:
    assert await find(clinic) == []
    provider = await clinic.add_provider()
    await owner.execute("UPDATE provider SET accepts_chat_booking = false")
    assert await find(clinic) == []
    assert len(await find(clinic, provider_id=provider)) == 6
    await owner.execute("UPDATE provider SET active = false")
    assert await find(clinic, provider_id=provider) == []


async def test_a_holiday_closes_unless_the_day_has_its_own_hours(clinic: Clinic, owner: asyncpg.Connection) -> None:
    provider = await clinic.add_provider()
    await owner.execute(
        "INSERT INTO holiday (hospital_id, id, day, name) VALUES ($1, gen_random_uuid(), $2, '')",
        clinic.hospital.id,
        MONDAY,
    )
    assert await find(clinic) == []
    await owner.execute(
        "INSERT INTO date_hours (hospital_id, id, provider_id, day, opens, closes)"
        " VALUES ($1, gen_random_uuid(), $2, $3, 600, 660)",
        clinic.hospital.id,
        provider,
        MONDAY,
    )
    assert [slot.starts_at for slot in await find(clinic)] == [
        NINE + timedelta(minutes=minutes) for minutes in (60, 90)
    ]


async def test_alternatives_reach_the_department_and_the_horizon(clinic: Clinic) -> None:
    rare = await clinic.add_provider("Rare", hours=((0, 540, 570),))
    other = await clinic.add_provider("Other", hours=((4, 540, 570),))
    (one,) = await clinic.add_people(1)
    await clinic.book((await clinic.hold(one, rare, NINE)).id, one.patient)
    catalogue = await clinic.catalogue()
    async with clinic.act() as ctx:
        near = await appointments.nearest(
            ctx, catalogue, provider_id=rare, department_id=clinic.department_id, wanted=NINE
        )
    assert [(slot.provider_id, slot.starts_at - NINE) for slot in near] == [
        (rare, timedelta(days=7)),
        (rare, timedelta(days=14)),
        (other, timedelta(days=4)),
    ]
