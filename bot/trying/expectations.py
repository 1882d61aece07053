"""What a transcript expects, in the language it runs in: English goes through the catalogue like the bot's texts, and the
values in it are written anew as that language writes them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.channels.segments import fold_to_gsm7, is_gsm7
from bot.dialogue.flow import Flow, Plural, Text
from bot.dialogue.loading import Source
from bot.dialogue.release import Release
from bot.dialogue.translations import messages, texts_of
from bot.dialogue.wording import FORMATS, PLACEHOLDER, SOURCE_LOCALE, Catalogues, formatting_locale
from domain.kit.errors import CareLineError

WILD = re.compile(r"\\\{([a-z_]+)\\\}")
ANYTHING = "..."
LAGOS = ZoneInfo("Africa/Lagos")
_WILD_VALUE = r"|\{[a-z_]+\}"
_VALUES = {
    "date": r"[A-Z][a-z]+, \d{1,2} [A-Z][a-z]+ \d{4}",
    "day": r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2,3}",
    "birth": r"\d{1,2} [A-Z][a-z]+ \d{4}",
    "time": r"\d\d:\d\d",
    "number": r"\d[\d,]*",
    "money": r"₦[\d,.]+",
}
_ENGLISH = formatting_locale(SOURCE_LOCALE)
_MONTHS = {name: number for number, name in _ENGLISH.months["format"]["wide"].items()}
_SHORT_MONTHS = {name: number for number, name in _ENGLISH.months["format"]["abbreviated"].items()}
_SHORT_DAYS = {name: number for number, name in _ENGLISH.days["format"]["abbreviated"].items()}
_DATE = re.compile(rf"(?:{'|'.join(_ENGLISH.days['format']['wide'].values())}), (\d{{1,2}}) (\w+) (\d{{4}})")
_DAY = re.compile(rf"\b({'|'.join(_SHORT_DAYS)}) (\d{{1,2}}) ({'|'.join(_SHORT_MONTHS)})\b")
_DAY_NAME = re.compile(rf"\b({'|'.join(_SHORT_DAYS)})\b")


class NotSaid(CareLineError):
    """The bot did not say this."""

    code = "not_said"


@dataclass(frozen=True)
class Known:
    """A text of the flows: its pattern in English, and the text itself. `names` are its placeholders as written."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    text: Text
    other: bool
    weight: int


def _known(text: Text, source: str, other: bool) -> Known:
    parts, names, at = [], [], 0
    for match in PLACEHOLDER.finditer(source):
        value = _VALUES.get(match.group(2) or "")
        parts += [re.escape(source[at : match.start()]), f"({value}{_WILD_VALUE})" if value else "(.+?)"]
        names.append(match.group())
        at = match.end()
    parts.append(re.escape(source[at:]))
    return Known(re.compile("".join(parts), re.DOTALL), tuple(names), text, other, len(PLACEHOLDER.sub("", source)))


def texts_of_release(release: Release) -> tuple[Known, ...]:
    """Every text of the release, the most telling first."""
    around = Source("everywhere.yaml", "", release.everywhere, {})
    return texts_known([*release.sources.values(), around])


def texts_known(sources: list[Source]) -> tuple[Known, ...]:
    states = [spec for s in sources if isinstance(s.content, Flow) for spec in s.content.states.values()]
    plurals = {text.one: text for spec in states for text in texts_of(spec) if isinstance(text, Plural)}
    known: list[Known] = []
    for _, text, _, plural, context in messages(sources):
        if context is not None:
            continue
        known.append(_known(text if plural is None else plurals[text], text, False))
        if plural is not None:
            known.append(_known(plurals[text], plural, True))
    return tuple(sorted((k for k in known if k.weight), key=lambda k: -k.weight))


