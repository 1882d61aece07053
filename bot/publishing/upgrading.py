"""A newer version of the software ships other flows: what of it a hospital's own version takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.publishing.drafts import Draft
from domain.kit.context import Context

Side = Literal["ours", "shipped"]


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both changed: `place` is `book.yaml: states.whom` or `locales/fr.po: <english>`. The author decides."""

    place: str
    before: str
    ours: str
    shipped: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade would do. `needed` is false when the shipped flows are those the hospital's are based on.

    File names: `taken` come from the new shipped flows, `kept` are the hospital's own, `merged` have parts of both.
    """

    needed: bool
    taken: tuple[str, ...]
    kept: tuple[str, ...]
    merged: tuple[str, ...]
    clashes: tuple[Clash, ...]


async def upgrade_preview(ctx: Context) -> Upgrade:
    """What the newest shipped flows would change in the hospital's draft. Permission `flows.read`."""
    raise NotImplementedError


async def upgrade(ctx: Context, *, version: int, choices: Mapping[str, Side] | None = None) -> Draft:
    """Merges the newest shipped flows into the draft; publishing it is a step of its own.

    `choices` decides each clash by its place. Raises `Conflict` when the draft has moved on or a clash is undecided.
    Permission `flows.upgrade`.
    """
    raise NotImplementedError
