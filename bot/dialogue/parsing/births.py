"""Dates of birth and hospital numbers: what a patient proves identity with (platform_facts 6.2 (1))."""

import re
from collections.abc import Mapping
from datetime import date

from bot.dialogue.parsing.folding import fold, word_set
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.vocabulary import VOCABULARIES

OLDEST_YEARS = 120


def _months() -> Mapping[str, int]:
    months: dict[str, int] = {}
    for language in (VOCABULARIES["en"], *VOCABULARIES.values()):
        for code, words in language.when.items():
            if code[0] == "m" and code[1:].isdigit():
                for word in phrases(words):
                    months.setdefault(word, int(code[1:]))
    return months


_MONTHS = _months()
_MONTH_NAME = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])")
_NUMBER_NAMES = {
    phrase: number
    for language in (*VOCABULARIES.values(), VOCABULARIES["en"])
    for listed in (language.numbers, language.ordinals)
    for number, words in listed.items()
    if 1 <= number <= 31
    for phrase in phrases(words)
    if len(phrase) > 2 and phrase not in _MONTHS
}
# Between day and month: English of, Hausa ga (watan), French de, Igbo nke and n'ọnwa, Yoruba oṣù.
_LINK = r"(?:day\s+)?of\s+|ga\s+(?:wata|watan)?\s*|de\s+|du\s+mois\s+de\s+|nke\s+|n'?onwa\s+|onwa\s+|(?:ni\s+)?osu\s+|watan\s+"
_NUMBER_BEFORE = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(_NUMBER_NAMES, key=len, reverse=True))})(?=[\s,./'-]*(?:{_LINK}|[a-z]+\s+)?@)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:18|19|20)\d\d)\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:18|19|20)\d{2})(?!\d)")
_YEAR_LINK = r"(?:(?:shekarar|shekara|a shekarar|odun|lodun|ni odun|afo|n'afo|nafo|en|de|in|year)\s+)?"
_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|e|eme)?[\s,./-]*(?:{_LINK})?"
    rf"@(\d\d)\.?[\s,./'-]*{_YEAR_LINK}(\d{{4}}|\d{{2}})(?!\d)"
)
_MONTH_FIRST = re.compile(
    rf"@(\d\d)\.?[\s,./-]*(\d{{1,2}})(?:st|nd|rd|th|er)?[\s,./'-]+{_YEAR_LINK}(\d{{4}}|\d{{2}})(?!\d)"
)
_LONG_NUMBER = re.compile(r"\d{9,}")
_HOSPITAL_NUMBER = re.compile(r"(?<![a-z0-9])([a-z]{2,4})\s*[-/#.:]?\s*(\d{1,6})(?![a-z0-9/-])")
_HOUSE_STYLE = re.compile(r"[a-z]+\s*[-/#]\s*\d{4,6}|[a-z]+\s*\d{6}")
_NOT_PREFIXES = word_set(
    "no my is id the num card am at by on in to of or age for room ward bed file nos jan feb mar apr may jun "
    "jul aug sep sept"
    " oct nov dec mon tue wed thu fri sat sun tel call rs ngn n usd year yrs and are was has had i im its it "
    "he she we us"
)


def read_birth_date(text: str, today: date) -> date | None:
    """A date of birth, day first; two-digit years lie in the past. None when impossible, future or over 120 years."""
    folded = fold(text[:200])
    if _LONG_NUMBER.search(folded):
        return None
    found = {day for day in _candidates(folded, today) if day is not None}
    if len(found) != 1:
        return None
    day = found.pop()
    oldest = today.year - OLDEST_YEARS
    return day if day <= today and (day.year, day.month, day.day) >= (oldest, today.month, today.day) else None


def _candidates(folded: str, today: date) -> list[date | None]:
    for pattern, order in ((_YEAR_FIRST, (3, 2, 1)), (_NUMERIC, (1, 2, 3)), (_COMPACT, (1, 2, 3))):
        matches = list(pattern.finditer(folded))
        if matches:
            return [_day(int(m[order[0]]), int(m[order[1]]), m[order[2]], today) for m in matches]
    plain = _MONTH_NAME.sub(lambda month: f"@{_MONTHS[month[0]]:02d}", folded.replace("'", ""))
    if plain == folded:
        return []
    plain = _NUMBER_BEFORE.sub(lambda number: str(_NUMBER_NAMES[number[0]]), plain)
    named = [(m[1], m[2], m[3]) for m in _NAMED.finditer(plain)] + [
        (m[2], m[1], m[3]) for m in _MONTH_FIRST.finditer(plain)
    ]
    return [_day(int(day), int(month), year, today) for day, month, year in named]


def _day(day: int, month: int, year: str, today: date) -> date | None:
    full = int(year)
    if len(year) == 2:
        full += today.year // 100 * 100
    try:
        found = date(full, month, day)
        return found.replace(year=full - 100) if len(year) == 2 and found > today else found
    except ValueError:
        return _day(day, month, str(full - 100), today) if len(year) == 2 and (day, month) == (29, 2) else None


def read_hospital_number(text: str) -> str | None:
    """The hospital number in a text as PREFIX-000000 ("lg 4512" is LG-004512); None without exactly one."""
    folded = fold(text[:200])
    found = {
        f"{match[1].upper()}-{int(match[2]):06d}"
        for match in _HOSPITAL_NUMBER.finditer(folded)
        if match[1] not in _NOT_PREFIXES and match[1] not in _MONTHS and int(match[2]) > 0
        if match[1] not in _EVERYDAY or _HOUSE_STYLE.fullmatch(match[0])
    }
    return found.pop() if len(found) == 1 else None


def _everyday() -> frozenset[str]:
    """Every short word of the vocabularies: "mi 4512" is "my 4512", though "ENU-004512" may be a number of Enugu."""
    words: set[str] = set()
    for language in VOCABULARIES.values():
        listed = (
            *language.when.values(), *language.numbers.values(), *language.ordinals.values(), *language.complaints.values(),
            language.fillers, language.yes, language.no, language.unsure, language.negations, language.name_intros,
            language.not_names, language.polite, language.wants, language.numbering, language.scoring, language.out_of,
            language.past_cues, language.over_cues, language.now_cues, language.harmless,
        )  # fmt: skip
        for text in listed:
            for phrase in phrases(text):
                words.update(phrase.split())
    return frozenset(word for word in words if 2 <= len(word) <= 4 and word.isalpha())


_EVERYDAY = _everyday()
