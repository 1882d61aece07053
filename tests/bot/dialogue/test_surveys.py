"""Any survey as a conversation: one flow, the questions are data (SURV-04 to SURV-06)."""

from datetime import timedelta
from pathlib import Path

import asyncpg
import orjson
import pytest
from babel.messages.pofile import read_po

from bot.dialogue.answers import Asking, Understood
from bot.dialogue.answers.score import understand as understand_score
from bot.dialogue.answers.stars import understand as understand_stars
from bot.dialogue.checking import check
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.survey_rows import RATINGS
from bot.dialogue.wording import LOCALES, placeholders, read_catalogues
from bot.dialogue.world import Heard, Offer
from domain.kit.db import Database
from domain.surveys.defaults import DEFAULTS, shipped_texts
from domain.surveys.rules import QuestionKind
from tests.bot.dialogue.chatting import Chat, release_of
from tests.domain.surveys.ward import Ward, open_ward
from tests.keys import KEYS

MAY_I = "Hello from Hospital LAG.\n\nMay I ask you a few questions: {}? It takes a minute."
NPS = (
    "From 0 to 10: how likely are you to recommend Hospital LAG to family or friends? 0 is not at all, 10 is certainly."
)
STARS = ("Very poor", "Poor", "Fair", "Good", "Very good")
THANKS = "Thank you. Your answers help us to do better. To talk to a person at Hospital LAG, write HUMAN."
WORST = "We are sorry that we did not do better. What went wrong?"
BEST = "We are glad to hear that. What did you like most?"


@pytest.fixture(scope="module")
def flows() -> Release:
    return release_of("survey", "feedback", "feedback_reply")


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    return await open_ward(database, owner)


async def invited(ward: Ward, flows: Release, code: str, locale: str = "en_NG") -> tuple[Chat, str]:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person, code)
    return Chat(flows, ward.clinic, person, locale), str(invitation.id)


async def start(chat: Chat, invitation: str) -> str:
    await chat.begin("survey", invitation=invitation)
    return await chat.tap("survey.may_i:start")


async def test_the_survey_after_a_visit(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "post_visit")
    assert await chat.begin("survey", invitation=invitation) == MAY_I.format("Your visit")
    assert chat.choices == ("Yes, ask me", "Not now", "No, thanks")
    assert await chat.tap("survey.may_i:start") == NPS
    assert chat.choices == ()
    assert await chat.say("9 because the nurses were kind") == BEST
    assert chat.choices == ("Skip",)
    assert await chat.say("The nurses were kind") == "How was the waiting time?"
    assert chat.choices == (*STARS, "Skip")
    assert await chat.say("2") == "How did our staff treat you?"
    assert (await chat.tap(chat.ids[4])).startswith(THANKS)
    (response,) = await ward.rows("survey_response")
    assert orjson.loads(response["answers"]) == {"nps": 9, "waiting": 2, "staff": 5}
    assert orjson.loads(KEYS.open(response["comments"])) == {"why": "The nurses were kind"}


async def test_every_score_is_understood(ward: Ward, flows: Release) -> None:
    for score in range(11):
        chat, invitation = await invited(ward, flows, "nps")
        assert await start(chat, invitation) == NPS
        wording = BEST if score >= 9 else WORST if score <= 6 else "Thank you. What would have made it a 9 or 10?"
        assert await chat.say(str(score)) == wording
        assert (await chat.say("skip")).startswith(THANKS)
    assert sorted(row["nps_score"] for row in await ward.rows("survey_response")) == list(range(11))
    assert len(await ward.rows("task")) == 7


async def test_what_is_no_score_is_asked_again_in_other_words(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "nps")
    await start(chat, invitation)
    for said in ("8 or 9", "11"):
        assert await chat.say(said) == "Please write one number from 0 to 10."
    assert await chat.say("skip") == f"I need an answer to this one.\n\n{NPS}"
    assert await chat.say("zero") == WORST
    assert await ward.rows("survey_response") == []


