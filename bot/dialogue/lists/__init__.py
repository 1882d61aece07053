"""Named lists a question can offer, read from the hospital's catalogue. One file each: `offers(catalogue, variables, locale)`."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

ListOf = Callable[[Catalogue, Values, str], list[Offer]]


@cache
def lists() -> dict[str, ListOf]:
    """Every named list."""
    return {
        info.name: importlib.import_module(f"{__name__}.{info.name}").offers for info in pkgutil.iter_modules(__path__)
    }
