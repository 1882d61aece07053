"""Red flags: symptoms that may not wait, recognised in all languages at once whatever the dialogue's language.

Rule (platform_facts 6.2 (10)): an exact phrase acts at once; a misspelt, denied or past one is asked about first
("Is this an emergency?"). When in doubt the answer is a question, never silence.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.parsing.folding import fold, key, word_set
from bot.dialogue.parsing.lexicon import NearWords, PhraseTable, phrases
from bot.dialogue.parsing.names import read_name
from bot.dialogue.parsing.red_flag_patterns import BY_ANCHOR, WORDS, WORDS_OF, Pattern, touched
from bot.dialogue.parsing.vocabulary import VOCABULARIES

_LANGUAGES = tuple(VOCABULARIES.values())
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BREAK = re.compile(r"[.,;:!?]")
_ANCHORS = frozenset(BY_ANCHOR)
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_NEGATION_REACH = 3
_CUE_REACH = 25
"""Words on either side in which "last year" or "gone" still speaks of a match."""
_SPELT = {
    wrong: right for language in _LANGUAGES for right, wrongs in language.misspelt.items() for wrong in phrases(wrongs)
}
_NEAR = NearWords(WORDS, shortest=6)
_NEVER_CORRECTED = word_set(
    "painted talking taking making hurry start stopped story there their where would could should might right light"
    " still stall small smell smart which while white write leave leaves month mouth south fight sight night "
    "eight weight"
    " health hearth earth heart-to-heart birth booked booking looking cooking breaking break bread broken "
    "speaking water later after"
    " woman women month months money monday today sunday friday plain train brain chain rain gain main "
    "bridge tables table able"
    " cable baked blocked clocked phone stone alone drone those these three threw threat thread great greet green"
    " please pleased place plate price prize prime crime drive driving living giving having saving waving moving"
    " loving movie house horse mouse course nurse purse force source score store shore share spare scare square"
    " stage state estate taste paste waste haste ready reading feeding heading leading sending spending ending"
    " binding finding kidding sitting setting getting letting hitting fitting cutting putting meeting eating heating"
    " seating beating treating dating rating waiting writing thing things think thanks thank being seeing doing going"
    " hearing wearing tearing bearing fearing clearing helping sleeping keeping weekend patient patients payment"
    " parent parents present percent recent center centre enter winter letter better butter bitter matter latter"
    " doctor doctors actor factor sector appointment apartment department cheque cheap cheat chess crest guest quest"
    " first fist list last past fast vast best test rest west next text check checks clinic clinical card "
    "cardiology"
)
_TABLES = PhraseTable(
    (phrase, code)
    for language in _LANGUAGES
    for code, words in (("over", language.over_cues), ("past", language.past_cues), ("now", language.now_cues))
    for phrase in phrases(words)
)
_DENIALS = tuple(phrase for language in _LANGUAGES for phrase in phrases(language.denials))
_ALARMS = tuple(phrase for language in _LANGUAGES for phrase in phrases(language.alarms))
_HARMLESS = PhraseTable(
    (phrase, "")
    for phrase in (
        *(phrase for language in _LANGUAGES for phrase in phrases(language.harmless)),
        *(f"{denial} {alarm}" for denial in _DENIALS for alarm in _ALARMS),
    )
)
_BORROWED = PhraseTable(
    (phrase, english)
    for language in _LANGUAGES
    for english, listed in language.borrowed.items()
    for phrase in phrases(listed)
)
_MIXED = frozenset(("en", "pcm"))
"""The languages whose sentences borrow a word of another: "maciji bit my son"."""


def _negations() -> dict[str, frozenset[str]]:
    """Language of a pattern -> the words that deny it: its own, and others' where they mean nothing else in it."""
    denying: dict[str, frozenset[str]] = {}
    for language in _LANGUAGES:
        everyday = WORDS_OF[language.code] | {word for phrase in phrases(language.fillers) for word in phrase.split()}
        own = {word for word in phrases(language.negations) if " " not in word}
        others = {
            word for other in _LANGUAGES for word in phrases(other.negations) if " " not in word and len(word) > 1
        }
        denying[language.code] = frozenset(own | (others - everyday))
    return denying


_NEGATIONS = _negations()
_DENYING = frozenset(phrase for language in _LANGUAGES for phrase in phrases(language.negations) if " " in phrase)
_FAMILY_NAMES = frozenset(name for language in _LANGUAGES for name in phrases(language.family_names))
_SET_ASIDE = "_"


@dataclass(frozen=True, slots=True)
class RedFlag:
    """`kind` names the symptom group; `certain` means act now, otherwise ask first."""

    kind: str
    certain: bool


@lru_cache(maxsize=16384)
def _corrected(word: str) -> str:
    """The pattern word that was probably meant; the word itself when nothing is near."""
    if word in WORDS:
        return word
    if word in _SPELT:
        return _SPELT[word]
    if len(word) < 4 or word in _NEVER_CORRECTED or word.isdigit():
        return word
    single = _DOUBLED.sub(r"\1", word)
    if single in WORDS and len(single) > 2:
        return single
    return (_NEAR.find(word) if len(word) > 4 else None) or word


