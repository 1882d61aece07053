from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg

from domain.follow_ups import service as follow_ups
from domain.follow_ups.service import FollowUpRecord, Kind
from domain.kit.db import Database
from domain.staff.rules import Role, staff_actor
from domain.tasks import service as tasks
from domain.tasks.records import TaskRecord
from tests.domain.patients.desk import Desk, desk_of
from tests.domain.rivals import one_behind_the_other


async def member(desk: Desk) -> UUID:
    member_id = uuid4()
    await desk.owner.execute(
        "INSERT INTO staff_member (hospital_id, id, name, role) VALUES ($1, $2, 'Bola', 'RECEPTIONIST')",
        desk.hospital.id,
        member_id,
    )
    return member_id


async def promised(desk: Desk, who: UUID, related: tuple[str, UUID]) -> FollowUpRecord:
    async with desk.work(staff_actor(who, Role.RECEPTIONIST, "telegram")) as ctx:
        at = ctx.now + timedelta(days=1)
        return await follow_ups.schedule(ctx, Kind.CALL, related=related, who="Ngozi Eze", subject="the result", at=at)


async def test_keeping_it_and_finishing_its_task_at_once_never_lock_each_other_out(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    bola = await member(desk)
    made = await promised(desk, bola, ("contact", await desk.contact()))
    task = made.task_id
    assert task is not None

    async def keep() -> FollowUpRecord:
        async with desk.work(staff_actor(bola, Role.RECEPTIONIST, "telegram")) as ctx:
            return await follow_ups.complete(ctx, made.number, "she will come")

    async def finish() -> TaskRecord:
        async with desk.work(staff_actor(bola, Role.RECEPTIONIST, "telegram")) as ctx:
            return await tasks.complete(ctx, task)

    row = f"SELECT id FROM follow_up WHERE id = '{made.id}'"
    kept, done = await one_behind_the_other(owner, row, keep(), finish())
    assert isinstance(kept, FollowUpRecord)
    assert type(done).__name__ == "Conflict"
    state = await owner.fetchrow("SELECT t.status, f.completed_at FROM task t JOIN follow_up f ON f.task_id = t.id")
    assert state is not None
    assert tuple(state) == ("COMPLETED", desk.clock.instant)


async def test_whatever_is_done_or_shown_of_a_patients_is_in_their_audit(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    bola = await member(desk)
    patient = (await desk.registered(await desk.contact())).id
    await owner.execute("TRUNCATE audit_entry")
    made = await promised(desk, bola, ("patient", patient))
    async with desk.work(staff_actor(bola, Role.RECEPTIONIST, "telegram")) as ctx:
        assert [one.number for one in await follow_ups.due(ctx, made.scheduled_at + timedelta(hours=1))] == [1]
        await tasks.read_task(ctx, 1)
        await follow_ups.complete(ctx, made.number)
    rows = await owner.fetch("SELECT action FROM audit_entry WHERE patient_id = $1 ORDER BY action", patient)
    assert [row["action"] for row in rows] == [
        "follow_up_completed",
        "follow_up_scheduled",
        "follow_up_shown",
        "task_completed",
        "task_opened",
        "task_read",
    ]


async def test_the_number_of_one_that_was_dropped_is_not_given_again(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    bola, contact = await member(desk), await desk.contact()
    made = await promised(desk, bola, ("contact", contact))
    async with desk.work(staff_actor(bola, Role.RECEPTIONIST, "telegram")) as ctx:
        await follow_ups.delete(ctx, made.number)
    assert (made.number, (await promised(desk, bola, ("contact", contact))).number) == (1, 2)
