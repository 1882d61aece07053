"""Named lists a question can offer, read from the hospital's catalogue. One file each: `offers(catalogue, variables, locale)`.

`DEPENDS` names the variables a list is made from; one that says so is made once per value while the catalogue stays.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

ListOf = Callable[[Catalogue, Values, str], list[Offer]]


@dataclass(frozen=True, slots=True)
class NamedList:
    """`depends` is None for a list that must be made anew each time."""

    offers: ListOf
    depends: tuple[str, ...] | None


@cache
def lists() -> dict[str, NamedList]:
    """Every named list."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found[info.name] = NamedList(module.offers, getattr(module, "DEPENDS", None))
    return found
