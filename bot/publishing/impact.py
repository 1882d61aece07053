"""Whom a draft concerns: conversations standing now on the states it changes."""

from dataclasses import dataclass

from bot.publishing.comparing import Kind
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class Impact:
    """A changed state (`flow.state`), how it changes, and how many conversations stand on it at this moment.

    They finish on the release they began with, unless a map moves them. `moves_to` is the state it would be moved to when
    published with a map that says nothing about it: itself if it still exists, None if it must be mapped or stay.
    """

    state: str
    kinds: tuple[Kind, ...]
    conversations: int
    moves_to: str | None


async def impact_of_draft(ctx: Context) -> list[Impact]:
    """One row for each changed or removed state, the most crowded first. Permission `flows.read`."""
    raise NotImplementedError
