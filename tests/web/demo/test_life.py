"""The demo has a past: what it shows was earned, planned and said through the use cases (issue 3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from domain.kit.clock import FrozenClock
from domain.kit.config import Settings
from domain.kit.db import Database
from tests.conftest import KEYS
from tests.domain.loyalty.world import agree, books, entries
from web.demo import load_demo

SETTINGS = Settings(twilio_whatsapp_number="", twilio_sms_number="", twilio_account_sid="")
FRIDAY, SUNDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC), datetime(2027, 2, 28, 12, 0, tzinfo=UTC)


@pytest.fixture(params=[FRIDAY, SUNDAY], ids=["friday", "sunday"])
async def now(request: pytest.FixtureRequest, database: Database) -> datetime:
    instant: datetime = request.param
    await load_demo(database, KEYS, FrozenClock(instant), SETTINGS)
    return instant


async def patient(owner: asyncpg.Connection, number: str) -> Any:
    return await owner.fetchval("SELECT id FROM patient WHERE number = $1", number)


async def test_every_visit_has_earned_its_points(now: datetime, owner: asyncpg.Connection) -> None:
    assert await entries(owner, await patient(owner, "MBH-004512")) == [
        ("earned", "appointment_booked", 10),
        ("earned", "appointment_completed", 100),
        ("earned", "appointment_booked", 10),
        ("earned", "appointment_completed", 100),
        ("earned", "appointment_booked", 10),
        ("earned", "manual", 400),
        ("earned", "appointment_booked", 10),
    ]
    wrong = await owner.fetch(
        "SELECT a.number FROM appointment a LEFT JOIN loyalty_entry e ON e.source = a.number"
        " GROUP BY a.number, a.status"
        " HAVING count(e.id) <> CASE a.status WHEN 'cancelled' THEN 0 WHEN 'completed' THEN 2 ELSE 1 END"
    )
    assert wrong == []
    for row in await owner.fetch("SELECT id FROM patient"):
        agree(await books(owner, row["id"]))
    assert await owner.fetchval("SELECT max(at) FROM loyalty_entry") <= now


async def test_what_lies_ahead_is_reminded_of_and_nothing_is_due_yet(now: datetime, owner: asyncpg.Connection) -> None:
    planned = await owner.fetchrow(
        "SELECT count(DISTINCT a.id) AS visits, count(DISTINCT r.appointment_id) AS reminders, min(r.due_at) AS first"
        " FROM appointment a"
        " LEFT JOIN reminder r ON r.appointment_id = a.id WHERE a.status IN ('scheduled', 'confirmed')"
    )
    assert planned["visits"] == planned["reminders"] == 19
    assert planned["first"] > now
    assert await owner.fetchval("SELECT count(*) FROM outreach WHERE due_at <= $1", now) == 0


async def test_who_was_just_seen_is_asked_in_two_hours(now: datetime, owner: asyncpg.Connection) -> None:
    asked = await owner.fetch(
        "SELECT p.number, o.due_at FROM survey_invitation i JOIN patient p ON p.id = i.patient_id"
        " JOIN outreach o ON o.contact_id = i.contact_id AND o.key LIKE 'survey:%:first'"
    )
    assert [tuple(row) for row in asked] == [("MBH-255017", now + timedelta(hours=2))]
    surveys = await owner.fetch("SELECT h.code, count(*) FROM survey s JOIN hospital h USING (hospital_id)"
                                " WHERE s.active GROUP BY h.code ORDER BY h.code")  # fmt: skip
    assert [tuple(row) for row in surveys] == [("KAN", 6), ("MBH", 6)]


async def test_feedback_rewards_and_the_waiting_list(now: datetime, owner: asyncpg.Connection) -> None:
    said = await owner.fetch(
        "SELECT rating, comment IS NOT NULL AS comment, appointment_id IS NOT NULL AS visit FROM feedback ORDER BY rating"
    )
    assert [tuple(row) for row in said] == [(2, True, True), (4, False, True), (5, True, True)]
    assert await owner.fetchval("SELECT count(*) FROM task WHERE category = 'low_rating'") == 1
    earned = await owner.fetch("SELECT points FROM loyalty_entry WHERE event LIKE 'feedback%' ORDER BY points")
    assert [row["points"] for row in earned] == [25, 50, 50]
    assert await owner.fetchval("SELECT count(*) FROM reward WHERE active") == 8
    waits = await owner.fetch("SELECT p.number, w.status FROM waitlist_entry w JOIN patient p ON p.id = w.patient_id")
    assert [tuple(row) for row in waits] == [("MBH-201884", "waiting")]
