"""Feedback by chat: the word, stars, what about, a comment (FEED-01, FEED-02), and the answer to it (FEED-05)."""

from uuid import uuid4

import asyncpg
import pytest

from bot.dialogue.release import Release
from domain.feedback import service as feedback
from domain.kit.db import Database
from domain.staff.rules import Role, staff_actor
from tests.bot.dialogue.chatting import Chat, release_of
from tests.domain.surveys.ward import Ward, open_ward
from tests.keys import KEYS

STARS = "How was it at Hospital LAG? From 1 (very poor) to 5 (very good)."


@pytest.fixture(scope="module")
def flows() -> Release:
    return release_of("survey", "feedback", "feedback_reply")


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


async def known(ward: Ward, flows: Release, locale: str = "en_NG") -> Chat:
    (person,) = await ward.clinic.add_people(1)
    chat = Chat(flows, ward.clinic, person, locale)
    chat.state.memory["my_consent"] = True
    return chat


async def test_the_words_that_lead_to_it(ward: Ward, flows: Release) -> None:
    for word in ("feedback", "complain", "rate", "Rate my visit", "i want to complain"):
        chat = await known(ward, flows)
        assert await chat.say(word) == STARS
        assert chat.choices == ("Very poor", "Poor", "Fair", "Good", "Very good")


async def test_an_unhappy_patient(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows)
    await chat.say("complain")
    assert await chat.say("⭐") == "What is it about?"
    assert len(chat.choices) == 8
    assert await chat.say("the waiting time") == "In a few words: what should we know?"
    sorry = (
        "We are sorry. A person at Hospital LAG has been told and will get in touch with you. In an emergency call 112."
    )
    assert (await chat.say("I waited five hours")).startswith(sorry)
    (row,) = await ward.rows("feedback")
    assert (row["rating"], row["category"], row["channel"]) == (1, "wait_time", "whatsapp")
    assert KEYS.open_text(row["comment"]) == "I waited five hours"
    (task,) = await ward.rows("task")
    assert (task["priority"], task["related_id"]) == ("URGENT", row["id"])


async def test_a_happy_one_without_a_comment(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows)
    await chat.say("feedback")
    await chat.say("very good")
    await chat.say("doctor")
    assert (await chat.say("skip")).startswith("Thank you, your feedback has reached the staff of Hospital LAG.")
    (row,) = await ward.rows("feedback")
    assert (row["rating"], row["category"], row["comment"]) == (5, "doctor", None)
    assert await ward.rows("task") == []


async def test_the_stars_can_be_changed_before_it_is_sent(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows)
    await chat.say("feedback")
    await chat.say("1")
    assert await chat.say("back") == STARS
    await chat.say("4 stars")
    await chat.say("staff")
    await chat.say("All good in the end")
    (row,) = await ward.rows("feedback")
    assert row["rating"] == 4


async def test_somebody_changes_their_mind(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows)
    await chat.say("feedback")
    assert (await chat.say("no")).startswith("All right. Write FEEDBACK at any time.")
    assert await ward.rows("feedback") == []


async def test_in_pidgin(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows, "pcm")
    assert (await chat.say("i wan complain")).startswith("How e be for Hospital LAG?")
    assert await chat.say("e no good") == "Na about wetin?"
    await chat.say("money")
    assert (await chat.say("dem overcharge me")).startswith("Abeg no vex.")
    (row,) = await ward.rows("feedback")
    assert (row["rating"], row["category"]) == (2, "billing")


async def test_the_answer_comes_back_in_the_same_chat(ward: Ward, flows: Release) -> None:
    chat = await known(ward, flows)
    for said in ("feedback", "2", "staff", "rude nurse"):
        await chat.say(said)
    (row,) = await ward.rows("feedback")
    async with ward.clinic.act(staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")) as ctx:
        await feedback.respond(ctx, feedback_id=row["id"], reply="Matron will call you at 3.")
    told = await chat.begin("feedback_reply", feedback=str(row["id"]))
    assert told == "Hello from Hospital LAG. We have an answer to your feedback of Mon 2 Nov."
    assert chat.choices == ("Read it", "Not now")
    shown = await chat.tap("feedback_reply.ready:show")
    assert shown.startswith("Hospital LAG answers:\nMatron will call you at 3.")
    stranger = await known(ward, flows)
    assert "answer" not in await stranger.begin("feedback_reply", feedback=str(row["id"]))
