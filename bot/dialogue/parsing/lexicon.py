"""The shape of a language's vocabulary, and the tables built from it once at import.

Phrases are written as `"first|second phrase|third"` and folded when tables are built, so a language file may keep its
accents. Codes of `when` are those `days` reads; see `vocabulary/en` for each with its English words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from sys import intern
from types import ModuleType
from typing import Any

from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import key


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything one language contributes. Only `code` is needed; a missing part simply is not understood in it.

    `emergencies`: kind -> patterns of words; `*` stands for up to three words, `(a|b)` for either, a leading `~` for
    "ask first even when exact". `past_cues` make a red flag a question, `over_cues` too and even beside "now";
    `denials` before or after one of `alarms` ("no be" + "emergency", in any languages) is no red flag.
    `borrowed`: an English word -> what people say for it here inside an English or Pidgin sentence ("maciji bit him").

    `family_names` are people's names elsewhere, though a red flag in this language: asked for a name, they are names.
    `polite` words may stand around any answer and change nothing; `wants` begin a wish ("I want to"); `numbering` stands
    before the number of a choice; `name_outros` follow a name
    ("Musa is my name"); `out_of` between a score and the best one, `scoring` around a score. `ordinals[-1]`
    is the last one; `skips` pass a question over.
    """

    code: str
    when: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    ordinals: Mapping[int, str] = field(default_factory=dict)
    fillers: str = ""
    yes: str = ""
    no: str = ""
    unsure: str = ""
    negations: str = ""
    name_intros: str = ""
    name_outros: str = ""
    not_names: str = ""
    family_names: str = ""
    emergencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    misspelt: Mapping[str, str] = field(default_factory=dict)
    past_cues: str = ""
    over_cues: str = ""
    now_cues: str = ""
    harmless: str = ""
    denials: str = ""
    alarms: str = ""
    borrowed: Mapping[str, str] = field(default_factory=dict)
    complaints: Mapping[str, str] = field(default_factory=dict)
    polite: str = ""
    wants: str = ""
    numbering: str = ""
    out_of: str = ""
    scoring: str = ""
    skips: str = ""


def told_by(*files: ModuleType) -> dict[str, Any]:
    """The parts of a vocabulary that stand in files of their own: each constant is called like its field, in capitals.

    Complaints may go on in a second file. Raises TypeError for a constant that is no field: nobody would read it.
    """
    parts: dict[str, Any] = {}
    for file in files:
        for constant in (name for name in vars(file) if name.isupper() and not name.startswith("_")):
            name, told = constant.lower(), getattr(file, constant)
            if name not in _FIELDS:
                raise TypeError(f"{file.__name__}.{constant} is no part of a vocabulary")
            parts[name] = _both(parts[name], told) if name in parts else told
    return parts


_FIELDS = frozenset(field.name for field in fields(Vocabulary))


def _both(some: Mapping[str, str], more: Mapping[str, str]) -> Mapping[str, str]:
    return {code: "|".join(part[code] for part in (some, more) if code in part) for code in {**some, **more}}


def phrases(text: str) -> tuple[str, ...]:
    """The folded phrases of a `"a|b c"` list, apostrophes dropped."""
    return tuple(folded for part in text.split("|") if (folded := key(part)))


def beside_english(*nouns: str) -> str:
    """The ways a noun of another language stands in an English or Pidgin sentence: "my ido", "ese dey pain me"."""
    frames = (
        "my {0}",
        "{0} dey",
        "{0} de",
        "{0} is",
        "{0} are",
        "{0} no dey",
        "{0} pain",
        "get {0}",
        "her {0}",
        "his {0}",
        "im {0}",
    )
    return "|".join(frame.format(noun) for noun in nouns for frame in frames)


class PhraseTable:
    """Longest-phrase look-up over a list of words: built once, then one dictionary probe a word."""

    __slots__ = ("_by_first", "words")

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], str]] = {}
        words: set[str] = set()
        for phrase, code in entries:
            parts = tuple(map(intern, phrase.split()))  # the same words over and over, in every table
            words.update(parts)
            by_first.setdefault(parts[0], {}).setdefault(parts, code)
        self.words = frozenset(words)
        self._by_first = {
            first: tuple(sorted(found.items(), key=lambda item: -len(item[0]))) for first, found in by_first.items()
        }

    def at(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """The code of the longest phrase that begins at `start` and the index after it."""
        for parts, code in self._by_first.get(words[start], ()):
            end = start + len(parts)
            if len(parts) == 1 or tuple(words[start:end]) == parts:
                return code, end
        return None

    def knows(self, word: str) -> bool:
        return word in self.words

    def codes(self, words: Sequence[str]) -> list[str]:
        """The codes found from left to right."""
        found: list[str] = []
        index = 0
        while index < len(words):
            hit = self.at(words, index)
            if hit is None:
                index += 1
            else:
                found.append(hit[0])
                index = hit[1]
        return found


class NearWords:
    """Words one slip away (one letter more, less, other, or two swapped), by their shortened forms.

    A look-up costs one dictionary probe per letter, so it may run on every word of every message.
    """

    __slots__ = ("_shortened", "_shortest")

    def __init__(self, words: Iterable[str], shortest: int = 5) -> None:
        # Joined by blanks: nearly every form is one word's, which is there already.
        shortened: dict[str, str] = {}
        for word in sorted(set(words)):
            if len(word) >= shortest:
                for form in {word, *_shorter(word)}:
                    shortened[form] = f"{shortened[form]} {word}" if form in shortened else word
        self._shortened = shortened
        self._shortest = shortest

    def find(self, word: str) -> str | None:
        """The one known word within a slip of `word`; None when there is none or several."""
        if len(word) < self._shortest - 1 or len(word) > 24:
            return None
        known = self._shortened
        found = [known[form] for form in (word, *_shorter(word)) if form in known]
        if not found:
            return None
        near = {
            candidate
            for listed in found
            for candidate in listed.split()
            if OSA.distance(word, candidate, score_cutoff=1) <= 1
        }
        if word in near:
            return word
        return near.pop() if len(near) == 1 else None


def _shorter(word: str) -> list[str]:
    return [word[:index] + word[index + 1 :] for index in range(len(word))]
