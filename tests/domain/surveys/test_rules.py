"""Surveys as data, the next question, and the arithmetic (SURV-01 to SURV-03, SURV-08, SURV-11)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.kit.errors import Invalid
from domain.surveys.building import checked_questions
from domain.surveys.defaults import DEFAULTS
from domain.surveys.rules import (
    Band,
    Csat,
    Nps,
    Question,
    QuestionKind,
    Questions,
    SurveyType,
    band,
    needs_follow_up,
    nps,
)

POST_VISIT = next(d.questions for d in DEFAULTS if d.code == "post_visit")
SCORES = st.integers(0, 10)


def test_there_is_a_default_of_every_type_and_every_kind_is_asked() -> None:
    assert {d.survey_type for d in DEFAULTS} == set(SurveyType)
    assert {q.kind for d in DEFAULTS for q in d.questions.questions} == set(QuestionKind)
    assert [d.code for d in DEFAULTS if d.auto_trigger] == ["post_visit"]
    assert [d.code for d in DEFAULTS if d.anonymous] == ["service_quality"]


def test_twelve_known_answers() -> None:
    """Five promoters, three passives, four detractors of twelve; two left the question out."""
    scores = [10, 9, 9, 10, 9, 8, 7, 8, 6, 0, 3, 6, None, None]
    found = nps(scores)
    assert found == Nps(n=12, promoters=5, passives=3, detractors=4)
    assert found.score == pytest.approx(100 * (5 - 4) / 12)
    assert round(found.score or 0, 1) == 8.3


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, Band.DETRACTOR),
        (6, Band.DETRACTOR),
        (7, Band.PASSIVE),
        (8, Band.PASSIVE),
        (9, Band.PROMOTER),
        (10, Band.PROMOTER),
    ],
)
def test_bands(score: int, expected: Band) -> None:
    assert band(score) is expected


def test_nothing_answered_has_no_score() -> None:
    assert nps([]).score is None
    assert nps([None, None]) == Nps(0, 0, 0, 0)
    assert Csat(0, 0).share is None
    assert Csat(8, 6).share == 0.75


@given(st.lists(st.one_of(st.none(), SCORES)))
def test_nps_stays_in_its_bounds(scores: list[int | None]) -> None:
    found = nps(scores)
    assert found.n == sum(score is not None for score in scores) == found.promoters + found.passives + found.detractors
    assert (found.score is None) == (found.n == 0)
    if found.score is not None:
        assert -100 <= found.score <= 100


@given(st.lists(SCORES, min_size=1), st.integers(0, 20))
def test_silence_is_no_opinion(scores: list[int], silent: int) -> None:
    assert nps([*scores, *[None] * silent]) == nps(scores)


@given(st.lists(SCORES, min_size=1))
def test_one_more_promoter_never_lowers_the_score(scores: list[int]) -> None:
    assert (nps([*scores, 10]).score or 0) >= (nps(scores).score or 0) or nps(scores).score == 100


def test_the_why_is_worded_by_the_score() -> None:
    why = POST_VISIT.get("why")
    assert why is not None
    assert why.worded({"nps": 10}) == "We are glad to hear that. What did you like most?"
    assert why.worded({"nps": 8}) == "Thank you. What would have made it a 9 or 10?"
    assert why.worded({"nps": 6}) == "We are sorry that we did not do better. What went wrong?"
    assert why.worded({}) == "What is the main reason for your score?"


def test_the_next_question_follows_order_and_skips() -> None:
    stay = next(d.questions for d in DEFAULTS if d.code == "post_discharge")
    assert [q.id for q in stay.asked({})] == ["care", "explained", "nps"]
    following = stay.following({"care": 4, "explained": "partly"})
    assert following is not None and following.id == "unclear"
    following = stay.following({"care": 4, "explained": "partly"}, ["unclear"])
    assert following is not None and following.id == "nps"
    following = stay.following({"care": 4, "explained": "all"})
    assert following is not None and following.id == "nps"
    assert stay.following({"care": 4, "explained": "all", "nps": 9, "why": "kind"}) is None


@given(
    st.dictionaries(st.sampled_from(["nps", "waiting", "staff"]), st.integers(1, 5)),
    st.sets(st.sampled_from(["why", "waiting", "staff"])),
)
def test_every_survey_comes_to_an_end(answers: dict[str, int], passed: set[str]) -> None:
    """Answering or passing over what is asked reaches the end in at most as many steps as there are questions."""
    given_answers: dict[str, Any] = dict(answers)
    for _ in range(len(POST_VISIT.questions)):
        question = POST_VISIT.following(given_answers, passed)
        if question is None:
            return
        given_answers[question.id] = "because" if question.kind is QuestionKind.TEXT else 5
    assert POST_VISIT.following(given_answers, passed) is None


def test_answers_are_checked_by_their_kind() -> None:
    rating = Question(id="r", kind=QuestionKind.RATING, text="How?")
    score = Question(id="s", kind=QuestionKind.NPS, text="How?")
    words = Question(id="w", kind=QuestionKind.TEXT, text="How?")
    choice = DEFAULTS[1].questions.get("explained")
    assert choice is not None
    assert (rating.checked(5), rating.checked("1"), score.checked(0), score.checked("10")) == (5, 1, 0, 10)
    assert (words.checked(" so \n"), choice.checked("partly")) == ("so", "partly")
    wrong: list[tuple[Question, Any]] = [
        (rating, 0), (rating, 6), (rating, True), (rating, "x"), (score, 11), (score, -1), (score, "9.5"),
        (words, "  "), (words, 3), (choice, "some"), (score, None), (rating, "٣"),
    ]  # fmt: skip
    for question, answer in wrong:
        with pytest.raises(ValueError):
            question.checked(answer)


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ([], "at least 1 item"),
        ([{"id": "a", "kind": "MULTIPLE_CHOICE", "text": "?"}], "2 to 9 options"),
        (
            [{"id": "a", "kind": "TEXT", "text": "?", "options": [{"id": "x", "label": "X"}]}],
            "only a choice has options",
        ),
        ([{"id": "a", "kind": "TEXT", "text": "?"}] * 2, "a stands twice"),
        ([{"id": "a", "kind": "TEXT", "text": "?", "skip": [{"question": "b"}]}], "no earlier question b"),
        ([{"id": "a", "kind": "TEXT", "text": "Hello {name}"}], "nothing fills name"),
        ([{"id": "a", "kind": "STARS", "text": "?"}], "Input should be"),
        ([{"id": "a", "kind": "NPS", "text": "?"}, {"id": "b", "kind": "NPS", "text": "?"}], "one NPS score"),
        ([{"id": "a", "kind": "TEXT", "text": "?", "colour": "red"}], "not permitted"),
    ],
)
def test_questions_that_cannot_be_asked(questions: list[dict[str, Any]], reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_questions(questions)
    assert reason in refused.value.sentence
    with pytest.raises(ValidationError):
        Questions(questions=tuple(questions))  # type: ignore[arg-type]


def test_who_needs_somebody() -> None:
    assert needs_follow_up(6, (), 0)
    assert needs_follow_up(None, (5, 2), 0)
    assert needs_follow_up(9, (5,), -1)
    assert not needs_follow_up(7, (3, 5), 0)
    assert not needs_follow_up(None, (), 1)
