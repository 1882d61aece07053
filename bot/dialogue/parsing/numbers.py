"""Scores: 0 to 10 for NPS, one to five stars; digits, words in every language, stars. Doubt is None."""

import re
from functools import lru_cache

from bot.dialogue.parsing.folding import fold, key, word_set
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.vocabulary import chosen

_FULL_STARS = "⭐★🌟✮✭"
_EMPTY_STARS = "☆✩"
_OUT_OF = re.compile(r"(\w+)(?: ?/ ?| out of | over | of | sur )(\w+)")
_LEADING = re.compile(
    r"(\d{1,3}|[a-z]+)\s*(?:[.,;:!-]|\b(?:because|cos|cause|as|since|but|for|the|thanks|thank|very|great|car)\b)"
)
_GIVEN = re.compile(
    r"\b(?:give|gave|rate|rated|rating|score|scored|scoring|say|its|it is|is|na|be|choose|pick|donne)\b"
    r"(?: (?:it|you|them|am|una|him|her|the|this|a|an|is|of|na|service|us|visit|hospital|experience|my))*"
    r" (\d{1,3}|[a-z]+)(?: stars?)?(?= ?(?:$|[.,!/]| out| because| cos| for| please| pls| o\b))"
)
_AROUND = word_set(
    "i would will give it a you the rate score my is of please pls abeg star stars out ten points point "
    "number no definitely"
    " maybe about say na be me id ill stas star's stas'"
)
_UNITS = word_set("star stars stas etoile etoiles")


@lru_cache(maxsize=64)
def _number_words(languages: tuple[str, ...]) -> dict[str, int]:
    words: dict[str, int] = {}
    for language in reversed(chosen(languages)):
        for number, listed in language.numbers.items():
            for phrase in phrases(listed):
                words[phrase] = number
    return words


def _value(word: str, languages: tuple[str, ...]) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 3 else None
    return _number_words(languages).get(word)


def read_number(text: str, languages: tuple[str, ...], low: int = 0, high: int = 10) -> int | None:
    """A whole number from `low` to `high` given as an answer ("nine", "9/10", "I'd give it a 9"); otherwise None."""
    folded = fold(text[:300]).replace("'", "")
    value = _scored(folded, languages, high)
    return value if value is not None and low <= value <= high else None


def _scored(folded: str, languages: tuple[str, ...], high: int) -> int | None:
    bare = folded.strip(" .!*()#,")
    whole = _value(bare, languages) if "-" not in bare else None
    if whole is not None:
        return whole
    if re.search(r"\d[.,]\d|-\s?\d|\d\s?%|\d-\d", bare):
        return None
    out_of = _OUT_OF.search(bare)
    if out_of:
        value, best = _value(out_of[1], languages), _value(out_of[2], languages)
        if value is not None and best is not None:
            return value if best == high and len(re.findall(r"\d+", bare)) <= 2 else None
    words = key(bare).split()
    values = [value for word in words if (value := _value(word, languages)) is not None]
    if len(set(values)) == 1 and all(_value(word, languages) is not None or word in _AROUND for word in words):
        return values[0]
    leading = _LEADING.match(bare)
    if leading and (value := _value(leading[1], languages)) is not None:
        return value
    given = _GIVEN.search(bare)
    return _value(given[1], languages) if given and len(re.findall(r"\d+", bare)) <= 1 else None


def read_stars(text: str, languages: tuple[str, ...]) -> int | None:
    """One to five stars: "⭐⭐⭐⭐", "★★★☆☆", "4 stars", "four", "4/5"."""
    signs = re.sub("[\ufe0f\u200d\\s]", "", text[:100])
    full = sum(sign in _FULL_STARS for sign in signs)
    empty = sum(sign in _EMPTY_STARS for sign in signs)
    if full + empty and full + empty == len(signs):
        return full if 1 <= full <= 5 and full + empty <= 5 else None
    if full + empty:
        counted = "".join(sign for sign in text[:100] if sign not in _FULL_STARS + _EMPTY_STARS)
        return read_number(counted, languages, 1, 5) if full == 1 else None
    return read_number(text, languages, 1, 5)
