"""What of the flows is translated: the messages of the catalogues, each with the line it stands on."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.dialogue.flow import Everywhere, Plural, Text
from bot.dialogue.loading import Source
from bot.dialogue.survey_rows import RATINGS
from bot.dialogue.wording import PLACEHOLDER
from domain.surveys.defaults import shipped_texts

Path = tuple[str | int, ...]
_Message = tuple[str, str, int, str | None, str | None]
_SURVEYS = "survey.yaml"  # the flow that says the texts of the shipped surveys


def texts_at(spec: Any) -> Iterator[tuple[Path, Text]]:
    """What a state itself says, with its place in the state. `item` texts are filled from list rows and are not among them."""
    for n, text in enumerate(getattr(spec, "say", [])):
        yield ("say", n), text
    for key in ("ask", "again"):
        value = getattr(spec, key, None)
        if value is not None:
            yield (key,), value
    for name, option in getattr(spec, "options", {}).items():
        yield ("options", name, "label"), option.label
        if option.note:
            yield ("options", name, "note"), option.note


def texts_of(spec: Any) -> list[Text]:
    """What a state itself says."""
    return [text for _, text in texts_at(spec) if text]


def sources_of(text: Text) -> Iterable[str]:
    return (text.one, text.other) if isinstance(text, Plural) else (text,)


def messages(sources: list[Source]) -> Iterator[_Message]:
    """Every translatable text: (file, msgid, line, plural or None, context or None)."""
    for source in sources:
        content = source.content
        if isinstance(content, Everywhere):
            yield from _everywhere_messages(source, content)
            continue
        yield source.file, content.title, source.line("title"), None, None
        if content.words:
            yield source.file, content.words, source.line("words"), None, "words"
        for name, spec in content.states.items():
            yield from _of_state(source, name, spec)
        if source.file == _SURVEYS:
            for text, context in _of_surveys():
                yield source.file, text, 1, None, context


def _of_state(source: Source, name: str, spec: Any) -> Iterator[_Message]:
    texts: list[tuple[Path, Text]] = list(texts_at(spec))
    texts += [((key,), getattr(spec, key, "")) for key in ("item_note", "opener", "label")]
    if getattr(spec, "item", "{label}") != "{label}":
        texts.append((("item",), spec.item))
    for path, text in texts:
        line = source.line("states", name, *path)
        if isinstance(text, Plural):
            yield source.file, text.one, line, text.other, None
        elif text and not _only_placeholders(text):
            yield source.file, text, line, None, None
    for key, option in getattr(spec, "options", {}).items():
        if option.words:
            yield source.file, option.words, source.line("states", name, "options", key, "words"), None, "words"


def _everywhere_messages(source: Source, everywhere: Everywhere) -> Iterator[_Message]:
    for word, move in everywhere.moves.items():
        yield source.file, move.words, source.line("moves", word), None, "words"
    yield source.file, everywhere.telling_words, source.line("telling_words"), None, "words"
    for name in type(everywhere.texts).model_fields:
        yield source.file, getattr(everywhere.texts, name), source.line("texts", name), None, None


def _of_surveys() -> Iterator[tuple[str, str | None]]:
    yield from shipped_texts()
    for label, words in RATINGS:
        yield label, None
        yield words, "words"


def _only_placeholders(text: str) -> bool:
    """A text of values and punctuation needs no translator."""
    return not any(c.isalpha() for c in PLACEHOLDER.sub("", text))
