"""Feedback tied to a visit, heard at once when it is bad, and answered (FEED-01 to FEED-06)."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from domain.feedback import service as feedback
from domain.feedback.events import FeedbackSubmitted
from domain.feedback.rules import Category, MonthShare, Share
from domain.feedback.sentiment import Sentiment
from domain.kit import events
from domain.kit.context import Context
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.staff.rules import Role, patient_actor, staff_actor
from tests.domain.appointments.world import Person
from tests.domain.surveys.ward import Ward, open_ward
from tests.keys import KEYS

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[FeedbackSubmitted]:
    heard: list[FeedbackSubmitted] = []

    async def hear(_: Context, event: FeedbackSubmitted) -> None:
        heard.append(event)

    monkeypatch.setitem(events._reactions, FeedbackSubmitted, [hear])
    return heard


async def give(
    ward: Ward, person: Person, rating: int = 5, message: UUID | None = None, **more: Any
) -> feedback.FeedbackRecord:
    async with ward.clinic.act(patient_actor(person.contact, "whatsapp", message)) as ctx:
        return await feedback.submit(
            ctx,
            contact_id=person.contact,
            rating=rating,
            category=more.pop("category", Category.STAFF),
            channel="whatsapp",
            **more,
        )


async def test_it_belongs_to_the_last_completed_visit(ward: Ward, announced: list[FeedbackSubmitted]) -> None:
    (person,) = await ward.clinic.add_people(1)
    await ward.visit(person, NINE)
    last = await ward.visit(person, NINE + timedelta(days=1))
    given = await give(ward, person, 5, comment="Very kind nurses")
    assert (given.appointment_id, given.patient_id, given.created) == (last, person.patient, True)
    assert (given.rating, given.category, given.sentiment) == (5, Category.STAFF, Sentiment.POSITIVE)
    (row,) = await ward.rows("feedback")
    assert KEYS.open_text(row["comment"]) == "Very kind nurses"
    assert announced == [FeedbackSubmitted(given.id, person.contact, person.patient, last, 5, True)]
    assert await ward.rows("task") == []


async def test_once_a_visit_and_the_rest_is_kept_without_one(ward: Ward, announced: list[FeedbackSubmitted]) -> None:
    """Loyalty sees no visit in the second, so it awards once; the complaint itself is not lost."""
    (person,) = await ward.clinic.add_people(1)
    visit = await ward.visit(person, NINE)
    await give(ward, person, 4)
    await give(ward, person, 1, comment="And the bill was wrong", category=Category.BILLING)
    assert [(event.appointment_id, event.with_comment) for event in announced] == [(visit, False), (None, True)]
    assert len(await ward.rows("task")) == 1


async def test_twenty_at_once_tie_one_to_the_visit(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    visit = await ward.visit(person, NINE)
    given = await asyncio.gather(*(give(ward, person) for _ in range(20)))
    assert sorted(str(record.appointment_id) for record in given) == sorted([str(visit)] + ["None"] * 19)


async def test_the_same_message_makes_one(ward: Ward, announced: list[FeedbackSubmitted]) -> None:
    (person,) = await ward.clinic.add_people(1)
    message = uuid4()
    first = await give(ward, person, 1, message, comment="bad")
    again = await give(ward, person, 1, message, comment="bad")
    assert (again.id, again.created, again.comment) == (first.id, False, "bad")
    several = await asyncio.gather(*(give(ward, person, 2, uuid4()) for _ in range(3)))
    assert len({record.id for record in several}) == 3
    assert len(announced) == 4
    assert len([t for t in await ward.rows("task") if t["related_id"] == first.id]) == 1


async def test_an_old_visit_or_none_is_no_obstacle(ward: Ward) -> None:
    one, other = await ward.clinic.add_people(2)
    await ward.visit(one, NINE)
    ward.clinic.clock.advance(timedelta(days=91))
    for person in (one, other):
        given = await give(ward, person)
        assert (given.appointment_id, given.patient_id) == (None, None)


async def test_a_parent_speaks_of_the_childs_visit(ward: Ward) -> None:
    child, parent = await ward.clinic.add_people(2)
    visit = await ward.visit(child, NINE)
    await ward.clinic.owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
        " VALUES ($1, gen_random_uuid(), $2, $3, 'child')",
        ward.hospital, parent.contact, child.patient,
    )  # fmt: skip
    given = await give(ward, parent)
    assert (given.appointment_id, given.patient_id) == (visit, child.patient)


async def test_one_or_two_stars_reach_staff_at_once(ward: Ward) -> None:
    one, other, third = await ward.clinic.add_people(3)
    low = await give(ward, one, 2, comment="Waited five hours", category=Category.WAIT_TIME)
    await give(ward, other, 3, comment="It was late")
    await give(ward, third, 4)
    (task,) = await ward.rows("task")
    assert (task["priority"], task["category"], task["related_id"]) == ("URGENT", "low_rating", low.id)
    assert task["due_at"] == ward.clinic.clock.now() + timedelta(minutes=60)
    assert task["title"] == "Low rating from a patient: please get in touch"
    assert KEYS.open_text(task["description"]) == "2 of 5, wait_time: Waited five hours"


@pytest.mark.parametrize(("rating", "comment"), [(0, ""), (6, ""), (5, "x" * 2001)])
async def test_what_cannot_be_is_refused(ward: Ward, rating: int, comment: str) -> None:
    (person,) = await ward.clinic.add_people(1)
    with pytest.raises(Invalid):
        await give(ward, person, rating, comment=comment)
    assert await ward.rows("feedback") == []


async def test_staff_answer_and_the_answer_goes_to_the_patients_channel(ward: Ward) -> None:
    person, other = await ward.clinic.add_people(2)
    given = await give(ward, person, 1, comment="Nobody called me back")
    desk = staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")
    async with ward.clinic.act(desk) as ctx:
        (seen,) = await feedback.recent(ctx, unanswered=True, highest_rating=2)
        assert (seen.id, seen.comment) == (given.id, "Nobody called me back")
        answered = await feedback.respond(ctx, feedback_id=given.id, reply="We are sorry, Dr Obi calls you today.")
    assert answered.replied_at == ward.clinic.clock.now()
    (plan,) = await ward.rows("outreach")
    assert (plan["flow"], plan["purpose"], plan["contact_id"]) == ("feedback_reply", "care", person.contact)
    assert orjson.loads(KEYS.open(plan["data"])) == {"feedback": str(given.id)}
    async with ward.clinic.act(person.actor) as ctx:
        told = await feedback.reply_for_patient(ctx, contact_id=person.contact, feedback_id=given.id)
    assert told.reply == "We are sorry, Dr Obi calls you today."
    async with ward.clinic.act(other.actor) as ctx:
        with pytest.raises(NotFound):
            await feedback.reply_for_patient(ctx, contact_id=other.contact, feedback_id=given.id)
    async with ward.clinic.act(desk) as ctx:
        assert await feedback.recent(ctx, unanswered=True) == []
        with pytest.raises(Conflict):
            await feedback.respond(ctx, feedback_id=given.id, reply="Again")
        with pytest.raises(NotFound):
            await feedback.respond(ctx, feedback_id=uuid4(), reply="Hello")
        with pytest.raises(Invalid):
            await feedback.respond(ctx, feedback_id=given.id, reply="  ")
    read = [n for n in await ward.rows("audit_entry") if n["action"] == "feedback_read"]
    assert [note["entity_id"] for note in read] == [given.id]


async def test_nobody_speaks_for_another_or_reads_without_leave(ward: Ward) -> None:
    person, other = await ward.clinic.add_people(2)
    with pytest.raises(Forbidden):
        async with ward.clinic.act(other.actor) as ctx:
            await feedback.submit(ctx, contact_id=person.contact, rating=1, category=Category.OTHER)
    for actor in (person.actor, staff_actor(uuid4(), Role.FINANCE, "telegram")):
        with pytest.raises(Forbidden):
            async with ward.clinic.act(actor) as ctx:
                await feedback.recent(ctx)


async def test_the_summary_is_the_one_made_by_hand(ward: Ward, database: Database, owner: asyncpg.Connection) -> None:
    """The last day ends at midnight in Lagos, not in London."""
    people = await ward.clinic.add_people(4)
    ward.clinic.clock.instant = NINE
    await give(ward, people[0], 5, category=Category.DOCTOR)
    await give(ward, people[1], 2, category=Category.DOCTOR, comment="never listened")
    ward.clinic.clock.instant = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    await give(ward, people[2], 4, category=Category.BILLING, comment="fair")
    ward.clinic.clock.instant = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    await give(ward, people[3], 1)
    async with ward.clinic.act() as ctx:
        found = await feedback.summary(ctx, first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
        november = await feedback.summary(ctx, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
    assert (found.n, found.average, found.low, found.unanswered) == (3, pytest.approx(11 / 3), 1, 2)
    assert found.by_stars == {1: 0, 2: 1, 3: 0, 4: 1, 5: 1}
    assert found.by_category == {Category.BILLING: Share(1, 4.0), Category.DOCTOR: Share(2, 3.5)}
    assert found.trend == (MonthShare(date(2026, 11, 1), 2, 3.5), MonthShare(date(2026, 12, 1), 1, 4.0))
    assert (november.n, november.average) == (2, 3.5)
    other = await open_ward(database, owner, "KAN")
    async with other.clinic.act() as ctx:
        nothing = await feedback.summary(ctx, first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
    assert (nothing.n, nothing.average, nothing.trend, nothing.by_category) == (0, None, (), {})
