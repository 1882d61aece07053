"""Texts in the reader's language: gettext by catalogue, values by Babel (facts 5.1, 5.2). Compiled once per text and locale."""

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from gettext import c2py  # the standard library's own compiler of plural expressions
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from babel.numbers import format_currency, format_decimal

from bot.dialogue.flow import Plural, Text
from bot.dialogue.loading import SHIPPED
from bot.dialogue.world import Values

LOCALES = SHIPPED / "locales"
TRANSLATIONS = "locales/"  # how the names of translations begin in a set of files
SOURCE_LOCALE = "en_NG"
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_.]*)(?::([a-z_]+))?\}")
# Native names, as a person looks for their own language.
LANGUAGE_NAMES = {
    "en_NG": "English",
    "pcm": "Naija (Pidgin)",
    "ha": "Hausa",
    "yo": "Yorùbá",
    "ig": "Igbo",
    "fr": "Français",
}

# Written Pidgin keeps English days, months and money; CLDR's own spelling is read by few and costs SMS twice the segments.
_FORMATTED_AS = {"pcm": "en_NG"}

# Yoruba months are two words, which few know and a list row does not hold.
_DAYS = {"yo": "EEE d/M"}

Variables = Values
Piece = str | Callable[[Variables], str]


class Unsayable(ValueError):
    """A text needs a variable that is not set, or in another form. Holds the placeholder's name only."""


def _text(value: Any, _: Locale, __: ZoneInfo) -> str:
    return str(value)


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(zone)


def _day(value: Any, zone: ZoneInfo) -> date:
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    return value if isinstance(value, date) and not isinstance(value, datetime) else _instant(value, zone).date()


# People are told of the same days and hours over and over.
@lru_cache(maxsize=8192)
def _dated(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=2048)
def _timed(at: time, locale: Locale) -> str:
    return format_time(at, "HH:mm", locale=locale)


@lru_cache(maxsize=4096)
def _counted(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def _number(value: Any, locale: Locale, _: ZoneInfo) -> str:
    # By value 1, 1.0 and Decimal("1.00") are one key, and not all read the same.
    return _counted(value, locale) if type(value) is int else format_decimal(value, locale=locale)


FORMATS: dict[str, Callable[[Any, Locale, ZoneInfo], str]] = {
    "": _text,
    "date": lambda v, locale, zone: _dated(_day(v, zone), "full", locale),
    "day": lambda v, locale, zone: _dated(_day(v, zone), _DAYS.get(locale.language, "EEE d MMM"), locale),
    "birth": lambda v, locale, zone: _dated(_day(v, zone), "d MMMM y", locale),
    "time": lambda v, locale, zone: _timed(_instant(v, zone).time(), locale),
    "number": _number,
    "money": lambda v, locale, _: format_currency(v, "NGN", locale=locale),
    "list": lambda v, locale, _: format_list([str(item) for item in v], locale=locale),
}


@dataclass(frozen=True)
class Catalogues:
    """The translations of every language; `texts` are the files they were read from.

    A missing one falls back to English; `make check` refuses it before that.
    """

    by_locale: dict[str, Catalog] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, locale: str, source: str, context: str | None = None) -> str:
        catalogue = self.by_locale.get(locale)
        message = catalogue.get(source, context) if catalogue is not None else None
        return str(message.string) if message is not None and message.string and not message.fuzzy else source

    def plural(self, locale: str, text: Plural, number: int) -> str:
        catalogue = self.by_locale.get(locale)
        message = catalogue.get(text.one) if catalogue is not None else None
        if catalogue is not None and message is not None and isinstance(message.string, tuple) and all(message.string):
            return str(message.string[_plural_index(catalogue.plural_expr)(number)])
        return text.one if Locale.parse(SOURCE_LOCALE).plural_form(number) == "one" else text.other

    def words(self, locale: str, source: str) -> tuple[str, ...]:
        """Comma separated words, in the language and in English: people mix them."""
        own = self.text(locale, source, "words")
        both = own.split(",") if own == source else [*own.split(","), *source.split(",")]
        return tuple(dict.fromkeys(word.strip() for word in both if word.strip()))


def translation_texts(folder: Path = LOCALES) -> dict[str, str]:
    """The folder's translations as `locales/<language>.po` -> text; the files of one language are joined."""
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        files.setdefault(path.parts[-3], []).append(path)
    return {translation_file(locale): _joined(locale, paths) for locale, paths in files.items()}


def translation_file(locale: str) -> str:
    """The name under which a release keeps the translations of a language."""
    return f"{TRANSLATIONS}{locale}.po"


def language_of(file: str) -> str | None:
    """The language whose translations the file holds; None for a flow."""
    return file[len(TRANSLATIONS) : -3] if file.startswith(TRANSLATIONS) and file.endswith(".po") else None


