"""Shares of a rate in the database: several processes together keep one limit, and a 429 to one of them pauses all."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pytest

from bot.channels import sms
from bot.channels.content import Content
from bot.channels.rendered import Text
from bot.channels.segments import count
from bot.channels.twilio_rest import SendResult
from bot.worker.lines import Short
from bot.worker.rate import Allowance, Share
from bot.worker.sender import Sender
from bot.worker.shares import lease
from tests.bot.worker.conftest import Call, World
from tests.conftest import add_hospital


def note_instants(world: World) -> list[float]:
    """When each create request came; the provider takes a moment over each."""
    instants: list[float] = []

    def pause() -> float:
        instants.append(time.monotonic())
        return 0.002

    world.provider.pause = pause
    return instants


def segments(body: str) -> int:
    return count(body).segments


def most_in_a_second(instants: Sequence[float]) -> int:
    return max(sum(start <= at < start + 1.0 for at in instants) for start in instants)


async def test_processes_that_share_a_number_keep_its_limit_together(world: World) -> None:
    world.number = replace(world.number, rate_per_second=20.0)
    instants = note_instants(world)
    senders = [world.new_sender() for _ in range(3)]
    for person in range(45):
        senders[person % 3].hand_over(await world.commit(person, "Hello", lane=person % 3))
    await world.provider.reached(45)
    assert most_in_a_second(instants) <= 20
    assert len(world.provider.calls) == 45


async def test_the_parts_of_a_message_keep_the_limit_however_slow_the_provider_is(world: World) -> None:
    world.number = replace(world.number, rate_per_second=40.0)
    pieces = [part.body for part in sms.render(Content("word " * 900)) if isinstance(part, Text)]
    assert len(pieces) == 3
    world.provider.pause = lambda: 0.7
    sender = world.new_sender()
    sender.hand_over(await world.commit(0, "word " * 900))
    await world.provider.reached(1)
    for person in range(1, 60):
        sender.hand_over(await world.commit(person, "Hello"))
    await world.provider.reached(62)
    units = [
        at
        for call, at in zip(world.provider.calls, world.provider.begun, strict=True)
        for _ in range(segments(call.body))
    ]
    assert len(units) == sum(map(segments, pieces)) + 59
    assert most_in_a_second(units) <= 40


async def test_requests_that_waited_for_a_connection_keep_the_limit(world: World) -> None:
    world.number = replace(world.number, rate_per_second=20.0)
    senders = [world.new_sender() for _ in range(2)]
    world.provider.connecting = [0.9] * 20
    for person in range(50):
        senders[person % 2].hand_over(await world.commit(person, "Hello"))
    await world.provider.reached(50)
    assert most_in_a_second(world.provider.begun) <= 20
    await asyncio.gather(*(sender.drained() for sender in senders))
    assert len(world.provider.calls) == 50
    assert {row["attempts"] for row in await world.owner.fetch("SELECT attempts FROM outbound_message")} == {1}


async def test_a_process_that_stands_still_keeps_the_limit(world: World) -> None:
    """It stands still while it sends: what it was about to send too had been charged long before."""
    world.number = replace(world.number, rate_per_second=10.0)
    sender = world.new_sender()
    stands = [0.25] * 6

    def pause() -> float:
        if stands:
            time.sleep(stands.pop())
        return 0.0

    world.provider.pause = pause
    for person in range(40):
        sender.hand_over(await world.commit(person, "Hello"))
    await world.provider.reached(40)
    assert most_in_a_second(world.provider.begun) <= 10


async def test_a_share_of_a_process_that_died_is_nobody_s_until_it_cannot_matter(world: World) -> None:
    world.number = replace(world.number, rate_per_second=10.0)
    dead = Short(world.hospital_id, world.number.id, Allowance(10.0), (10, 0, 0), 1)
    given = await lease(world.database, [dead], [dead.allowance.ask("dead", dead.wants, 1, 0.0)])
    assert given == {world.number.id: Share((10, 0, 0))}
    began = time.monotonic()
    instants = note_instants(world)
    world.new_sender().hand_over(await world.commit(1, "Hello"))
    await world.provider.reached(1)
    assert instants[0] - began >= 1.5  # the window and the share's own half second


async def test_a_reply_finds_room_while_bulk_fills_the_rest(world: World) -> None:
    world.number = replace(world.number, rate_per_second=10.0)
    bulk, other = world.new_sender(), world.new_sender()
    for person in range(30):
        bulk.hand_over(await world.commit(person, "News", lane=2))
    await world.provider.reached(5)
    other.hand_over(await world.commit(99, "Your answer"))
    await other.drained()
    assert "Your answer" in world.provider.bodies
    assert world.provider.bodies.count("News") <= 7


async def test_many_numbers_are_one_statement_and_other_hospitals_stay_out_of_it(world: World) -> None:
    other, number = await add_hospital(world.owner, "OTH"), uuid4()
    await world.owner.execute(
        "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
        " VALUES ($1, $2, 'sms', '+2342010000009', '', '', true, 2)",
        other, number,
    )  # fmt: skip
    shorts = [
        Short(world.hospital_id, world.number.id, Allowance(80.0), (0, 0, 100), 1),
        Short(other, number, Allowance(2.0), (2, 0, 0), 1),
    ]
    given = await lease(world.database, shorts, [s.allowance.ask("me", s.wants, 1, 0.0) for s in shorts])
    assert given == {world.number.id: Share((0, 0, 60)), number: Share((2, 0, 0))}
    async with world.database.session([other]) as session:
        raw = await session.connection()
        found = await raw.exec_driver_sql("SELECT id FROM sender_rate")
        assert [row[0] for row in found] == [number]


@pytest.mark.parametrize("told", [0.0, 1.25])
async def test_too_many_requests_pause_every_process_and_every_number_of_the_account(world: World, told: float) -> None:
    first, second = world.new_sender(), world.new_sender()
    world.provider.script["One"] = [SendResult("rate_limited", code=20429, http_status=429, retry_after=told)]
    first.hand_over(await world.commit(1, "One"))
    await first.drained()
    row = await world.owner.fetchrow("SELECT *, paused_until - now() AS rest FROM sender_rate")
    assert row["strikes"] == 0
    assert 0.0 < row["rest"].total_seconds() <= (told or 0.25) * 1.5
    instants = note_instants(world)
    second.hand_over(await world.commit(2, "Two"))
    await second.drained()
    assert instants == []
    await world.provider.reached(2)
    assert await world.owner.fetchval("SELECT clock_timestamp() > paused_until FROM sender_rate")


async def test_pauses_that_do_not_help_grow(world: World) -> None:
    sender = world.new_sender()

    async def refuse(call: Call) -> SendResult:
        return SendResult("rate_limited", code=20429, http_status=429)

    strikes = []
    for n in range(3):
        world.provider.script[f"{n}"] = [refuse]
        sender.hand_over(await world.commit(n, f"{n}"))
        await world.provider.reached(n + 1)
        await sender.drained()
        strikes.append(await world.owner.fetchval("SELECT strikes FROM sender_rate"))
    assert strikes == [0, 1, 2]


async def test_a_paused_number_s_rows_are_left_in_the_table(world: World) -> None:
    await world.commit(1, "Hello", lease=None)
    sender = world.new_sender()
    await world.owner.execute(
        "INSERT INTO sender_rate (hospital_id, id, paused_until) VALUES ($1, $2, $3)",
        world.hospital_id, world.number.id, world.clock.now().replace(year=2030),
    )  # fmt: skip
    assert await sender.poll() == 0
    await world.owner.execute("UPDATE sender_rate SET paused_until = NULL")
    assert await sender.poll() == 1


async def test_a_database_that_gives_no_share_is_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Exception | None] = [OSError(), RuntimeError(), None]

    async def flaky(*args: object) -> object:
        answer = answers.pop(0) if answers else None
        if answer is not None:
            raise answer
        return await lease(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.worker.shares.lease", flaky)
    sender: Sender = world.new_sender()
    sender.hand_over(await world.commit(1, "Hello"))
    async with asyncio.timeout(20):
        await world.provider.reached(1)
    assert answers == []
