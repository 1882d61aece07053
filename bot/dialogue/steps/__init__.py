"""The steps a flow is made of. One file each: its typed form `Spec` and what happens on entering it, `enter`.

`enter(play, spec)` says whether the play goes ON to the state it moved to or must WAIT for an answer or an outcome.
The file's name is the key that makes a state this step. Order matters only for `say`, which other steps may carry too.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.dialogue.flow import Strict

if TYPE_CHECKING:
    from bot.dialogue.play import Play

ON, WAIT = True, False


@dataclass(frozen=True, slots=True)
class StepKind:
    """`outcomes(spec)` lists what may be routed in `go`; None means that the step routes by itself."""

    name: str
    spec: type[Strict]
    enter: "Callable[[Play, Any], bool]"


@cache
def steps() -> dict[str, StepKind]:
    """Every step by name; `say` last."""
    names = sorted((info.name for info in pkgutil.iter_modules(__path__)), key=lambda name: (name == "say", name))
    found = {}
    for name in names:
        module = importlib.import_module(f"{__name__}.{name}")
        found[name] = StepKind(name, module.Spec, module.enter)
    return found
