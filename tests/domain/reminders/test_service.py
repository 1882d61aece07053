"""Each patient who can be reached gets exactly one right reminder, whatever happens meanwhile (anchors 4.3)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.appointments import service as appointments
from domain.communications.outreach import reach_out
from domain.kit.db import Database
from domain.reminders import service as reminders
from domain.reminders.jobs import Processed, hospitals_with_work
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic, add_clinic
from tests.domain.reminders.visits import DUE, FRIDAY, booked, move, outreach, run, settle_outreach, states


async def test_booking_makes_one_row_and_the_job_hands_it_over_once(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    (view,) = await booked(clinic, [one])
    async with clinic.act() as ctx:
        await reminders.schedule(ctx, view)
    assert await states(clinic) == [(view.id, view.version, "scheduled", "")]
    assert await run(clinic) == Processed()
    clinic.clock.instant = DUE
    assert await run(clinic) == Processed(handed=1)
    assert await run(clinic) == Processed()
    (row,) = await outreach(clinic)
    assert {name: row[name] for name in ("key", "contact_id", "purpose", "flow", "due_at", "useful_until", "lane")} == {
        "key": f"reminder:{view.id}:{view.version}:1440",
        "contact_id": one.contact,
        "purpose": "reminders",
        "flow": "reminder",
        "due_at": DUE,
        "useful_until": FRIDAY - timedelta(minutes=30),
        "lane": 1,
    }
    assert row["data"] == {"appointment": str(view.id), "starts": FRIDAY.isoformat(), "patient_first": ""}
    assert KEYS.open(await clinic.owner.fetchval("SELECT data FROM outreach")) != b""


@pytest.mark.parametrize(
    ("said", "reason", "shown"),
    [
        ("sent", "", "sent"),
        ("skipped", "opted_out", "skipped"),
        ("failed", "error", "failed"),
        ("called_off", "moved", "cancelled"),
    ],
)
async def test_what_became_of_it_is_written_back(clinic: Clinic, said: str, reason: str, shown: str) -> None:
    people = await clinic.add_people(1)
    (view,) = await booked(clinic, people)
    clinic.clock.instant = DUE
    await run(clinic)
    async with clinic.act() as ctx:
        assert [r.status for r in await reminders.pending(ctx)] == ["scheduled"]
    await settle_outreach(clinic, f"reminder:{view.id}:{view.version}:1440", said, reason)
    clinic.clock.advance(timedelta(minutes=1))
    assert await run(clinic) == Processed(settled=1)
    assert await states(clinic) == [(view.id, view.version, shown, reason)]
    async with clinic.act() as ctx:
        assert await reminders.pending(ctx) == []
        (told,) = await reminders.of_appointment(ctx, view.id)
    assert (told.number, told.status, told.reason, told.settled_at) == (view.number, shown, reason, DUE)


async def test_a_patient_without_a_phone_and_a_broken_row_stop_nobody(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others fail: the first one without a phone, and one whose row breaks, are followed by all the rest."""
    people = await clinic.add_people(5)
    views = await booked(clinic, people)
    nobody = uuid4()
    await clinic.owner.execute(
        "INSERT INTO contact (hospital_id, id, locale) VALUES ($1, $2, '')", clinic.hospital.id, nobody
    )
    await clinic.owner.execute("UPDATE appointment SET contact_id = $1 WHERE id = $2", nobody, views[0].id)
    await clinic.owner.execute("UPDATE appointment SET contact_id = NULL WHERE id = $1", views[1].id)

    async def breaks_once(ctx: Any, **given: Any) -> UUID:
        if given["data"]["appointment"] == str(views[2].id) and clinic.clock.now() == DUE + timedelta(hours=2):
            raise RuntimeError("injected")
        return await reach_out(ctx, **given)

    monkeypatch.setattr("domain.reminders.jobs.reach_out", breaks_once)
    clinic.clock.instant = DUE + timedelta(hours=2)
    assert await run(clinic) == Processed(handed=2, skipped=2, failing=1)
    assert [status[2:] for status in await states(clinic)] == [
        ("skipped", "no_phone"),
        ("skipped", "no_contact"),
        ("scheduled", ""),
        ("handed", ""),
        ("handed", ""),
    ]
    clinic.clock.advance(timedelta(minutes=1))
    assert (await run(clinic)).handed == 1
    assert sorted(row["contact_id"] for row in await outreach(clinic)) == sorted(p.contact for p in people[2:])


