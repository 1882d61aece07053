"""A completed visit asks, at the right time, not too often (SURV-04; anchors 4.8)."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden
from domain.staff.rules import Role, staff_actor
from domain.surveys import service as surveys
from tests.domain.surveys.ward import Ward, open_ward

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
DONE = NINE + timedelta(minutes=30)


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


async def test_a_completed_visit_is_asked_about(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    visit = await ward.visit(person, NINE)
    (invitation,) = await ward.rows("survey_invitation")
    assert invitation["survey_id"] == ward.surveys["post_visit"].id
    assert (invitation["contact_id"], invitation["patient_id"]) == (person.contact, person.patient)
    assert (invitation["appointment_id"], invitation["status"]) == (visit, "open")
    due = DONE + timedelta(hours=2)
    assert invitation["expires_at"] == due + timedelta(days=7)
    assert await ward.plans() == [
        ("first", "scheduled", due),
        ("reminder", "scheduled", due + timedelta(days=2)),
    ]
    rows = await ward.rows("outreach")
    assert {(row["flow"], row["purpose"]) for row in rows} == {("survey", "reminders")}


async def test_a_hospital_without_surveys_gets_the_shipped_ones(ward: Ward) -> None:
    await ward.clinic.owner.execute("DELETE FROM survey")
    (person,) = await ward.clinic.add_people(1)
    await ward.visit(person, NINE)
    assert len(await ward.rows("survey")) == 6
    assert len(await ward.rows("survey_invitation")) == 1


async def test_seeding_again_keeps_what_was_changed(ward: Ward) -> None:
    async with ward.clinic.act() as ctx:
        await surveys.change(ctx, ward.surveys["csat"].id, title="Ours", active=False)
        assert await surveys.seed_defaults(ctx) == 0
    async with ward.clinic.act() as ctx:
        found = {survey.code: survey for survey in await surveys.listed(ctx)}
    assert (found["csat"].title, found["csat"].active) == ("Ours", False)
    assert found["nps"] == ward.surveys["nps"]


async def test_the_cooldown_is_the_persons_whatever_the_survey(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    await ward.visit(person, NINE)
    await ward.visit(person, NINE + timedelta(days=1))
    assert len(await ward.rows("survey_invitation")) == 1
    async with ward.clinic.act() as ctx:
        assert await surveys.send(ctx, survey_id=ward.surveys["nps"].id, contact_id=person.contact) is None
    ward.clinic.clock.instant = DONE + timedelta(days=30)
    async with ward.clinic.act() as ctx:
        again = await surveys.send(ctx, survey_id=ward.surveys["nps"].id, contact_id=person.contact)
    assert again is not None
    assert len(await ward.rows("survey_invitation")) == 2


async def test_the_settings_decide(ward: Ward) -> None:
    one, other = await ward.clinic.add_people(2)
    await ward.set("survey_delay_hours", "24")
    await ward.set("survey_reminder_days", "0")
    await ward.set("survey_expiry_days", "3")
    await ward.visit(one, NINE)
    (invitation,) = await ward.rows("survey_invitation")
    due = DONE + timedelta(days=1)
    assert await ward.plans() == [("first", "scheduled", due)]
    assert invitation["expires_at"] == due + timedelta(days=3)
    await ward.set("auto_survey_enabled", "false")
    await ward.visit(other, NINE + timedelta(days=1))
    assert len(await ward.rows("survey_invitation")) == 1


async def test_a_surveys_own_delay_counts_before_the_hospitals(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    async with ward.clinic.act() as ctx:
        await surveys.change(ctx, ward.surveys["post_visit"].id, delay_hours=0)
    await ward.visit(person, NINE)
    assert (await ward.plans())[0] == ("first", "scheduled", DONE)


async def test_a_visit_staff_booked_asks_whoever_acts_for_the_patient(ward: Ward) -> None:
    """No contact on the appointment: the patient's own comes before a relative's; nobody at all is no error."""
    person, relative = await ward.clinic.add_people(2)
    held = await ward.clinic.hold(person, ward.provider, NINE)
    await ward.clinic.book(held.id, person.patient)
    owner = ward.clinic.owner
    await owner.execute("UPDATE appointment SET contact_id = NULL, conversation_id = NULL")
    async with ward.clinic.act() as ctx:
        none = await surveys.invite_after_visit(ctx, appointment_id=held.id, patient_id=person.patient, contact_id=None)
        assert none is None
    for contact, relationship in ((relative.contact, "other"), (person.contact, "self")):
        await owner.execute(
            "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
            " VALUES ($1, gen_random_uuid(), $2, $3, $4)",
            ward.hospital, contact, person.patient, relationship,
        )  # fmt: skip
    async with ward.clinic.act() as ctx:
        made = await surveys.invite_after_visit(ctx, appointment_id=held.id, patient_id=person.patient, contact_id=None)
    assert made is not None and made.contact_id == person.contact


async def test_only_an_active_survey_is_sent_and_only_by_those_allowed(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    async with ward.clinic.act() as ctx:
        await surveys.change(ctx, ward.surveys["nps"].id, active=False)
    async with ward.clinic.act() as ctx:
        with pytest.raises(Conflict):
            await surveys.send(ctx, survey_id=ward.surveys["nps"].id, contact_id=person.contact)
    with pytest.raises(Forbidden):
        async with ward.clinic.act(staff_actor(person.contact, Role.PROVIDER, "telegram")) as ctx:
            await surveys.send(ctx, survey_id=ward.surveys["csat"].id, contact_id=person.contact)
    async with ward.clinic.act(staff_actor(person.contact, Role.MARKETING, "telegram")) as ctx:
        assert await surveys.send(ctx, survey_id=ward.surveys["csat"].id, contact_id=person.contact) is not None


async def test_a_survey_people_were_invited_to_keeps_its_promise(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    await ward.invite(person, "service_quality")
    async with ward.clinic.act() as ctx:
        with pytest.raises(Conflict):
            await surveys.change(ctx, ward.surveys["service_quality"].id, anonymous=False)
    async with ward.clinic.act() as ctx:
        changed = await surveys.change(ctx, ward.surveys["csat"].id, anonymous=True)
    assert changed.anonymous
