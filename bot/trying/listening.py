"""What a chat expects, held against what came: texts in the language played, options as the channel shows them."""

import re
from collections.abc import Sequence
from difflib import Differ
from typing import Any

from bot.channels.approved import approved_templates
from bot.dialogue.wording import LANGUAGE_NAMES, SOURCE_LOCALE
from bot.trying.expectations import ANYTHING, NotSaid, Translation, as_shown, pattern_of
from bot.trying.phone import Bubble, Row

MOST_SEGMENTS = 3
_PLACES = {*LANGUAGE_NAMES, "whatsapp", "sms"}


class Listener:
    """One chat in one language over one channel. `caught` are the words that placeholders stood for.

    `heard` are the expected texts, in English, that were found said.
    """

    def __init__(self, translation: Translation, channel: str) -> None:
        self.translation = translation
        self.channel = channel
        self.caught: dict[str, str] = {}
        self.heard: set[str] = set()

    @property
    def language(self) -> str:
        return self.translation.locale

    def own(self, value: Any) -> Any:
        """The value for this language or channel where the chat gives several; English for a language without one."""
        while isinstance(value, dict) and value.keys() & _PLACES:
            value = next(value[place] for place in (self.language, self.channel, SOURCE_LOCALE) if place in value)
        return value

    def filled(self, text: str) -> str:
        """The text with what was caught before: `{number}`."""
        return re.sub(r"\{([a-z_]+)\}", lambda match: self.caught.get(match.group(1), match.group()), text)

    def label(self, label: str) -> str:
        return label if label.startswith("=") else self.translation.of(label, must=False)

    def find(self, label: str, bubbles: Sequence[Bubble]) -> tuple[Row, int]:
        """The row of the newest bubble that has it, by label or offer id, and its number: old buttons can be tapped."""
        wanted = self.label(label)
        for bubble in reversed(bubbles):
            for place, row in enumerate(bubble.rows, 1):
                if self.same(row, wanted) or row.label == label or row.id.endswith(f":{label}"):
                    return row, place
        raise NotSaid(f"nothing on this phone can be tapped for {wanted!r}")

    # --- what must be so ---------------------------------------------------------------------------------------------

    def bot(self, texts: Any, got: Sequence[Bubble], options: list[str] | None, segments: int = MOST_SEGMENTS) -> None:
        """All that came: the texts one after the other, `...` for any between; the last one's options."""
        texts = self.own(texts)
        listed = texts if isinstance(texts, list) else [texts]
        expected = [t if t == ANYTHING else self._said(t) for t in listed]
        said = "\n\n".join(bubble.text for bubble in got)
        found = pattern_of(expected, self.caught, self.channel).fullmatch(said)
        if found is None:
            shown = "\n\n".join(as_shown(self.filled(text), self.channel) for text in expected)
            raise NotSaid(difference(shown, said))
        self.caught.update(found.groupdict())
        self.heard.update(text for text in listed if isinstance(text, str) and text != ANYTHING)
        if options is not None:
            self._check_options(options, got[-1].rows if got else ())
        for bubble in got:
            if bubble.segments > self._room(segments):
                raise NotSaid(f"{bubble.segments} segments ({bubble.encoding}): {bubble.text}")

    def template(self, name: str, values: Sequence[str], got: Sequence[Bubble]) -> None:
        """The one new message is this approved template. Meta approves a wording in English only; dates are the reader's."""
        said = [self.translation.dated(value) for value in values]
        expected = re.sub(r"\{\{(\d+)\}\}", lambda match: said[int(match[1]) - 1], approved_templates()[name].body)
        if [bubble.text for bubble in got] != [expected]:
            raise NotSaid(f"expected the template {expected!r}, got {[bubble.text for bubble in got]}")

    def silence(self, got: Sequence[Bubble]) -> None:
        if got:
            raise NotSaid(f"expected silence, got {got[0].text!r}")

    def _room(self, segments: int) -> int:
        """`segments` is what English may cost; other languages take half as much again, and Pidgin no more."""
        return segments if self.language in (SOURCE_LOCALE, "pcm") else (segments * 3 + 1) // 2

    def _said(self, text: Any) -> str:
        """What the bot says: a text given for this very language stands, every other is English to be translated."""
        if not isinstance(text, dict):
            return self.translation.of(text)
        while isinstance(text, dict):
            place = next(place for place in (self.language, self.channel, SOURCE_LOCALE) if place in text)
            text = text[place]
            if place == self.language:
                return str(self.own(text))
        return self.translation.of(text, must=False)

    def _check_options(self, options: list[str], rows: Sequence[Row]) -> None:
        wanted = [self.label(option) for option in options]
        if ANYTHING in wanted:
            cut = wanted.index(ANYTHING)
            end = wanted[cut + 1 :]
            ok = self._all_same(rows[:cut], wanted[:cut]) and self._all_same(rows[len(rows) - len(end) :], end)
        else:
            ok = self._all_same(rows, wanted)
        if not ok:
            raise NotSaid(f"expected to choose from {wanted}, got {[row.label for row in rows]}")

    def same(self, row: Row, wanted: str) -> bool:
        """Channels cut long labels: WhatsApp says the whole one in the note, and SMS has label and note in one line."""
        shown = as_shown(wanted, self.channel)
        if row.label == shown:
            return True
        stem = row.label.partition("…")[0].rstrip()
        if stem != row.label and row.note.startswith(stem):
            return row.note.startswith(shown)
        if cut_alike(row.label, shown):
            return True
        return f"{row.label} - {row.note} - ".startswith(f"{shown} - ")

    def _all_same(self, rows: Sequence[Row], wanted: list[str]) -> bool:
        return len(rows) == len(wanted) and all(self.same(row, label) for row, label in zip(rows, wanted, strict=True))


def cut_alike(shown: str, wanted: str) -> bool:
    """Channels cut long labels."""
    return shown == wanted or (shown.endswith("…") and wanted.startswith(shown[:-1].rstrip()))


def difference(expected: str, got: str) -> str:
    """Both texts line by line: `-` was expected, `+` came instead, unmarked lines are the same."""
    return "\n".join(
        line.rstrip() for line in Differ().compare(expected.splitlines(), got.splitlines()) if not line.startswith("?")
    )
