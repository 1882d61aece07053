"""The sender against a scripted provider and a real table."""

import random
from dataclasses import replace
from datetime import timedelta

from bot.channels import sms
from bot.channels.content import Content
from bot.channels.rendered import Text
from bot.channels.twilio_rest import SendResult, TwilioFault
from bot.worker.outbox import OPT_OUT_NOTICE
from tests.bot.worker.conftest import NOW, Call, World, address_of

LATER = timedelta(seconds=61)


async def test_a_handed_over_row_goes_out_and_is_marked_sent(world: World) -> None:
    sender = world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()

    (call,) = world.provider.calls
    assert (call.to, call.body) == (address_of(1), "Hello")
    assert call.status_callback == (
        f"https://care.example/webhooks/twilio/status?hospital={world.hospital_id}&ref={row.id}#rc=3&rp=5xx,ct,rt"
    )
    record = await world.row(row.id)
    assert (record["status"], record["provider_id"], record["sent_at"]) == ("sent", call.sid, NOW)
    assert (record["attempts"], record["part"], record["lease_until"], record["error"]) == (1, 1, None, None)
    assert world.provider.lookups == 0
    assert sender.depth == 0
    assert sender.counters["sent"] == 1


async def test_messages_of_a_conversation_keep_their_order_under_random_delays(world: World) -> None:
    random.seed(7)
    world.provider.pause = lambda: random.random() * 0.004
    sender = world.new_sender()
    for n in range(8):
        for person in range(12):
            sender.hand_over(await world.commit(person, f"{person}:{n}"))
    await sender.drained()

    for person in range(12):
        got = [call.body for call in world.provider.calls if call.to == address_of(person)]
        assert got == [f"{person}:{n}" for n in range(8)]
    assert await world.statuses() == ["sent"] * 96
    assert world.provider.most_active > 1


async def test_a_timeout_leaves_unknown_and_is_settled_by_finding_it(world: World) -> None:
    async def accepted_unheard(call: Call) -> SendResult:
        world.provider.create(call)
        return SendResult("unknown")

    world.provider.script["Twice?"] = [accepted_unheard]
    sender = world.new_sender()
    rows = await world.commit(1, "Twice?", "After it")
    sender.hand_over(rows)
    await sender.drained()
    assert await world.statuses() == ["unknown", "queued"]
    assert (await world.row(rows[0].id))["not_before"] == NOW + timedelta(seconds=10)
    assert await sender.poll() == 0  # the status callback gets its time first

    world.clock.advance(timedelta(seconds=10))
    assert await sender.poll() == 1
    await sender.drained()
    assert await sender.poll() == 1
    await sender.drained()
    assert world.provider.bodies == ["Twice?", "After it"]
    assert await world.statuses() == ["sent", "sent"]
    assert (await world.row(rows[0].id))["provider_id"] == world.provider.calls[0].sid
    assert (sender.counters["unknown"], sender.counters["settled"], sender.counters["resent"]) == (1, 1, 0)


async def test_a_server_fault_that_created_nothing_is_sent_again_after_the_look_up(world: World) -> None:
    world.provider.script["Once"] = [SendResult("unknown", code=20500, http_status=500)]
    sender = world.new_sender()
    (row,) = await world.commit(1, "Once")
    sender.hand_over([row])
    await sender.drained()
    assert (await world.row(row.id))["error"] == 20500

    world.clock.advance(timedelta(seconds=10))
    await sender.poll()
    await sender.drained()
    record = await world.row(row.id)
    assert (record["status"], record["attempts"], record["error"]) == ("sent", 2, None)
    assert world.provider.bodies == ["Once", "Once"]
    assert (sender.counters["unknown"], sender.counters["settled"], sender.counters["resent"]) == (1, 0, 1)


async def test_doubt_without_end_becomes_a_dead_letter(world: World) -> None:
    world.provider.script["Never"] = [SendResult("unknown")] * 9
    sender = world.new_sender()
    (row,) = await world.commit(1, "Never")
    sender.hand_over([row])
    await sender.drained()
    for _ in range(4):
        world.clock.advance(timedelta(hours=1))
        await sender.poll()
        await sender.drained()
    assert (await world.row(row.id))["status"] == "dead"
    assert len(world.provider.calls) == 4


async def test_an_equal_message_of_another_row_does_not_settle_the_doubt(world: World) -> None:
    sender = world.new_sender()
    (first,) = await world.commit(1, "Please choose 1-3")
    sender.hand_over([first])
    await sender.drained()
    world.provider.script["Please choose 1-3"] = [SendResult("unknown")]
    (second,) = await world.commit(1, "Please choose 1-3")
    sender.hand_over([second])
    await sender.drained()
    world.clock.advance(timedelta(seconds=10))
    await sender.poll()
    await sender.drained()
    assert len(world.provider.calls) == 3
    assert (await world.row(second.id))["provider_id"] == world.provider.calls[2].sid


async def test_a_failed_look_up_leaves_the_doubt(world: World) -> None:
    await world.commit(1, "In doubt")
    world.clock.advance(LATER)
    world.provider.lookup_answers = [TwilioFault("listing messages", None, 503)]
    sender = world.new_sender()
    await sender.poll()
    await sender.drained()
    assert await world.statuses() == ["unknown"]
    assert world.provider.calls == []

    world.clock.advance(timedelta(seconds=10))
    await sender.poll()
    await sender.drained()
    assert await world.statuses() == ["sent"]


