"""From free text to a line of codes: the first half of reading a day.

`coded("tmrw by half past 9 pls", languages)` is `"@tm @by @hf @ps 9"`: known words become codes, number words digits,
fillers vanish, misspelt day names are set right, and what nobody knows stays as it was. `day_rules` reads that line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import fold, word_set
from bot.dialogue.parsing.lexicon import NearWords, PhraseTable, phrases
from bot.dialogue.parsing.vocabulary import VOCABULARIES, chosen

_TOKEN = re.compile(r"\d{1,4}(?:[/.:-]\d{1,4}){1,2}(?!\d)|[^\W_]+|[-,.;!?&@+~\n]")
_LETTERS_AND_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_MERIDIEM = re.compile(r"(?<![^\W_])([ap])\.\s?m\b\.?|(?<=\d)([ap])(?![^\W_])")
_SLASHED = re.compile(r"(?<=\d)\s*/\s*(?=\d)|(?<=\d)\s+[:]\s*(?=\d)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_DAY_NUMBER = re.compile(
    r"(?<![/:.\d-])\b(\d{1,2}) @om\b|(?:@dd|@dy) @o(\d+)(?= *(?:$|,|@))"
    r"|@dd (\d{1,2})(?![\d/:.-]| @(?:oc|hr|am|pm|le|pl|hf|mi|qt|nn|mn)\b| \d)|@dd ?"
)
_FOR_NOTHING = re.compile(r"@fo (?!\d+ @(?:dy|wk|mo|hr|mi)\b)|@fo$")
_IN_WORD = "~"
_SIGNS = {
    "-": "@to",
    _IN_WORD: "@to",
    "&": "@an",
    "@": "@at",
    ",": ",",
    ".": ",",
    ";": ",",
    "!": ",",
    "?": ",",
    "\n": ",",
}
_CODES_WITH_NAMES = re.compile(r"w\d|m\d\d|td|tm|p\d\d-\d\d")
_ALSO_WORDS = word_set("mon sun sat wed mar may")
"""Short names of days and months that are other words too: before a word nobody knows here they say no day ("mon num")."""
_UNCERTAIN_MONTHS = frozenset(("m03", "m04", "m05", "m06", "m07"))
_NOT_SLIPS = word_set(
    "money moneys money's match marsh body eight light right might sight tight fight leaving evenings"
    " mourning meaning moaning warning remember member number numbers sometime somebody someday birthday holiday payday"
    " mainday sunny sundry borrow sorrow toddy toady modern mandy randy sandy monkey donkey friend fried fridge"
    " satisfy thirsty wednesbury theatre weekender augment"
)


@dataclass(frozen=True, slots=True)
class _Words:
    table: PhraseTable
    near: NearWords
    long_names: tuple[str, ...]
    codes: Mapping[str, str]


@lru_cache(maxsize=64)
def _words(languages: tuple[str, ...]) -> _Words:
    entries: dict[str, str] = {}
    names: dict[str, str] = {}
    spoken = chosen(languages)
    small_words = frozenset(phrases(VOCABULARIES["en"].fillers))
    for place, language in enumerate(spoken):
        for code, words in language.when.items():
            for phrase in phrases(words):
                if place and phrase in small_words:
                    continue  # "a" is "this" only to whoever speaks Igbo
                entries.setdefault(phrase, _marked(code))
                if _CODES_WITH_NAMES.fullmatch(code) and code not in _UNCERTAIN_MONTHS and " " not in phrase:
                    names.setdefault(phrase, _marked(code))
        for number, words in language.numbers.items():
            for phrase in phrases(words):
                entries.setdefault(phrase, str(number))
        for number, words in language.ordinals.items():
            for phrase in phrases(words):
                if number > 0 and (phrase.isalpha() or " " in phrase):
                    entries.setdefault(phrase, f"@o{number}")
    for language in spoken:
        for phrase in phrases(language.fillers):
            entries.setdefault(phrase, "")
    long_names = tuple(name for name in names if len(name) >= 8)
    return _Words(PhraseTable(entries.items()), NearWords(names), long_names, names)


def _marked(code: str) -> str:
    return " ".join(part if part[0].isdigit() else f"@{part}" for part in code.split())


def _pieces(text: str, table: PhraseTable) -> list[str]:
    folded = _SLASHED.sub(lambda found: "/" if "/" in found.group() else ":", fold(text).replace("'", ""))
    folded = _HYPHEN.sub(_IN_WORD, folded.replace(_IN_WORD, " "))
    folded = _MERIDIEM.sub(lambda found: f"{found[1] or found[2]}m", folded)
    pieces: list[str] = []
    for token in _TOKEN.findall(folded):
        mixed = not (token.isalpha() or token.isdigit()) and token.isalnum()
        if mixed and not table.knows(token) and not _ORDINAL.fullmatch(token):
            pieces += _LETTERS_AND_DIGITS.findall(token)
        else:
            pieces.append(token)
    return pieces


def _slip(word: str, words: _Words) -> str | None:
    """The code of the day word a misspelt one stands for."""
    if len(word) < 5 or not word.isalpha() or word in _NOT_SLIPS:
        return None
    near = words.near.find(word)
    if near is None and len(word) >= 7 and words.long_names:
        best = process.extractOne(word, words.long_names, scorer=OSA.distance, score_cutoff=2)
        if best is not None and best[0][0] == word[0]:
            near = best[0]
    return words.codes.get(near) if near else None


def coded(text: str, languages: tuple[str, ...]) -> str:
    """The line of codes; empty when nothing in the text can be about a day or an hour."""
    words = _words(languages)
    pieces = _pieces(text, words.table)
    line: list[str] = []
    telling = False
    index = 0
    while index < len(pieces):
        hit = words.table.at(pieces, index)
        if _IN_WORD in pieces[index + 1 : index + 5]:
            hit = _hyphened(pieces, index, words.table) or hit
        if hit is not None and pieces[index] in _ALSO_WORDS and hit[1] == index + 1:
            after = pieces[hit[1]] if hit[1] < len(pieces) else ""
            if after.isalpha() and not words.table.knows(after):
                hit = "", hit[1]
        if hit is not None:
            code, following = hit
            if (
                pieces[index] in ("a", "an", "une", "un")
                and following == index + 1
                and _is_unit(pieces, index + 1, words.table)
            ):
                code = "1"
            if code:
                line.append(code)
                telling = telling or "@" in code
            index = following
            continue
        piece = pieces[index]
        index += 1
        code = _SIGNS.get(piece) or _slip(piece, words) or piece
        telling = telling or code[0] == "@" or not piece.isalpha()
        line.append(code)
    return _FOR_NOTHING.sub("", _DAY_NUMBER.sub(_numbered, " ".join(line))) if telling else ""


def _numbered(found: re.Match[str]) -> str:
    """ "le 25", "ranar 25": the 25th; before anything else the article says nothing."""
    number = found[1] or found[2] or found[3]
    return f"{number}th" if number and 1 <= int(number) <= 31 else number or ""


def _hyphened(pieces: list[str], index: int, table: PhraseTable) -> tuple[str, int] | None:
    """A phrase of several words with hyphens for some of its blanks ("izu na-abịa", "vingt-cinq")."""
    places = [place for place in range(index, min(index + 8, len(pieces))) if pieces[place] != _IN_WORD]
    hit = table.at([pieces[place] for place in places], 0) if places and places[0] == index else None
    if hit is None or hit[1] < 2:
        return None
    return hit[0], places[hit[1] - 1] + 1


def _is_unit(pieces: list[str], index: int, table: PhraseTable) -> bool:
    hit = table.at(pieces, index) if index < len(pieces) else None
    return hit is not None and hit[0] in ("@dy", "@wk", "@mo", "@hr")
