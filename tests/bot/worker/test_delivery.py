"""Status reports in every order."""

import asyncio
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.channels.twilio_form import StatusReport
from bot.worker import outbox
from bot.worker.delivery import Deliveries
from bot.worker.outbox import Mark, Outgoing
from bot.worker.transport import Reference, read_reference, reference
from tests.bot.worker.conftest import NOW, World
from tests.conftest import add_hospital

SID = "SM" + "1" * 32


def report(status: str, sid: str = SID, code: int | None = None) -> StatusReport:
    return StatusReport(sid, status, code, "", "", "", "", "", "")


def sent(row: Outgoing, sid: str = SID) -> Mark:
    return Mark(row.hospital_id, row.id, "sent", NOW, row.lease_until, NOW, sid, None, 1, 1)


async def state(world: World, message_id: UUID) -> tuple[Any, ...]:
    row = await world.row(message_id)
    names = ("status", "provider_id", "error", "sent_at", "delivered_at", "read_at")
    return tuple(row[name] for name in names)


async def test_every_order_of_reports_and_mark_ends_in_the_same_row(world: World) -> None:
    """All orders of sent, delivered, read and our own mark, each report once and each doubled."""
    deliveries = Deliveries(world.database, world.clock)
    ends = set()
    for order in permutations(("sent", "delivered", "read", "mark")):
        for times in (1, 2):
            (row,) = await world.commit(1, "Hello")
            sid = f"SM{row.departure:032d}"
            for step in order:
                if step == "mark":
                    await outbox.write_marks(world.database, [sent(row, sid)])
                    continue
                for _ in range(times):
                    await deliveries.report(world.hospital_id, report(step, sid), Reference(row.id))
            status, provider_id, *rest = await state(world, row.id)
            assert provider_id == sid
            ends.add((status, *rest))
    assert ends == {("read", None, NOW, NOW, NOW)}
    assert await world.owner.fetchval("SELECT count(*) FROM delivery_event") == 24 * 3 * 3
    await deliveries.close()