async def test_a_row_that_never_works_is_given_up(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    (view,) = await booked(clinic, await clinic.add_people(1))

    async def broken(ctx: Any, **given: Any) -> UUID:
        raise RuntimeError("injected")

    monkeypatch.setattr("domain.reminders.jobs.reach_out", broken)
    clinic.clock.instant = DUE
    for _ in range(5):
        assert await run(clinic) == Processed(failing=1)
        clinic.clock.advance(timedelta(minutes=16))
    assert await states(clinic) == [(view.id, view.version, "failed", "error")]


async def test_a_worker_killed_in_the_middle_repeats_nothing_and_loses_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await clinic.add_people(6)
    await booked(clinic, people)
    clinic.clock.instant = DUE + timedelta(hours=3)
    handed = 0

    async def killed_at_the_fourth(ctx: Any, **given: Any) -> UUID:
        nonlocal handed
        handed += 1
        if handed == 4:
            raise asyncio.CancelledError
        return await reach_out(ctx, **given)

    monkeypatch.setattr("domain.reminders.jobs.reach_out", killed_at_the_fourth)
    with pytest.raises(asyncio.CancelledError):
        await run(clinic)
    assert await outreach(clinic) == []
    assert {status[2] for status in await states(clinic)} == {"scheduled"}
    assert await run(clinic) == Processed(handed=6)
    assert sorted(row["contact_id"] for row in await outreach(clinic)) == sorted(p.contact for p in people)


async def test_four_workers_at_once_hand_each_over_once(clinic: Clinic) -> None:
    people = await clinic.add_people(6)
    await booked(clinic, people)
    clinic.clock.instant = DUE + timedelta(hours=3)
    done = await asyncio.gather(*(run(clinic) for _ in range(4)))
    assert sum(one.handed for one in done) == 6
    assert sorted(row["contact_id"] for row in await outreach(clinic)) == sorted(p.contact for p in people)


async def test_a_late_job_catches_up_while_that_is_of_use(clinic: Clinic) -> None:
    views = await booked(clinic, await clinic.add_people(2))
    clinic.clock.instant = DUE + timedelta(hours=3)
    assert await run(clinic) == Processed(handed=2)
    assert {row["data"]["appointment"] for row in await outreach(clinic)} == {str(view.id) for view in views}


async def test_a_job_that_is_too_late_says_so(clinic: Clinic) -> None:
    (first, second) = await booked(clinic, await clinic.add_people(2))
    clinic.clock.instant = FRIDAY - timedelta(minutes=29)
    assert await run(clinic) == Processed(handed=1, skipped=1)
    assert await states(clinic) == [
        (first.id, first.version, "skipped", "too_late"),
        (second.id, second.version, "handed", ""),
    ]


async def test_of_two_late_reminders_only_the_newer_goes_out(clinic: Clinic) -> None:
    await clinic.owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, 'reminder_offsets_hours', $2)",
        clinic.hospital.id,
        '{"value": [48, 24]}',
    )
    (view,) = await booked(clinic, await clinic.add_people(1))
    clinic.clock.instant = DUE + timedelta(hours=1)
    assert await run(clinic) == Processed(handed=1, skipped=1)
    assert [status[2:] for status in await states(clinic)] == [("skipped", "superseded"), ("handed", "")]
    assert [row["key"] for row in await outreach(clinic)] == [f"reminder:{view.id}:{view.version}:1440"]