def _joined(locale: str, paths: list[Path]) -> str:
    if len(paths) == 1:
        return paths[0].read_text(encoding="utf-8")
    whole, *rest = (parsed_translation(locale, path.read_text(encoding="utf-8")) for path in paths)
    for part in rest:
        for message in part:
            if message.id:
                whole[message.id] = message
    return po_text(whole)


def po_text(catalogue: Catalog) -> str:
    """The catalogue as the text of a .po file, the same for the same messages."""
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, sort_by_file=True)
    return written.getvalue().decode()


def parsed_translation(locale: str, text: str) -> Catalog:
    """A catalogue of one's own, to be changed. Raises `PoFileError` for a text that is none."""
    return read_po(BytesIO(text.encode()), locale=locale, abort_invalid=True)


def read_translation(file: str, text: str) -> Catalog:
    """The catalogue a file of translations holds, shared by all that hold the same text.

    Raises `PoFileError` for a text that is none.
    """
    key = (file, hashlib.sha256(text.encode()).hexdigest())
    found = _KNOWN.get(key)
    if found is None:
        found = _KNOWN[key] = parsed_translation(language_of(file) or "", text)
    return found


_KNOWN: WeakValueDictionary[tuple[str, str], Catalog] = WeakValueDictionary()


def catalogues_of(texts: Mapping[str, str]) -> Catalogues:
    """The translations of a set of files, flows among them. Raises as `read_translation`."""
    # Interned, because every release of every hospital holds these half a million characters, mostly the same.
    found = {file: sys.intern(text) for file, text in sorted(texts.items()) if language_of(file) is not None}
    return Catalogues({language_of(file) or "": read_translation(file, text) for file, text in found.items()}, found)


def read_catalogues(folder: Path = LOCALES) -> Catalogues:
    """Every language's translations below `folder`."""
    return catalogues_of(translation_texts(folder))


@lru_cache(maxsize=64)
def _plural_index(expression: str) -> Callable[[int], int]:
    return c2py(expression)


def formatting_locale(locale: str) -> Locale:
    """The locale whose dates, numbers and lists people of this language read."""
    return Locale.parse(_FORMATTED_AS.get(locale, locale))


def placeholders(text: str) -> set[str]:
    """The names of the variables a text needs."""
    return {match.group(1) for match in PLACEHOLDER.finditer(text)}


class Speaker:
    """Says texts in one locale and zone. Holds compiled texts, so it is made once per (catalogues, locale, zone)."""

    def __init__(self, catalogues: Catalogues, locale: str, zone: ZoneInfo) -> None:
        self.locale = locale
        self._catalogues = catalogues
        self._babel = formatting_locale(locale)
        self._zone = zone
        self._compiled: dict[str, list[Piece]] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        # The options of a question that read the same whatever is known: before a list, and after it.
        self.offers: dict[int, tuple[list[Any], list[Any]]] = {}

    def say(self, text: Text, variables: Variables) -> str:
        """The text with its values. Raises `Unsayable` rather than leave a hole in a sent message (TMPL-03)."""
        if isinstance(text, Plural):
            number = variables.get(text.count)
            if number is None:
                raise Unsayable(text.count)
            source = self._catalogues.plural(self.locale, text, number)
            return "".join(p if isinstance(p, str) else p(variables) for p in self._pieces("=" + source, source))
        pieces = self._compiled.get(text) or self._pieces(text, self._catalogues.text(self.locale, text))
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return pieces[0]
        return "".join([p if isinstance(p, str) else p(variables) for p in pieces])

    def words(self, source: str) -> tuple[str, ...]:
        found = self._words.get(source)
        if found is None:
            found = self._words[source] = self._catalogues.words(self.locale, source)
        return found

    def format(self, kind: str, value: Any) -> str:
        return FORMATS[kind](value, self._babel, self._zone)

    def _pieces(self, key: str, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        at = 0
        for match in PLACEHOLDER.finditer(text):
            if match.start() > at:
                pieces.append(text[at : match.start()])
            pieces.append(self._filler(match.group(1), match.group(2) or ""))
            at = match.end()
        if at < len(text) or not pieces:
            pieces.append(text[at:])
        self._compiled[key] = pieces
        return pieces

    def _filler(self, name: str, kind: str) -> Callable[[Variables], str]:
        write, locale, zone = FORMATS[kind], self._babel, self._zone

        def fill(variables: Variables) -> str:
            value = variables.get(name)
            if value is None:
                raise Unsayable(name)
            return write(value, locale, zone)

        return fill


def all_words(speakers: Iterable[Speaker], source: str) -> tuple[str, ...]:
    """The words of a text in every language: global moves are understood in all of them."""
    return tuple(dict.fromkeys(word for speaker in speakers for word in speaker.words(source)))