async def test_the_next_message_waits_for_one_that_is_put_off(world: World) -> None:
    world.provider.script["One"] = [SendResult("rate_limited", code=20429)]
    sender = world.new_sender()
    rows = await world.commit(1, "One", "Two")
    sender.hand_over(rows)
    await sender.drained()
    assert world.provider.bodies == ["One"]
    record = await world.row(rows[0].id)
    assert (record["status"], record["lease_until"]) == ("queued", None)
    assert record["not_before"] == NOW + timedelta(seconds=1)

    later = await world.commit(1, "Three")
    sender.hand_over(later)
    await sender.drained()
    assert world.provider.bodies == ["One"]

    world.clock.advance(timedelta(seconds=1))
    for _ in range(3):
        assert await sender.poll() == 1
        await sender.drained()
    assert world.provider.bodies == ["One", "One", "Two", "Three"]
    assert world.provider.lookups == 0


async def test_pauses_double_and_end_in_a_dead_letter(world: World) -> None:
    world.provider.script["Busy"] = [SendResult("rate_limited", code=20429)] * 20
    sender = world.new_sender()
    (row,) = await world.commit(1, "Busy")
    sender.hand_over([row])
    await sender.drained()
    pauses = []
    while (record := await world.row(row.id))["status"] == "queued":
        pauses.append((record["not_before"] - world.clock.now()).total_seconds())
        world.clock.advance(record["not_before"] - world.clock.now())
        await sender.poll()
        await sender.drained()
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert (record["status"], record["attempts"], record["error"]) == ("dead", 10, 20429)


async def test_an_opt_out_between_commit_and_sending_is_obeyed_but_confirmed(world: World) -> None:
    (row,) = await world.commit(1, "Too late")
    (notice,) = await world.commit(1, "You are opted out", kind=OPT_OUT_NOTICE)
    (other,) = await world.commit(2, "For somebody else")
    await world.owner.execute("UPDATE contact_address SET opted_out_at = $1 WHERE id = $2", NOW, row.address_id)
    sender = world.new_sender()
    sender.hand_over([row, notice, other])
    await sender.drained()
    assert sorted(world.provider.bodies) == ["For somebody else", "You are opted out"]
    assert await world.statuses() == ["suppressed", "sent", "sent"]
    assert sender.counters["suppressed"] == 1


async def test_a_provider_that_says_opted_out_is_believed(world: World) -> None:
    world.provider.script["Hello"] = [SendResult("refused", code=21610, http_status=400)]
    sender = world.new_sender()
    (row, after) = await world.commit(1, "Hello", "Still there?")
    sender.hand_over([row])
    await sender.drained()
    sender.hand_over([after])
    await sender.drained()
    assert await world.statuses() == ["suppressed", "suppressed"]
    assert world.provider.bodies == ["Hello"]
    assert await world.owner.fetchval("SELECT opted_out_at FROM contact_address WHERE id = $1", row.address_id) == NOW


async def test_a_number_that_does_not_exist_is_remembered(world: World) -> None:
    world.provider.script["Hello"] = [SendResult("refused", code=21211, http_status=400)]
    sender = world.new_sender()
    (row,) = await world.commit(1, "Hello")
    sender.hand_over([row])
    await sender.drained()
    record = await world.row(row.id)
    assert (record["status"], record["error"]) == ("failed", 21211)
    assert (
        await world.owner.fetchval("SELECT unreachable FROM contact_address WHERE id = $1", row.address_id)
        == "not a valid number"
    )


async def test_a_failed_second_part_does_not_send_the_first_again(world: World) -> None:
    text = "word " * 500
    sender = world.new_sender()
    (row,) = await world.commit(1, text)
    first_two: list[Call] = []

    async def note(call: Call) -> SendResult:
        first_two.append(call)
        return SendResult("rate_limited", code=20429)

    pieces = _pieces(text)
    world.provider.script[pieces[1]] = [note]
    sender.hand_over([row])
    await sender.drained()
    assert (await world.row(row.id))["part"] == 1

    world.clock.advance(timedelta(minutes=1))
    await sender.poll()
    await sender.drained()
    assert world.provider.bodies == [pieces[0], pieces[1], pieces[1]]
    refs = [call.status_callback.partition("ref=")[2].partition("#")[0] for call in world.provider.calls]
    assert refs == [f"{row.id}.0.2.0", f"{row.id}.1.2.0", f"{row.id}.1.2.0"]
    assert (await world.row(row.id))["status"] == "sent"


def _pieces(text: str) -> list[str]:
    return [part.body for part in sms.render(Content(text)) if isinstance(part, Text)]


async def test_content_nobody_can_open_is_a_dead_letter(world: World) -> None:
    (row,) = await world.commit(1, "Hello", lease=None)
    await world.owner.execute("UPDATE outbound_message SET content = 'x' WHERE id = $1", row.id)
    sender = world.new_sender()
    await sender.poll()
    await sender.stop()
    assert await world.statuses() == ["dead"]


async def test_a_sender_nobody_knows_puts_the_row_off(world: World) -> None:
    (row,) = await world.commit(1, "Hello")
    sender = world.new_sender()
    world.number = type(world.number)(row.id, world.hospital_id, "sms", "+1", "", "", True, 1.0)
    sender.hand_over([row])
    await sender.stop()
    record = await world.row(row.id)
    assert (record["status"], record["not_before"]) == ("queued", NOW + timedelta(seconds=60))


async def test_a_sender_s_rate_is_kept_and_charged_by_segment(world: World) -> None:
    """Five units in a window; a text of two segments takes two of them."""
    world.number = replace(world.number, rate_per_second=5.0)
    sender = world.new_sender()
    for person in range(3):
        sender.hand_over(await world.commit(person, f"{person} " + "x" * 159))
    await sender.drained()
    assert len(world.provider.calls) == 2
    await world.provider.reached(3)
    assert sender.counters["rate_waits"] >= 1
