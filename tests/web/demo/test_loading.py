"""The demo keeps the rules it shows: no overlap, in hours, known people can prove who they are, loaded once."""

from datetime import UTC, date, datetime

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.kit.clock import FrozenClock
from domain.kit.config import Settings
from domain.kit.context import SYSTEM, Context
from domain.kit.db import Database
from domain.patients.rules import birth_digest
from domain.settings.service import hospital_directory, read_profile
from tests.conftest import KEYS
from web.demo import load_demo
from web.demo.recipe import recipes, shifts_of

TABLES = ("hospital", "channel_sender", "department", "provider", "contact", "patient", "appointment", "consent_record")
SETTINGS = Settings(twilio_whatsapp_number="", twilio_sms_number="", twilio_account_sid="")
# A Friday evening, Christmas Eve, a Sunday, new year's day: days from which the offsets fall differently.
MOMENTS = [
    datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
    datetime(2026, 12, 24, 5, 0, tzinfo=UTC),
    datetime(2027, 2, 28, 12, 0, tzinfo=UTC),
    datetime(2028, 1, 1, 0, 30, tzinfo=UTC),
]


async def counts(owner: asyncpg.Connection) -> dict[str, int]:
    return {table: await owner.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}


async def test_it_loads_once(database: Database, owner: asyncpg.Connection) -> None:
    clock = FrozenClock(MOMENTS[0])
    first = await load_demo(database, KEYS, clock, SETTINGS)
    before = await owner.fetch("SELECT * FROM appointment ORDER BY id")
    assert await counts(owner) == {
        "hospital": 2,
        "channel_sender": 4,
        "department": 15,
        "provider": 19,
        "contact": 23,
        "patient": 29,
        "appointment": len(before),
        "consent_record": 45,
    }
    clock.instant = MOMENTS[1]
    second = await load_demo(database, KEYS, clock, SETTINGS)
    assert (first.loaded, second.loaded) == (True, False)
    assert (first.hospitals, first.people) == (second.hospitals, second.people)
    assert await owner.fetch("SELECT * FROM appointment ORDER BY id") == before


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_history_lies_behind_and_bookings_ahead_in_hours_without_overlap(
    database: Database, owner: asyncpg.Connection, moment: datetime
) -> None:
    await load_demo(database, KEYS, FrozenClock(moment), SETTINGS)
    wrong = await owner.fetch(
        "SELECT status, starts_at FROM appointment"
        " WHERE (status IN ('completed', 'no_show', 'cancelled')) <> (ends_at < $1)",
        moment,
    )
    assert wrong == []
    by_status = await owner.fetch("SELECT status, count(*) FROM appointment GROUP BY status ORDER BY status")
    assert {row["status"]: row["count"] for row in by_status} == {
        "cancelled": 4,
        "completed": 29,
        "confirmed": 2,
        "no_show": 3,
        "scheduled": 17,
    }
    overlaps = await owner.fetchval(
        "SELECT count(*) FROM appointment a JOIN appointment b ON a.hospital_id = b.hospital_id AND a.id < b.id"
        " AND a.status <> 'cancelled' AND b.status <> 'cancelled'"
        " AND ((a.provider_id = b.provider_id AND a.seat = b.seat AND a.blocked && b.blocked)"
        "   OR (a.patient_id = b.patient_id"
        "       AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)))"
    )
    assert overlaps == 0
    outside = await owner.fetchval(
        "SELECT count(*) FROM appointment a WHERE NOT EXISTS (SELECT FROM weekly_hours w"
        " WHERE w.provider_id = a.provider_id"
        " AND w.weekday = extract(isodow FROM a.starts_at AT TIME ZONE 'Africa/Lagos') - 1"
        " AND extract(epoch FROM (a.starts_at AT TIME ZONE 'Africa/Lagos')::time) / 60 >= w.opens"
        " AND extract(epoch FROM (a.ends_at AT TIME ZONE 'Africa/Lagos')::time) / 60 <= w.closes)"
    )
    assert outside == 0


async def test_every_department_has_times_and_leave_shows(database: Database) -> None:
    clock = FrozenClock(MOMENTS[0])
    summary = await load_demo(database, KEYS, clock, SETTINGS)
    main = summary.hospitals[0]
    async with database.session([main.id]) as session:
        catalogue = await appointments.read_catalogue(session, main.id)
        profile = await read_profile(session, main.id)
        ctx = Context(session, SYSTEM, profile.hospital, clock, KEYS)
        assert len(catalogue.departments) == 12
        for department_id in catalogue.departments:
            slots = await appointments.find_slots(
                ctx,
                catalogue,
                department_id=department_id,
                first_day=date(2026, 11, 20),
                last_day=date(2026, 12, 4),
            )
            assert len(slots) == 6
        away = next(entry for entry in catalogue.providers.values() if entry.name == "Halima Yusuf")
        during = {"first_day": date(2026, 11, 18), "last_day": date(2026, 12, 1)}
        assert await appointments.find_slots(ctx, catalogue, provider_id=away.id, **during) == []
    assert (0, 480, 1020) in profile.hours
    assert (5, 540, 780) in profile.hours
    assert date(2026, 12, 25) in profile.holidays


async def test_the_people_it_names_are_there_with_what_they_answer(
    database: Database, owner: asyncpg.Connection
) -> None:
    summary = await load_demo(database, KEYS, FrozenClock(MOMENTS[0]), SETTINGS)
    ids = {hospital.code: hospital.id for hospital in summary.hospitals}
    assert len(summary.people) == 12
    for person in summary.people:
        row = await owner.fetchrow(
            "SELECT id, phone, first_name, birth_digest FROM patient WHERE hospital_id = $1 AND number = $2",
            ids[person.hospital],
            person.number,
        )
        assert row["phone"] == person.phone
        assert KEYS.open_text(row["first_name"]) == person.name.split()[0]
        assert row["birth_digest"] == birth_digest(KEYS, ids[person.hospital], row["id"], person.birth_date)


async def test_each_number_leads_to_its_hospital(database: Database) -> None:
    given = Settings(twilio_whatsapp_number="+14155238886", twilio_sms_number="+15005550006")
    await load_demo(database, KEYS, FrozenClock(MOMENTS[0]), given)
    later = await load_demo(database, KEYS, FrozenClock(MOMENTS[0]), SETTINGS)
    assert (later.hospitals[0].whatsapp, later.hospitals[0].sms) == ("+14155238886", "+15005550006")
    hospitals, senders = await hospital_directory(database, KEYS)
    assert len(hospitals) == 2
    assert sorted((sender.channel, sender.address) for sender in senders) == [
        ("sms", "+15005550006"),
        ("sms", "+2342013300004"),
        ("whatsapp", "+14155238886"),
        ("whatsapp", "+2342013300003"),
    ]


def test_shifts_are_read_or_refused() -> None:
    assert shifts_of(["mon-tue 08:00-12:00 13:00-16:30"]) == (
        (0, 480, 720),
        (0, 780, 990),
        (1, 480, 720),
        (1, 780, 990),
    )
    with pytest.raises(ValueError, match="08:00-16:00"):
        shifts_of(["mon 8-12"])
    assert [recipe.code for recipe in recipes()] == ["MBH", "KAN"]
