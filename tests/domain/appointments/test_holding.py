"""Times are kept for one conversation, and nobody else (anchors 4.1)."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.appointments.errors import SlotTaken
from domain.appointments.jobs import expire_holds
from domain.kit.db import Database
from domain.kit.errors import NotFound
from tests.domain.appointments.world import NOW, Clinic, add_clinic

MONDAY = date(2026, 11, 2)
NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def free(clinic: Clinic, limit: int = 3, exclude_conversation: UUID | None = None) -> list[datetime]:
    catalogue = await clinic.catalogue()
    async with clinic.act() as ctx:
        slots = await appointments.find_slots(
            ctx,
            catalogue,
            department_id=clinic.department_id,
            first_day=MONDAY,
            last_day=MONDAY,
            limit=limit,
            exclude_conversation=exclude_conversation,
        )
    return [slot.starts_at for slot in slots]


async def test_a_held_time_is_free_only_for_its_conversation(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    held = await clinic.hold(one, provider, NINE)
    assert (held.starts_at, held.ends_at, held.seat) == (NINE, NINE + timedelta(minutes=30), 1)
    assert held.hold_until == NOW + timedelta(minutes=10)
    assert (await free(clinic))[0] == NINE + timedelta(minutes=30)
    assert (await free(clinic, exclude_conversation=one.conversation))[0] == NINE
    with pytest.raises(SlotTaken) as refused:
        await clinic.hold(other, provider, NINE)
    assert [slot.starts_at for slot in refused.value.alternatives] == [
        NINE + timedelta(minutes=minutes) for minutes in (30, 60, 90)
    ]


async def test_a_new_choice_gives_the_earlier_time_back(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    await clinic.hold(one, provider, NINE)
    await clinic.hold(one, provider, NINE)
    second = await clinic.hold(one, provider, NINE + timedelta(minutes=30))
    assert [row["id"] for row in await clinic.rows()] == [second.id]


async def test_a_refused_choice_leaves_the_earlier_hold(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    first = await clinic.hold(one, provider, NINE)
    await clinic.hold(other, provider, NINE + timedelta(minutes=30))
    with pytest.raises(SlotTaken):
        await clinic.hold(one, provider, NINE + timedelta(minutes=30))
    assert first.id in {row["id"] for row in await clinic.rows()}


async def test_an_expired_hold_gives_way_before_any_sweep(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(minutes=10))
    assert (await free(clinic))[0] == NINE
    await clinic.hold(other, provider, NINE)
    assert [(row["conversation_id"], row["status"]) for row in await clinic.rows()].count(
        (one.conversation, "lapsed")
    ) == 1


async def test_the_sweep_lapses_and_a_day_later_forgets(clinic: Clinic, database: Database) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(minutes=5))
    await clinic.hold(other, provider, NINE + timedelta(hours=1))
    clinic.clock.advance(timedelta(minutes=5))
    hospitals = [clinic.hospital.id]
    async with database.session(hospitals) as session:
        assert await expire_holds(session, clinic.clock.now()) == 1
    assert [row["status"] for row in await clinic.rows()] == ["lapsed", "held"]
    async with database.session(hospitals) as session:
        assert await expire_holds(session, clinic.clock.now() + timedelta(days=2)) == 1
    async with database.session(hospitals) as session:
        assert await expire_holds(session, clinic.clock.now() + timedelta(days=2)) == 0
    assert await clinic.rows() == []


@pytest.mark.parametrize("earlier", [False, True])
async def test_a_row_written_without_the_locks_is_in_the_way_and_the_earlier_hold_stays(
    clinic: Clinic, owner: asyncpg.Connection, earlier: bool
) -> None:
    provider = await clinic.add_provider()
    one, _ = await clinic.add_people(2)
    before = [(await clinic.hold(one, provider, NINE + timedelta(hours=2))).id] if earlier else []
    async with owner.transaction():
        await owner.execute(
            "INSERT INTO appointment (hospital_id, id, provider_id, department_id, starts_at, ends_at, blocked, status)"
            " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, tstzrange($4, $5), 'scheduled')",
            clinic.hospital.id,
            provider,
            clinic.department_id,
            NINE,
            NINE + timedelta(minutes=30),
        )
        # It is not committed: nobody sees it, and only the constraint makes the hold wait for what becomes of it.
        holding = asyncio.create_task(clinic.hold(one, provider, NINE))
        await asyncio.sleep(0.3)
        assert not holding.done()
    with pytest.raises(SlotTaken):
        await holding
    assert [row["id"] for row in await clinic.rows() if row["status"] == "held"] == before


async def test_a_seat_whose_hold_ran_out_is_taken_among_others_that_have_not(clinic: Clinic) -> None:
    provider = await clinic.add_provider(capacity=2)
    one, other, third = await clinic.add_people(3)
    await clinic.hold(one, provider, NINE)
    clinic.clock.advance(timedelta(minutes=5))
    await clinic.hold(other, provider, NINE)
    clinic.clock.advance(timedelta(minutes=6))
    assert (await clinic.hold(third, provider, NINE)).seat == 1
    assert sorted(row["status"] for row in await clinic.rows()) == ["held", "held", "lapsed"]


async def test_release_gives_back_only_ones_own(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    one, other = await clinic.add_people(2)
    await clinic.hold(one, provider, NINE)
    await clinic.hold(other, provider, NINE + timedelta(hours=1))
    async with clinic.act() as ctx:
        await appointments.release(ctx, one.conversation)
    assert [row["conversation_id"] for row in await clinic.rows()] == [other.conversation]


@pytest.mark.parametrize(
    "moment",
    [
        NINE + timedelta(minutes=5),  # between two starts
        NINE + timedelta(hours=3),  # after hours
        NINE - timedelta(days=7),  # past
        NINE + timedelta(days=70),  # beyond the horizon
        NINE + timedelta(days=5),  # Saturday
        NINE + timedelta(microseconds=1),
    ],
)
async def test_a_time_nobody_offered_cannot_be_held(clinic: Clinic, moment: datetime) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    with pytest.raises(SlotTaken) as refused:
        await clinic.hold(one, provider, moment)
    assert len(refused.value.alternatives) == 3
    assert await clinic.rows() == []


async def test_leave_entered_after_the_list_was_shown_is_respected(clinic: Clinic, owner: asyncpg.Connection) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    shown = await clinic.catalogue()
    await owner.execute(
        "INSERT INTO provider_absence (hospital_id, id, provider_id, starts_at, ends_at)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4)",
        clinic.hospital.id,
        provider,
        NINE,
        NINE + timedelta(minutes=30),
    )
    assert (await clinic.catalogue()).version == shown.version + 1
    with pytest.raises(SlotTaken) as refused:
        await clinic.hold(one, provider, NINE, shown)
    assert refused.value.alternatives[0].starts_at == NINE + timedelta(minutes=30)


async def test_a_clinic_takes_as_many_as_it_has_seats(clinic: Clinic) -> None:
    provider = await clinic.add_provider(capacity=3)
    people = await clinic.add_people(4)
    seats = [(await clinic.hold(person, provider, NINE)).seat for person in people[:3]]
    assert seats == [1, 2, 3]
    with pytest.raises(SlotTaken):
        await clinic.hold(people[3], provider, NINE)
    async with clinic.act() as ctx:
        await appointments.release(ctx, people[1].conversation)
    assert (await clinic.hold(people[3], provider, NINE)).seat == 2
    assert await clinic.overlaps() == 0


async def test_buffers_keep_neighbours_apart(clinic: Clinic) -> None:
    provider = await clinic.add_provider(slot=20, interval=10, before=5, after=5)
    (one,) = await clinic.add_people(1)
    await clinic.hold(one, provider, NINE)
    assert await free(clinic, limit=2) == [NINE + timedelta(minutes=30), NINE + timedelta(minutes=40)]


async def test_holds_of_another_hospital_are_neither_seen_nor_touched(
    clinic: Clinic, database: Database, owner: asyncpg.Connection
) -> None:
    provider = await clinic.add_provider()
    (one,) = await clinic.add_people(1)
    foreign = await add_clinic(database, owner, "KAN")
    held = await clinic.hold(one, provider, NINE)
    (theirs,) = await foreign.add_people(1)
    with pytest.raises(ValueError, match="another hospital"):
        await foreign.hold(theirs, provider, NINE, await clinic.catalogue())
    assert provider not in (await foreign.catalogue()).providers
    async with foreign.act() as ctx:
        await appointments.release(ctx, one.conversation)
        with pytest.raises(NotFound):
            await appointments.book(
                ctx, appointment_id=held.id, patient_id=theirs.patient, reason="", channel="whatsapp"
            )
        with pytest.raises(NotFound):
            await appointments.get(ctx, held.id)
    assert [row["status"] for row in await clinic.rows()] == ["held"]
