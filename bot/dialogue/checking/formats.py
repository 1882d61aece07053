"""Placeholders are written in formats that exist."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject, named_list
from bot.dialogue.flow import Flow
from bot.dialogue.loading import Problem, Source
from bot.dialogue.translations import Path, sources_of, texts_at
from bot.dialogue.wording import FORMATS, PLACEHOLDER

CODES = {
    "unknown_format": "A placeholder `{name:format}` has a format that does not exist.",
    "not_a_placeholder": "Braces in a text hold something that is no placeholder: patients would read it as it stands.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for source in subject.sources:
        for path, text in _texts(source):
            line = source.line(*path)
            for match in PLACEHOLDER.finditer(text):
                kind = match.group(2) or ""
                if kind not in FORMATS:
                    fix = f"one of: {named_list(name for name in FORMATS if name)}"
                    yield Problem(source.file, line, "unknown_format", f"'{kind}' is no format", fix)
            rest = PLACEHOLDER.sub("", text)
            if "{" in rest or "}" in rest:
                message = "a brace stands outside of a placeholder"
                fix = "write {name} or {name:format}, in small letters and without blanks"
                yield Problem(source.file, line, "not_a_placeholder", message, fix)


def _texts(source: Source) -> Iterator[tuple[Path, str]]:
    content = source.content
    if not isinstance(content, Flow):
        for name in type(content.texts).model_fields:
            yield ("texts", name), getattr(content.texts, name)
        return
    for n, value in enumerate(content.template_values):
        yield ("template_values", n), value
    for state, spec in content.states.items():
        for path, text in texts_at(spec):
            yield from ((("states", state, *path), part) for part in sources_of(text))
        for key in ("item", "item_note"):
            yield ("states", state, key), getattr(spec, key, "")
