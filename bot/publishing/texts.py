"""What the draft says in each language, as rows of a table, and changing one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.publishing.drafts import Draft
from domain.kit.context import Context


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
    raise NotImplementedError


async def translate(
    ctx: Context, *, version: int, language: str, english: str, texts: Sequence[str], context: str = ""
) -> Draft:
    """Writes a translation into the draft's `locales/<language>.po`.

    `texts` are as many as the message has forms. Raises `Conflict`, `NotFound`, `Invalid`. Permission `flows.translate`.
    """
    raise NotImplementedError
