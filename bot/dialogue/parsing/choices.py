"""Which of the offered options did the person mean: by number, label, synonym, cut label, part of a sentence or slip.

Wrong acceptance is worse than asking: whatever is close but not plain comes back as `suggestions` ("did you mean").
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import fold, key, known_key, word_set
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.manners import trimmed, without_manners, without_wish
from bot.dialogue.parsing.vocabulary import VOCABULARIES
from domain.kit.values import value

CUT_LENGTHS = (20, 24)
"""WhatsApp cuts button titles at 20 characters and list titles at 24."""
SUGGEST_ABOVE = 72
MOST_SUGGESTIONS = 3
LAST = -1
"""The place of "the last one" among `ordinals`."""
_LONGEST = 300
_LONGEST_NUMBER = 40
_MOST_WORDS = 6

_LANGUAGES = tuple(VOCABULARIES.values())
_NUMBERED = re.compile(
    rf"(?:(?:{'|'.join(sorted({w for v in _LANGUAGES for w in phrases(v.numbering)}, key=len, reverse=True))}|n°|#)"
    r"\s*[.:]?\s*)?(\d{1,2})\s*[.):,!]*"
)
_AROUND = re.compile(
    r"^(?:i (?:want|choose|pick|go for)|give me|the|na|option|number|no|choice)\s+|\s+(?:one|please|pls|abeg|own)$"
)
_NEGATIONS = frozenset(
    word for language in _LANGUAGES for word in phrases(language.negations) if word not in ("a", "ma")
)
_QUESTIONS = word_set("what whats how when where why who which wetin is are does do did can hw wat quand comment kedu")
_POLITE = word_set(
    "and of in at or on it so ok will take id ill give pls please plz abeg i want wan would like the a an to "
    "for me my my own option number choose pick see go with"
    " department dept clinic doctor doctors dr unit section biko ejo svp je voudrais ina so mo fe achoro m"
)


def _number_words() -> dict[str, int]:
    """Number and order words of every language; where two languages share a word, English decides."""
    words: dict[str, int] = {}
    for language in (*_LANGUAGES, VOCABULARIES["en"]):
        for listed in (language.numbers, language.ordinals):
            found = {phrase: number for number, written in listed.items() for phrase in phrases(written)}
            words |= found
            for numbering in phrases(language.numbering):
                words |= {f"{numbering} {phrase}": number for phrase, number in found.items() if number > 0}
    return words


_NUMBER_WORDS = _number_words()


@value
class Option:
    """An offered choice: `label` as shown, `words` its synonyms in any language."""

    id: str
    label: str
    words: tuple[str, ...] = ()


@value
class Match:
    """`id` is set only when `certain`; `suggestions` are option ids to offer, best first."""

    id: str | None = None
    certain: bool = False
    suggestions: tuple[str, ...] = ()


NO_MATCH = Match()


@value
class _Names:
    """What the option `id` is called, as `key` has it: its label first. `long` are those a slip of the hand is looked for in,
    `likened` these and their longer words."""

    id: str
    label: str
    every: tuple[str, ...]
    long: tuple[str, ...]
    likened: tuple[str, ...]


@lru_cache(maxsize=8192)
def _names(option: Option) -> _Names:
    every = (known_key(option.label), *(known_key(word) for word in option.words))
    long = tuple(name for name in every if len(name) > 3 and not any(char.isdigit() for char in name))
    return _Names(
        option.id,
        option.label,
        every,
        long,
        (*long, *(part for name in long for part in name.split() if len(part) > 3)),
    )


def match(text: str, options: Sequence[Option]) -> Match:
    """The option meant by a text. Numbers count from 1 in the order offered."""
    folded = fold(text[:_LONGEST])
    if not folded or not options:
        return NO_MATCH
    said = key(folded)
    named = [_names(option) for option in options]
    plainly = _plainly(folded, said, named)
    if plainly is not None:
        return plainly
    words = said.split()
    if not said or folded[0] == "-" or said.isdigit() or not _NEGATIONS.isdisjoint(words):
        return NO_MATCH
    held = _contained(said, named)
    if held:
        held += _named_in_part(words, held, named)
        asking = ("?" in folded and len(words) > 1) or words[0] in _QUESTIONS
        return Match(suggestions=tuple(held[:MOST_SUGGESTIONS])) if asking else _decided(held)
    plain = [word for word in words if word not in _POLITE]
    found = _loosely(plain, named)
    if found != NO_MATCH:
        return found
    plainer = [word for word in without_wish(without_manners(words)) if word not in _POLITE]
    return _loosely(plainer, named) if plainer != plain else NO_MATCH


def _plainly(folded: str, said: str, options: Sequence[_Names]) -> Match | None:
    """By number, whole label, synonym or cut label. A number that is also another option's label is not plain."""
    numbered = _position(folded, said, options) if folded[0] != "-" else None
    exact = [option.id for option in options if said in option.every] if said else []
    meant = list(dict.fromkeys([*exact, *([numbered] if numbered is not None else [])])) or _cut(folded, options)
    return _decided(meant) if meant else None


