"""The running bot of one process: everything below the web, put together once. Web server, worker, tests and drivers use it."""

import asyncio
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from bot.channels.twilio_rest import TwilioRest
from bot.channels.twilio_templates import ensure_templates
from bot.dialogue.hospitals import Hospitals
from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from bot.dialogue.store import require_keys
from bot.dialogue.turn import Turns
from bot.staff.intake import TelegramIntake
from bot.worker.alerts import AlertSweep
from bot.worker.delivery import Deliveries
from bot.worker.files import FileSweep
from bot.worker.hospital_jobs import EVERYWHERE, HospitalJobs
from bot.worker.media import MediaKeeper
from bot.worker.outreach import OutreachSweep
from bot.worker.privacy import PrivacySweeps
from bot.worker.reconciliation import Reconciliation
from bot.worker.refusals import RefusalSweep
from bot.worker.routing import Router
from bot.worker.scheduler import Sweeps
from bot.worker.sender import Sender
from bot.worker.telegram import StaffBot, TelegramAccount
from bot.worker.transport import status_url
from bot.worker.unrouted import take_in
from domain import discovery
from domain.appointments.jobs import expire_holds
from domain.kit import traces
from domain.kit.clock import Clock
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.settings.service import Sender as ChannelNumber

if TYPE_CHECKING:
    from bot.channels.telegram_api import TelegramApi

API_BASE_URL = "https://api.twilio.com"
CONTENT_BASE_URL = "https://content.twilio.com"


@dataclass(frozen=True, slots=True)
class Account:
    """The provider account we send from. `tokens` are accepted on webhooks, primary first; the first one signs requests.

    `local` marks the carrier that stands in while no account is configured: its templates live only as long as it does.
    """

    sid: str
    tokens: tuple[str, ...] = field(repr=False)
    api_base_url: str = API_BASE_URL
    content_base_url: str = CONTENT_BASE_URL
    local: bool = False


class Numbers:
    """The sender's directory: ids, numbers and templates from memory. The local carrier's templates are `local`."""

    def __init__(self, hospitals: Hospitals, account: Account) -> None:
        self._hospitals = hospitals
        self._account = account
        self.local: dict[str, str] = {}

    def hospitals(self) -> Sequence[UUID]:
        return self._hospitals.ids

    def sender(self, sender_id: UUID) -> ChannelNumber | None:
        return self._hospitals.sender_by_id(sender_id)

    def beside(self, number: ChannelNumber) -> Sequence[ChannelNumber]:
        telegram = number.channel == "telegram"
        return [
            one
            for one in self._hospitals.senders
            if one.account == number.account and (one.channel == "telegram") == telegram
        ]

    def templates(self, hospital_id: UUID, account: str) -> Mapping[str, str]:
        if self._account.local:
            return self.local
        served = self._hospitals.served(hospital_id)
        return served.profile.templates.get(account or self._account.sid, {}) if served is not None else {}


def _api_of(account: TelegramAccount) -> "TelegramApi":
    from bot.channels.telegram_api import TelegramApi  # noqa: PLC0415  20 MB that only processes with a bot need

    return TelegramApi(account.token, api_base_url=account.api_base_url)


