"""Refusals that come at once and by report: what becomes of the message, its sender and its address."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from bot.channels.errors import ProviderFault
from bot.channels.twilio_form import StatusReport
from bot.channels.twilio_rest import FoundMessage, SendResult
from bot.worker import outbox
from bot.worker.delivery import Deliveries
from bot.worker.outbox import Mark, Outgoing
from bot.worker.transport import Reference
from tests.bot.worker.conftest import NOW, World, address_of

FIRST, SECOND = "SM" + "1" * 32, "SM" + "2" * 32


def deliveries_of(world: World) -> Deliveries:
    return Deliveries(world.database, world.clock, chance=lambda: 0.5)


def report(status: str, sid: str = FIRST, code: int | None = None) -> StatusReport:
    return StatusReport(sid, status, code, "", "", "", "", "", "")


def sent(row: Outgoing, sid: str, sending: int = 0) -> Mark:
    return Mark(row.hospital_id, row.id, "sent", NOW, row.lease_until, NOW, sid, None, sending + 1, 1, sending)


async def state(world: World, message_id: UUID) -> tuple[Any, ...]:
    row = await world.row(message_id)
    return tuple(row[name] for name in ("status", "sending", "attempts", "provider_id", "error"))


async def refusals(world: World) -> list[tuple[Any, ...]]:
    rows = await world.owner.fetch("SELECT * FROM provider_refusal ORDER BY at, sending, code")
    return [(r["sending"], r["code"], r["kind"], r["outcome"], r["due_at"]) for r in rows]


async def test_every_order_of_reports_of_a_sending_that_failed_ends_in_the_second_one(world: World) -> None:
    """Sent and undelivered of the first, our own mark; then the second is sent and arrives; each report once and twice.

    The report of a sending that is over changes nothing, whenever it comes.
    """
    deliveries = deliveries_of(world)
    for order in permutations(("sent", "undelivered", "mark")):
        for stale in ("", "sent", "undelivered"):
            (row,) = await world.commit(1, "Hello")
            sid, again = f"SM{row.departure:032d}", f"SM9{row.departure:031d}"
            for step in order:
                if step == "mark":
                    await outbox.write_marks(world.database, [sent(row, sid)])
                    continue
                code = 30008 if step == "undelivered" else None
                for _ in range(2):
                    await deliveries.report(world.hospital_id, report(step, sid, code), Reference(row.id))
            assert await state(world, row.id) == ("queued", 1, 1, "", 30008)
            assert (await world.row(row.id))["not_before"] == NOW + timedelta(seconds=30)

            second = Mark(row.hospital_id, row.id, "sent", NOW, row.lease_until, NOW, again, None, 2, 1, 1)
            await outbox.write_marks(world.database, [second])
            if stale:
                code = 30008 if stale == "undelivered" else None
                await deliveries.report(world.hospital_id, report(stale, sid, code), Reference(row.id))
            assert await state(world, row.id) == ("sent", 1, 2, again, None)
            await deliveries.report(world.hospital_id, report("delivered", again), Reference(row.id, 0, 1, 1))
            assert await state(world, row.id) == ("delivered", 1, 2, again, None)
    assert await world.owner.fetchval("SELECT count(*) FROM provider_refusal") == 18


async def test_it_is_sent_again_when_its_pause_is_over_and_reported_under_its_own_number(world: World) -> None:
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()
    (call,) = world.provider.calls
    await deliveries.report(world.hospital_id, report("undelivered", call.sid, 30003), Reference(row.id))
    world.clock.advance(timedelta(minutes=29))
    assert await sender.poll() == 0
    world.clock.advance(timedelta(minutes=1))
    assert await sender.poll() == 1
    await sender.drained()
    assert world.provider.bodies == ["Hello", "Hello"]
    assert f"ref={row.id}.0.1.1" in world.provider.calls[1].status_callback
    assert (await state(world, row.id))[:3] == ("sent", 1, 2)


async def test_what_was_delivered_after_all_is_not_sent_again(world: World) -> None:
    deliveries = deliveries_of(world)
    (row,) = await world.commit(1, "Hello")
    await outbox.write_marks(world.database, [sent(row, FIRST)])
    for word, code in (("undelivered", 30008), ("delivered", None)):
        await deliveries.report(world.hospital_id, report(word, code=code), Reference(row.id))
    assert (await state(world, row.id))[:2] == ("delivered", 1)
    world.clock.advance(timedelta(hours=1))
    assert await world.new_sender().poll() == 0


async def test_after_the_last_try_it_is_a_dead_letter(world: World) -> None:
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()
    for sending in range(3):
        sid = world.provider.calls[sending].sid
        await deliveries.report(world.hospital_id, report("undelivered", sid, 30008), Reference(row.id, 0, 1, sending))
        world.clock.advance(timedelta(hours=1))
        await sender.poll()
        await sender.drained()
    assert len(world.provider.calls) == 3
    assert await state(world, row.id) == ("dead", 3, 3, "", 30008)
    outcomes = [(sending, outcome, due is not None) for sending, _, _, outcome, due in await refusals(world)]
    assert outcomes == [(0, "again", False), (1, "again", False), (2, "dead", True)]


async def test_one_that_is_sent_again_later_holds_up_nobody(world: World) -> None:
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "Handset off")
    sender.hand_over([row])
    await sender.drained()
    await deliveries.report(
        world.hospital_id, report("undelivered", world.provider.calls[0].sid, 30003), Reference(row.id)
    )
    sender.hand_over(await world.commit(1, "Handed over"))
    await sender.drained()
    await world.commit(1, "Polled", lease=None)
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies == ["Handset off", "Handed over", "Polled"]


async def test_a_part_that_failed_goes_again_with_what_follows_it(world: World) -> None:
    """Although the last part has arrived: without the first the text is none."""
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "a " * 900 + "b")
    sender.hand_over([row])
    await sender.drained()
    first, last = world.provider.calls
    await deliveries.report(world.hospital_id, report("delivered", last.sid), Reference(row.id, 1, 2))
    await deliveries.report(world.hospital_id, report("undelivered", first.sid, 30008), Reference(row.id, 0, 2))
    assert (await state(world, row.id))[:2] == ("queued", 1)
    await deliveries.report(world.hospital_id, report("read", last.sid), Reference(row.id, 1, 2))
    assert (await state(world, row.id))[:2] == ("queued", 1)
    world.clock.advance(timedelta(minutes=5))
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies == [first.body, last.body, first.body, last.body]


async def test_only_the_last_part_failed_and_goes_again(world: World) -> None:
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "a " * 900 + "b")
    sender.hand_over([row])
    await sender.drained()
    first, last = world.provider.calls
    await deliveries.report(world.hospital_id, report("undelivered", last.sid, 30008), Reference(row.id, 1, 2))
    world.clock.advance(timedelta(minutes=5))
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies == [first.body, last.body, last.body]
    assert (await world.row(row.id))["status"] == "sent"


async def test_a_report_of_a_sending_that_was_looked_up_in_vain_does_not_repeat_the_one_that_followed(
    world: World,
) -> None:
    """The provider listed it too late: there are two, and the failure of the first is not that of the second."""
    deliveries = deliveries_of(world)
    (row,) = await world.commit(1, "Hello")
    await outbox.write_marks(world.database, [sent(row, SECOND)])
    await deliveries.report(world.hospital_id, report("undelivered", FIRST, 30008), Reference(row.id))
    assert (await state(world, row.id))[1] == 0
    await deliveries.report(world.hospital_id, report("delivered", SECOND), Reference(row.id))
    assert await state(world, row.id) == ("delivered", 0, 1, SECOND, None)
    assert await refusals(world) == []


async def test_a_look_up_that_finds_a_failure_acts_like_its_report(world: World) -> None:
    (row,) = await world.commit(1, "Hello", status="unknown", lease=None)
    lost = FoundMessage(
        FIRST, "undelivered", "sms", address_of(1), world.number.address, "Hello", "outbound-api", NOW, 30008, 0
    )
    world.provider.messages = [lost]
    sender = world.new_sender()
    await sender.poll()
    await sender.drained()
    assert await state(world, row.id) == ("queued", 1, 1, "", 30008)
    world.clock.advance(timedelta(minutes=2))
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies == ["Hello"]
    assert (await state(world, row.id))[:4] == ("sent", 1, 2, world.provider.calls[0].sid)


async def test_the_second_sending_s_doubt_is_not_settled_by_the_first_one_s_remains(world: World) -> None:
    """A timeout while it is sent again: the failed one still stands in the provider's list."""
    deliveries, sender = deliveries_of(world), world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()
    await deliveries.report(
        world.hospital_id, report("undelivered", world.provider.calls[0].sid, 30008), Reference(row.id)
    )
    world.provider.script["Hello"] = [SendResult("unknown")]
    for _ in range(2):
        world.clock.advance(timedelta(minutes=5))
        await sender.poll()
        await sender.drained()
    assert world.provider.bodies == ["Hello"] * 3
    assert (await state(world, row.id))[:2] == ("sent", 1)


