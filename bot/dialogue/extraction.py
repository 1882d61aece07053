"""Keeps the catalogues in step with the flows: every text of a flow is a message, translations are never lost.

`flows.pot` holds all messages; `<language>/LC_MESSAGES/flows.po` the translations. Lists of words have the context
`words`. A message that no flow says any more is kept as obsolete.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.dialogue.checking import messages
from bot.dialogue.loading import FlowsRefused, Source, read_folder, read_texts
from bot.dialogue.wording import LOCALES

TEMPLATE = "flows.pot"
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
    """Writes the template and brings every language's catalogue up to date. Raises `FlowsRefused`."""
    sources, problems = read_texts(read_folder() if texts is None else texts)
    if problems:
        raise FlowsRefused(problems)
    template = collect(sources)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / TEMPLATE, template)
    return [_update(path, template) for path in sorted(folder.glob("*/LC_MESSAGES/flows.po"))]


def _update(path: Path, template: Catalog) -> Extracted:
    locale = path.parts[-3]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    # A guessed translation is worse than none: patients would read it.
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    _write(path, catalogue)
    own = [message for message in catalogue if message.id]
    missing = sum(not all(m.string if isinstance(m.string, tuple) else (m.string,)) for m in own)
    return Extracted(locale, len(own), missing, len(catalogue.obsolete))


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, sort_by_file=True)
