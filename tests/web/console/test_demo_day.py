"""What the demo shows from the simulator alone: points, a reminder when "now" moves on, a survey after the visit (issue 3)."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from playwright.async_api import Page, expect

from domain import discovery
from domain.appointments import service as appointments
from domain.audit import unit_of_work
from domain.kit.clock import FrozenClock
from domain.kit.context import SYSTEM, Context
from domain.kit.db import Database
from domain.settings.service import read_profile
from tests.web.console.test_simulator import opened, tap, type_
from tests.web.running import RunningServer, running_server

ADAEZE, CHIAMAKA, MUSA, YETUNDE = (f"+23480355501{n:02d}" for n in (1, 5, 4, 11))
LAGOS = ZoneInfo("Africa/Lagos")
SURVEY = "ask you a few questions"


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningServer]:
    """A server of this module's own: its time moves."""
    with running_server() as server:
        yield server


@asynccontextmanager
async def desk(server: RunningServer, now: datetime) -> AsyncIterator[Context]:
    """The hospital's staff, in a process of their own, as of `now`."""
    discovery.load()
    database = Database(server.owner_url())
    owner = await asyncpg.connect(server.owner_url())
    hospital_id = await owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    await owner.close()
    async with database.session([hospital_id]) as session:
        hospital = (await read_profile(session, hospital_id)).hospital
    async with unit_of_work(database, hospital, SYSTEM, FrozenClock(now), server.settings.keys) as ctx:
        yield ctx
    await database.close()


async def move_to(page: Page, instant: datetime) -> None:
    """Sets "now" as a person does, and leaves the field."""
    await page.locator("#set-now").fill(f"{instant.astimezone(LAGOS):%Y-%m-%dT%H:%M}")
    await page.locator("#set-now").dispatch_event("change")


async def comes(page: Page, text: str) -> None:
    await expect(page.locator(".line.theirs").last).to_contain_text(text, timeout=20_000)


async def next_visit(server: RunningServer, phone: str) -> asyncpg.Record:
    owner = await asyncpg.connect(server.owner_url())
    row = await owner.fetchrow(
        "SELECT a.id, a.starts_at FROM appointment a JOIN contact_address c ON c.contact_id = a.contact_id"
        " JOIN hospital h ON h.hospital_id = a.hospital_id"
        " WHERE c.address = $1 AND h.code = 'MBH' AND a.status IN ('scheduled', 'confirmed') AND a.starts_at > now()"
        " ORDER BY a.starts_at LIMIT 1",
        phone,
    )
    await owner.close()
    return row


async def test_points_a_reminder_and_a_survey(page: Page, demo: RunningServer) -> None:
    # Who was seen yesterday is asked by itself.
    await opened(page, demo, CHIAMAKA)
    tomorrow = datetime.now(LAGOS).replace(hour=10, minute=0) + timedelta(days=1)
    await move_to(page, tomorrow)
    await comes(page, SURVEY)
    await tap(page, "Yes, ask me", "From 0 to 10")

    await opened(page, demo, ADAEZE)
    await type_(page, "hi", "What can I do for you?")
    await type_(page, "my points", "date of birth")
    await type_(page, "14/03/1988", "Adaeze has 640 points")

    visit = await next_visit(demo, ADAEZE)
    await move_to(page, visit["starts_at"] - timedelta(hours=23, minutes=30))
    await comes(page, "Reminder from Marina Bay Hospital")
    await tap(page, "I will come", "We expect you")

    await move_to(page, visit["starts_at"] + timedelta(minutes=30))
    async with desk(demo, visit["starts_at"] + timedelta(minutes=30)) as ctx:
        await appointments.complete(ctx, appointment_id=visit["id"])
    await move_to(page, visit["starts_at"] + timedelta(hours=3))
    await comes(page, SURVEY)
    await tap(page, "Yes, ask me", "From 0 to 10")
    await type_(page, "10", "What did you like most?")
    await type_(page, "my points", "date of birth")
    await type_(page, "14/03/1988", "Adaeze has 740 points")


async def test_a_freed_time_is_offered_to_who_waits(page: Page, demo: RunningServer) -> None:
    await opened(page, demo, YETUNDE)
    visit = await next_visit(demo, YETUNDE)
    # At night, so that nobody is asked before the morning that comes below.
    morning = (visit["starts_at"] - timedelta(days=7)).astimezone(LAGOS).replace(hour=11)
    await move_to(page, morning - timedelta(hours=13))
    await type_(page, "my appointments", "date of birth")
    await type_(page, "27/11/1968", "You have 1 appointment")
    await type_(page, "1", "Balogun")
    await type_(page, "drop it", "Drop Yetunde's appointment")
    await type_(page, "1", "why")
    await type_(page, "1", "no longer booked")
    await opened(page, demo, MUSA)
    await move_to(page, morning)
    await comes(page, "time has been given back")
    await tap(page, "Take it", "Booked. Your appointment number is")
