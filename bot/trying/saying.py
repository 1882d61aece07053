"""What was said, as texts of the flows and the state it was said in: two conversations compare without their values."""

import re
from collections.abc import Sequence

from bot.channels.content import Content
from bot.dialogue.flow import Plural
from bot.dialogue.release import Release
from bot.dialogue.wording import PLACEHOLDER, SOURCE_LOCALE
from bot.trying.expectations import texts_of_release

Said = tuple[tuple[str, ...], str]


class Sayings:
    """The texts of one release in every language, looked for by their fixed words."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._texts: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def of(self, contents: Sequence[Content]) -> Said:
        """(the English texts in order, the state whose options stand below) of what was sent."""
        language = contents[-1].locale if contents else SOURCE_LOCALE
        texts = [text for content in contents for text in self._known(content.text, language)]
        choices = contents[-1].choices if contents else ()
        return tuple(texts), choices[0].id.partition(":")[0] if choices else ""

    def _known(self, text: str, language: str) -> list[str]:
        paragraphs = text.split("\n\n")
        found: list[str] = []
        at = 0
        while at < len(paragraphs):
            for end in range(at + 1, len(paragraphs) + 1):
                name = self._name("\n\n".join(paragraphs[at:end]), language)
                if name is not None:
                    found.append(name)
                    at = end
                    break
            else:
                at += 1  # values only, or words of a person: no text of ours
        return found

    def _name(self, text: str, language: str) -> str | None:
        for name, pattern in self._of_language(language):
            if pattern.fullmatch(text):
                return name
        return None

    def _of_language(self, language: str) -> list[tuple[str, re.Pattern[str]]]:
        known = self._texts.get(language)
        if known is None:
            known = self._texts[language] = [
                (text.text.one if isinstance(text.text, Plural) else text.text, _pattern(source))
                for text in texts_of_release(self._release)
                for source in self._sources(text.text, language)
            ]
        return known

    def _sources(self, text: str | Plural, language: str) -> set[str]:
        catalogues = self._release.catalogues
        if isinstance(text, Plural):
            return {catalogues.plural(language, text, number) for number in (0, 1, 2, 5)}
        return {catalogues.text(language, text)}


def _pattern(source: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in PLACEHOLDER.split(source)[::3]]
    return re.compile("(.+?)".join(parts), re.DOTALL)
