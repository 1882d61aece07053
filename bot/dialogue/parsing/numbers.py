"""Scores: 0 to 10 for NPS, one to five stars; digits, words in every language, stars. Doubt is None."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.parsing.folding import fold, key
from bot.dialogue.parsing.lexicon import PhraseTable, phrases
from bot.dialogue.parsing.manners import POLITE
from bot.dialogue.parsing.vocabulary import chosen

_FULL_STARS = "⭐★🌟✮✭"
_EMPTY_STARS = "☆✩"
_SLASHED = re.compile(r"(\w+) ?/ ?(\w+)")
_LEADING = re.compile(
    r"(\d{1,3}|[a-z]+)\s*(?:[.,;:!-]|\b(?:because|cos|cause|as|since|but|for|the|thanks|thank|very|great|car|saboda|nitori"
    r"|parce|maka|domin)\b)"
)
_GIVEN = re.compile(
    r"\b(?:give|gave|rate|rated|rating|score|scored|scoring|say|its|it is|is|na|be|choose|pick|donne|bada|bashi|fun)\b"
    r"(?: (?:it|you|them|am|una|him|her|the|this|a|an|is|of|na|service|us|visit|hospital|experience|my))*"
    r" (\d{1,3}|[a-z]+)(?: stars?)?(?= ?(?:$|[.,!/]| out| because| cos| for| please| pls| o\b| saboda| nitori| parce))"
)
_UNFIT = re.compile(r"\d[.,]\d|-\s?\d|\d\s?%|\d-\d")
_AROUND, _OF = "a", "of"


@dataclass(frozen=True, slots=True)
class _Words:
    """`values`: number words. `table`: numbers, words around a score and "out of", longest phrase first."""

    values: dict[str, int]
    table: PhraseTable


@lru_cache(maxsize=64)
def _words(languages: tuple[str, ...]) -> _Words:
    values: dict[str, int] = {}
    spoken = chosen(languages)
    for language in reversed(spoken):
        for number, listed in language.numbers.items():
            values |= dict.fromkeys(phrases(listed), number)
    entries = {phrase: str(number) for phrase, number in values.items()}
    for code, every in ((_OF, [v.out_of for v in spoken]), (_AROUND, [v.scoring for v in spoken])):
        for listed in every:
            for phrase in phrases(listed):
                entries.setdefault(phrase, code)
    for phrase in POLITE:
        entries.setdefault(phrase, _AROUND)
    return _Words(values, PhraseTable(entries.items()))


def read_number(text: str, languages: tuple[str, ...], low: int = 0, high: int = 10) -> int | None:
    """A whole number from `low` to `high` given as an answer ("nine", "9/10", "I'd give it a 9"); otherwise None."""
    folded = fold(text[:300]).replace("'", "")
    value = _scored(folded, _words(languages), high)
    return value if value is not None and low <= value <= high else None


def _scored(folded: str, words: _Words, high: int) -> int | None:
    bare = folded.strip(" .!*()#,")
    whole = _value(bare, words) if "-" not in bare else None
    if whole is not None:
        return whole
    if _UNFIT.search(bare):
        return None
    line = _line(key(_SLASHED.sub(r"\1 out of \2", bare)).split(), words.table)
    figures = sum(word.isdigit() for word in line)
    line = [word for word in line if word != _AROUND]
    if _OF in line:
        place = line.index(_OF)
        sides = (line[place - 1] if place else "", line[place + 1] if place + 1 < len(line) else "")
        if all(side.isdigit() for side in sides):
            return int(sides[0]) if int(sides[1]) == high and figures <= 2 else None
    said = {word for word in line if word.isdigit()}
    if len(said) == 1 and all(word.isdigit() or word == _OF for word in line):
        return _value(said.pop(), words)
    leading = _LEADING.match(bare)
    if leading and (value := _value(leading[1], words)) is not None:
        return value
    given = _GIVEN.search(bare)
    return _value(given[1], words) if given and len(re.findall(r"\d+", bare)) <= 1 else None


def _value(word: str, words: _Words) -> int | None:
    if word.isdigit():
        return int(word) if len(word) <= 3 else None
    return words.values.get(word)


def _line(said: Sequence[str], table: PhraseTable) -> list[str]:
    """Numbers as digits, words around a score and "out of" as their codes, everything else as it stands."""
    line: list[str] = []
    index = 0
    while index < len(said):
        hit = table.at(said, index)
        if hit is None:
            line.append(said[index])
            index += 1
        else:
            line.append(hit[0])
            index = hit[1]
    return line


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
