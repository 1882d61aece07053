"""Sends patients the files of staff whose bytes have arrived: one transaction per hospital."""

from collections.abc import Callable
from uuid import UUID

from bot.channels.content import Content
from bot.dialogue import store
from bot.dialogue.hospitals import Hospitals
from bot.dialogue.store import Opened
from bot.worker.outbox import Outgoing
from domain.audit import unit_of_work
from domain.handoffs import service as handoffs
from domain.handoffs.files import LINK_LASTS
from domain.handoffs.service import Ready
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM, Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database, driver_of
from domain.kit.signing import sign

PATH = "/files"


class FileSweep:
    """`hand_over` gets what was enqueued, after the commit; `base_url` and `link_key` make the provider's links."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        hand_over: Callable[[list[Outgoing]], None],
        *,
        base_url: str,
        link_key: bytes,
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._hand_over = hospitals, hand_over
        self._base_url, self._link_key = base_url, link_key

    async def run(self) -> int:
        """Sends or refuses what waits no more. Returns how many files that were."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await handoffs.hospitals_with_files(session)
        return sum([await self._of(hospital_id) for hospital_id in due])

    async def _of(self, hospital_id: UUID) -> int:
        hospital = (await self._hospitals.get(hospital_id)).profile.hospital
        outgoing: list[Outgoing] = []
        async with unit_of_work(self._database, hospital, SYSTEM, self._clock, self._keys) as ctx:
            ready = await handoffs.ready_files(ctx)
            for one in ready:
                if one.trouble:
                    await handoffs.refuse_file(ctx, one)
                else:
                    outgoing += await self._send(ctx, one)
        if outgoing:
            self._hand_over(outgoing)
        return len(ready)

    async def _send(self, ctx: Context, one: Ready) -> list[Outgoing]:
        line = one.line
        opened = Opened(
            ctx.hospital.id, line.sender_id, line.conversation_id, line.contact_id, line.address_id, line.address,
            line.channel, None, None, "human", None, one.inbound_id,
        )  # fmt: skip
        token = sign(self._link_key, ctx.hospital.id, one.id, ctx.now + LINK_LASTS)
        content = Content(one.caption, media_url=f"{self._base_url}{PATH}/{token}")
        raw = await driver_of(ctx.session)
        sent = await store.reply(raw, ctx.keys, opened, content, ctx.now)
        for message in sent:
            await handoffs.sent_file(ctx, one, message.id)
        return sent
