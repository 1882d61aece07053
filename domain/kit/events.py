"""Domain events: facts in the past tense, handled by reactions in the same transaction.

A capability declares a fact as a frozen dataclass in its `events.py` and announces it; a higher tier reacts in its
`reactions.py`. `domain.discovery.load()` imports every reactions module, so a new one is one new file.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from domain.kit.context import Context

E = TypeVar("E")
Reaction = Callable[[Context, Any], Awaitable[None]]

_reactions: dict[type, list[Reaction]] = defaultdict(list)


def reacts_to(
    event: type[E],
) -> Callable[[Callable[[Context, E], Awaitable[None]]], Callable[[Context, E], Awaitable[None]]]:
    """Registers an async function `(ctx, event)`; an error in it rolls the whole transaction back."""

    def register(reaction: Callable[[Context, E], Awaitable[None]]) -> Callable[[Context, E], Awaitable[None]]:
        if reaction not in _reactions[event]:
            _reactions[event].append(reaction)
        return reaction

    return register


async def announce(ctx: Context, event: object) -> None:
    """Runs every reaction to the event, in registration order, inside the caller's transaction."""
    for reaction in _reactions.get(type(event), ()):
        await reaction(ctx, event)


def reactions_to(event: type) -> tuple[Reaction, ...]:
    """What is registered, for the inventory test."""
    return tuple(_reactions.get(event, ()))
