"""Each patient who can be reached gets exactly one right reminder, whatever happens meanwhile (anchors 4.3)."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from domain import discovery
from domain.appointments import service as appointments
from domain.appointments.views import AppointmentView
from domain.communications.outreach import reach_out
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, NotFound
from domain.reminders import service as reminders
from domain.reminders.jobs import Processed, hospitals_with_work, send_due
from domain.staff.rules import Role, staff_actor
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic, Person, add_clinic

discovery.load()
# The clinic's clock begins on Monday 2 November 2026, 06:00 in Lagos: the visits are on Friday.
FRIDAY = datetime(2026, 11, 6, 8, 0, tzinfo=UTC)
DUE = FRIDAY - timedelta(hours=24)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def booked(clinic: Clinic, people: list[Person], provider: UUID | None = None) -> list[AppointmentView]:
    """One appointment each on Friday, half an hour apart from 09:00."""
    provider = provider or await clinic.add_provider()
    return [
        await clinic.book(
            (await clinic.hold(person, provider, FRIDAY + n * timedelta(minutes=30))).id, person.patient
        )
        for n, person in enumerate(people)
    ]


async def run(clinic: Clinic) -> Processed:
    async with clinic.act(SYSTEM) as ctx:
        return await send_due(ctx)


async def states(clinic: Clinic) -> list[tuple[UUID, int, str, str]]:
    rows = await clinic.owner.fetch(
        "SELECT appointment_id, version, status, reason FROM reminder WHERE hospital_id = $1 ORDER BY due_at, id",
        clinic.hospital.id,
    )
    return [tuple(row) for row in rows]


async def outreach(clinic: Clinic) -> list[dict[str, Any]]:
    """What was handed over, with its variables opened."""
    rows = await clinic.owner.fetch(
        "SELECT * FROM outreach WHERE hospital_id = $1 ORDER BY created_at, id", clinic.hospital.id
    )
    return [{**row, "data": orjson.loads(KEYS.open(row["data"]))} for row in rows]


async def move(clinic: Clinic, person: Person, view: AppointmentView, starts: datetime) -> AppointmentView:
    held = await clinic.hold(person, view.provider_id, starts)
    async with clinic.act() as ctx:
        return await appointments.move(ctx, appointment_id=view.id, hold_id=held.id, settings=clinic.settings)


async def settle_outreach(clinic: Clinic, key: str, status: str, reason: str = "") -> None:
    """As the worker does once a conversation has begun, or cannot."""
    await clinic.owner.execute(
        "UPDATE outreach SET status = $3, reason = $4, settled_at = $5 WHERE hospital_id = $1 AND key = $2",
        clinic.hospital.id,
        key,
        status,
        reason,
        clinic.clock.now(),
    )


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


async def link(clinic: Clinic, contact: UUID, patient: UUID, relationship: str, ends: datetime | None = None) -> None:
    await clinic.owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship, ends_at)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5)",
        clinic.hospital.id,
        contact,
        patient,
        relationship,
        ends,
    )


async def test_a_parent_is_told_which_child(clinic: Clinic) -> None:
    (mother,) = await clinic.add_people(1)
    await link(clinic, mother.contact, mother.patient, "child")
    await clinic.owner.execute(
        "UPDATE patient SET first_name = $1 WHERE id = $2", KEYS.seal_text("Tunde"), mother.patient
    )
    await booked(clinic, [mother])
    clinic.clock.instant = DUE
    await run(clinic)
    assert [row["data"]["patient_first"] for row in await outreach(clinic)] == ["Tunde"]


async def test_who_may_no_longer_see_the_patient_is_not_told(clinic: Clinic) -> None:
    former, present = await clinic.add_people(2)
    (view,) = await booked(clinic, [former])
    await link(clinic, former.contact, former.patient, "other", clinic.clock.now())
    clinic.clock.instant = DUE
    assert await run(clinic) == Processed(skipped=1)
    assert await states(clinic) == [(view.id, 1, "skipped", "no_contact")]
    await link(clinic, present.contact, former.patient, "other")
    held = await clinic.hold(former, view.provider_id, FRIDAY + timedelta(days=3, hours=2))
    later = await clinic.book(held.id, former.patient)
    clinic.clock.instant = later.starts_at - timedelta(hours=24)
    await clinic.owner.execute("UPDATE patient SET first_name = $1", KEYS.seal_text("Bola"))
    assert await run(clinic) == Processed(handed=1)
    assert [row["contact_id"] for row in await outreach(clinic)] == [present.contact]


async def test_only_the_person_reminded_confirms(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    (view,) = await booked(clinic, [one])
    clinic.clock.instant = DUE
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(NotFound):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    await run(clinic)
    await settle_outreach(clinic, f"reminder:{view.id}:1:1440", "sent")
    async with clinic.act(other.actor) as ctx:
        assert await reminders.last_reminded(ctx, other.contact) is None
        with pytest.raises(NotFound):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=other.contact)
    with pytest.raises(Forbidden):
        async with clinic.act(other.actor) as ctx:
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    async with clinic.act(one.actor) as ctx:
        last = await reminders.last_reminded(ctx, one.contact)
        assert last is not None
        assert (last.appointment_id, last.starts_at) == (view.id, FRIDAY)
        for _ in range(2):
            assert (await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)).status == "confirmed"
    moved = await move(clinic, one, view, FRIDAY + timedelta(hours=1))
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(Conflict):
            await reminders.confirm(ctx, appointment_id=view.id, contact_id=one.contact)
    assert moved.status == "scheduled"


async def test_staff_see_what_is_pending_and_only_admins_send_now(clinic: Clinic) -> None:
    views = await booked(clinic, await clinic.add_people(2))
    async with clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")) as ctx:
        listed = await reminders.pending(ctx)
    assert [(r.appointment_id, r.number, r.due_at, r.status) for r in listed] == [
        (view.id, view.number, DUE + n * timedelta(minutes=30), "scheduled") for n, view in enumerate(views)
    ]
    with pytest.raises(Forbidden):
        async with clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")) as ctx:
            await reminders.process(ctx)
    clinic.clock.instant = DUE
    async with clinic.act(staff_actor(uuid4(), Role.HOSPITAL_ADMIN, "telegram")) as ctx:
        assert await reminders.process(ctx) == Processed(handed=1)


async def test_the_no_show_rate_with_and_without_reminders(clinic: Clinic) -> None:
    views = await booked(clinic, await clinic.add_people(6))
    clinic.clock.instant = DUE
    await run(clinic)
    await settle_outreach(clinic, f"reminder:{views[0].id}:1:1440", "sent")
    clinic.clock.instant = FRIDAY + timedelta(hours=4)
    async with clinic.act() as ctx:
        for view in views[:2]:
            await appointments.complete(ctx, appointment_id=view.id)
        await appointments.mark_no_show(ctx, appointment_id=views[2].id)
        await appointments.cancel(ctx, appointment_id=views[3].id, reason="", settings=clinic.settings)
    await run(clinic)
    async with clinic.act() as ctx:
        rate = await reminders.no_show_rate(ctx, FRIDAY, FRIDAY + timedelta(hours=3))
        nothing = await reminders.no_show_rate(ctx, FRIDAY + timedelta(hours=3), FRIDAY + timedelta(hours=9))
    assert (rate.missed, rate.due, rate.missed_reminded, rate.due_reminded) == (1, 3, 0, 1)
    assert (rate.rate, rate.rate_reminded, rate.rate_not_reminded) == (Decimal("33.3"), Decimal("0.0"), Decimal("50.0"))
    assert (nothing.due, nothing.rate, nothing.rate_reminded) == (0, None, None)


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
