"""A hospital on a stage with its staff's phones."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.channels.whatsapp import shapes
from bot.dialogue.release import Release
from bot.trying.phone import Bubble
from tests.bot.dialogue.conftest import demo_url, load_template
from tests.bot.dialogue.stage import Stage, on_stage

__all__ = ["demo_url"]

HOSPITAL, KANO = "+2342013300001", "+2342013300003"
STAFF = {
    "bola": "+2348035559001",  # hospital admin
    "kemi": "+2348035559002",  # receptionist
    "femi": "+2348035559003",  # receptionist
    "adeyemi": "+2348035559004",  # provider
    "uju": "+2348035559005",  # marketing
    "dare": "+2348035559006",  # finance
}
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Africa/Lagos"))


@dataclass
class Ward:
    """The stage with short ways to let staff write."""

    stage: Stage
    pause = timedelta(minutes=3)  # longer than a line said twice is asked about

    async def say(self, who: str, text: str, **form: str) -> Bubble:
        """One line of a member of staff by WhatsApp; the newest message that came back."""
        number = STAFF.get(who, who)
        phone = self.stage.phone(number, HOSPITAL)
        phone.unread.clear()
        await self.stage.write("whatsapp", number, HOSPITAL, text, **form)
        assert phone.unread, f"no answer to {text!r}"
        return phone.unread[-1]

    async def tap(self, who: str, label: str) -> Bubble:
        """Taps the newest button that begins with the label."""
        phone = self.stage.phone(STAFF.get(who, who), HOSPITAL)
        row = next(row for shown in reversed(phone.all) for row in shown.rows if row.label.startswith(label))
        return await self.say(who, row.label, ButtonPayload=row.id, ButtonText=row.label)


@pytest.fixture(scope="session")
def demo_template(server: str, template: str, release: Release) -> str:
    """The demo hospitals in which nobody has done anything yet: the first task is T1, nobody has points."""
    asyncio.run(load_template(server, template, release, "careline_quiet_template", lived=False))
    return "careline_quiet_template"


@pytest.fixture
async def ward(demo_url: str, release: Release) -> AsyncIterator[Ward]:
    async with on_stage(demo_url, release, NOW) as stage:
        # An account without approved templates, but for tests that say they are there.
        stage.service.numbers.local = {shape: shape for shape in shapes()}
        yield Ward(stage)
