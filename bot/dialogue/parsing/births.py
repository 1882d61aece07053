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
_YEAR_FIRST = re.compile(r"(?<!\d)((?:18|19|20)\d\d)\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:18|19|20)\d{2})(?!\d)")
_NAMED = re.compile(
    # between day and month: English of, Hausa ga (watan), French de, Igbo nke, Yoruba osu
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?[\s,./-]*(?:(?:day\s+)?of\s+|ga\s+(?:watan\s+)?|de\s+|nke\s+|osu\s+)?"
    r"([a-z]{3,12})\.?[\s,./'-]*(\d{4}|\d{2})(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<![a-z])([a-z]{3,12})\.?[\s,./-]*(\d{1,2})(?:st|nd|rd|th)?[\s,./'-]+(\d{4}|\d{2})(?!\d)")
_LONG_NUMBER = re.compile(r"\d{9,}")
_HOSPITAL_NUMBER = re.compile(r"(?<![a-z0-9])([a-z]{2,4})\s*[-/#.:]?\s*(\d{1,6})(?![a-z0-9/-])")
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
    named = [(m[1], m[2], m[3]) for m in _NAMED.finditer(folded)] + [
        (m[2], m[1], m[3]) for m in _MONTH_FIRST.finditer(folded)
    ]
    return [_day(int(day), _MONTHS[month], year, today) for day, month, year in named if month in _MONTHS]


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
    }
    return found.pop() if len(found) == 1 else None