async def test_reports_of_one_message_in_one_batch(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await asyncio.gather(
        *(
            deliveries.report(world.hospital_id, report(word), Reference(row.id))
            for word in ("read", "sent", "delivered", "sent")
        )
    )
    assert await state(world, row.id) == ("read", SID, None, NOW, NOW, NOW)


@pytest.mark.parametrize("order", list(permutations(("sent", "undelivered", "delivered"))))
async def test_delivered_wins_over_undelivered(world: World, order: tuple[str, ...]) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    for word in order:
        await deliveries.report(
            world.hospital_id, report(word, code=30008 if word == "undelivered" else None), Reference(row.id)
        )
    assert await state(world, row.id) == ("delivered", SID, None, NOW, NOW, None)
    assert await world.owner.fetchval("SELECT count(*) FROM delivery_event WHERE error = 30008") == 1


async def test_a_report_before_the_create_call_returned_holds_against_a_timeout(world: World) -> None:
    """The call timed out, but the report says the provider has it: no doubt is left, nothing is sent again."""
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await deliveries.report(world.hospital_id, report("queued"), Reference(row.id))
    late = Mark(row.hospital_id, row.id, "unknown", NOW, row.lease_until, NOW + timedelta(seconds=10), attempts=1)
    await outbox.write_marks(world.database, [late])
    assert (await state(world, row.id))[:2] == ("sent", SID)
    world.clock.advance(timedelta(hours=1))
    assert await world.new_sender().poll() == 0


async def test_a_report_settles_a_doubtful_row(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello", lease=None, status="unknown")
    await deliveries.report(world.hospital_id, report("delivered"), Reference(row.id))
    assert await state(world, row.id) == ("delivered", SID, None, NOW, NOW, None)


async def test_a_refusal_that_comes_later_is_kept_with_its_code(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Outside the window")
    await outbox.write_marks(world.database, [sent(row)])
    await deliveries.report(world.hospital_id, report("failed", code=63016), Reference(row.id))
    await deliveries.report(world.hospital_id, report("sent"), Reference(row.id))
    assert await state(world, row.id) == ("failed", SID, 63016, NOW, None, None)


@pytest.mark.parametrize(
    ("code", "opted_out", "unreachable"),
    [(21610, NOW, ""), (63014, NOW, ""), (30005, None, "the number does not exist"), (30004, None, "")],
)
async def test_what_a_report_says_of_the_address(world: World, code: int, opted_out: Any, unreachable: str) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await deliveries.report(world.hospital_id, report("undelivered", code=code), Reference(row.id))
    address = await world.owner.fetchrow("SELECT * FROM contact_address WHERE id = $1", row.address_id)
    assert (address["opted_out_at"], address["unreachable"]) == (opted_out, unreachable)
    assert (await state(world, row.id))[:3] == ("undelivered", SID, code)


async def test_an_unknown_sid_is_kept_and_matched_when_it_is_known(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await deliveries.report(world.hospital_id, report("delivered"), None)
    await deliveries.report(world.hospital_id, report("read", "SM" + "f" * 32), Reference(uuid4()))
    assert await world.owner.fetchval("SELECT count(*) FROM delivery_event WHERE outbound_id IS NULL") == 2
    assert await deliveries.match_late([world.hospital_id]) == 0

    await outbox.write_marks(world.database, [sent(row)])
    assert await deliveries.match_late([world.hospital_id]) == 1
    assert await state(world, row.id) == ("delivered", SID, None, NOW, NOW, None)
    assert await deliveries.match_late([world.hospital_id]) == 0


async def test_without_a_reference_the_sid_decides(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await outbox.write_marks(world.database, [sent(row)])
    await deliveries.report(world.hospital_id, report("delivered"), None)
    assert (await state(world, row.id))[0] == "delivered"


async def test_a_part_before_the_last_does_not_make_a_message_sent(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await deliveries.report(world.hospital_id, report("delivered", "SM" + "2" * 32), Reference(row.id, 0, 2))
    assert (await state(world, row.id))[:2] == ("queued", "")
    assert (await world.row(row.id))["part"] == 1


async def test_another_hospital_s_report_changes_nothing(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    other = await add_hospital(world.owner, "OTH")
    await deliveries.report(other, report("read"), Reference(row.id))
    assert (await state(world, row.id))[0] == "queued"


async def test_an_unheard_of_status_is_kept_and_changes_nothing(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    (row,) = await world.commit(1, "Hello")
    await deliveries.report(world.hospital_id, report("teleported"), Reference(row.id))
    assert (await state(world, row.id))[0] == "queued"
    assert await world.owner.fetchval("SELECT status FROM delivery_event") == "teleported"


async def test_marks_and_reports_of_several_processes_do_not_deadlock(world: World) -> None:
    """Every statement locks in the order of ids, whatever order it was given."""
    rows = [(await world.commit(person, "Hello"))[0] for person in range(30)]
    shuffle = Random(1)
    processes = [Deliveries(world.database, world.clock, limit=64) for _ in range(3)]

    async def tell(deliveries: Deliveries, word: str) -> None:
        mixed = shuffle.sample(rows, len(rows))
        await asyncio.gather(
            *(
                deliveries.report(world.hospital_id, report(word, f"SM{r.departure:032d}", 21610), Reference(r.id))
                for r in mixed
            )
        )

    async def note() -> None:
        mixed = shuffle.sample(rows, len(rows))
        await outbox.write_marks(world.database, [sent(row, f"SM{row.departure:032d}") for row in mixed])

    for _ in range(5):
        await asyncio.gather(
            *(tell(one, word) for one, word in zip(processes, ("sent", "undelivered", "read"), strict=True)), note()
        )
    assert await world.statuses() == ["read"] * 30
    assert await world.owner.fetchval("SELECT count(*) FROM delivery_event") == 450


def test_references_travel_in_the_callback_address() -> None:
    message = uuid4()
    assert reference(message, 0, 1) == str(message)
    assert read_reference(str(message)) == Reference(message)
    for part, parts, sending in ((1, 2, 0), (0, 2, 0), (0, 1, 3)):
        assert read_reference(reference(message, part, parts, sending)) == Reference(message, part, parts, sending)
    assert Reference(message, 1, 2).whole
    assert not Reference(message, 0, 2).whole
    for text in ("", "x", f"{message}.", f"{message}.x", f"{message}.2.2.0", f"{message}.0.1.-1", f"{message}.0.1.2.3"):
        assert read_reference(text) is None