async def test_a_look_up_that_fails_for_a_day_leaves_a_dead_letter(world: World) -> None:
    (row,) = await world.commit(1, "Hello", status="unknown", lease=None, ago=timedelta(hours=25))
    world.provider.lookup_answers = [ProviderFault("listing", 20500, 500)]
    sender = world.new_sender()
    await sender.poll()
    await sender.drained()
    assert (await world.row(row.id))["status"] == "dead"
    assert [(kind, outcome) for _, _, kind, outcome, _ in await refusals(world)] == [("unknown", "dead")]
    await deliveries_of(world).report(world.hospital_id, report("delivered"), Reference(row.id))
    assert (await world.row(row.id))["status"] == "delivered"


@pytest.mark.parametrize(
    ("code", "http_status", "status", "kind"),
    [(63007, 400, "dead", "configuration"), (21617, 400, "dead", "bug"), (30007, 400, "dead", "alert")],
)
async def test_faults_of_ours_make_dead_letters_at_once_and_by_report(
    world: World, code: int, http_status: int, status: str, kind: str
) -> None:
    at_once, later = await world.commit(1, "At once"), await world.commit(2, "Later")
    world.provider.script["At once"] = [SendResult("refused", code=code, http_status=http_status)]
    sender = world.new_sender()
    sender.hand_over([*at_once, *later])
    await sender.drained()
    sid = next(call.sid for call in world.provider.calls if call.body == "Later")
    await deliveries_of(world).report(world.hospital_id, report("failed", sid, code), Reference(later[0].id))
    await deliveries_of(world).report(world.hospital_id, report("sent", sid), Reference(later[0].id))
    assert [(await world.row(row.id))["status"] for row in (*at_once, *later)] == [status, status]
    assert await refusals(world) == [(0, code, kind, "dead", NOW)] * 2


