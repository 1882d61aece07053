"""The sender with the real REST client against the loopback carrier: callbacks come back over HTTP and are taken in."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from bot.channels.twilio_form import first_values, parse_form, read_status
from bot.channels.twilio_rest import TwilioRest
from bot.worker.delivery import Deliveries
from bot.worker.sender import Sender
from bot.worker.transport import read_reference, status_url
from tests.bot.worker.conftest import World
from tests.conftest import KEYS
from web.carrier import Carrier, Faults
from web.carrier.serving import serving, serving_carrier

ACCOUNT, TOKEN = "AC" + "0" * 32, "t" * 32
A_MINUTE = timedelta(minutes=1)


class StatusFace:
    """What the status webhook does, less the signature."""

    def __init__(self, deliveries: Deliveries, clock: Any) -> None:
        self.deliveries, self.clock = deliveries, clock

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        query = parse_qs(scope["query_string"].decode())
        report = read_status(first_values(parse_form(body)))
        await self.deliveries.report(UUID(query["hospital"][0]), report, read_reference(query["ref"][0]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def test_messages_arrive_once_in_order_and_their_reports_come_back(world: World) -> None:
    deliveries = Deliveries(world.database, world.clock)
    faults = Faults(seed=5, server_error=0.2, too_many=0.1, callback_twice=0.3, callback_shuffled=0.3)
    async with serving(StatusFace(deliveries, world.clock)) as ours:
        carrier = Carrier(ACCOUNT, TOKEN, ours, world.clock.now, faults=faults)
        async with serving_carrier(carrier) as theirs:
            rest = TwilioRest(ACCOUNT, TOKEN, api_base_url=theirs, content_base_url=theirs)
            sender = Sender(
                world.database, KEYS, world.clock, rest, world, status_url=status_url(ours), chance=lambda: 0.5
            )
            for person in range(6):
                sender.hand_over(await world.commit(person, *(f"{person}: line {n}" for n in range(4))))
            await sender.drained()
            for _ in range(60):
                if set(await world.statuses()) <= {"sent", "delivered"}:
                    break
                world.clock.advance(A_MINUTE)
                await world.owner.execute("UPDATE sender_rate SET paused_until = NULL")
                await asyncio.sleep(0.25)  # what the process itself waits after a 429
                await sender.poll()
                await sender.drained()
            await carrier.settled()
            await deliveries.close()
            await sender.stop()
            await rest.close()
            for person in world.conversations:
                thread = carrier.thread(f"+234803{person:07d}", world.number.address)
                assert [one.text for one in thread] == [f"{person}: line {n}" for n in range(4)]
    assert await world.statuses() == ["delivered"] * 24
    assert set(carrier.callback_answers) == {200}
