"""Text after a medium: WhatsApp takes longer over the medium, and text sent at once would stand above it in the phone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.content import Content
from bot.channels.twilio_form import StatusReport
from bot.channels.twilio_rest import SendResult, TwilioRest
from bot.worker.delivery import Deliveries
from bot.worker.outbox import LEASE
from bot.worker.outcome import MEDIUM_WAIT
from bot.worker.sender import Sender
from bot.worker.transport import read_reference, status_url
from tests.bot.worker.conftest import Call, World, address_of
from tests.bot.worker.test_against_the_carrier import ACCOUNT, TOKEN, StatusFace
from tests.conftest import KEYS
from web.carrier import Carrier, Faults
from web.carrier.serving import serving, serving_carrier

PICTURE = Content("Here is the way", media_url="https://care.example/files/x")
LONG = replace(PICTURE, text="word " * 300)  # longer than a caption: a medium and a text
PHONE = f"whatsapp:{address_of(1)}"


@pytest.fixture
async def chat(world: World) -> World:
    await world.by_whatsapp()
    return world


async def reported(world: World, call: Call, status: str, error: int | None = None) -> None:
    """The provider's report on that create request."""
    deliveries = Deliveries(world.database, world.clock)
    ref = read_reference(call.status_callback.partition("ref=")[2].partition("#")[0])
    await deliveries.report(world.hospital_id, StatusReport(call.sid, status, error, "", "", "", "", "", ""), ref)
    await deliveries.close()


async def looked(sender: Sender) -> None:
    await sender.poll()
    await sender.drained()


@asynccontextmanager
async def carried(world: World, faults: Faults) -> AsyncIterator[tuple[Sender, Carrier]]:
    deliveries = Deliveries(world.database, world.clock)
    async with serving(StatusFace(deliveries, world.clock)) as ours:
        carrier = Carrier(ACCOUNT, TOKEN, ours, world.clock.now, faults=faults)
        carrier.last_inbound[f"whatsapp:{world.number.address}", PHONE] = world.clock.now()
        async with serving_carrier(carrier) as theirs:
            rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=theirs, content_base_url=theirs)
            sender = Sender(world.database, KEYS, world.clock, rest, world, status_url=status_url(ours))
            try:
                yield sender, carrier
            finally:
                await carrier.settled()
                await deliveries.close()
                await sender.stop()
                await rest.close()


@pytest.mark.parametrize("content", [PICTURE, LONG], ids=["message", "part"])
async def test_the_phone_shows_what_follows_a_medium_below_it(chat: World, content: Content) -> None:
    async with carried(chat, Faults(media_seconds=0.3)) as (sender, carrier):
        sender.hand_over(await chat.commit(1, content, "That was the map"))
        await sender.drained()
        await carrier.settled()
        for _ in range(2):
            await looked(sender)
        shown = carrier.thread(PHONE, f"whatsapp:{chat.number.address}")
    assert [bool(one.media) for one in shown] == [True] + [False] * (len(shown) - 1)
    assert shown[-1].text == "That was the map"
    assert set(await chat.statuses()) == {"read"}


async def test_without_waiting_the_text_would_overtake_the_medium(chat: World) -> None:
    async with carried(chat, Faults(media_seconds=0.3)) as (sender, carrier):
        sender.hand_over(await chat.commit(1, PICTURE))
        sender.hand_over(await chat.commit(1, "That was the map", lane=1))  # lanes do not wait for each other
        await sender.drained()
        await carrier.settled()
        shown = carrier.thread(PHONE, f"whatsapp:{chat.number.address}")
    assert [one.text for one in shown] == ["That was the map", "Here is the way"]


@pytest.mark.parametrize(
    ("status", "goes"),
    [("sent", True), ("delivered", True), ("read", True), ("failed", True), ("undelivered", True),
     ("queued", False), ("sending", False)],
)  # fmt: skip
async def test_a_report_lets_the_text_go(chat: World, status: str, goes: bool) -> None:
    here, there = chat.new_sender(), chat.new_sender()
    here.hand_over(await chat.commit(1, PICTURE, "text"))
    await here.drained()
    await looked(here)
    assert chat.provider.bodies == ["Here is the way"]

    await reported(chat, chat.provider.calls[0], status, 63019 if status in ("failed", "undelivered") else None)
    await looked(there)
    assert chat.provider.bodies[1:] == ["text"] * goes