class Service:
    """Start with `start()`, end with `stop()`. `base_url` is what providers and patients reach us under."""

    LATE = 60.0  # seconds beyond its interval after which a sweep counts as late

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        release: Release,
        account: Account,
        *,
        base_url: str,
        link_key: bytes,
        telegram: TelegramAccount | None = None,
    ) -> None:
        # Without it no news would reach anybody in this process: no reminder planned, no point earned.
        discovery.load()
        self.database = database
        self.keys = keys
        self.clock = clock
        self.account = account
        self.base_url = base_url
        self.link_key = link_key
        self._hospitals = Hospitals(database, keys)
        self.releases = Releases(database, release, clock)
        self.rest = TwilioRest(
            account.sid,
            account.tokens[0],
            api_base_url=account.api_base_url,
            content_base_url=account.content_base_url,
        )
        telegram_api = _api_of(telegram) if telegram is not None else None
        self.router = Router(self.rest, telegram_api)
        self.numbers = Numbers(self._hospitals, account)
        self.sender = Sender(database, keys, clock, self.router, self.numbers, status_url=status_url(base_url))
        self.deliveries = Deliveries(database, clock)
        self.media = MediaKeeper(database, keys, clock, self.router)
        self.turns = Turns(
            database,
            keys,
            clock,
            self._hospitals,
            self.releases,
            self.sender.hand_over,
            base_url=base_url,
            link_key=link_key,
        )
        self.reconciliation = Reconciliation(database, keys, clock, self._hospitals, self.turns, self.rest)
        self.sweeps = Sweeps(clock)
        self.outreach = OutreachSweep(
            database, keys, clock, self._hospitals, self.turns.run_soon, self.numbers, self._template_of
        )
        self.turns.desk.may_write = self.outreach.may_write
        self.alerts = AlertSweep(database, keys, clock, self._hospitals, self.sender.hand_over, self.numbers)
        self.refusals = RefusalSweep(database, keys, clock, self._hospitals, self.sender.hand_over, self.numbers)
        self.files = FileSweep(
            database, keys, clock, self._hospitals, self.sender.hand_over, base_url=base_url, link_key=link_key
        )
        self.jobs = HospitalJobs(database, keys, clock, self._hospitals)
        self.privacy = PrivacySweeps(database, keys, clock, self._hospitals, self.router)
        self.telegram: StaffBot | None = None
        if telegram is not None and telegram_api is not None:
            intake = TelegramIntake(database, keys, clock, self._hospitals, self.turns, telegram_api)
            self.telegram = StaffBot(telegram, telegram_api, intake, database, clock, self._hospitals, self.turns.desk)
        self._sending: asyncio.Task[None] | None = None
        self.ready = False

    # --- whom this process serves ------------------------------------------------------------------------------------

    @property
    def directory(self) -> Hospitals:
        return self._hospitals

    def hospitals(self) -> Sequence[UUID]:
        return self._hospitals.ids

    def number(self, channel: str, address: str) -> ChannelNumber | None:
        """The hospital's number with this address: it decides whose message this is."""
        return self._hospitals.sender(channel, address)

    def tokens(self, account: str) -> tuple[str, ...]:
        """What may have signed a webhook of this account; empty for an account that is not ours."""
        if account == self.account.sid:
            return self.account.tokens
        return next((s.tokens for s in self._hospitals.senders if s.account == account and s.tokens), ())

    # --- life --------------------------------------------------------------------------------------------------------

    async def start(self, *, sweeping: bool = True) -> None:
        """Loads what is kept in memory and begins sending; with `sweeping`, also the due-row sweeps.

        Raises `Undecipherable` if the database was written with other keys: what this process wrote nobody else could read.
        """
        await self._hospitals.load()
        async with self.database.transaction(self._hospitals.ids) as connection:
            await require_keys(connection, self.keys, self._hospitals.ids)
        await self.releases.publish_shipped()
        await self._follow_flows()
        for hospital_id in self._hospitals.ids[:200]:
            await self._hospitals.get(hospital_id)
        self._sending = asyncio.create_task(self.sender.run())
        if sweeping:
            self._add_sweeps()
            self.sweeps.start()
        if self.telegram is not None:
            self.telegram.start(leading=sweeping)
        # What was loaded lives as long as the process: the collector need not look at it again and again, which would
        # stop every turn for a tenth of a second.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        self.ready = True

    def health(self) -> dict[str, bool]:
        """Which of the process's own parts work: nothing here asks the database.

        One late sweep is a case for an alarm; only when all are late is this process of no use.
        """
        lags = self.sweeps.lags()
        return {
            "flows": self.releases.ready,
            "sender": self._sending is not None and not self._sending.done(),
            "sweeps": not lags or min(lags.values()) <= self.LATE,
        }

    async def stop(self) -> None:
        """Takes nothing new, finishes what was begun, leaves the rest to whoever sweeps next."""
        self.ready = False
        await self.sweeps.stop()
        if self.telegram is not None:
            await self.telegram.stop()
        await self.turns.close()
        await self.sender.stop()
        if self._sending is not None:
            await self._sending
        await self.deliveries.close()
        await self.rest.close()
        await asyncio.to_thread(traces.stop)  # it sends what is left
        if self.telegram is not None:
            await self.telegram.close()

    def _add_sweeps(self) -> None:
        self.sweeps.add("hospitals", 2, self._hospitals.refresh)
        self.sweeps.add("flows", 1, self._follow_flows)
        self.sweeps.add("due_turns", 2, self.turns.run_due)
        self.sweeps.add("silences", 5, self.turns.run_silences)
        self.sweeps.add("outreach", 3, self.outreach.run)
        self.sweeps.add("reminders", 5, self.jobs.reminders)
        self.sweeps.add("waitlist", 3, self.jobs.waitlist)
        self.sweeps.add("tasks", 10, self.jobs.tasks)
        self.sweeps.add("handoffs", 2, self.jobs.handoffs)
        self.sweeps.add("staff_files", 2, self.files.run)
        self.sweeps.add("staff_alerts", 2, self.alerts.run)
        self.sweeps.add("reconciliation", 60, self.reconciliation.run)
        self.sweeps.add("refusals", 2, self.refusals.run)
        self.sweeps.add("digests", 30, self.jobs.digests)
        for name, seconds, job in EVERYWHERE:
            self.sweeps.add(name, seconds, partial(self.jobs.everywhere, job))
        self.sweeps.add("erasures", 20, self.privacy.erase_due)
        self.sweeps.add("retention", 600, self.privacy.retain)
        self.sweeps.add("provider_deletions", 30, self.privacy.delete_at_provider)
        self.sweeps.add("holds", 30, self._expire_holds)
        self.sweeps.add("media", 3, lambda: self.media.fetch_due(self.hospitals()))
        self.sweeps.add("late_reports", 30, lambda: self.deliveries.match_late(self.hospitals()))
        self.sweeps.add("unrouted", 20, lambda: take_in(self.database, self.keys, self._hospitals, self.turns))
        if self.telegram is not None:
            self.sweeps.add("telegram", 10, self.telegram.upkeep)
        if self.account.local:
            self.sweeps.add("local_templates", 1, self._make_local_templates)

    def _template_of(self, hospital_id: UUID, flow: str) -> str | None:
        """The approved template a flow begins with outside WhatsApp's window."""
        compiled = self.releases.current_for(hospital_id).machine.release.flows.get(flow)
        return compiled.flow.template if compiled is not None else None

    async def _follow_flows(self) -> None:
        await self.releases.refresh(self.hospitals())

    async def _expire_holds(self) -> None:
        async with self.database.session(self.hospitals()) as session:
            await expire_holds(session, self.clock.now())

    async def _make_local_templates(self) -> None:
        """The local carrier starts empty each time; once it answers, it is given the templates."""
        if not self.numbers.local:
            self.numbers.local = await ensure_templates(self.rest)
