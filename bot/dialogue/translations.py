"""What the flows say in other languages, and with which words they start: the messages of the catalogues and their faults."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.dialogue.flow import Everywhere, Flow, Plural, Text
from bot.dialogue.loading import Problem, Source
from bot.dialogue.parsing.folding import known_key
from bot.dialogue.steps import ask as ask_step
from bot.dialogue.survey_rows import RATINGS
from bot.dialogue.wording import PLACEHOLDER, SOURCE_LOCALE, Catalogues, placeholders
from domain.surveys.defaults import DEFAULTS, shipped_texts

LABEL_LIMIT = 24  # a WhatsApp list row's title
BUTTON_LIMIT = 20
_Message = tuple[str, str, int, str | None, str | None]
_SURVEYS = "survey.yaml"  # the flow that says the texts of the shipped surveys


def label_limit(spec: ask_step.Spec) -> int:
    """How many characters of a label the question's buttons or list rows hold."""
    return BUTTON_LIMIT if len(spec.options) <= 3 and spec.list_from is None else LABEL_LIMIT


def texts_of(spec: Any) -> list[Text]:
    """What a state itself says. `item` texts are filled from list rows and are not among them."""
    texts: list[Text] = list(getattr(spec, "say", []))
    for key in ("ask", "again"):
        value = getattr(spec, key, None)
        if value is not None:
            texts.append(value)
    for option in getattr(spec, "options", {}).values():
        texts.extend(t for t in (option.label, option.note) if t)
    return texts


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
            line = source.line("states", name)
            texts = [*texts_of(spec), *(getattr(spec, key, "") for key in ("item_note", "opener", "label"))]
            if getattr(spec, "item", "{label}") != "{label}":
                texts.append(spec.item)
            for text in texts:
                if isinstance(text, Plural):
                    yield source.file, text.one, line, text.other, None
                elif text and not _only_placeholders(text):
                    yield source.file, text, line, None, None
            for option in getattr(spec, "options", {}).values():
                if option.words:
                    yield source.file, option.words, line, None, "words"
        if source.file == _SURVEYS:
            for text, context in _of_surveys():
                yield source.file, text, 1, None, context


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


def check_translations(sources: list[Source], catalogues: Catalogues) -> Iterator[Problem]:
    labels = _label_limits(sources)
    for locale, catalogue in sorted(catalogues.by_locale.items()):
        for file, text, line, plural, context in messages(sources):
            found = catalogue.get(text, context)
            translated = found.string if found is not None else ""
            several = list(translated) if isinstance(translated, tuple | list) else [translated]
            if found is None or found.fuzzy or not all(several):
                yield Problem(
                    file,
                    line,
                    "untranslated",
                    f"{locale}: “{text[:60]}” has no translation",
                    f"add it to locales/{locale}",
                )
                continue
            wanted = placeholders(text) | (placeholders(plural) if plural else set())
            for string in several:
                if text in labels and len(str(string)) > labels[text] and "{" not in text:
                    yield Problem(
                        file,
                        line,
                        "long_label",
                        f"{locale}: '{string}' is longer than the {labels[text]} characters a button holds",
                        "shorten it",
                    )
                if context is None and not (
                    placeholders(str(string)) <= wanted and (plural or placeholders(str(string)) == wanted)
                ):
                    yield Problem(
                        file,
                        line,
                        "placeholders",
                        f"{locale}: “{text[:60]}” has other placeholders",
                        f"use {named_list(wanted)}",
                    )


def _label_limits(sources: list[Source]) -> dict[str, int]:
    """Label -> the least room any question has for it."""
    limits = {option.label: LABEL_LIMIT for d in DEFAULTS for q in d.questions.questions for option in q.options}
    for source in sources:
        if isinstance(source.content, Flow):
            for spec in source.content.states.values():
                if isinstance(spec, ask_step.Spec):
                    for option in spec.options.values():
                        limits[option.label] = min(label_limit(spec), limits.get(option.label, LABEL_LIMIT))
    return limits


# What carriers act on by themselves when it comes as a single word by SMS (facts 2.6).
_CARRIER = frozenset({"cancel", "end", "quit", "revoke", "optout", "stopall", "unsubscribe", "stop", "start", "unstop"})


def check_words(sources: list[Source], catalogues: Catalogues) -> Iterator[Problem]:
    """One word starts one thing, whatever the language; carriers' words are nobody's but STOP's and START's."""
    taken: dict[str, tuple[str, str]] = {}
    for locale in (SOURCE_LOCALE, *sorted(catalogues.by_locale)):
        named = "" if locale == SOURCE_LOCALE else f"{locale}: "
        for source in sources:
            for owner, words, line in _starting_words(source):
                for word in catalogues.text(locale, words, "words").split(","):
                    said = known_key(word)
                    other, where = taken.setdefault(said, (owner, named))
                    if said and other != owner:
                        message = f"{named}'{word.strip()}' already starts {where}{other}"
                        yield Problem(source.file, line, "word_taken", message, "choose another word")
                    if said in _CARRIER and owner not in ("flow stop", "flow start"):
                        message = f"{named}by SMS, carriers take '{word.strip()}' as opt-out or opt-in"
                        yield Problem(source.file, line, "carrier_word", message, "choose another word")


def _starting_words(source: Source) -> Iterator[tuple[str, str, int]]:
    """(what the words start, the words, their line). Yes and no are answers to whatever was asked."""
    content = source.content
    if isinstance(content, Everywhere):
        for name, move in content.moves.items():
            if name not in ("yes", "no"):
                yield f"move {name}", move.words, source.line("moves", name)
    elif content.words:
        yield f"flow {content.flow}", content.words, source.line("words")


def named_list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