async def test_without_a_report_the_text_goes_at_the_deadline(chat: World) -> None:
    sender = chat.new_sender()
    sender.hand_over(await chat.commit(1, PICTURE, "text", "more"))
    await sender.drained()
    chat.clock.advance(MEDIUM_WAIT - timedelta(milliseconds=1))
    await looked(sender)
    assert chat.provider.bodies == ["Here is the way"]
    chat.clock.advance(timedelta(milliseconds=1))
    await looked(sender)
    await looked(sender)
    assert chat.provider.bodies == ["Here is the way", "text", "more"]
    assert await chat.statuses() == ["sent"] * 3


async def test_a_text_that_is_handed_over_later_waits_too(chat: World) -> None:
    here, there = chat.new_sender(), chat.new_sender()
    here.hand_over(await chat.commit(1, PICTURE))
    await here.drained()
    here.hand_over(await chat.commit(1, "text"))
    there.hand_over(await chat.commit(1, "more"))
    there.hand_over(await chat.commit(2, "somebody else"))
    await here.drained()
    await there.drained()
    assert chat.provider.bodies == ["Here is the way", "somebody else"]


async def test_a_text_waits_while_the_medium_is_accepted_and_not_yet_written(chat: World) -> None:
    sender = chat.new_sender()
    text: list[asyncio.Task[None]] = []

    async def accepted(call: Call) -> SendResult:
        async def hand_over() -> None:
            sender.hand_over(await chat.commit(1, "text"))

        text.append(asyncio.create_task(hand_over()))
        return SendResult("accepted", call.sid, "queued", None, 201)

    chat.provider.script["Here is the way"] = [accepted]
    sender.hand_over(await chat.commit(1, PICTURE))
    await sender.drained()
    await text[0]
    await sender.drained()
    assert chat.provider.bodies == ["Here is the way"]


async def test_a_report_that_comes_before_the_answer_leaves_nothing_to_wait_for(chat: World) -> None:
    async def reported_at_once(call: Call) -> SendResult:
        await reported(chat, call, "sent")
        return SendResult("accepted", call.sid, "queued", None, 201)

    chat.provider.script["Here is the way"] = [reported_at_once]
    sender = chat.new_sender()
    sender.hand_over(await chat.commit(1, PICTURE, "text"))
    await sender.drained()
    await looked(sender)
    assert chat.provider.bodies == ["Here is the way", "text"]


async def test_the_rest_of_a_message_waits_for_its_medium_in_any_process(chat: World) -> None:
    here, there = chat.new_sender(), chat.new_sender()
    (row,) = await chat.commit(1, LONG)
    here.hand_over([row])
    await here.drained()
    await here.stop()
    await looked(there)
    assert chat.provider.bodies == [""]
    kept = await chat.row(row.id)
    assert (kept["status"], kept["part"], kept["attempts"], kept["lease_until"]) == ("queued", 1, 0, None)

    await reported(chat, chat.provider.calls[0], "sent")
    await looked(there)
    assert chat.provider.bodies == ["", LONG.text.strip()]
    assert chat.provider.lookups == 0
    assert await chat.statuses() == ["sent"]


async def test_a_process_that_dies_after_the_medium_holds_up_the_text_no_longer_than_its_lease(chat: World) -> None:
    died, other = chat.new_sender(), chat.new_sender()
    picture, text = await chat.commit(1, PICTURE, "text")

    async def dies(call: Call) -> SendResult:
        chat.provider.create(call, "whatsapp")
        chat.provider.messages[0] = replace(chat.provider.messages[0], num_media=1)
        raise RuntimeError("killed here")

    chat.provider.script["Here is the way"] = [dies]
    died.hand_over([picture, text])
    await died.drained()
    assert MEDIUM_WAIT < LEASE
    chat.clock.advance(LEASE)
    await looked(other)
    await looked(other)
    assert chat.provider.bodies == ["Here is the way", "text"]
    assert await chat.statuses() == ["sent", "sent"]
