"""Questions in plain words become questions, and are shown as they can be written again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.staff.survey_words import pieces_of, question_line, read_question
from domain.kit.errors import Invalid
from domain.surveys.defaults import ASK_NPS, ASK_WHY
from domain.surveys.rules import Question, QuestionKind, Questions, question_id, survey_code

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)
WORDING = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: " ".join(words).capitalize() + "?")


def said(piece: str) -> str | None:
    found = read_question(piece, ())
    return question_line(found, "Marina Bay") if found else None


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ("How long did you wait? rating", "How long did you wait? (rating 1 to 5)"),
        ("How long did you wait? 1-5, optional", "How long did you wait? (rating 1 to 5, optional)"),
        ("Rate the food: stars", "Rate the food (rating 1 to 5)"),
        ("Rate the food (1 to 5)", "Rate the food (rating 1 to 5)"),
        ("Say it: it is good, rating", "Say it: it is good (rating 1 to 5)"),
        ("Would you come again? yes, no, maybe", "Would you come again? (choice: yes, no, maybe)"),
        ("Would you come again? yes/no", "Would you come again? (choice: yes, no)"),
        ("This or that? Which? choice this or that", "This or that? Which? (choice: this, that)"),
        ("Pick a day: choice mon, tue, wed", "Pick a day (choice: mon, tue, wed)"),
        ("Pick a day: mon, tue", "Pick a day (choice: mon, tue)"),
        ("Anything else? (optional, text)", "Anything else? (text, optional)"),
        ("Anything else? comment required", "Anything else? (text)"),
        ("Would you send a friend to {hospital}? 0-10", "Would you send a friend to Marina Bay? (0 to 10)"),
        ("How was it?", None),
        ("How was it? fine", None),
        ("Leave a comment", None),
    ],
)
def test_how_a_question_is_answered_stands_behind_it(piece: str, shown: str | None) -> None:
    assert said(piece) == shown


def test_the_shipped_questions_have_short_names() -> None:
    assert read_question("NPS", ()) == ASK_NPS
    assert read_question("why?", ("nps",)) == ASK_WHY
    assert read_question("nps", ("nps",)) is None


@pytest.mark.parametrize(
    ("piece", "why"),
    [
        ("Would you? choice yes", "A choice has 2 to 9 options"),
        ("Which? " + ", ".join("abcdefghij"), "A choice has 2 to 9 options"),
        ("Which? yes, YES", "An option stands twice."),
        ("Which? yes, " + "x" * 25, "An option has at most 24 characters"),
        ("x" * 401 + "? text", "A question has at most 400 characters."),
        ("Dear {name}, how was it? rating", "Only {hospital} may stand in braces"),
    ],
)
def test_what_cannot_be_asked_says_why(piece: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_question(piece, ())
    assert refused.value.sentence.startswith(why)


def test_a_survey_is_questions_by_line_or_semicolon() -> None:
    assert pieces_of("1. One? rating\n 2) Two? text;\n- nps\n\n") == ["One? rating", "Two? text", "nps"]


@given(WORDING, st.sampled_from(["rating", "text", "0 to 10"]), st.booleans())
def test_what_is_shown_can_be_written_again(wording: str, kind: str, required: bool) -> None:
    made = read_question(f"{wording} {kind}{'' if required else ' optional'}", ())
    assert made is not None
    assert (made.text, made.required) == (wording, required)
    assert read_question(question_line(made, "H"), ()) == made
    Questions(questions=(made,))


@given(WORDING, st.lists(WORDS, min_size=2, max_size=9, unique=True))
def test_options_come_back_in_their_order(wording: str, labels: list[str]) -> None:
    assume(not {"or", "optional", "required"} & set(labels))
    made = read_question(f"{wording} choice {', '.join(labels)}", ())
    assert made is not None
    assert [option.label for option in made.options] == labels
    assert read_question(question_line(made, "H"), ()) == made


@given(st.lists(st.tuples(st.text(max_size=60), st.sampled_from(["rating", "text"])), max_size=9))
def test_ids_are_never_used_twice(asked: list[tuple[str, str]]) -> None:
    taken: list[str] = []
    for wording, kind in asked:
        made = Question(id=question_id(kind_of(kind), wording, taken), kind=kind_of(kind), text="x")
        assert made.id not in taken
        taken.append(made.id)


def kind_of(word: str) -> QuestionKind:
    found = read_question(f"x? {word}", ())
    assert found is not None
    return found.kind


@given(st.text(max_size=80))
def test_any_text_is_a_question_or_says_why_not(piece: str) -> None:
    try:
        made = read_question(piece, ())
    except Invalid:
        return
    assert made is None or Questions(questions=(made,)).get(made.id) == made


def test_a_title_is_a_code() -> None:
    assert survey_code("Lab visit (new)!") == "lab_visit_new"
    assert survey_code("2026: Café Ọjà") == "cafe_oja"
    assert survey_code("2026") == ""
    assert survey_code("x" * 99) == "x" * 30
