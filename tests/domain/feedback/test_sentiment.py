"""Pleased or not, by score and word (SURV-07)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.feedback.sentiment import Sentiment, mood, word_mood


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The nurses were kind and the place is clean", 2),
        ("rude and slow", -2),
        ("not good at all", -1),
        ("It wasn't bad", 1),
        ("nobody was rude", -2),
        ("I am a patient of Dr Obi", 0),
        ("", 0),
        ("Na yeye service be this", -1),
        ("E sweet me, dem fine", 2),
        ("THE TOILET IS DIRTY!!!", -1),
        ("not a big problem, the doctor is excellent", 1),
    ],
)
def test_words(text: str, expected: int) -> None:
    assert word_mood(text) == expected


def test_scores_weigh_more_than_a_word() -> None:
    assert mood(["a bit slow"], nps=10) is Sentiment.POSITIVE
    assert mood(["very kind nurse"], nps=2) is Sentiment.NEGATIVE
    assert mood(["rude, slow and dirty"], stars=[4]) is Sentiment.NEGATIVE
    assert mood([], stars=[3], nps=8) is Sentiment.NEUTRAL
    assert mood() is Sentiment.NEUTRAL
    assert mood([], stars=[5, 1]) is Sentiment.NEUTRAL


@given(st.text())
def test_any_text_has_a_mood(text: str) -> None:
    assert mood([text]) in Sentiment
    assert word_mood(text) == word_mood(text.upper()) or not text.isascii()
