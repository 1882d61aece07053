"""A person's name in an answer such as "my name is Ada Obi" or "na Musa be my name"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

from bot.dialogue.parsing.folding import key, word_set
from bot.dialogue.parsing.lexicon import PhraseTable, phrases
from bot.dialogue.parsing.manners import WANTS, begin_of_answer, end_of_answer
from bot.dialogue.parsing.vocabulary import VOCABULARIES, chosen

LONGEST = 60
_TITLES = word_set(
    "mr mrs miss ms dr doctor prof professor chief alhaji alhaja hajia hajiya alh engr engineer barr "
    "barrister pastor rev reverend"
    " sir madam mallam malam imam otunba oba eze sister bro brother mummy daddy mama papa baba iya nurse "
    "pharm arc hon aunty uncle"
)
_OUTROS = frozenset(phrase for language in VOCABULARIES.values() for phrase in phrases(language.name_outros))
_LONGEST_OUTRO = max(phrase.count(" ") + 1 for phrase in _OUTROS)
_REFUSED = re.compile(r"[\d?@<>{}\[\]=*_#/\\|~^%$+]|https?:|www\.|\.(?:com|ng|org)\b", re.IGNORECASE)
_MOST_BEFORE_INTRO = 2
_SHORTEST_INTRO_WORD = 5
_BEFORE_INTRO = frozenset(
    phrase for v in VOCABULARIES.values() for phrase in (*phrases(v.yes), *phrases(v.not_names)) if " " not in phrase
)
_ADDRESSES = word_set("doctor dr nurse docteur likita dokita dokta onisegun")
"""Manners beside an answer, but no name stands beside them: "any doctor", "dokita obula"."""
_SHORTEST_GREETING = 4
_LINKS = word_set("is na be are shine ne ce itace ni bu est cest je nje")
"""Between "my name" and the name, when the two halves of the sentence are of two languages: "sunana is Musa"."""
_PARTICLES = frozenset(("de", "da", "van", "von", "bin", "ibn", "al", "el", "la", "le", "du", "di"))
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Name:
    """First name and the rest (may be empty), accents kept."""

    first: str
    last: str


@lru_cache(maxsize=64)
def _words(languages: tuple[str, ...]) -> tuple[PhraseTable, frozenset[str]]:
    spoken = chosen(languages)
    intros = {phrase for language in spoken for phrase in phrases(language.name_intros)}
    refused = {phrase for language in spoken for phrase in phrases(language.not_names)}
    return PhraseTable((intro, "") for intro in sorted(intros)), frozenset(refused)


def read_name(text: str, languages: tuple[str, ...]) -> Name | None:
    """The name given, or None for anything that does not look like one (digits, questions, greetings, links)."""
    plain = " ".join(normalize("NFC", "".join(char for char in text[:400] if category(char) != "Cf")).split())
    plain = re.sub("[‘’ʼ`´]", "'", plain)
    if not plain or _REFUSED.search(plain):
        return None
    intros, refused = _words(languages)
    plainly = _without_greeting(plain, refused)
    words = _after_intro(plainly.split(), intros)
    if len(words) == len(plainly.split()):
        words = _after_intro(_without_manners(plainly), intros)
    words = _without_thanks(words)
    while words and words[0].strip(".,").casefold() in _TITLES:
        words = words[1:]
    rest = " ".join(_before_outro(words)).strip(" .,;:!-\"'()")
    if not 2 <= len(rest) <= LONGEST or re.search(r"(?<!\b\w)\.\s|[!;:]\s|,.*,", rest):
        return None
    parts = [part.strip(",.") for part in rest.split() if part.strip(",.")]
    if not 1 <= len(parts) <= 5 or not all(_is_name(part) for part in parts):
        return None
    if any(key(part) in refused for part in parts if len(part) > 1) or _says_something_else(key(rest), refused):
        return None
    if not any(len(part) > 1 for part in parts) or any(part in ("a", "i", "d", "e", "o") for part in parts):
        return None
    if "," in rest and rest.count(",") == 1 and len(parts) >= 2:
        surname, given = (half.split() for half in rest.split(","))
        parts = [*given, *surname]
    return Name(_cased(parts[0]), " ".join(_cased(part, inside=True) for part in parts[1:]))


def _says_something_else(said: str, refused: frozenset[str]) -> bool:
    """Whether it is, or begins with, words that are no name: "mo fe ri dokita", "I want a nurse"."""
    words = said.split()
    begins = {" ".join(words[:count]) for count in range(1, len(words) + 1)}
    return said in refused or not begins.isdisjoint(WANTS) or any(" " in begin and begin in refused for begin in begins)


def _without_greeting(plain: str, refused: frozenset[str]) -> str:
    """Drop "Good morning," and the like before the name."""
    head, comma, tail = plain.partition(",")
    if comma and tail.strip() and (key(head) in refused or all(key(word) in refused for word in head.split())):
        return tail.strip()
    return plain


def _without_manners(plain: str) -> list[str]:
    """The words without greetings in front and thanks behind, unless one word alone would be left in front."""
    words = plain.split()
    while (begin := begin_of_answer(_keys(words))) and _is_greeting(words[:begin]):
        words = words[begin:]
    return _without_thanks(words)


def _without_thanks(words: list[str]) -> list[str]:
    while (end := end_of_answer(_keys(words))) < len(words) and key(" ".join(words[end:])) not in _ADDRESSES:
        words = words[:end]
    return words


def _is_greeting(words: list[str]) -> bool:
    """Short ones ("ma", "o") begin other sentences: "ma famille", "o daa"."""
    said = key(" ".join(words))
    return (len(said) >= _SHORTEST_GREETING or said in ("hi", "hey")) and said not in _ADDRESSES


def _before_outro(words: list[str]) -> list[str]:
    """The words without "is my name" behind them."""
    for behind in range(min(_LONGEST_OUTRO, len(words) - 1), 0, -1):
        if key(" ".join(words[-behind:])) in _OUTROS:
            return words[:-behind]
    return words


def _keys(words: list[str]) -> list[str]:
    return [key(word) for word in words]


def _after_intro(words: list[str], intros: PhraseTable) -> list[str]:
    """The words behind "my name is" or "yes, my name is"; a hyphen within it counts as a blank ("a na-akpọ m")."""
    for skipped in range(min(_MOST_BEFORE_INTRO, len(words) - 1) + 1):
        if skipped and key(words[skipped - 1]) not in _BEFORE_INTRO:
            break
        folded: list[str] = []
        ends: dict[int, int] = {}
        for place, word in enumerate(words[skipped:], skipped + 1):
            folded += key(word).split()
            ends[len(folded)] = place
        hit = intros.at(folded, 0) if folded else None
        if (
            hit is None
            or (skipped and hit[1] < 2 and len(folded[0]) < _SHORTEST_INTRO_WORD)
            or ends.get(hit[1], len(words)) >= len(words)
        ):
            continue
        rest = words[ends[hit[1]] :]
        linked = len(rest) > 1 and folded[hit[1] - 1] not in _LINKS and key(rest[0]) in _LINKS
        return rest[1:] if linked else rest
    return words


def _is_name(part: str) -> bool:
    return bool(_WORD.search(part)) and all(char.isalpha() or char in "'-." or category(char) == "Mn" for char in part)


def _cased(part: str, inside: bool = False) -> str:
    """Title case for an all-lower or all-upper word; mixed case is the person's own."""
    if part not in (part.lower(), part.upper()) or (inside and part in _PARTICLES):
        return part
    if len(part) == 1:
        return part.upper()
    return re.sub(r"(?:[^\W\d_]|[\u0300-\u036f])+", lambda found: found[0][:1].upper() + found[0][1:].lower(), part)