def red_flag(text: str) -> RedFlag | None:
    """The most pressing red flag of a text, or None. Cheap when there is none: one set test over its words."""
    folded = fold(text)
    plain = folded.replace("'", "") if "'" in folded else folded
    words = _WORD.findall(plain)
    corrected = [_corrected(word) for word in words]
    if _ANCHORS.isdisjoint(corrected) and _BORROWED.words.isdisjoint(words):
        return None
    return _look(plain, words, corrected)


def is_family_name(text: str, languages: tuple[str, ...]) -> bool:
    """Whether an answer to "what is your name?" names somebody by a family name that is also a word for a red flag.

    Beside it no word of any red flag may stand: "Aminata Koné", but not "ta kone", she is burnt.
    """
    name = read_name(text, languages)
    parts = set(key(f"{name.first} {name.last}").split()) if name is not None else set()
    return not _FAMILY_NAMES.isdisjoint(parts) and WORDS.isdisjoint(parts - _FAMILY_NAMES)


def _look(plain: str, words: list[str], corrected: list[str]) -> RedFlag | None:
    words, corrected = _set_harmless_aside(words, corrected)
    breaks = _clause_starts(plain)
    asked: RedFlag | None = None
    for match in _matches(words):
        if not match.pattern.soft and not _doubted(words, match, breaks):
            return RedFlag(match.pattern.kind, True)
        asked = asked or RedFlag(match.pattern.kind, False)
    borrowed = _in_english(words)
    for match in _matches(borrowed) if borrowed != words else ():
        if match.pattern.language in _MIXED and not match.pattern.soft and match.words & set(words):
            if not _doubted(borrowed, match, set()):
                return RedFlag(match.pattern.kind, True)
            asked = asked or RedFlag(match.pattern.kind, False)
    if asked is None and words != corrected:
        for match in _matches(corrected):
            return RedFlag(match.pattern.kind, False)
    return asked


def _in_english(words: list[str]) -> list[str]:
    """Words of other languages that people put into an English or Pidgin sentence, in English."""
    said: list[str] = []
    index = 0
    while index < len(words):
        hit = _BORROWED.at(words, index)
        said += hit[0].split() if hit is not None else [words[index]]
        index = hit[1] if hit is not None else index + 1
    return said


def _set_harmless_aside(words: list[str], corrected: list[str]) -> tuple[list[str], list[str]]:
    """Blank the words of everyday phrases ("heart clinic", "blood pressure"), keeping every position."""
    kept, kept_corrected = list(words), list(corrected)
    index = 0
    while index < len(words):
        hit = _HARMLESS.at(words, index)
        if hit is None:
            index += 1
            continue
        for place in range(index, hit[1]):
            kept[place] = kept_corrected[place] = _SET_ASIDE
        index = hit[1]
    return kept, kept_corrected


@dataclass(frozen=True, slots=True)
class _Match:
    """A pattern found from word `start` up to `end`; `between` are the words in its gaps, `words` the pattern's own."""

    pattern: Pattern
    start: int
    end: int
    between: frozenset[str]
    words: frozenset[str]


def _matches(words: list[str]) -> list[_Match]:
    """Every match, hard patterns first."""
    padded = f" {' '.join(words)} "
    found: list[_Match] = []
    for pattern in touched(words):
        for match in pattern.regex.finditer(padded):
            first = padded.count(" ", 0, match.start() + 1) - 1
            between = frozenset(word for gap in match.groups() if gap for word in gap.split())
            said = match.group().split()
            found.append(_Match(pattern, first, first + len(said), between, frozenset(said) - between))
    found.sort(key=lambda hit: hit.pattern.soft)
    return found


def _clause_starts(plain: str) -> set[int]:
    """Indexes of the words before which a clause ended."""
    starts: set[int] = set()
    before = 0
    for index, match in enumerate(_WORD.finditer(plain)):
        if _BREAK.search(plain, before, match.start()):
            starts.add(index)
        before = match.end()
    return starts


def _doubted(words: list[str], match: _Match, breaks: set[int]) -> bool:
    """Whether the words around or within a match deny it or put it in the past."""
    negations = _NEGATIONS[match.pattern.language]
    start, end = match.start, match.end
    is_denial = not negations.isdisjoint(match.words)  # "does not wake", "bai farka ba": what denies is the symptom
    if not is_denial and not negations.isdisjoint(match.between):
        return True
    if any(" ".join(words[max(0, start - count) : start]) in _DENYING for count in (2, 3)):
        return True
    for index in range(start - 1, max(-1, start - 1 - _NEGATION_REACH), -1):
        if index + 1 in breaks:
            break
        if words[index] in negations:
            return True
    if not is_denial and end == len(words) - 1 and end not in breaks and words[end] in negations:
        return True
    around = [*words[max(0, start - _CUE_REACH) : start], _SET_ASIDE, *words[end : end + _CUE_REACH]]
    cues = _TABLES.codes(around)
    if "over" in cues:
        return True
    past = "past" in cues or any(_YEAR.fullmatch(word) for word in around)
    return past and "now" not in cues
