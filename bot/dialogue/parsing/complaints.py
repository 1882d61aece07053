"""A few words of complaint to departments worth suggesting. A suggestion only: the patient chooses.

Codes: general, cardiology, paediatrics, obgyn, dental, eye, ent, orthopaedics, dermatology, physiotherapy, laboratory,
antenatal.
"""

import re
from functools import lru_cache

from bot.dialogue.parsing.folding import key
from bot.dialogue.parsing.lexicon import NearWords, phrases
from bot.dialogue.parsing.vocabulary import chosen

MOST = 3
_LONGEST = 500
_MOST_WORDS_WEIGHED = 3
_ELIDED = re.compile(r"(?<![^\W_])([cdjlmnst]|qu)['’](?=[^\W_])", re.IGNORECASE)


@lru_cache(maxsize=64)
def _table(languages: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], NearWords, int]:
    table: dict[str, tuple[str, ...]] = {}
    for language in chosen(languages):
        for code, listed in language.complaints.items():
            for phrase in (*phrases(listed), *phrases(_without_elision(listed))):
                table[phrase] = tuple(dict.fromkeys((*table.get(phrase, ()), code)))
    longest = max((phrase.count(" ") + 1 for phrase in table), default=1)
    return table, NearWords((phrase for phrase in table if " " not in phrase), 6), longest


def _without_elision(text: str) -> str:
    """ "l'œil" is "œil" with an article, "n'ahụ" is "ahụ" with a preposition: two words each."""
    return _ELIDED.sub(r"\1 ", text) if "'" in text or "’" in text else text


def suggest_departments(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """At most three department codes, best first; empty when nothing is recognised."""
    table, near, longest = _table(languages)
    words = key(_without_elision(text[:_LONGEST])).split()
    scores: dict[str, float] = {}
    index = 0
    while index < len(words):
        for length in range(min(longest, len(words) - index), 0, -1):
            phrase = " ".join(words[index : index + length])
            found = table.get(phrase)
            if (
                found is None
                and length == 1
                and len(phrase) >= 6
                and (meant := near.find(phrase))
                and meant[0] == phrase[0]
            ):
                found = table[meant]
            if found is not None:
                for code in found:
                    scores[code] = scores.get(code, 0.0) + _weight(code, length)
                index += length - 1
                break
        index += 1
    return tuple(sorted(scores, key=lambda code: -scores[code])[:MOST])


def _weight(code: str, words: int) -> float:
    """Longer phrases say more; a child's complaint goes to the children's doctor; "general" is the last resort."""
    if code == "paediatrics":
        return 3.5
    if code == "antenatal":
        return 3.0
    return (min(words, _MOST_WORDS_WEIGHED) + 0.5) * (0.6 if code == "general" else 1.0)
