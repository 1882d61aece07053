"""Publishing and going back: the two ways in which what patients meet changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.dialogue.loading import Problem
from bot.dialogue.release import Release
from domain.kit.context import Context

Rehearsal = Callable[[Release], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Published:
    """The release made. All processes run it within two seconds of the commit."""

    id: UUID
    number: int


async def publish(
    ctx: Context,
    *,
    version: int,
    note: str,
    move_map: Mapping[str, str] | None = None,
    rehearse: Rehearsal | None = None,
) -> Published:
    """Makes the draft of `version` the hospital's next release and removes the draft. Permission `flows.publish`.

    `move_map` None: conversations under way finish where they began. A map ({"book.old": "book.new"}, {} too): those whose
    every place exists in the new release, itself or mapped, and misses no variable it needs, move at their next turn.
    `rehearse` plays transcripts on the compiled release and names what failed. Raises `FlowsRefused` with every fault,
    `Conflict` when the draft or the current release has moved on, `Invalid` for a map that leads nowhere.
    """
    raise NotImplementedError


async def roll_back(
    ctx: Context, number: int, *, note: str = "", move_map: Mapping[str, str] | None = None
) -> Published:
    """Makes the files of release `number` current again as a new release; 0 is the flows as shipped.

    The draft stays. Raises `NotFound`, `Conflict` when that is what runs already or somebody published at the same moment.
    Permission `flows.roll_back`.
    """
    raise NotImplementedError
