"""A hospital with senders and conversations, a scripted provider, and a clock that stands still."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from bot.channels.content import ChannelName, Content
from bot.channels.media_fetch import FetchedMedia
from bot.channels.post import Begin, at_once
from bot.channels.rendered import Part, Text
from bot.channels.twilio_rest import FoundMessage, SendResult
from bot.worker.outbox import LEASE, Outgoing, seal_content
from bot.worker.sender import Sender
from bot.worker.transport import status_url
from domain.kit.clock import FrozenClock
from domain.kit.db import Database
from domain.kit.ids import uuid7
from domain.settings.service import Sender as ChannelNumber
from tests.conftest import KEYS, add_hospital

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
URL = status_url("https://care.example")


@dataclass
class Call:
    """One create request as the provider got it."""

    to: str
    body: str
    status_callback: str
    sid: str


Answer = SendResult | Exception | Callable[[Call], Any]


class ScriptedProvider:
    """Accepts everything unless `script` says otherwise for a body; remembers what exists."""

    def __init__(self, clock: FrozenClock) -> None:
        self.clock = clock
        self.calls: list[Call] = []
        self.begun: list[float] = []  # when, on the monotonic clock
        self.messages: list[FoundMessage] = []
        self.script: dict[str, list[Answer]] = {}
        self.lookups = 0
        self.lookup_answers: list[Exception] = []
        self.media: dict[str, FetchedMedia | Exception] = {}
        self.deleted: list[str] = []
        self.delete_answers: list[Exception] = []
        self.pause: Callable[[], float] | None = None
        self.connecting: list[float] = []  # seconds the next ones take to have a connection
        self.active = self.most_active = 0
        self._called = asyncio.Event()

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
        if self.connecting:
            await asyncio.sleep(self.connecting.pop(0))
        if not begin():
            return SendResult("withheld")
        body = part.body if isinstance(part, Text) else part.text
        call = Call(to, body, status_callback, f"SM{len(self.calls):032d}")
        self.calls.append(call)
        self.begun.append(time.monotonic())
        self._called.set()
        self.active += 1
        self.most_active = max(self.most_active, self.active)
        try:
            if self.pause is not None:
                await asyncio.sleep(self.pause())
            answers = self.script.get(body)
            answer = answers.pop(0) if answers else None
            if callable(answer):
                answer = await answer(call)
            if isinstance(answer, Exception):
                raise answer
            if answer is not None and answer.outcome != "accepted":
                return answer
            self.create(call, channel, sender)
            return SendResult("accepted", call.sid, "queued", None, 201)
        finally:
            self.active -= 1

    async def reached(self, count: int) -> None:
        """Returns once so many create requests have come."""
        while len(self.calls) < count:
            self._called.clear()
            await self._called.wait()

    def create(self, call: Call, channel: ChannelName = "sms", sender: str = "+2342010000001") -> None:
        """The message exists, whatever the caller is told."""
        self.messages.insert(
            0,
            FoundMessage(
                call.sid, "sent", channel, call.to, sender, call.body, "outbound-api", self.clock.now(), None, 0
            ),
        )

    async def find(
        self, account: str, channel: ChannelName, to: str, from_: str, since: datetime
    ) -> list[FoundMessage]:
        self.lookups += 1
        if self.lookup_answers:
            raise self.lookup_answers.pop(0)
        return [m for m in self.messages if m.recipient == to and m.sender == from_ and m.created_at >= since]

    async def fetch_media(self, url: str, max_bytes: int = 16 * 1024 * 1024) -> FetchedMedia:
        answer = self.media[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def delete_media(self, url: str) -> None:
        if self.delete_answers:
            raise self.delete_answers.pop(0)
        self.deleted.append(url)

    @property
    def bodies(self) -> list[str]:
        return [call.body for call in self.calls]


@dataclass
class World:
    """One hospital, one sender (by SMS unless `by_whatsapp`), as many conversations as asked for."""

    database: Database
    owner: asyncpg.Connection
    clock: FrozenClock
    provider: ScriptedProvider
    hospital_id: UUID
    number: ChannelNumber
    conversations: dict[int, tuple[UUID, UUID]] = field(default_factory=dict)
    senders: list[Sender] = field(default_factory=list)

    def hospitals(self) -> Sequence[UUID]:
        return [self.hospital_id]

    def sender(self, sender_id: UUID) -> ChannelNumber | None:
        return self.number if sender_id == self.number.id else None

    def beside(self, number: ChannelNumber) -> Sequence[ChannelNumber]:
        return [number]

    def templates(self, hospital_id: UUID, account: str) -> Mapping[str, str]:
        return {}

    async def by_whatsapp(self) -> None:
        """The sender is a WhatsApp number, from before the first conversation on."""
        self.number = replace(self.number, channel="whatsapp")
        await self.owner.execute("UPDATE channel_sender SET channel = 'whatsapp' WHERE id = $1", self.number.id)

    def new_sender(self, **options: Any) -> Sender:
        options.setdefault("chance", lambda: 0.5)
        sender = Sender(self.database, KEYS, self.clock, self.provider, self, status_url=URL, **options)
        self.senders.append(sender)
        return sender

    async def conversation(self, number: int) -> tuple[UUID, UUID]:
        """(conversation, address) of the person with this number."""
        if number in self.conversations:
            return self.conversations[number]
        contact, address, conversation = uuid7(), uuid7(), uuid7()
        await self.owner.execute(
            "INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, 'en_NG')", self.hospital_id, contact
        )
        await self.owner.execute(
            "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
            " VALUES ($1, $2, $3, $5, $4, '', '')",
            self.hospital_id, address, contact, address_of(number), self.number.channel,
        )  # fmt: skip
        await self.owner.execute(
            "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'bot', 0)",
            self.hospital_id, conversation, self.number.id, address, contact, self.number.channel,
        )  # fmt: skip
        self.conversations[number] = conversation, address
        return conversation, address

    async def commit(
        self,
        number: int,
        *texts: str | Content,
        lane: int = 0,
        lease: timedelta | None = LEASE,
        kind: str = "message",
        status: str = "queued",
        ago: timedelta = timedelta(0),
    ) -> list[Outgoing]:
        """What a turn does: rows inserted as claimed, to be handed over. `lease=None` leaves them to the sweeps."""
        conversation, address = await self.conversation(number)
        rows = []
        for text in texts:
            content = Content(text) if isinstance(text, str) else text
            message_id, at = uuid7(), self.clock.now() - ago
            departure = await self.owner.fetchval(
                "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane,"
                " content, status, created_at, not_before, lease_until, attempts, part, provider_id, kind)"
                " VALUES ($1, $2, $3, $4, $5, $12, $6, $7, $8, $9, $9, $10, 0, 0, '', $11) RETURNING departure",
                self.hospital_id, message_id, conversation, self.number.id, address, lane,
                seal_content(KEYS, content), status, at, None if lease is None else at + lease, kind, self.number.channel,
            )  # fmt: skip
            rows.append(
                Outgoing(
                    self.hospital_id, message_id, conversation, self.number.id, address, address_of(number),
                    self.number.channel, lane, content, at, departure, at + (lease or LEASE), kind=kind,
                )
            )  # fmt: skip
        return rows

    async def row(self, message_id: UUID) -> asyncpg.Record:
        record: asyncpg.Record = await self.owner.fetchrow("SELECT * FROM outbound_message WHERE id = $1", message_id)
        return record

    async def statuses(self) -> list[str]:
        """In the order of departure."""
        return [r[0] for r in await self.owner.fetch("SELECT status FROM outbound_message ORDER BY departure")]


def address_of(number: int) -> str:
    return f"+234803{number:07d}"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def provider(clock: FrozenClock) -> Iterator[ScriptedProvider]:
    yield ScriptedProvider(clock)


@pytest.fixture
async def world(database: Database, owner: asyncpg.Connection, clock: FrozenClock, provider: ScriptedProvider) -> Any:
    hospital_id, sender_id = await add_hospital(owner), uuid4()
    number = ChannelNumber(sender_id, hospital_id, "sms", "+2342010000001", "", "", True, 100_000.0)
    await owner.execute(
        "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
        " VALUES ($1, $2, 'sms', $3, '', '', true, $4)",
        hospital_id, sender_id, number.address, number.rate_per_second,
    )  # fmt: skip
    world = World(database, owner, clock, provider, hospital_id, number)
    yield world
    for sender in world.senders:
        await sender.stop()
