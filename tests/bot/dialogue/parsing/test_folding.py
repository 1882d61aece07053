"""Folding and near words: exact values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import fold, key, tokens
from bot.dialogue.parsing.lexicon import NearWords, PhraseTable
from bot.dialogue.parsing.vocabulary import chosen


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Hello   WORLD ", "hello world"),
        ("Ọ̀la ẹ̀kọ́ ṣíṣẹ́", "ola eko sise"),
        ("Ɗanjuma Ƙaura ƴa ɓera", "danjuma kaura ya bera"),
        ("ụtụtụ ọma Ṅkị", "ututu oma nki"),
        ("Jummaʼa", "jumma'a"),
        ("can’t “stop”", 'can\'t "stop"'),
        ("２️⃣ ＡＢ", "2 ab"),
        ("٠٨٠٣", "0803"),
        ("a\u200bb\u200dc\ufeff", "abc"),
        ("tab\tand\nline\u00a0break", "tab and line break"),
        ("Œuvre Straße", "oeuvre strasse"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_tokens_keep_inner_apostrophes_and_drop_punctuation() -> None:
    assert tokens("I can't, at 10.30am!") == ["i", "can't", "at", "10", "30am"]
    assert key("I can't, at 10.30am!") == "i cant at 10 30am"


def test_near_words_forgive_one_slip_and_refuse_a_tie() -> None:
    near = NearWords(["monday", "sunday", "tomorrow"])
    assert near.find("mondya") == "monday"
    assert near.find("tomorow") == "tomorrow"
    assert near.find("munday") is None
    assert near.find("mon") is None
    assert near.find("moneys") is None


@given(st.lists(st.text("abc", min_size=4, max_size=7), max_size=12), st.text("abc", min_size=3, max_size=8))
def test_near_words_are_those_within_one_slip(words: list[str], said: str) -> None:
    near = {word for word in words if len(word) >= 5 and OSA.distance(said, word) <= 1}
    expected = said if said in near else near.pop() if len(near) == 1 else None
    assert NearWords(words).find(said) == (expected if len(said) >= 4 else None)


def test_the_longest_phrase_wins() -> None:
    table = PhraseTable([("next", "n"), ("next week", "nw"), ("week", "w")])
    assert table.codes(["next", "week", "next", "day", "week"]) == ["nw", "n", "w"]


def test_a_dialogues_languages_always_include_english_once_and_ignore_unknown_ones() -> None:
    assert [vocabulary.code for vocabulary in chosen(("pcm", "en_NG", "xx"))] == ["pcm", "en"]
    assert [vocabulary.code for vocabulary in chosen(())] == ["en"]
