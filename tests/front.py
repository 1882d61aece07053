"""A hospital that is open for messages: the demo data, our webhooks on a port, and a carrier that behaves as Twilio does."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.routing import Route

from bot.channels.twilio_templates import ensure_templates
from bot.dialogue.release import Release
from bot.dialogue.shipped import shipped_release
from bot.service import Account, Service
from domain.kit.clock import ShiftableClock
from domain.kit.config import Settings
from domain.kit.db import Database
from tests.keys import KEYS
from web import calendar
from web.carrier.app import CarrierApp
from web.carrier.carrier import Carrier
from web.carrier.openapi import spec_check
from web.carrier.serving import serving
from web.demo.loading import DemoHospital, load_demo
from web.direct import Application
from webhooks.twilio import MESSAGES_PATH, STATUS_PATH, TwilioWebhooks

SID = "AC" + "a1" * 16
TOKEN, OLD_TOKEN = "primary-token", "secondary-token"
SUB_SID, SUB_TOKEN = "AC" + "b2" * 16, "sub-token"
PUBLIC = "https://care.example.org"
SPEC = Path(__file__).parent / "specs" / "twilio_messages.openapi.json"


@pytest.fixture(scope="session")
def release() -> Release:
    return shipped_release()


@dataclass
class Front:
    """Everything between a phone and the database."""

    service: Service
    webhooks: TwilioWebhooks
    carrier: Carrier
    url: str
    hospitals: tuple[DemoHospital, ...]

    @property
    def whatsapp(self) -> str:
        return f"whatsapp:{self.hospitals[0].whatsapp}"

    @property
    def sms(self) -> str:
        return self.hospitals[0].sms

    async def with_templates(self) -> None:
        """The account has the content templates that buttons and lists need."""
        self.service.numbers.local = await ensure_templates(self.service.rest)

    async def quiet(self) -> None:
        """Until every turn has run, every reply is sent and every report taken in."""
        for _ in range(3):
            await self.service.turns.settled()
            while self.service.sender.depth:
                await self.service.sender.drained()
                await asyncio.sleep(0.002)  # what waits for its sender's rate is neither in flight nor done
            await self.carrier.settled()

    def last(self, phone: str, ours: str) -> str:
        """The newest text the phone shows from us."""
        return next(m.text for m in reversed(self.carrier.thread(phone, ours)) if not m.mine)


@pytest.fixture
async def front(database: Database, release: Release) -> AsyncIterator[Front]:
    """Served on a loopback port, known to Twilio as PUBLIC: what is signed is the public address."""
    clock = ShiftableClock()
    summary = await load_demo(database, KEYS, clock, Settings())
    carrier = Carrier(
        SID,
        TOKEN,
        "",
        clock.now,
        public_base_url=PUBLIC,
        sub_accounts={SUB_SID: SUB_TOKEN},
        spec_check=spec_check(SPEC),
    )
    async with serving(CarrierApp(carrier)) as carrier_url:
        carrier.own_base_url = carrier_url
        account = Account(SID, (TOKEN, OLD_TOKEN), carrier_url, carrier_url, local=True)
        async with database.session([hospital.id for hospital in summary.hospitals]) as session:
            await session.execute(text("UPDATE channel_sender SET rate_per_second = 2000"))
        service = Service(database, KEYS, clock, release, account, base_url=PUBLIC, link_key=b"k" * 32)
        await service.start(sweeping=False)
        webhooks = TwilioWebhooks(service)
        app = Application(
            routes=[
                Route(MESSAGES_PATH, webhooks.messages, methods=["GET", "POST"]),
                Route(STATUS_PATH, webhooks.status, methods=["GET", "POST"]),
            ]
        )
        app.direct = {
            MESSAGES_PATH.encode(): lambda _, posted: webhooks.take(posted),
            STATUS_PATH.encode(): lambda _, posted: webhooks.report(posted),
        }
        app.include_router(calendar.router)
        app.state.service = service
        async with serving(app) as url:
            carrier.webhook_base_url = url
            front = Front(service, webhooks, carrier, url, summary.hospitals)
            yield front
            await front.quiet()
            await carrier.close()
        await service.stop()
