"""What the draft says in each language, as rows of a table, and changing one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Catalog

from bot.dialogue.compiling import read_set
from bot.dialogue.loading import Source
from bot.dialogue.translations import messages
from bot.dialogue.wording import parsed_translation, po_text, translation_file
from bot.publishing.comparing import strings
from bot.publishing.drafts import Draft, Kept, kept_draft, lay, shown
from bot.publishing.running import require_reader
from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Translation:
    """One message of the draft in one language. `english` is its id; `plural` the English of many, if it has one.

    `context` is `words` for lists of words. `texts` has one form, or one for each plural form of the language; all are
    empty where the translation is missing. `places` are `flow.state`, or the file's name where it is said elsewhere.
    """

    english: str
    plural: str
    context: str
    texts: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def missing(self) -> bool:
        return not all(self.texts)


async def read_translations(ctx: Context, language: str) -> list[Translation]:
    """Every message of the draft in a language (`fr`), in the order of the flows. Raises `NotFound`. Permission `flows.read`."""
    require_reader(ctx)
    kept = await kept_draft(ctx)
    catalogue = _catalogue(kept, language)
    said = strings(catalogue)
    return [
        Translation(english, plural, context, said.get((english, context), ("",) * _forms(catalogue, plural)), places)
        for (english, context), (plural, places) in _messages(read_set(kept.files)[0]).items()
    ]


@operation("flows.translate", audit="flow_draft_translated")
async def translate(
    ctx: Context, *, version: int, language: str, english: str, texts: Sequence[str], context: str = ""
) -> Draft:
    """Writes a translation into the draft's `locales/<language>.po`.

    `texts` are as many as the message has forms; empty ones take the translation back. Raises `Conflict`, `NotFound` for a
    language or message the draft does not have, `Invalid` for another count of forms. Permission `flows.translate`.
    """
    kept = await kept_draft(ctx)
    known = _messages(read_set(kept.files)[0]).get((english, context))
    if known is None:
        raise NotFound("The draft says no such text.")
    catalogue = _catalogue(kept, language)
    plural = known[0]
    if len(texts) != _forms(catalogue, plural):
        raise Invalid(f"This text has {_forms(catalogue, plural)} forms in this language.")
    message = catalogue.get(english, context or None)
    if message is None:
        message = catalogue.add((english, plural) if plural else english, context=context or None)
    message.string = tuple(texts) if plural else texts[0]
    message.flags.discard("fuzzy")
    saved = await lay(ctx, kept, version, {translation_file(language): po_text(catalogue)})
    ctx.note(AuditNote("flow_file_saved", "flows", detail={"file": translation_file(language), "deleted": False}))
    return await shown(ctx, saved)


def _catalogue(kept: Kept, language: str) -> Catalog:
    """A catalogue of one's own to change."""
    text = kept.files.get(translation_file(language))
    if text is None:
        raise NotFound(f"There are no translations into '{language}'.")
    return parsed_translation(language, text)


def _forms(catalogue: Catalog, plural: str) -> int:
    return catalogue.num_plurals if plural else 1


def _messages(sources: Iterable[Source]) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """(English, context) -> the plural and the places, each message once."""
    found: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    by_file = {source.file: source for source in sources}
    for file, english, line, plural, context in messages(list(by_file.values())):
        known, places = found.get((english, context or ""), ("", ()))
        place = _place(by_file[file], line)
        found[english, context or ""] = (plural or known, places if place in places else (*places, place))
    return found


def _place(source: Source, line: int) -> str:
    """The state whose lines the text stands in."""
    starts = [(at, path[1]) for path, at in source.lines.items() if len(path) == 2 and path[0] == "states"]
    within = [(at, state) for at, state in starts if at <= line]
    return f"{source.file.removesuffix('.yaml')}.{max(within)[1]}" if within else source.file
