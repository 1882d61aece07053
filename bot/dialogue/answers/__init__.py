"""Kinds of answers. One file each: it declares `OUTCOMES` and `understand`, and is found by its file name.

`understand(text, asking)` is pure. It gives `Understood` (certain), `Unsure` (offers to choose from), `Refused` (understood,
but impossible: a kind reason) or None (not understood).
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import field
from functools import cache
from typing import Any

from bot.dialogue.parsing.folding import key, known_key
from bot.dialogue.world import Heard, Offer, World
from domain.kit.values import value


@value
class Understood:
    """`outcome` routes; `value` is saved under the question's name, `extra` as `<name>.<key>`."""

    outcome: str
    value: Any = None
    extra: dict[str, Any] = field(default_factory=dict)


@value
class Unsure:
    """Candidates to offer. Choosing one gives its offer's values: {"outcome", "value", "extra"}."""

    offers: tuple[Offer, ...]
    question: str = "did_you_mean"


@value
class Refused:
    """A field of the `everywhere` texts that says why not and asks again."""

    reason: str


Reading = Understood | Unsure | Refused | None


@value
class Asking:
    """The open question: its definition, the offers as shown (this page) and all of them, and how to format values."""

    ask: Any
    shown: list[Offer]
    offers: list[Offer]
    world: World
    languages: tuple[str, ...]
    format: Callable[[str, Any], str]

    def meant(self, text: str) -> list[Offer]:
        """What `text` can choose from: this page, by number or name, unless it names exactly an offer of another page."""
        if len(self.offers) > len(self.shown):
            wanted = key(text)
            for offer in self.offers:
                if wanted == known_key(offer.label) or any(wanted == known_key(word) for word in offer.words):
                    return [offer]
        return self.shown


@value
class AnswerKind:
    name: str
    outcomes: tuple[str, ...]
    understand: Callable[[Heard, Asking], Reading]
    free: bool
    own_words: bool
    numeric: bool
    parts: tuple[str, ...]
    without_value: tuple[str, ...]


@cache
def kinds() -> dict[str, AnswerKind]:
    """Every kind by name.

    `free` ones take any words, so moves such as 'menu' are looked for first; those with `own_words` read a sentence before
    it is searched for the name of an option: "any day next week" is no "any day"; `numeric` ones keep bare numbers for
    themselves, also 0, which elsewhere leads to the menu. `parts` are what `<name>.<part>` gives of a free answer;
    outcomes `without_value` save nothing.
    """
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found[info.name] = AnswerKind(
            info.name,
            module.OUTCOMES,
            module.understand,
            free=getattr(module, "FREE", True),
            own_words=getattr(module, "OWN_WORDS", False),
            numeric=getattr(module, "NUMERIC", False),
            parts=getattr(module, "PARTS", ()),
            without_value=getattr(module, "WITHOUT_VALUE", ()),
        )
    return found
