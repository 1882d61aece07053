"""What is offered fits WhatsApp's buttons and lists (facts 2.4), in every language, whatever stands for its placeholders."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.whatsapp import MAX_BUTTON, MAX_BUTTONS, MAX_DESCRIPTION, MAX_ROW, MAX_ROWS
from bot.dialogue.checking import Subject
from bot.dialogue.loading import Problem
from bot.dialogue.play import JOIN_LIMIT
from bot.dialogue.steps import ask
from bot.dialogue.survey_rows import RATINGS
from bot.dialogue.translations import Path, sources_of
from bot.dialogue.wording import PLACEHOLDER, SOURCE_LOCALE
from domain.surveys.defaults import DEFAULTS

CODES = {
    "long_label": "A label is longer than a button (20 characters, up to three options) or a list row (24) holds.",
    "long_note": "A note is longer than the 72 characters under a row of a list.",
    "long_opener": "`opener` is longer than the 20 characters of the button that opens a list.",
    "long_question": "A question with choices is longer than the 1000 characters that go with buttons.",
    "many_options": "A question has more options than the ten rows of a list: the rest is seen only after MORE.",
}
WARNINGS = ("many_options",)


@dataclass(frozen=True, slots=True)
class _Limited:
    path: Path
    text: str
    code: str
    limit: int
    holder: str


def find(subject: Subject) -> Iterator[Problem]:
    for source, name, spec in subject.states(ask.Spec):
        for one in _limited(spec):
            line = source.line("states", name, *one.path)
            for locale in subject.locales:
                text = subject.catalogues.text(locale, one.text)
                over = len(PLACEHOLDER.sub("", text)) - one.limit
                if over > 0:
                    named = "" if locale == SOURCE_LOCALE else f"{locale}: "
                    message = f"{named}'{text[:60]}' is longer than the {one.limit} characters {one.holder}"
                    yield Problem(source.file, line, one.code, message, f"shorten it by {over}")
        if len(spec.options) > MAX_ROWS:
            message = f"'{name}' has {len(spec.options)} options, {MAX_ROWS} are shown at once"
            line = source.line("states", name, "options")
            yield Problem(source.file, line, "many_options", message, "ask in two steps, or leave some out")
    yield from _of_surveys(subject)


def _limited(spec: ask.Spec) -> Iterator[_Limited]:
    buttons = len(spec.options) <= MAX_BUTTONS and spec.list_from is None
    limit, holder = (MAX_BUTTON, "a button holds") if buttons else (MAX_ROW, "a row of a list holds")
    for key, option in spec.options.items():
        yield _Limited(("options", key, "label"), option.label, "long_label", limit, holder)
        if option.note:
            note = ("options", key, "note")
            yield _Limited(note, option.note, "long_note", MAX_DESCRIPTION, "under a row of a list")
    if spec.list_from is not None:
        yield _Limited(("item",), spec.item, "long_label", MAX_ROW, "a row of a list holds")
        yield _Limited(("item_note",), spec.item_note, "long_note", MAX_DESCRIPTION, "under a row of a list")
    yield _Limited(("opener",), spec.opener, "long_opener", MAX_BUTTON, "of the button that opens a list")
    if spec.options or spec.list_from:
        for text in sources_of(spec.ask):
            yield _Limited(("ask",), text, "long_question", JOIN_LIMIT, "that go with buttons")


def _of_surveys(subject: Subject) -> Iterator[Problem]:
    """The shipped surveys' options and ratings, which the flow `survey` says, are rows of a list."""
    if "survey" not in subject.flows:
        return
    labels = {option.label for d in DEFAULTS for q in d.questions.questions for option in q.options}
    for label in sorted(labels | {label for label, _ in RATINGS}):
        for locale in subject.catalogues.by_locale:
            text = subject.catalogues.text(locale, label)
            if len(text) > MAX_ROW:
                message = f"{locale}: '{text}' is longer than the {MAX_ROW} characters a row of a list holds"
                file = subject.flows["survey"].file
                yield Problem(file, 1, "long_label", message, f"shorten it by {len(text) - MAX_ROW}")
