"""Two sets of files compared, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "flow_added",
    "flow_removed",
    "state_added",
    "state_removed",
    "rewired",
    "text_changed",
    "setting_changed",
    "translation_changed",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `flow` and `state` say where (empty where it has none); `language` only for translations.

    `sentence` is for people; `before` and `after` are the texts or routes it speaks of.
    """

    kind: Kind
    sentence: str
    flow: str = ""
    state: str = ""
    before: str = ""
    after: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class FlowDiff:
    """Every difference, by flow in the order of reading, translations last."""

    changes: tuple[Change, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(change.sentence for change in self.changes)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state touched, as `flow.state`."""
        return tuple(dict.fromkeys(f"{c.flow}.{c.state}" for c in self.changes if c.state))


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> FlowDiff:
    """What differs between two sets of files."""
    raise NotImplementedError
