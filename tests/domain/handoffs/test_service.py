"""Chats under real concurrency, and what leaves no trace in the wrong place."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.handoffs import jobs, service
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.staff.rules import Role, staff_actor
from domain.tasks import service as tasks
from domain.tasks.records import TaskRecord
from domain.tasks.working import task_by_number
from tests.domain.patients.desk import MESSAGE, Desk, desk_of
from tests.domain.rivals import one_behind_the_other
from tests.domain.statements import statements_of

HOURS = 12


@dataclass
class Place:
    """A hospital with one conversation in it."""

    desk: Desk
    contact: UUID
    conversation: UUID

    async def member(self, name: str = "Bola", role: Role = Role.RECEPTIONIST) -> UUID:
        member_id = uuid4()
        await self.desk.owner.execute(
            "INSERT INTO staff_member (hospital_id, id, name, role) VALUES ($1, $2, $3, $4)",
            self.desk.hospital.id,
            member_id,
            name,
            role,
        )
        return member_id

    async def ask(self) -> service.Requested:
        async with self.desk.by(self.contact) as ctx:
            task = await tasks.open_task(
                ctx,
                title="A patient asks for a person in chat",
                due_at=None,
                related=("conversation", self.conversation),
                category="handoff",
            )
            return await service.request(ctx, conversation_id=self.conversation, task=task, remind_after_minutes=10)

    async def accept(self, member: UUID, role: Role = Role.RECEPTIONIST, number: int = 1) -> service.Accepted:
        async with self.desk.work(staff_actor(member, role, "whatsapp", MESSAGE)) as ctx:
            return await service.accept(ctx, number, silence_hours=HOURS)

    async def line(self, member: UUID, number: int = 1) -> service.Line:
        async with self.desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp", MESSAGE)) as ctx:
            return await service.line_to(ctx, number, silence_hours=HOURS)

    async def standing(self) -> tuple[str, str, str]:
        row = await self.desk.owner.fetchrow(
            "SELECT h.status, h.closed_why, c.mode FROM handoff h JOIN conversation c ON c.id = h.conversation_id"
            " WHERE h.hospital_id = $1 ORDER BY h.requested_at DESC LIMIT 1",
            self.desk.hospital.id,
        )
        return (row["status"], row["closed_why"], row["mode"])


@pytest.fixture
async def place(database: Database, owner: asyncpg.Connection) -> Place:
    return await place_of(database, owner, "MBH")


async def place_of(database: Database, owner: asyncpg.Connection, code: str) -> Place:
    desk = await desk_of(database, owner, code)
    contact = await desk.contact()
    address = await desk.address(contact, "whatsapp")
    sender, conversation, hospital = uuid4(), uuid4(), desk.hospital.id
    await owner.execute(
        "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
        " VALUES ($1, $2, 'whatsapp', $3, '', '', true, 10)",
        hospital,
        sender,
        f"+23420133{code}",
    )
    await owner.execute(
        "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, human_until, turns,"
        " last_inbound_at) VALUES ($1, $2, $3, $4, $5, 'whatsapp', 'human', $6, 1, $7)",
        hospital,
        conversation,
        sender,
        address,
        contact,
        desk.clock.now() + timedelta(hours=HOURS),
        desk.clock.now(),
    )
    return Place(desk, contact, conversation)


async def test_asking_again_is_one_wish(place: Place) -> None:
    first, second = await place.ask(), await place.ask()
    assert (first.number, first.created, second.number, second.created) == (1, True, 1, False)
    assert first.id == second.id


async def test_of_many_who_take_it_at_once_one_has_it(place: Place) -> None:
    await place.ask()
    members = [await place.member(f"Member {n}") for n in range(8)]
    results = await asyncio.gather(*(place.accept(member) for member in members), return_exceptions=True)
    winners = [n for n, result in enumerate(results) if isinstance(result, service.Accepted)]
    assert len(winners) == 1
    refused = {str(result) for result in results if isinstance(result, Conflict)}
    assert refused == {f"Member {winners[0]} has T1 since 12:00."}
    assert len([result for result in results if isinstance(result, Conflict)]) == 7
    row = await place.desk.owner.fetchrow(
        "SELECT h.accepted_by, t.assigned_to, t.status FROM handoff h JOIN task t ON t.id = h.task_id"
    )
    assert tuple(row) == (members[winners[0]], members[winners[0]], "IN_PROGRESS")


async def test_writing_and_taking_at_once_leaves_one_holder(place: Place) -> None:
    await place.ask()
    members = [await place.member(f"Member {n}") for n in range(6)]
    tries = [place.line(member) if n % 2 else place.accept(member) for n, member in enumerate(members)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(result, BaseException) for result in results) == 1
    assert {type(result) for result in results if isinstance(result, BaseException)} == {Conflict}


async def test_a_reply_and_the_sweep_that_closes_never_both_win(place: Place) -> None:
    await place.ask()
    member = await place.member()
    await place.accept(member)
    place.desk.clock.advance(timedelta(hours=HOURS))

    async def sweep() -> None:
        async with place.desk.work(SYSTEM) as ctx:
            await jobs.look_after(ctx)

    line, _ = await asyncio.gather(place.line(member), sweep(), return_exceptions=True)
    status, _, mode = await place.standing()
    if isinstance(line, BaseException):
        assert isinstance(line, Conflict)
        assert status == "CLOSED"
    else:
        assert (status, mode) == ("ACCEPTED", "human")


async def test_a_finished_task_closes_its_chat(place: Place) -> None:
    await place.ask()
    member = await place.member()
    taken = await place.accept(member)
    other = await place.member("Femi")
    async with place.desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp", MESSAGE)) as ctx:
        await tasks.complete(ctx, taken.handoff.task_id)
    assert await place.standing() == ("CLOSED", "task_done", "bot")
    again = await place.ask()
    assert (again.number, again.created) == (2, True)
    with pytest.raises(Conflict, match="waits as T2 now"):
        await place.accept(other, number=1)


async def test_a_wish_after_its_task_was_cancelled_has_the_new_number(place: Place) -> None:
    first = await place.ask()
    task = await place.desk.owner.fetchval("SELECT id FROM task")
    async with place.desk.work(SYSTEM) as ctx:
        await tasks.cancel(ctx, task)
    second = await place.ask()
    assert (second.number, second.created, second.id) == (2, False, first.id)
    await place.accept(await place.member(), number=2)
    with pytest.raises(NotFound):
        await place.accept(await place.member("Femi"), number=1)


async def test_another_hospital_finds_nothing(place: Place, database: Database, owner: asyncpg.Connection) -> None:
    await place.ask()
    other = await place_of(database, owner, "KAN")
    admin = await other.member("Sadiq", Role.HOSPITAL_ADMIN)
    with pytest.raises(NotFound):
        await other.accept(admin, Role.HOSPITAL_ADMIN)
    async with other.desk.work(staff_actor(admin, Role.HOSPITAL_ADMIN, "whatsapp")) as ctx:
        assert await service.waiting(ctx, everybodys=True) == []
        for refused in (service.read(ctx, 1), service.line_to(ctx, 1, silence_hours=HOURS), service.note(ctx, 1, "x")):
            with pytest.raises(NotFound):
                await refused
    assert await place.standing() == ("WAITING", "", "human")


async def test_roles_without_chats_are_refused_and_audited(place: Place) -> None:
    await place.ask()
    member = await place.member("Dare", Role.FINANCE)
    with pytest.raises(Forbidden):
        await place.accept(member, Role.FINANCE)
    refused = "SELECT detail ->> 'operation' FROM audit_entry WHERE action = 'operation_refused'"
    assert await place.desk.owner.fetchval(refused) == "handoffs.accept"


@pytest.mark.parametrize("said", ["", "   ", "x" * 1001])
async def test_a_note_has_a_length(place: Place, said: str) -> None:
    await place.ask()
    member = await place.member()
    async with place.desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp")) as ctx:
        with pytest.raises(Invalid):
            await service.note(ctx, 1, said)


async def test_taking_a_chat_and_finishing_its_task_at_once_never_lock_each_other_out(place: Place) -> None:
    await place.ask()
    member = await place.member()

    async def finish() -> TaskRecord:
        async with place.desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp", MESSAGE)) as ctx:
            return await tasks.complete(ctx, (await task_by_number(ctx, 1)).id)

    row = f"SELECT id FROM conversation WHERE id = '{place.conversation}'"
    taken, done = await one_behind_the_other(place.desk.owner, row, place.accept(member), finish())
    assert isinstance(taken, service.Accepted)
    assert isinstance(done, TaskRecord)
    assert await place.standing() == ("CLOSED", "task_done", "bot")


async def test_a_list_of_chats_is_two_queries_however_long_and_each_has_its_own_name(place: Place) -> None:
    desk, owner = place.desk, place.desk.owner
    member = await place.member()
    places = [place]
    for number in (1, 2):
        contact = await desk.contact(f"+23480399900{number:02d}")
        address = await desk.address(contact, "whatsapp", f"+23480399900{number:02d}")
        conversation = uuid4()
        await owner.execute(
            "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns)"
            " SELECT hospital_id, $1, sender_id, $2, $3, channel, 'human', 1 FROM conversation WHERE id = $4",
            conversation,
            address,
            contact,
            place.conversation,
        )
        places.append(Place(desk, contact, conversation))
    for one, name in zip(places, ("Ngozi", "Amaka", ""), strict=True):
        await one.ask()
        if name:
            patient = await desk.registered(one.contact, name)
            await owner.execute(
                "INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)"
                " VALUES ($1, $2, $3, $4, $5)",
                desk.hospital.id,
                uuid4(),
                one.contact,
                patient.id,
                desk.clock.now() + timedelta(hours=1),
            )
    async with desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp", MESSAGE)) as ctx:
        with statements_of(ctx.session) as statements:
            listed = await service.waiting(ctx)
        assert len(statements) == 2
    assert [(one.handoff.number, one.who.name, one.who.tail) for one in listed] == [
        (1, "Ngozi Eze", "...4567"),
        (2, "Amaka Eze", "...0001"),
        (3, "", "...0002"),
    ]
    assert await owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'patient_shown'") == 2
