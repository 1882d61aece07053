"""Red-flag patterns of every language compiled once: which words may begin one, and the regular expression of each.

A pattern is a line of words from a vocabulary: `chest * (pain|paining)`; `*` is up to three words between, `(a|b)?`
may be absent. What stands in a `*` is kept: a "not" in there denies the match. The rarest obligatory part is the anchor:
a text without any anchor word cannot match, which is what makes the usual case cheap.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.dialogue.parsing.folding import key, word_set
from bot.dialogue.parsing.vocabulary import VOCABULARIES

_PART = re.compile(r"\(([^)]*)\)(\?)?|(\*)|([^\s()]+)")
_EVERYDAY = word_set(
    "a am an and at be can cannot cant come dey de do does dont for from get go going going had has have "
    "having he her him"
    " his i im in is it ko la le les me my na ne need no nor not o of on one pas she so take ta the to too "
    "up was wan want"
    " will with ya body hand leg eye big good bad serious water mouth eyes head face lot much many all baby child"
    " pikin mi ni ti da ba un une don now help think like"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern; `soft` patterns only ever lead to the question, never to the alarm."""

    kind: str
    language: str
    regex: re.Pattern[str]
    soft: bool


def _alternatives(source: str) -> tuple[str, ...]:
    return tuple(folded for part in source.split("|") if (folded := key(part)))


def _compile(kind: str, language: str, source: str) -> tuple[Pattern, frozenset[str], set[str]]:
    """The pattern, its anchor words, and every word in it."""
    soft = source.startswith("~")
    expression = " "
    groups: list[tuple[str, ...]] = []
    words: set[str] = set()
    for group, optional, gap, word in _PART.findall(source.lstrip("~")):
        if gap:
            expression += r"((?:\S+ ){0,3})"
            continue
        either = _alternatives(group or word)
        if not either:
            raise ValueError(f"empty part in the {kind} pattern {source!r}")
        for phrase in either:
            words.update(phrase.split())
        expression += f"(?:(?:{'|'.join(sorted(either, key=len, reverse=True))}) ){optional}"
        if not optional:
            groups.append(either)
    anchors = min(
        (frozenset(max(phrase.split(), key=_rarity) for phrase in either) for either in groups),
        key=lambda chosen: (sum(word in _EVERYDAY for word in chosen), len(chosen)),
    )
    return Pattern(kind, language, re.compile(expression), soft), anchors, words


def _rarity(word: str) -> tuple[bool, int]:
    return word not in _EVERYDAY, len(word)


def _compile_all() -> tuple[Mapping[str, tuple[Pattern, ...]], Mapping[str, frozenset[str]]]:
    by_anchor: dict[str, list[Pattern]] = {}
    words: dict[str, set[str]] = {}
    for vocabulary in VOCABULARIES.values():
        for kind, sources in vocabulary.emergencies.items():
            for source in (sources,) if isinstance(sources, str) else sources:
                pattern, anchors, found = _compile(kind, vocabulary.code, source)
                words.setdefault(vocabulary.code, set()).update(found)
                for anchor in anchors:
                    by_anchor.setdefault(anchor, []).append(pattern)
    return (
        {anchor: tuple(patterns) for anchor, patterns in by_anchor.items()},
        {language: frozenset(found) for language, found in words.items()},
    )


BY_ANCHOR, WORDS_OF = _compile_all()
WORDS = frozenset().union(*WORDS_OF.values())


def touched(words: Iterable[str]) -> list[Pattern]:
    """The patterns that a text with these words may match, each once."""
    return list(dict.fromkeys(pattern for word in words if word in BY_ANCHOR for pattern in BY_ANCHOR[word]))
