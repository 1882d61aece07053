"""The releases of a hospital: numbered, immutable, with author and note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.publishing.comparing import FlowDiff
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class Entry:
    """One release. `current`: patients who begin now get it. `restores` is the number it went back to, None if it is new.

    `conversations` counts those pinned to it that are in the middle of something.
    """

    id: UUID
    number: int
    author: str
    note: str
    published_at: datetime
    current: bool
    restores: int | None
    conversations: int


async def history(ctx: Context) -> list[Entry]:
    """Newest first; the last one is number 0, the flows as shipped. Permission `flows.read`."""
    raise NotImplementedError


async def read_release(ctx: Context, number: int) -> Mapping[str, str]:
    """The files of a release. Raises `NotFound`. Permission `flows.read`."""
    raise NotImplementedError


async def diff_releases(ctx: Context, older: int, newer: int) -> FlowDiff:
    """What changed between two releases. Raises `NotFound`. Permission `flows.read`."""
    raise NotImplementedError