async def test_a_job_that_runs_at_night_waits_for_the_morning(clinic: Clinic) -> None:
    await booked(clinic, await clinic.add_people(1))
    clinic.clock.instant = datetime(2026, 11, 5, 21, 0, tzinfo=UTC)  # 22:00 in Lagos
    assert await run(clinic) == Processed(deferred=1)
    assert await run(clinic) == Processed()
    clinic.clock.instant = datetime(2026, 11, 6, 6, 0, tzinfo=UTC)  # 07:00
    assert await run(clinic) == Processed(handed=1)


async def test_moving_voids_what_waits_and_plans_the_new_time(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    (view,) = await booked(clinic, [one])
    moved = await move(clinic, one, view, FRIDAY + timedelta(hours=1))
    assert sorted(await states(clinic), key=lambda s: s[1]) == [
        (view.id, 1, "cancelled", "moved"),
        (moved.id, 2, "scheduled", ""),
    ]
    clinic.clock.instant = DUE + timedelta(hours=1)
    assert await run(clinic) == Processed(handed=1)
    assert [row["data"]["starts"] for row in await outreach(clinic)] == [moved.starts_at.isoformat()]


async def test_moved_after_sending_the_new_time_is_reminded_of_once(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    (view,) = await booked(clinic, [one])
    clinic.clock.instant = DUE
    await run(clinic)
    key = f"reminder:{view.id}:1:1440"
    await settle_outreach(clinic, key, "sent")
    monday = FRIDAY + timedelta(days=3)
    moved = await move(clinic, one, view, monday)
    assert sorted(await states(clinic), key=lambda s: s[1]) == [
        (view.id, 1, "sent", ""),
        (moved.id, 2, "scheduled", ""),
    ]
    clinic.clock.instant = monday - timedelta(hours=24)
    assert await run(clinic) == Processed(handed=1)
    assert [row["key"] for row in await outreach(clinic)] == [key, f"reminder:{moved.id}:2:1440"]


@pytest.mark.parametrize("handed", [False, True])
async def test_cancelling_calls_back_what_has_not_left(clinic: Clinic, handed: bool) -> None:
    (view,) = await booked(clinic, await clinic.add_people(1))
    if handed:
        clinic.clock.instant = DUE
        await run(clinic)
    async with clinic.act() as ctx:
        await appointments.cancel(ctx, appointment_id=view.id, reason="better", settings=clinic.settings)
    assert await states(clinic) == [(view.id, 1, "cancelled", "cancelled")]
    assert [row["status"] for row in await outreach(clinic)] == (["called_off"] if handed else [])
    clinic.clock.instant = DUE + timedelta(hours=1)
    assert await run(clinic) == Processed()


async def test_who_has_come_already_is_not_reminded(clinic: Clinic) -> None:
    (view,) = await booked(clinic, await clinic.add_people(1))
    async with clinic.act() as ctx:
        await appointments.check_in(ctx, appointment_id=view.id)
    clinic.clock.instant = DUE
    assert await run(clinic) == Processed(skipped=1)
    assert await states(clinic) == [(view.id, 1, "skipped", "appointment_checked_in")]


async def test_two_hospitals_do_not_see_each_others_reminders(
    clinic: Clinic, database: Database, owner: asyncpg.Connection
) -> None:
    other = await add_clinic(database, owner, "KAN")
    (mine,) = await booked(clinic, await clinic.add_people(1))
    await booked(other, await other.add_people(1))
    clinic.clock.instant = other.clock.instant = DUE
    async with database.session([clinic.hospital.id]) as session:
        assert await hospitals_with_work(session, DUE) == [clinic.hospital.id]
    assert await run(clinic) == Processed(handed=1)
    assert [row["data"]["appointment"] for row in await outreach(clinic)] == [str(mine.id)]
    assert await outreach(other) == []
    async with other.act() as ctx:
        assert await reminders.of_appointment(ctx, mine.id) == []
        await reminders.void(ctx, mine.id, "cancelled")
    assert await states(clinic) == [(mine.id, 1, "handed", "")]