async def test_back_leads_to_the_question_before_as_it_was_worded(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "post_visit")
    await start(chat, invitation)
    assert await chat.say("3") == WORST
    assert await chat.say("the queue") == "How was the waiting time?"
    assert await chat.say("back") == WORST
    assert await chat.say("back") == NPS
    assert await chat.say("10") == "How was the waiting time?", "the comment was given, so it goes on behind it"
    await chat.say("skip")
    await chat.say("skip")
    (response,) = await ward.rows("survey_response")
    assert (response["nps_score"], response["needs_follow_up"]) == (10, False)


async def test_it_returns_to_the_question_that_was_open(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "csat")
    chat.state.memory["my_consent"] = True
    opened = await chat.begin("feedback")
    assert opened == "How was it at Hospital LAG? From 1 (very poor) to 5 (very good)."
    await start(chat, invitation)
    assert await chat.say("5") == f"{THANKS}\n\n{opened}"
    (response,) = await ward.rows("survey_response")
    assert (response["ratings"], response["satisfied"]) == (1, 1)


async def test_days_later_it_goes_on_where_it_stopped(ward: Ward, flows: Release) -> None:
    """By our one reminder, or by the word, in a conversation that has long moved on."""
    chat, invitation = await invited(ward, flows, "nps")
    await start(chat, invitation)
    assert await chat.say("5") == WORST
    ward.clinic.clock.advance(timedelta(days=2))
    later = Chat(flows, ward.clinic, chat.person)
    kept = "Hello from Hospital LAG. Your earlier answers are kept, thank you."
    assert (await later.begin("survey", invitation=invitation)).startswith(f"{kept}\n\nMay I ask you")
    assert await later.say("yes") == WORST
    again = Chat(flows, ward.clinic, chat.person)
    assert await again.say("survey") == WORST
    again.pause()
    assert (await again.say("nobody called back")).startswith(THANKS)
    (response,) = await ward.rows("survey_response")
    assert response["nps_score"] == 5
    # The reminder's thread, still open, meets a closed survey.
    assert (await later.say("nobody called back")).startswith("This survey is closed.")
    assert len(await ward.rows("survey_response")) == 1


async def test_no_means_no(ward: Ward, flows: Release) -> None:
    declined = "All right, I will not ask again. Thank you."
    for code, asked, said in (("nps", False, "no"), ("csat", True, "no thanks"), ("nps", True, "no")):
        chat, invitation = await invited(ward, flows, code)
        await chat.begin("survey", invitation=invitation)
        if asked:
            await chat.say("yes")
        assert (await chat.say(said)).startswith(declined)
    assert {row["status"] for row in await ward.rows("survey_invitation")} == {"declined"}
    assert {status for _, status, _ in await ward.plans()} == {"called_off"}


async def test_later_is_not_no(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "nps")
    await chat.begin("survey", invitation=invitation)
    assert (await chat.say("not now")).startswith("All right. Write SURVEY when you have a minute.")
    assert await chat.say("survey") == NPS
    assert {status for _, status, _ in await ward.plans()} == {"scheduled"}


async def test_without_an_invitation_there_is_nothing_to_answer(ward: Ward, flows: Release) -> None:
    (person,) = await ward.clinic.add_people(1)
    chat = Chat(flows, ward.clinic, person)
    assert (await chat.say("survey")).startswith("There is no survey waiting for you.")


async def test_an_anonymous_survey_says_so(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "service_quality")
    assert await chat.begin("survey", invitation=invitation) == MAY_I.format("The quality of our service")
    promise = "Your answers are kept without your name or number: nobody can tell who gave them."
    assert await chat.say("ok") == f"{promise}\n\nHow clean was the hospital?"
    assert chat.choices == STARS


