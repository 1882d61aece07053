"""Processes that die, stop, stall or compete; a database that goes away: nobody is lost, nobody gets it twice."""

import asyncio
import random
from datetime import timedelta

from bot.channels.twilio_rest import SendResult
from bot.worker.outbox import LEASE
from tests.bot.worker.conftest import Call, World, address_of

LATER = timedelta(seconds=61)


async def test_what_a_dead_process_left_is_looked_up_before_it_is_sent(world: World) -> None:
    reached, missed = await world.commit(1, "It reached them"), await world.commit(2, "It did not")
    world.provider.create(Call(address_of(1), "It reached them", "", "SM" + "a" * 32))
    world.clock.advance(LATER)
    sender = world.new_sender()
    assert await sender.poll() == 2
    await sender.drained()

    assert world.provider.bodies == ["It did not"]
    assert world.provider.lookups == 2
    assert (await world.row(reached[0].id))["provider_id"] == "SM" + "a" * 32
    assert (await world.row(missed[0].id))["provider_id"] == world.provider.calls[0].sid
    assert (sender.counters["settled"], sender.counters["resent"], sender.counters["sent"]) == (1, 1, 1)


async def test_a_lease_that_runs_is_respected(world: World) -> None:
    await world.commit(1, "Somebody has it")
    assert await world.new_sender().poll() == 0


async def test_a_row_given_back_is_sent_without_a_look_up(world: World) -> None:
    await world.commit(1, "Planned", lease=None)
    sender = world.new_sender()
    assert await sender.poll() == 1
    await sender.drained()
    assert world.provider.bodies == ["Planned"]
    assert world.provider.lookups == 0


async def test_a_crash_does_not_use_up_tries(world: World) -> None:
    await world.commit(1, "Patience")
    await world.owner.execute("UPDATE outbound_message SET attempts = 7")
    world.clock.advance(LATER)
    await (sender := world.new_sender()).poll()
    await sender.drained()
    assert await world.statuses() == ["sent"]


async def test_nobody_is_lost_when_the_process_dies_in_the_middle(world: World) -> None:
    """Some sends never left, some were accepted unheard; a new process looks each up before it sends."""
    random.seed(11)
    hang = asyncio.Event()

    async def reached_then_death(call: Call) -> SendResult:
        world.provider.create(call)
        await hang.wait()
        return SendResult("unknown")

    async def death(call: Call) -> SendResult:
        await hang.wait()
        return SendResult("unknown")

    rows = []
    for person in range(20):
        rows += await world.commit(person, f"{person}:a", f"{person}:b")
        if person % 2:
            world.provider.script[f"{person}:a"] = [reached_then_death if person % 4 == 1 else death]
    first = world.new_sender()
    first.hand_over(rows)
    await world.provider.reached(30)
    for task in list(first._in_flight):  # the process is gone: nothing of it runs on
        task.cancel()
    first._stopping = True
    await asyncio.gather(*first._in_flight, return_exceptions=True)
    await first._marks.close()

    world.clock.advance(LATER)
    second = world.new_sender()
    while await second.poll():
        await second.drained()
    assert await world.statuses() == ["sent"] * 40
    existing = sorted(message.body for message in world.provider.messages)
    assert existing == sorted(f"{person}:{part}" for person in range(20) for part in "ab")
    for person in range(20):
        told = [m.body for m in reversed(world.provider.messages) if m.recipient == address_of(person)]
        assert told == [f"{person}:a", f"{person}:b"]


async def test_twenty_senders_on_one_table_send_each_row_once(world: World) -> None:
    random.seed(3)
    world.provider.pause = lambda: random.random() * 0.003
    for person in range(40):
        await world.commit(person, f"{person}:0", f"{person}:1", f"{person}:2", lease=None)
    senders = [world.new_sender(claim_limit=5) for _ in range(20)]
    for _ in range(40):
        await asyncio.gather(*(sender.poll() for sender in senders))
        await asyncio.gather(*(sender.drained() for sender in senders))
        if len(world.provider.calls) >= 120:
            break
    assert sorted(world.provider.bodies) == sorted(f"{p}:{n}" for p in range(40) for n in range(3))
    for person in range(40):
        got = [call.body for call in world.provider.calls if call.to == address_of(person)]
        assert got == [f"{person}:{n}" for n in range(3)]
    assert await world.statuses() == ["sent"] * 120
    assert sum(sender.counters["sent"] for sender in senders) == 120