def _loosely(plain: Sequence[str], options: Sequence[_Names]) -> Match:
    if not 1 <= len(plain) <= _MOST_WORDS:
        return NO_MATCH
    if len(plain) == 1 and (position := _digits(plain[0]) or _NUMBER_WORDS.get(plain[0], 0)):
        return Match(options[position - 1].id, True) if position <= len(options) else NO_MATCH
    parts = _part_of_label(plain, options)
    return _decided(parts) if parts else _slipped(" ".join(plain), options)


def _decided(ids: Sequence[str]) -> Match:
    if len(ids) == 1:
        return Match(ids[0], True)
    return Match(suggestions=tuple(dict.fromkeys(ids))[:MOST_SUGGESTIONS])


def _position(folded: str, said: str, options: Sequence[_Names]) -> str | None:
    numbered = _NUMBERED.fullmatch(folded)
    if numbered:
        position = int(numbered[1])
    elif len(said) > _LONGEST_NUMBER:
        return None
    else:
        position = _position_in_words(said)
    if position == LAST:
        return options[-1].id
    return options[position - 1].id if 1 <= position <= len(options) else None


def _position_in_words(said: str) -> int:
    """ "the second one", "marun jowo", "je veux le dernier": 0 when it is no place in a list."""
    words = said.split()
    for form in (words, *trimmed(words)):
        for plain in (form, without_wish(form)):
            numbered = _NUMBERED.fullmatch(" ".join(plain))
            if numbered:
                return int(numbered[1])
            bare = _AROUND.sub("", _AROUND.sub("", " ".join(plain)))
            place = _NUMBER_WORDS.get(" ".join(plain)) or _NUMBER_WORDS.get(bare) or _digits(bare)
            if place:
                return place
    return 0


def _digits(text: str) -> int:
    bare = text.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    return int(bare) if bare.isdigit() and len(bare) <= 2 else 0


@lru_cache(maxsize=8192)
def _cut_forms(label: str) -> tuple[str, ...]:
    return tuple(
        {fold(label[:length]) for length in (*CUT_LENGTHS, *(n - 1 for n in CUT_LENGTHS)) if len(label) > length}
    )


def _cut(folded: str, options: Sequence[_Names]) -> list[str]:
    stem = folded.rstrip(". ")
    if len(stem) < 15:
        return []
    return [option.id for option in options if stem in _cut_forms(option.label) or folded in _cut_forms(option.label)]


def _contained(said: str, options: Sequence[_Names]) -> list[str]:
    """Options named inside a longer sentence; a name inside a longer name that is also there does not count."""
    padded = f" {said} "
    hits = [
        (name, option.id)
        for option in options
        for name in option.every
        if len(name) >= 3 and not name.isdigit() and name not in _POLITE and f" {name} " in padded
    ]
    longest = [
        (name, option_id)
        for name, option_id in hits
        if not any(name != other and f" {name} " in f" {other} " for other, _ in hits)
    ]
    return list(dict.fromkeys(option_id for _, option_id in longest))


def _named_in_part(words: Sequence[str], held: Sequence[str], options: Sequence[_Names]) -> list[str]:
    """The one other option whose label has a word said beside what is `held`: "my son Tunde", when "Tunde Obi" is offered."""
    told = {word for option in options if option.id in held for name in option.every for word in name.split()}
    beside = {word for word in words if len(word) >= 3 and word not in _POLITE} - told
    others = [
        option.id for option in options if option.id not in held and not beside.isdisjoint(option.every[0].split())
    ]
    return others if len(others) == 1 else []


def _part_of_label(plain: Sequence[str], options: Sequence[_Names]) -> list[str]:
    """Options whose label has every word said, or begins with the one word said ("cardio", "dr adeyemi")."""
    if len(plain) == 1 and len(plain[0]) < 3:
        return []
    wanted = set(plain)
    whole = [option.id for option in options if wanted.issubset(option.every[0].split())]
    if whole or len(plain) > 1 or len(plain[0]) < 5:
        return whole
    return [option.id for option in options if any(name.startswith(plain[0]) for name in option.every)]


def _slipped(said: str, options: Sequence[_Names]) -> Match:
    """Typing slips: certain only when one option is near and every other is clearly further."""
    if len(said) < 4 or any(char.isdigit() for char in said):
        return NO_MATCH
    near: list[tuple[int, float, str]] = []
    for option in options:
        if option.long:
            distance = min([OSA.distance(said, name) for name in option.long])
            likeness = max([fuzz.ratio(said, name) for name in option.likened])
            same_start = any(name[0] == said[0] for name in option.long)
            near.append((distance if same_start else distance + 1, -likeness, option.id))
    near.sort()
    if not near:
        return NO_MATCH
    best = near[0]
    allowed = 0 if len(said) < 5 else 1 if len(said) < 9 else 2
    rival = near[1][0] if len(near) > 1 else 99
    if best[0] <= allowed and rival >= best[0] + 2:
        return Match(best[2], True)
    close = [
        option_id for distance, likeness, option_id in near if -likeness >= SUGGEST_ABOVE or 0 < distance <= allowed
    ]
    return Match(suggestions=tuple(close[:MOST_SUGGESTIONS]))