@pytest.mark.parametrize("code", [20003, 30002, 63013])
async def test_a_sender_from_which_nothing_can_go_pauses_and_its_messages_wait(world: World, code: int) -> None:
    sender = world.new_sender()
    refused = SendResult("refused", code=code, http_status=401 if code == 20003 else 400)
    world.provider.script["First"] = [refused, refused]
    first, second = await world.commit(1, "First", "Second")
    sender.hand_over([first, second])
    await sender.drained()
    (other,) = await world.commit(2, "Of somebody else", lease=None)
    paused = await world.owner.fetchval("SELECT paused_until FROM channel_sender")
    assert paused == NOW + timedelta(minutes=5)
    assert await sender.poll() == 0
    assert await world.statuses() == ["queued"] * 3

    world.clock.advance(timedelta(minutes=5))
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies[:1] == ["First"]
    assert (await world.row(first.id))["attempts"] == 0
    world.clock.advance(timedelta(minutes=5, seconds=1))
    for _ in range(3):
        await sender.poll()
        await sender.drained()
    told = [call.body for call in world.provider.calls if call.to == address_of(1)]
    assert told == ["First", "First", "First", "Second"]
    assert await world.statuses() == ["sent"] * 3
    assert (await world.row(other.id))["attempts"] == 1
    assert [(sending, outcome) for sending, _, _, outcome, _ in await refusals(world)] == [(0, "again")]


async def test_a_report_that_nothing_can_go_pauses_too(world: World) -> None:
    sender = world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()
    deliveries = deliveries_of(world)
    await deliveries.report(world.hospital_id, report("failed", world.provider.calls[0].sid, 30002), Reference(row.id))
    assert (await state(world, row.id))[:2] == ("queued", 1)
    assert await world.owner.fetchval("SELECT paused_until FROM channel_sender") == NOW + timedelta(minutes=5)


async def test_what_has_waited_a_day_for_its_sender_is_a_dead_letter(world: World) -> None:
    sender = world.new_sender()
    world.provider.script["Old"] = [SendResult("refused", code=20003, http_status=401)]
    await world.commit(1, "Old", lease=None, ago=timedelta(hours=24))
    await sender.poll()
    await sender.drained()
    assert await world.statuses() == ["dead"]


async def test_a_refusal_without_a_code_is_tried_again(world: World) -> None:
    (row,) = await world.commit(1, "Hello")
    await deliveries_of(world).report(world.hospital_id, report("undelivered"), Reference(row.id))
    assert await state(world, row.id) == ("queued", 1, 1, "", 30008)


async def test_what_cannot_be_made_is_a_dead_letter_with_its_row(world: World) -> None:
    await world.commit(1, "Hello", lease=None)
    await world.owner.execute("UPDATE outbound_message SET content = 'nonsense'")
    await world.new_sender().poll()
    await world.senders[0].stop()
    assert await world.statuses() == ["dead"]
    assert [(code, kind, outcome) for _, code, kind, outcome, _ in await refusals(world)] == [(0, "bug", "dead")]
