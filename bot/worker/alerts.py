"""Sends staff the news that is due: one transaction per hospital takes it, finds who wants it, and enqueues it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg

from bot.channels.approved import PREFIX
from bot.channels.content import Choice, Content
from bot.dialogue import store
from bot.dialogue.facts import opening_at
from bot.dialogue.hospitals import Hospitals, Served
from bot.dialogue.store import Opened
from bot.staff.speech import DO
from bot.worker.meeting import thread_with
from bot.worker.outbox import Outgoing
from bot.worker.transport import Directory
from domain.alerts import service as alerts
from domain.alerts.service import Alert, Recipient
from domain.communications.window import WINDOW
from domain.kit.clock import Clock
from domain.kit.crypto import KeySet
from domain.kit.db import Database, driver_of

BATCH = 100
NEWS = "staff_news"  # the approved template that stands for news outside WhatsApp's window

_WITH_WORK = "SELECT DISTINCT hospital_id FROM staff_alert WHERE settled_at IS NULL AND due_at <= $1"


class AlertSweep:
    """`hand_over` gets what was enqueued, after the commit. `counters` is for /metrics."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        hospitals: Hospitals,
        hand_over: Callable[[list[Outgoing]], None],
        numbers: Directory,
    ) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._hand_over, self._numbers = hospitals, hand_over, numbers
        self.counters = dict.fromkeys(("told", "nobody", "put_off"), 0)

    async def run(self) -> int:
        """Tells what is due. Returns how many messages that made."""
        async with self._database.session(self._hospitals.ids) as session:
            raw = await driver_of(session)
            rows = await raw.fetch(_WITH_WORK, self._clock.now())
        told = 0
        for row in rows:
            told += await self._of(row["hospital_id"])
        return told

    async def _of(self, hospital_id: UUID) -> int:
        served = await self._hospitals.get(hospital_id)
        now = self._clock.now()
        outgoing: list[Outgoing] = []
        async with self._database.session([hospital_id]) as session:
            raw = await driver_of(session)
            for alert in await alerts.claim_due(session, now, BATCH):
                if not alert.urgent and (opens := opening_at(served.profile, now)) > now + timedelta(minutes=1):
                    await alerts.put_off(session, alert, opens)
                    self.counters["put_off"] += 1
                    continue
                sent = 0
                for recipient in await alerts.recipients(session, alert):
                    outgoing += await self._to(raw, served, alert, recipient)
                    sent += 1
                self.counters["told" if sent else "nobody"] += 1
                await alerts.settle(session, alert, now, sent)
        if outgoing:
            self._hand_over(outgoing)
        return len(outgoing)

    async def _to(
        self, raw: asyncpg.Connection, served: Served, alert: Alert, recipient: Recipient
    ) -> Sequence[Outgoing]:
        """To the member's chat; a WhatsApp that takes no free text any more gets the template, or the news goes by SMS."""
        now = self._clock.now()
        opened = await self._thread(raw, alert, recipient.channel, recipient.address)
        if opened is None:
            return []
        buttons = tuple(Choice(DO + line, label) for label, line in alert.buttons)
        body = self._keys.open_text(alert.sealed) if alert.sealed is not None else alert.body
        content = Content(body, buttons, opener="Choose")
        last = opened.last_inbound_at
        if opened.channel == "whatsapp" and (last is None or now - last >= WINDOW):
            number = self._numbers.sender(opened.sender_id)
            known = self._numbers.templates(alert.hospital_id, number.account) if number is not None else {}
            if f"{PREFIX}{NEWS}" in known:
                content = Content(alert.body, template=NEWS, values=(served.profile.hospital.name, alert.body))
            else:
                opened = await self._thread(raw, alert, "sms", recipient.address)
        return await store.reply(raw, self._keys, opened, content, now) if opened is not None else []

    async def _thread(self, raw: asyncpg.Connection, alert: Alert, channel: str, address: str) -> Opened | None:
        """The conversation with this address; None where the hospital has no number of the channel."""
        hospital_id, senders = alert.hospital_id, self._hospitals.senders
        sender = next((s for s in senders if s.hospital_id == hospital_id and s.channel == channel), None)
        if sender is None:
            return None
        return await thread_with(
            raw, self._keys, self._clock.now(), hospital_id, sender.id, channel, address, cause=alert.id
        )
