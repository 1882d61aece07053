"""Keeps the catalogues in step with the flows: every text of a flow is a message, translations are never lost.

`flows.pot` holds all messages; `<language>/LC_MESSAGES/flows.po` the translations. Lists of words have the context
`words`. A message that no flow says any more is kept as obsolete.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.dialogue.loading import FlowsRefused, Source, read_folder, read_texts
from bot.dialogue.translations import messages
from bot.dialogue.wording import LOCALES

TEMPLATE = "flows.pot"
MAIN = "flows.po"
Key = tuple[str, str | None]
_BEGAN = datetime(2026, 11, 20, tzinfo=UTC)  # a fixed date: extracting twice must change nothing


@dataclass(frozen=True, slots=True)
class Extracted:
    """One catalogue after extraction. `untranslated` counts messages still without a translation."""

    locale: str
    messages: int
    untranslated: int
    obsolete: int


def collect(sources: list[Source]) -> Catalog:
    """The template: each message once, with the files it stands in."""
    catalogue = Catalog(project="CareLine", version="1", charset="utf-8", fuzzy=False, creation_date=_BEGAN)
    for file, text, _, plural, context in messages(sources):
        catalogue.add(text if plural is None else (text, plural), locations=[(file, 0)], context=context)
    return catalogue


def extract(texts: dict[str, str] | None = None, folder: Path = LOCALES) -> list[Extracted]:
    """Writes the template and brings every language's catalogues up to date. Raises `FlowsRefused`.

    A language may keep its messages in several files. Each message stays in its file, `flows.po` first; new
    ones go there too.
    """
    sources, problems = read_texts(read_folder() if texts is None else texts)
    if problems:
        raise FlowsRefused(problems)
    template = collect(sources)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / TEMPLATE, template)
    return [_update(path, template) for path in sorted(folder.glob("*/LC_MESSAGES")) if (path / MAIN).exists()]


def _update(language: Path, template: Catalog) -> Extracted:
    locale = language.parent.name
    files = {path: _read(path, locale) for path in sorted(language.glob("*.po"))}
    main = files.pop(language / MAIN)
    in_main = {_key(m) for m in main if m.id}
    taken: set[Key] = set()
    for path, catalogue in files.items():
        own = {_key(m) for m in catalogue if m.id} - taken - in_main
        _write(path, _brought_up(catalogue, template, lambda key, own=own: key in own))  # type: ignore[misc]
        taken |= own
    _write(language / MAIN, _brought_up(main, template, lambda key: key not in taken))
    every = [message for catalogue in (main, *files.values()) for message in catalogue if message.id]
    missing = sum(not all(m.string if isinstance(m.string, tuple) else (m.string,)) for m in every)
    return Extracted(locale, len(every), missing, sum(len(c.obsolete) for c in (main, *files.values())))


def _brought_up(catalogue: Catalog, template: Catalog, has: Callable[[Key], bool]) -> Catalog:
    part = Catalog(charset="utf-8", fuzzy=False, creation_date=_BEGAN)
    for message in template:
        if message.id and has(_key(message)):
            part.add(message.id, locations=message.locations, context=message.context)
    # A guessed translation is worse than none: patients would read it.
    catalogue.update(part, no_fuzzy_matching=True, update_header_comment=False)
    return catalogue


def _key(message: Message) -> Key:
    return (message.id[0] if isinstance(message.id, tuple | list) else message.id, message.context)


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, sort_by_file=True)
