"""What a flow may have the domain do. One file each; `@action` declares its outcomes and the variables it takes and gives.

An action translates between the flow's plain variables and a use case: no rule of the business lives here.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from bot.dialogue.world import Outcome
from domain.appointments.service import Catalogue
from domain.kit.context import Context
from domain.settings.service import HospitalProfile


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation an action acts in. `locale` is the reader's; `message_id` is the inbound row's."""

    conversation_id: UUID
    contact_id: UUID
    address_id: UUID
    address: str = field(repr=False)
    channel: str
    locale: str
    message_id: UUID | None
    profile: HospitalProfile
    catalogue: Catalogue
    base_url: str
    link_key: bytes = field(repr=False)


Run = Callable[[Context, Talk, dict[str, Any]], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Action:
    name: str
    outcomes: tuple[str, ...]
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    reads: bool
    adds: bool
    run: Run


_actions: dict[str, Action] = {}


def action(
    name: str,
    *,
    outcomes: tuple[str, ...],
    takes: tuple[str, ...] = (),
    gives: tuple[str, ...] = (),
    reads: bool = False,
    adds: bool = False,
) -> Callable[[Run], Run]:
    """Registers an async `(ctx, talk, args) -> Outcome`. `takes` are its arguments, optional ones end in `?`.

    `reads`: it changes nothing and waits for nobody's lock, so that it may run among a group of turns. `adds`: so may this
    one, which only adds rows about whoever writes, for which nobody else's turn could wait or make it wait.
    """

    def register(run: Run) -> Run:
        _actions[name] = Action(name, outcomes, takes, gives, reads, adds, run)
        return run

    return register


@cache
def actions() -> dict[str, Action]:
    """Every action by name."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return dict(_actions)