async def test_in_pidgin(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "post_discharge", "pcm")
    opened = await chat.begin("survey", invitation=invitation)
    assert opened.startswith("Hospital LAG dey greet you.")
    assert await chat.say("oya") == "How the care be when you dey with us?"
    assert chat.choices[0] == "E bad well well"
    assert await chat.say("e good") == "Dem explain your medicine and wetin you go do next give you?"
    assert chat.choices == ("Yes, everything", "Some of am", "No")
    assert await chat.say("dem no explain anything") == "Wetin never clear you? Our people go reach you."
    assert (await chat.say("jump am")).startswith("From 0 reach 10")


@pytest.mark.parametrize("locale", ["en_NG", "pcm"])
async def test_every_shipped_survey_can_be_answered(ward: Ward, flows: Release, locale: str) -> None:
    """The first option of everything, 1 for every score, a few words: each survey ends in one response."""
    for default in DEFAULTS:
        chat, invitation = await invited(ward, flows, default.code, locale)
        await start(chat, invitation)
        for _ in range(8):
            if not any(frame.flow == "survey" for frame in chat.state.frames):
                break
            kind = next(f.data for f in reversed(chat.state.frames) if f.flow == "survey")["question_kind"]
            await chat.say("it was long" if kind == QuestionKind.TEXT else "1")
    assert [row["status"] for row in await ward.rows("survey_invitation")] == ["answered"] * 6
    assert len(await ward.rows("survey_response")) == 5
    assert len(await ward.rows("anonymous_survey_response")) == 1


async def test_an_old_list_does_not_answer_another_question(ward: Ward, flows: Release) -> None:
    chat, invitation = await invited(ward, flows, "doctor_feedback")
    await start(chat, invitation)
    old = chat.ids[0]
    await chat.say("5")
    assert await chat.tap(old) != THANKS
    assert (await ward.open(chat.person)).answered == 1


def asking(*languages: str) -> Asking:
    offers = [Offer(str(n), label, "", tuple(words.split(", "))) for n, (label, words) in enumerate(RATINGS, 1)]
    spec = type("Spec", (), {"options": {}})()
    return Asking(spec, offers, offers, None, languages or ("en_NG",), lambda *_: "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "outcome", "value"),
    [("7", "answered", 7), ("I'd give it a 9", "answered", 9), ("Skip.", "skipped", None), ("no", "declined", None)],
)
def test_scores(said: str, outcome: str, value: int | None) -> None:
    assert understand_score(Heard(said), asking()) == Understood(outcome, value)


@pytest.mark.parametrize("said", ["8.5", "maybe", "between 8 and 9", "", "I waited 3 hours"])
def test_no_scores(said: str) -> None:
    assert understand_score(Heard(said), asking()) is None


@pytest.mark.parametrize(
    ("said", "value"),
    [("⭐⭐⭐⭐", 4), ("4 out of 5", 4), ("five stars", 5), ("good", "4"), ("very poor", "1"), ("5", 5)],
)
def test_stars(said: str, value: int | str) -> None:
    found = understand_stars(Heard(said), asking())
    assert isinstance(found, Understood)
    assert found.value == value


def test_the_flows_have_no_fault_of_their_own() -> None:
    sources, problems = read_texts(read_folder())
    mine = {"survey.yaml", "feedback.yaml", "feedback_reply.yaml"}
    assert [p for p in [*problems, *check(sources, read_catalogues())] if p.file in mine] == []


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/LC_MESSAGES/surveys.po")), ids=lambda path: path.parts[-3])
def test_every_text_of_the_shipped_surveys_is_translated(path: Path) -> None:
    whole = read_catalogues().by_locale[path.parts[-3]]
    ratings = [text for label, words in RATINGS for text in ((label, None), (words, "words"))]
    for text, context in (*shipped_texts(), *ratings):
        found = whole.get(text, context)
        assert found is not None and found.string, text
        assert placeholders(str(found.string)) == placeholders(text)
    with path.open("rb") as file:
        labels = {option.label for d in DEFAULTS for q in d.questions.questions for option in q.options}
        for message in read_po(file):
            assert message.id not in labels or len(str(message.string)) <= 24
