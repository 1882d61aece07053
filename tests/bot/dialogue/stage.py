"""A hospital on a stage: the real service on a real database, and a patient's phone in place of the provider.

What is written on the phone goes in as a signed form through the webhook; what the sender hands to the provider is what
the phone shows. The clock stands still until the transcript says that time passes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

import asyncpg
import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from bot.channels.content import ChannelName
from bot.channels.post import Begin, at_once
from bot.channels.rendered import Part
from bot.channels.signature import twilio_signature
from bot.channels.twilio_rest import SendResult
from bot.dialogue.release import Release
from bot.service import Account, Service
from bot.trying.phone import READY, Bubble, bubble_of
from bot.worker.hospital_jobs import EVERYWHERE
from bot.worker.outbox import open_content
from bot.worker.telegram import TelegramAccount
from domain.appointments.jobs import expire_holds
from domain.kit.clock import FrozenClock
from domain.kit.db import Database
from tests.conftest import KEYS
from webhooks.twilio import MESSAGES_PATH, TwilioWebhooks

TYPING = timedelta(seconds=5)
BASE_URL = "https://care.example"
ACCOUNT = Account("AC" + "0" * 32, ("token",), local=True)
# The next instant at which a sweep has something to do.
_NEXT_DUE = """
SELECT min(at) FROM (
    SELECT min(nudge_at) AS at FROM conversation WHERE nudge_at > $1
    UNION ALL SELECT min(close_at) FROM conversation WHERE close_at > $1
    UNION ALL SELECT min(due_at) FROM outreach WHERE status = 'scheduled' AND due_at > $1
    UNION ALL SELECT min(try_at) FROM reminder WHERE status IN ('scheduled', 'handed') AND try_at > $1
    UNION ALL SELECT min(next_at) FROM freed_time WHERE status = 'open' AND next_at > $1
    UNION ALL SELECT min(expires_at) FROM survey_invitation WHERE status = 'open' AND expires_at > $1
    UNION ALL SELECT min(due_at) FROM erasure WHERE status = 'scheduled' AND due_at > $1
) due
"""


@dataclass
class Phone:
    """Somebody's phone: what came and has not been read yet, and everything that ever came."""

    number: str
    unread: list[Bubble] = field(default_factory=list)
    all: list[Bubble] = field(default_factory=list)
    sent: int = 0

    def show(self, part: Part, channel: ChannelName) -> None:
        shown = bubble_of(part, channel)
        self.unread.append(shown)
        self.all.append(shown)


class Stage:
    """One hospital's service and the phones that talk to it."""

    def __init__(self, service: Service, clock: FrozenClock, owner: asyncpg.Connection) -> None:
        self.service = service
        self.clock = clock
        self.owner = owner
        self.phones: dict[tuple[str, str], Phone] = {}
        self.parts: list[tuple[str, str, Part]] = []
        self._count = 0
        webhooks = TwilioWebhooks(service)
        app = Starlette(routes=[Route(MESSAGES_PATH, webhooks.messages, methods=["POST"])])
        self._web = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL)

    async def send(
        self,
        account: str,
        channel: ChannelName,
        to: str,
        sender: str,
        part: Part,
        *,
        status_callback: str = "",
        begin: Begin = at_once,
    ) -> SendResult:
        """The provider's create request."""
        assert account in ("", ACCOUNT.sid)
        assert status_callback
        if not begin():
            return SendResult("withheld")
        self.parts.append((channel, to, part))
        self.phone(to, sender).show(part, channel)
        return SendResult("accepted", f"SM{len(self.parts):032d}", "queued", None, 201)

    def phone(self, number: str, hospital_number: str) -> Phone:
        return self.phones.setdefault((number, hospital_number), Phone(number))

    async def write(self, channel: str, number: str, hospital_number: str, text: str = "", **more: str) -> None:
        """One message from a phone, and everything that follows from it."""
        self._count += 1
        self.clock.advance(TYPING)
        prefix = "whatsapp:" if channel == "whatsapp" else ""
        form = {
            "MessageSid": more.pop("MessageSid", f"SM{self._count:032x}"),
            "AccountSid": ACCOUNT.sid,
            "From": prefix + number,
            "To": prefix + hospital_number,
            "Body": text,
            "NumMedia": "1" if "MediaUrl0" in more else "0",
            "ApiVersion": "2010-04-01",
            **more,
        }
        signature = twilio_signature(BASE_URL + MESSAGES_PATH, list(form.items()), ACCOUNT.tokens[0])
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        answer = await self._web.post(MESSAGES_PATH, content=urlencode(form), headers=headers)
        assert answer.status_code == 204, answer.text
        await self.quiet()

    async def quiet(self) -> None:
        """Until every turn is run and every reply is with the provider."""
        await self.service.turns.settled()
        sender = self.service.sender
        async with asyncio.timeout(20):
            await sender.drained()
            while sender.depth:
                await asyncio.sleep(0.001)  # what waits for its turn or its rate
                await sender.drained()

    async def wait(self, by: timedelta) -> None:
        """Time passes, and the sweeps run at every instant at which something is due."""
        end = self.clock.now() + by
        while True:
            due = await self.owner.fetchval(_NEXT_DUE, self.clock.now())
            self.clock.instant = due if due is not None and due < end else end
            await self.sweep()
            if self.clock.instant == end:
                return

    async def sweep(self) -> None:
        """Every sweep of the service that writes to people or ends something, in the order in which one feeds the next."""
        service = self.service
        async with service.database.session(service.hospitals()) as session:
            await expire_holds(session, self.clock.now())
        for _, _, job in EVERYWHERE:
            await service.jobs.everywhere(job)
        await service.jobs.reminders()
        await service.jobs.waitlist()
        await service.jobs.tasks()
        await service.jobs.handoffs()
        await service.jobs.digests()
        await service.alerts.run()
        await service.outreach.run()
        await service.turns.run_due()
        await service.turns.run_silences()
        await service.privacy.erase_due()
        await self.quiet()

    async def choices_of(self, number: str) -> list[tuple[str, str]]:
        """(id, label) of all choices sent to this number, the newest first, as stored: SMS shows no ids."""
        rows = await self.owner.fetch(
            "SELECT o.content FROM outbound_message o JOIN contact_address a"
            " ON a.hospital_id = o.hospital_id AND a.id = o.address_id WHERE a.address = $1 ORDER BY o.departure DESC",
            number,
        )
        contents = [open_content(KEYS, row["content"]) for row in rows]
        return [(choice.id, choice.label) for content in contents for choice in content.choices]

    async def close(self) -> None:
        await self._web.aclose()


@asynccontextmanager
async def on_stage(
    url: str, release: Release, now: datetime, telegram: TelegramAccount | None = None
) -> AsyncIterator[Stage]:
    """The service on the database at `url`, without a network: the stage is its provider, but for Telegram's."""
    clock = FrozenClock(now)
    database = Database(url)
    service = Service(database, KEYS, clock, release, ACCOUNT, base_url=BASE_URL, link_key=b"k" * 32, telegram=telegram)
    service.numbers.local = dict(READY)
    owner = await asyncpg.connect(url)
    stage = Stage(service, clock, owner)
    service.rest.send = stage.send  # type: ignore[method-assign]  # the provider is the phone
    try:
        await service.start(sweeping=False)
        yield stage
    finally:
        await service.stop()
        await stage.close()
        await owner.close()
        await database.close()
