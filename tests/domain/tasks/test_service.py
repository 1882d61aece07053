import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.patients.events import VerificationLocked
from domain.staff.rules import Role, staff_actor
from domain.tasks.reactions import open_identity_task
from domain.tasks.rules import Priority, Status, TaskType
from domain.tasks.service import TaskRecord, cancel, complete, open_task, open_tasks, overdue, read_task, start
from tests.conftest import KEYS
from tests.domain.patients.desk import NOON, Desk, desk_of


async def ask(desk: Desk, contact: UUID, *, category: str = "handoff") -> TaskRecord:
    async with desk.by(contact) as ctx:
        return await open_task(
            ctx,
            title="A patient asks for a person",
            task_type=TaskType.FOLLOW_UP_CALL,
            priority=Priority.URGENT,
            due_at=NOON + timedelta(hours=1),
            related=("contact", contact),
            category=category,
            description="Canary Ngozi: chest pain",
        )


async def member(desk: Desk) -> UUID:
    member_id = uuid4()
    await desk.owner.execute(
        "INSERT INTO staff_member (hospital_id, id, name, role) VALUES ($1, $2, 'Bola', 'RECEPTIONIST')",
        desk.hospital.id,
        member_id,
    )
    return member_id


async def test_asking_five_times_opens_one_task_until_it_is_done(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    asked = [await ask(desk, contact) for _ in range(5)]
    assert [(task.id, task.number, task.created) for task in asked] == [
        (asked[0].id, 1, number == 0) for number in range(5)
    ]
    assert (await ask(desk, contact, category="identity")).number == 2
    async with desk.work(SYSTEM) as ctx:
        await complete(ctx, asked[0].id, "called back")
    again = await ask(desk, contact)
    assert (again.number, again.created) == (3, True)


async def test_parallel_asking_opens_one_and_numbers_are_distinct(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    asked = await asyncio.gather(*(ask(desk, contact) for _ in range(20)))
    assert len({task.id for task in asked}) == 1
    assert sum(task.created for task in asked) == 1
    contacts = [await desk.contact() for _ in range(20)]
    others = await asyncio.gather(*(ask(desk, someone) for someone in contacts))
    assert len({task.number for task in others}) == 20


async def test_a_life_of_a_task(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    task = await ask(desk, await desk.contact())
    staff = await member(desk)
    receptionist = staff_actor(staff, Role.RECEPTIONIST, "telegram")
    async with desk.work(receptionist) as ctx:
        started = await start(ctx, task.id)
    assert (started.status, started.assigned_to) == (Status.IN_PROGRESS, staff)
    desk.clock.advance(timedelta(minutes=5))
    async with desk.work(receptionist) as ctx:
        done = await complete(ctx, task.id, "called back")
    assert (done.status, done.completed_at) == (Status.COMPLETED, NOON + timedelta(minutes=5))
    with pytest.raises(Conflict):
        async with desk.work(receptionist) as ctx:
            await cancel(ctx, task.id)
    async with desk.work(receptionist) as ctx:
        detail = await read_task(ctx, task.number)
    assert (detail.description, detail.outcome) == ("Canary Ngozi: chest pain", "called back")
    assert "Canary" not in repr(detail)
    row = await owner.fetchrow("SELECT * FROM task")
    assert (row["started_at"], row["completed_at"], row["status"]) == (NOON, NOON + timedelta(minutes=5), "COMPLETED")
    assert not any("canary" in str(value).lower() for value in row.values())
    assert KEYS.open_text(row["outcome"]) == "called back"
    said = {row["action"] for row in await owner.fetch("SELECT action FROM audit_entry")}
    assert said == {"task_opened", "task_started", "task_completed", "task_read"}


async def test_lists_and_overdue(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    first, second = await ask(desk, await desk.contact()), await ask(desk, await desk.contact())
    async with desk.work(SYSTEM) as ctx:
        assert [task.id for task in await open_tasks(ctx)] == [first.id, second.id]
        assert await overdue(ctx) == []
        await cancel(ctx, second.id, "asked twice")
    desk.clock.advance(timedelta(hours=2))
    async with desk.work(SYSTEM) as ctx:
        late = await overdue(ctx)
        assert [(task.id, task.status) for task in late] == [(first.id, Status.OVERDUE)]
        assert (await complete(ctx, first.id)).status is Status.COMPLETED
        assert await overdue(ctx) == []


async def test_what_is_refused(database: Database, owner: asyncpg.Connection) -> None:
    desk, other = await desk_of(database, owner), await desk_of(database, owner, "TWO")
    contact = await desk.contact()
    task = await ask(desk, contact)
    with pytest.raises(Forbidden):
        async with desk.by(contact) as ctx:
            await complete(ctx, task.id)
    with pytest.raises(NotFound):
        async with other.work(SYSTEM) as ctx:
            await complete(ctx, task.id)
    async with other.work(SYSTEM) as ctx:
        assert await open_tasks(ctx) == []
    for title in ("", " \n", "x" * 121):
        with pytest.raises(Invalid):
            async with desk.work(SYSTEM) as ctx:
                await open_task(ctx, title=title, due_at=None, related=None, category="")


async def test_a_locked_identity_check_is_due_in_working_time(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    await owner.execute(
        "INSERT INTO opening_hours (hospital_id, id, weekday, opens, closes) VALUES ($1, $1, 2, 480, 780)",
        desk.hospital.id,
    )
    for _ in range(2):
        async with desk.by(contact) as ctx:
            await open_identity_task(ctx, VerificationLocked(contact, NOON))
    async with desk.work(SYSTEM) as ctx:
        (task,) = await open_tasks(ctx)
    # Wednesday 12:00 to 13:00, and an hour of the next Wednesday.
    assert task.due_at == NOON + timedelta(days=7, hours=-3)
    assert (task.priority, task.category, task.related_type, task.related_id) == (
        Priority.HIGH,
        "identity",
        "contact",
        contact,
    )