async def test_a_lease_taken_over_by_another_process_is_not_broken(world: World) -> None:
    """A process that was stopped for a minute finds its row settled and leaves it alone."""
    (row,) = await world.commit(1, "Hello")
    world.clock.advance(LATER)
    quick = world.new_sender()
    await quick.poll()
    await quick.drained()
    slow = world.new_sender()
    slow.hand_over([row])
    await slow.drained()
    assert world.provider.bodies == ["Hello"]

    (other,) = await world.commit(2, "Again", ago=LATER)
    slow.hand_over([other])
    await slow.drained()
    assert world.provider.bodies == ["Hello"]
    assert slow.counters["lost"] == 1


async def test_stopping_gives_back_what_was_not_begun(world: World) -> None:
    go = asyncio.Event()

    async def slowly(call: Call) -> SendResult:
        await go.wait()
        world.provider.create(call)
        return SendResult("accepted", call.sid, "queued", None, 201)

    world.provider.script["One"] = [slowly]
    sender = world.new_sender()
    rows = await world.commit(1, "One", "Two")
    sender.hand_over(rows)
    await world.provider.reached(1)
    stopping = asyncio.create_task(sender.stop())
    await asyncio.sleep(0)
    go.set()
    await stopping
    assert await world.statuses() == ["sent", "queued"]
    assert (await world.row(rows[1].id))["lease_until"] is None
    assert sender.depth == 0
    sender.hand_over(await world.commit(2, "Too late to take"))
    assert sender.depth == 0


async def test_held_rows_keep_their_lease(world: World) -> None:
    go = asyncio.Event()

    async def slowly(call: Call) -> SendResult:
        await go.wait()
        world.provider.create(call)
        return SendResult("accepted", call.sid, "queued", None, 201)

    world.provider.script["Slow"] = [slowly]
    sender, other = world.new_sender(), world.new_sender()
    rows = await world.commit(1, "Slow", "Behind")
    sender.hand_over(rows)
    await world.provider.reached(1)
    for _ in range(3):
        world.clock.advance(timedelta(seconds=35))
        await sender.poll()
        assert await other.poll() == 0
    assert (await world.row(rows[1].id))["lease_until"] == world.clock.now() + LEASE
    go.set()
    await sender.drained()
    assert world.provider.bodies == ["Slow", "Behind"]


async def test_run_sends_what_is_due_until_it_is_stopped(world: World) -> None:
    rows = await world.commit(1, "One", "Two", "Three", lease=None)
    sender = world.new_sender(poll_seconds=0.01)
    running = asyncio.create_task(sender.run())
    await world.provider.reached(3)
    await sender.stop()
    await running
    assert world.provider.bodies == ["One", "Two", "Three"]
    assert (await world.row(rows[2].id))["status"] == "sent"


async def test_a_database_that_drops_every_connection_loses_and_repeats_nothing(world: World) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def cut_off(call: Call) -> SendResult:
        await world.owner.execute(cut)
        world.provider.create(call)
        return SendResult("accepted", call.sid, "queued", None, 201)

    world.provider.script["5:0"] = [cut_off]
    sender = world.new_sender()
    rows = []
    for person in range(12):
        rows += await world.commit(person, f"{person}:0", f"{person}:1")
    sender.hand_over(rows)
    while sender.depth:  # a share that was cut off is asked for again: until then nothing is in flight
        await sender.drained()
        await asyncio.sleep(0.01)
    assert sorted(world.provider.bodies) == sorted(f"{person}:{n}" for person in range(12) for n in range(2))
    assert await world.statuses() == ["sent"] * 24
    assert (sender.counters["sent"], sender.counters["lost"]) == (24, 0)


async def test_stopping_in_the_middle_of_a_claim_gives_the_claimed_back(world: World) -> None:
    (row,) = await world.commit(1, "Hello", lease=None)
    sender = world.new_sender()
    polling = asyncio.create_task(sender.poll())
    await asyncio.sleep(0)
    await sender.stop()
    await polling
    record = await world.row(row.id)
    assert (record["status"], record["lease_until"]) in (("queued", None), ("sent", None))
    assert len(world.provider.calls) == (1 if record["status"] == "sent" else 0)
