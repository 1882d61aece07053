"""A hospital's draft: the files it has changed over the release it runs, saved as they are, faults and all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.loading import Problem
from bot.dialogue.release import Release
from bot.publishing.comparing import FlowDiff
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole set of files as it would be published.

    `version` counts the saves (0: nothing is changed); whoever saves names the one they saw. `base` is the number of the
    release it began from (0: as shipped). `changed` are the names of files that differ from it, deleted ones too.
    """

    version: int
    base: int
    files: Mapping[str, str]
    changed: frozenset[str]
    changed_by: str = ""
    changed_at: datetime | None = None


async def read_draft(ctx: Context) -> Draft:
    """The hospital's draft, or what it runs when nothing is changed. Permission `flows.read`."""
    raise NotImplementedError


async def save_file(ctx: Context, *, version: int, name: str, text: str | None) -> Draft:
    """Puts one file into the draft; None deletes it. `version` is the one the author saw.

    Faults in the text are kept: `check_draft` names them. Raises `Conflict` when somebody has saved since, `Invalid` for a
    name that is no flow and no translation, or a text over 200,000 characters. Permission `flows.edit`.
    """
    raise NotImplementedError


async def discard_draft(ctx: Context, *, version: int) -> Draft:
    """Throws the draft away; returns what the hospital runs. Raises `Conflict`. Permission `flows.edit`."""
    raise NotImplementedError


async def check_draft(ctx: Context, unsaved: Mapping[str, str] | None = None) -> list[Problem]:
    """Every fault of the draft, as `careline flows check` finds them, with `unsaved` texts in place. Permission `flows.read`."""
    raise NotImplementedError


async def draft_release(ctx: Context, unsaved: Mapping[str, str] | None = None) -> Release:
    """The draft compiled, to be tried. Raises `FlowsRefused` with its faults. Permission `flows.read`."""
    raise NotImplementedError


async def diff_draft(ctx: Context) -> FlowDiff:
    """The draft against what the hospital runs. Permission `flows.read`."""
    raise NotImplementedError