class Translation:
    """English as the flows have it -> what the bot says in `locale`, with dates, numbers and money in its form.

    Proper names stand as they are in every language: departments, doctors, rewards and tiers are the hospital's own.
    """

    def __init__(self, catalogues: Catalogues, locale: str, known: tuple[Known, ...]) -> None:
        self._catalogues = catalogues
        self.locale = locale
        self._known = known
        self._babel = formatting_locale(locale)
        self._found: dict[str, tuple[Known, tuple[str, ...]] | None] = {}

    def known(self, english: str) -> tuple[Known, tuple[str, ...]] | None:
        """Which text of the flows this is, with the values in it."""
        if english not in self._found:
            matches = ((known, known.pattern.fullmatch(english)) for known in self._known)
            self._found[english] = next(((known, m.groups()) for known, m in matches if m is not None), None)
        return self._found[english]

    def of(self, english: str, *, must: bool = True) -> str:
        """The text in this language. Raises when the flows have no such text: a literal one names its language."""
        found = self.known(english)
        if found is None:
            if must:
                raise NotSaid(f"no flow says: {english!r}. Give a text per language, or mend the transcript.")
            return self.dated(english)
        if self.locale == SOURCE_LOCALE:
            return english
        known, groups = found
        pairs = list(zip(known.names, groups, strict=True))
        source = self._source(known, dict(pairs))
        values = {name: self._value(name, value) for name, value in pairs}
        return PLACEHOLDER.sub(lambda match: values[match.group()], source)

    def _source(self, known: Known, english: dict[str, str]) -> str:
        if not isinstance(known.text, Plural):
            return self._catalogues.text(self.locale, known.text)
        counted = english.get(f"{{{known.text.count}:number}}", "")
        number = _whole(counted) if counted[:1].isdigit() else 2 if known.other else 1
        return self._catalogues.plural(self.locale, known.text, number)

    def _value(self, placeholder: str, english: str) -> str:
        match = PLACEHOLDER.fullmatch(placeholder)
        assert match is not None  # noqa: S101  it was found as one
        name, kind = match.group(1), match.group(2) or ""
        if kind in _READERS and not english.startswith("{"):
            return self._write(kind, _READERS[kind](english))
        if name == "hours":
            return _DAY_NAME.sub(lambda day: self._day_name(day.group()), english)
        return self.of(english, must=False)

    def dated(self, text: str) -> str:
        """The dates in a text that is no text of the flows: the rows of a list, the parts of a literal."""
        if self.locale == SOURCE_LOCALE:
            return text
        text = _DATE.sub(lambda match: self._write("date", _date(match.group())), text)
        return _DAY.sub(lambda match: self._write("day", _day(match.group())), text)

    def _day_name(self, english: str) -> str:
        name: str = self._babel.days["format"]["abbreviated"][_SHORT_DAYS[english]]
        return name

    def _write(self, kind: str, value: object) -> str:
        return FORMATS[kind](value, self._babel, LAGOS)


def _date(english: str) -> date:
    """`Monday, 23 November 2026`."""
    day, month, year = english.rpartition(", ")[2].split()
    return date(int(year), _MONTHS[month], int(day))


def _day(english: str) -> date:
    """`Mon 23 Nov` of the first year from 2024 on in which that day is a Monday: the year is not written."""
    name, day, month = english.split()
    for year in range(2024, 2064):
        if month == "Feb" and day == "29" and year % 4:
            continue
        found = date(year, _SHORT_MONTHS[month], int(day))
        if found.weekday() == _SHORT_DAYS[name]:
            return found
    raise NotSaid(f"{english} is never")


def _born(english: str) -> date:
    day, month, year = english.split()
    return date(int(year), _MONTHS[month], int(day))


def _whole(english: str) -> int:
    return int(english.replace(",", ""))


_READERS: dict[str, Callable[[str], object]] = {
    "date": _date,
    "day": _day,
    "birth": _born,
    "number": _whole,
    "money": lambda english: float(english.removeprefix("₦").replace(",", "")),
}


def as_shown(text: str, channel: str) -> str:
    """The text as the channel shows it: SMS loses accents where that makes it cheap."""
    folded = fold_to_gsm7(text) if channel == "sms" else text
    return folded if is_gsm7(folded) else text


def pattern_of(texts: list[str], caught: dict[str, str], channel: str) -> re.Pattern[str]:
    """What all of the texts together look like. `{number}` stands for any word, the same one from then on."""
    parts = []
    named: set[str] = set()
    for text in texts:
        if text == ANYTHING:
            parts.append(".*?")
            continue
        plain = as_shown(text, channel)

        def wild(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in caught:
                return re.escape(caught[name])
            if name in named:
                return f"(?P={name})"
            named.add(name)
            return rf"(?P<{name}>\S+)"

        parts.append(WILD.sub(wild, re.escape(plain).replace(r"\ ", " ").replace("\\\n", "\n")))
    return re.compile("\n\n".join(parts).replace("\n\n.*?", ".*?").replace(".*?\n\n", ".*?"), re.DOTALL)
