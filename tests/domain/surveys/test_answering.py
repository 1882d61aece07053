"""One response per invitation, kept while it grows, followed up when unhappy (SURV-06, SURV-10; anchors 4.8)."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import orjson
import pytest

from domain.kit.db import Database
from domain.kit.errors import Forbidden, Invalid, NotFound
from domain.surveys import service as surveys
from domain.surveys.jobs import expire_invitations
from tests.domain.appointments.world import Person
from tests.domain.surveys.ward import Ward, open_ward
from tests.keys import KEYS

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


async def test_from_the_first_question_to_the_response(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person, "post_visit")
    opened = await ward.open(person)
    assert (opened.id, opened.status, opened.answered) == (invitation.id, "open", 0)
    assert opened.question is not None and opened.question.id == "nps"
    after = await ward.answer(person, invitation.id, "nps", 10)
    assert after.question is not None and after.question.id == "why"
    assert after.text == "We are glad to hear that. What did you like most?"
    await ward.answer(person, invitation.id, "why", "The nurse was very kind")
    await ward.answer(person, invitation.id, "waiting", None)
    done = await ward.answer(person, invitation.id, "staff", 5)
    assert (done.status, done.question, done.answered) == ("done", None, 3)
    (response,) = await ward.rows("survey_response")
    assert orjson.loads(response["answers"]) == {"nps": 10, "staff": 5}
    assert orjson.loads(KEYS.open(response["comments"])) == {"why": "The nurse was very kind"}
    assert (response["nps_score"], response["ratings"], response["satisfied"]) == (10, 1, 1)
    assert (response["sentiment"], response["needs_follow_up"], response["complete"]) == ("positive", False, True)
    assert (response["contact_id"], response["patient_id"]) == (person.contact, person.patient)
    (kept,) = await ward.rows("survey_invitation")
    assert (kept["status"], kept["draft"]) == ("answered", None)
    assert await ward.rows("task") == []


async def test_answering_calls_the_reminder_off(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    assert [status for _, status, _ in await ward.plans()] == ["scheduled", "scheduled"]
    await ward.answer(person, invitation.id, "nps", 9)
    assert [status for _, status, _ in await ward.plans()] == ["scheduled", "scheduled"]
    await ward.answer(person, invitation.id, "why", None)
    assert [status for _, status, _ in await ward.plans()] == ["called_off", "called_off"]


async def test_resuming_days_later_goes_on_where_it_stopped(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person, "post_visit")
    await ward.answer(person, invitation.id, "nps", 3)
    ward.clinic.clock.advance(timedelta(days=6))
    again = await ward.open(person)
    assert (again.id, again.status, again.answered) == (invitation.id, "open", 1)
    assert again.text == "We are sorry that we did not do better. What went wrong?"


async def test_an_invitation_that_ran_out_keeps_what_was_answered(ward: Ward) -> None:
    """Partial answers count; nothing can be added any more, before the sweep as after it."""
    one, silent = await ward.clinic.add_people(2)
    mine = await ward.invite(one, "post_visit")
    theirs = await ward.invite(silent, "post_visit")
    await ward.answer(one, mine.id, "nps", 7)
    ward.clinic.clock.advance(timedelta(days=7))
    assert (await ward.open(one, mine.id)).status == "expired"
    assert (await ward.answer(one, mine.id, "why", "late")).status == "expired"
    with pytest.raises(NotFound):
        await ward.open(one)
    async with ward.clinic.act() as ctx:
        assert await expire_invitations(ctx) == 2
        assert await expire_invitations(ctx) == 0
    (response,) = await ward.rows("survey_response")
    assert (response["invitation_id"], response["nps_score"], response["complete"]) == (mine.id, 7, False)
    assert response["comments"] is None
    assert {row["id"]: row["status"] for row in await ward.rows("survey_invitation")} == {
        mine.id: "expired",
        theirs.id: "expired",
    }


async def test_a_detractor_opens_one_task_with_a_deadline(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    await ward.answer(person, invitation.id, "nps", 4)
    assert await ward.rows("task") == []
    await ward.answer(person, invitation.id, "why", "They shouted at my mother")
    (task,) = await ward.rows("task")
    (response,) = await ward.rows("survey_response")
    assert (task["priority"], task["status"], task["category"]) == ("HIGH", "PENDING", "survey_follow_up")
    assert (task["related_type"], task["related_id"]) == ("survey_response", response["id"])
    assert task["due_at"] == ward.clinic.clock.now() + timedelta(hours=8)
    assert task["title"] == "Unhappy survey answer: please get in touch"
    assert KEYS.open_text(task["description"]) == "NPS 4; They shouted at my mother"
    async with ward.clinic.act() as ctx:
        (flagged,) = await surveys.flagged(ctx)
    assert (flagged.id, flagged.contact_id, flagged.nps_score) == (response["id"], person.contact, 4)
    assert flagged.comments == {"why": "They shouted at my mother"}


async def test_a_complaint_behind_a_high_score_is_flagged_too(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    await ward.answer(person, invitation.id, "nps", 9)
    await ward.answer(person, invitation.id, "why", "Doctor fine but the toilet was dirty and the clerk rude")
    (response,) = await ward.rows("survey_response")
    assert (response["sentiment"], response["needs_follow_up"]) == ("positive", True)
    assert len(await ward.rows("task")) == 1


async def test_the_last_word_counts_until_the_end_and_then_no_more(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    await ward.answer(person, invitation.id, "nps", 2)
    await ward.answer(person, invitation.id, "nps", 9)
    await ward.answer(person, invitation.id, "why", None)
    assert (await ward.answer(person, invitation.id, "nps", 0)).status == "answered"
    (response,) = await ward.rows("survey_response")
    assert response["nps_score"] == 9
    assert await ward.rows("task") == []


async def test_an_answer_a_skip_rule_made_void_does_not_count(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person, "csat")
    await ward.answer(person, invitation.id, "satisfied", 2)
    await ward.answer(person, invitation.id, "satisfied", 3)
    done = await ward.answer(person, invitation.id, "improve", "the queue")
    assert done.status == "done"
    (response,) = await ward.rows("survey_response")
    assert (orjson.loads(response["answers"]), response["ratings"], response["satisfied"]) == ({"satisfied": 3}, 1, 0)


async def test_answers_that_cannot_be_are_refused_and_nothing_changes(ward: Ward) -> None:
    person, other = await ward.clinic.add_people(2)
    invitation = await ward.invite(person)
    for answer in (11, "x", None):
        with pytest.raises(Invalid):
            await ward.answer(person, invitation.id, "nps", answer)
    with pytest.raises(NotFound):
        await ward.answer(other, invitation.id, "nps", 9)
    with pytest.raises(Forbidden):
        async with ward.clinic.act(other.actor) as ctx:
            await surveys.answer(
                ctx, contact_id=person.contact, invitation_id=invitation.id, question_id="nps", answer=9
            )
    unknown = await ward.answer(person, invitation.id, "nonsense", "x")
    assert unknown.question is not None and unknown.question.id == "nps"
    (kept,) = await ward.rows("survey_invitation")
    assert kept["draft"] is None


async def test_declining_stops_everything_and_keeps_what_was_said(ward: Ward) -> None:
    silent, started = await ward.clinic.add_people(2)
    first, second = await ward.invite(silent), await ward.invite(started)
    await ward.answer(started, second.id, "nps", 8)
    for person, invitation in ((silent, first), (started, second)):
        async with ward.clinic.act(person.actor) as ctx:
            declined = await surveys.decline(ctx, contact_id=person.contact, invitation_id=invitation.id)
        assert declined.status == "declined"
    assert {status for _, status, _ in await ward.plans()} == {"called_off"}
    (response,) = await ward.rows("survey_response")
    assert (response["invitation_id"], response["nps_score"], response["complete"]) == (second.id, 8, False)


async def test_the_same_last_answer_at_once_makes_one_response(ward: Ward) -> None:
    """Twenty deliveries of the answer that ends it: one response, one task, nineteen told it is answered."""
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    await ward.answer(person, invitation.id, "nps", 1)
    results = await asyncio.gather(*(ward.answer(person, invitation.id, "why", "bad") for _ in range(20)))
    assert sorted(result.status for result in results) == ["answered"] * 19 + ["done"]
    assert len(await ward.rows("survey_response")) == 1
    assert len(await ward.rows("task")) == 1


async def test_visits_ending_at_once_invite_once(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)

    async def send() -> bool:
        async with ward.clinic.act() as ctx:
            made = await surveys.send(ctx, survey_id=ward.surveys["nps"].id, contact_id=person.contact)
        return made is not None

    assert sum(await asyncio.gather(*(send() for _ in range(10)))) == 1
    assert len(await ward.rows("survey_invitation")) == 1


async def test_two_hospitals_see_nothing_of_each_other(
    ward: Ward, database: Database, owner: asyncpg.Connection
) -> None:
    other = await open_ward(database, owner, "KAN")
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person)
    stranger = Person(person.conversation, person.contact, person.patient)
    with pytest.raises(NotFound):
        await other.open(stranger, invitation.id)
    with pytest.raises(NotFound):
        await other.answer(stranger, invitation.id, "nps", 0)
    await ward.answer(person, invitation.id, "nps", 3)
    await ward.answer(person, invitation.id, "why", None)
    async with other.clinic.act() as ctx:
        assert await surveys.flagged(ctx) == []
        figures = await surveys.analytics(ctx, first_day=NINE.date(), last_day=NINE.date())
        with pytest.raises(NotFound):
            await surveys.analytics(ctx, survey_id=ward.surveys["nps"].id, first_day=NINE.date(), last_day=NINE.date())
    assert (figures.responses, figures.nps.n) == (0, 0)
    assert await other.rows("survey_response") == []
