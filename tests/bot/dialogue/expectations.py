"""What a transcript expects, in the language it runs in: English goes through the catalogue like the bot's texts."""

import re
from dataclasses import dataclass

from bot.channels.segments import fold_to_gsm7
from bot.dialogue.flow import Plural, Text
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.translations import messages
from bot.dialogue.wording import PLACEHOLDER, SOURCE_LOCALE, Catalogues

WILD = re.compile(r"\\\{([a-z_]+)\\\}")
ANYTHING = "..."
_VALUES = {
    "date": r"([A-Z][a-z]+, \d{1,2} [A-Z][a-z]+ \d{4}|\{[a-z_]+\})",
    "day": r"([A-Z][a-z]+ \d{1,2} [A-Z][a-z]+|\{[a-z_]+\})",
    "time": r"(\d\d:\d\d|\{[a-z_]+\})",
}


class NotSaid(AssertionError):
    """The bot did not say this."""


@dataclass(frozen=True)
class Known:
    """A text of the flows: its pattern in English, and the text itself."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    text: Text
    other: bool
    weight: int


def _known(text: Text, source: str, other: bool) -> Known:
    parts, names, at = [], [], 0
    for match in PLACEHOLDER.finditer(source):
        parts += [re.escape(source[at : match.start()]), _VALUES.get(match.group(2) or "", "(.+?)")]
        names.append(match.group())
        at = match.end()
    parts.append(re.escape(source[at:]))
    return Known(re.compile("".join(parts), re.DOTALL), tuple(names), text, other, len(PLACEHOLDER.sub("", source)))


class Translation:
    """English as the flows have it -> what the bot says in `locale`. Values stand as they are in every language."""

    def __init__(self, catalogues: Catalogues, locale: str) -> None:
        self._catalogues = catalogues
        self.locale = locale
        sources, problems = read_texts(read_folder())
        assert problems == []
        known: list[Known] = []
        for _, text, _, plural, context in messages(sources):
            if context is not None:
                continue
            known.append(_known(text if plural is None else Plural(one=text, other=plural, count="n"), text, False))
            if plural is not None:
                known.append(_known(Plural(one=text, other=plural, count="n"), plural, True))
        self._known = sorted(known, key=lambda k: -k.weight)

    def of(self, english: str, *, must: bool = True) -> str:
        """The text in this language. Raises when the flows have no such text: a literal one names its language."""
        for known in self._known:
            found = known.pattern.fullmatch(english)
            if found is not None and known.weight > 0:
                break
        else:
            if must:
                raise NotSaid(f"no flow says: {english!r}. Give a text per language, or mend the transcript.")
            return english
        if self.locale == SOURCE_LOCALE:
            return english
        values = {name: self.of(value, must=False) for name, value in zip(known.names, found.groups(), strict=True)}
        if isinstance(known.text, Plural):
            source = self._catalogues.plural(self.locale, known.text, 2 if known.other else 1)
        else:
            source = self._catalogues.text(self.locale, known.text)
        return PLACEHOLDER.sub(lambda match: values[match.group()], source)


def pattern_of(texts: list[str], caught: dict[str, str], channel: str) -> re.Pattern[str]:
    """What all of the texts together look like. `{number}` stands for any word, the same one from then on."""
    parts = []
    named: set[str] = set()
    for text in texts:
        if text == ANYTHING:
            parts.append(".*?")
            continue
        plain = fold_to_gsm7(text) if channel == "sms" else text

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
