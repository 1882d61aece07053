"""Yes or no, in the dialogue's languages and English; anything mixed, doubtful or longer is None: ask again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.parsing.folding import fold, key
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.manners import POLITE, trimmed
from bot.dialogue.parsing.vocabulary import chosen

_THUMBS = {"👍": True, "👌": True, "✅": True, "☑": True, "✔": True, "👎": False, "❌": False, "✖": False, "🚫": False}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([a-z])\1+")
_SHORTEST_JOINED = 4
_SHORTEST_SQUEEZED = 3
_MOST_WORDS = 10
_YES, _NO, _UNSURE, _MANNERS = "yes", "no", "unsure", "manners"
_MEANT = {_YES: True, _NO: False}


@dataclass(frozen=True, slots=True)
class _Answers:
    """`exact`: phrase -> yes, no or unsure. `loose`: also written as one word ("odimma"); "mbaa" is looked up as "mba"."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]
    parts: Mapping[str, str]
    longest: int


@lru_cache(maxsize=64)
def _answers(languages: tuple[str, ...]) -> _Answers:
    """A phrase that is yes in one language and no in another is neither; a single letter counts in the first only."""
    listed: dict[str, set[str]] = {}
    spoken = chosen(languages)
    for place, language in enumerate(spoken):
        for meaning, words in ((_YES, language.yes), (_NO, language.no), (_UNSURE, language.unsure)):
            for phrase in phrases(words):
                if len(phrase) > 1 or place == 0 or language.code == "en":
                    listed.setdefault(phrase, set()).add(meaning)
    exact: dict[str, str] = {}
    for phrase, meanings in listed.items():
        if _UNSURE in meanings:
            exact[phrase] = _UNSURE
        elif len(meanings) == 1:
            exact[phrase] = next(iter(meanings))
    loose: dict[str, set[str]] = {}
    for phrase, meanings in listed.items():
        joined = phrase.replace(" ", "")
        if len(joined) >= _SHORTEST_JOINED:
            loose.setdefault(joined, set()).update(meanings)
        if len(phrase) >= _SHORTEST_SQUEEZED:
            loose.setdefault(phrase, set()).update(meanings)
    parts = {**{phrase: _MANNERS for phrase in POLITE if phrase not in exact}, **exact}
    plainly = {form: next(iter(found)) for form, found in loose.items() if len(found) == 1}
    return _Answers(exact, plainly, parts, max(phrase.count(" ") + 1 for phrase in parts))


def read_yes_no(text: str, languages: tuple[str, ...]) -> bool | None:
    """True, False, or None when the text is not plainly one of them."""
    bare = _SKIN.sub("", fold(text[:200]))
    if bare and all(sign in _THUMBS for sign in bare):
        meant = {_THUMBS[sign] for sign in bare}
        return meant.pop() if len(meant) == 1 else None
    if "?" in bare:
        return None
    said = key(bare)
    words = said.split()
    if not words or len(words) > _MOST_WORDS:
        return None
    answers = _answers(languages)
    for form in (words, *trimmed(words)):
        meaning = _meaning(" ".join(form), answers)
        if meaning is not None:
            return _MEANT.get(meaning)
    return _in_parts(_STRETCHED.sub(r"\1", said).split(), answers)


def _meaning(said: str, answers: _Answers) -> str | None:
    found = answers.exact.get(said) or answers.exact.get(_STRETCHED.sub(r"\1", said))
    if found is not None:
        return found
    squeezed = _DOUBLED.sub(r"\1", said)
    for form in (said.replace(" ", ""), squeezed, squeezed.replace(" ", "")):
        if form in answers.loose:
            return answers.loose[form]
    return None


def _in_parts(words: list[str], answers: _Answers) -> bool | None:
    """ "yes yes correct", "no wahala, o daa": every phrase says the same thing, and nothing else is said."""
    reached: list[set[str]] = [{_MANNERS}, *(set() for _ in words)]
    for begin in range(len(words)):
        if not reached[begin]:
            continue
        for end in range(begin + 1, min(begin + answers.longest, len(words)) + 1):
            meaning = answers.parts.get(" ".join(words[begin:end]))
            if meaning is not None:
                reached[end] |= {_both(before, meaning) for before in reached[begin]}
    meanings = reached[-1] - {_MANNERS, _UNSURE}
    return _MEANT[meanings.pop()] if len(meanings) == 1 else None


def _both(before: str, meaning: str) -> str:
    if _MANNERS in (before, meaning):
        return meaning if before == _MANNERS else before
    return before if before == meaning else _UNSURE
