"""Where a conversation stands: small, plain, sealed as JSON in the conversation's row."""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from domain.kit.ids import id_as_text

FrameKind = Literal["main", "call", "digression"]


@dataclass(slots=True)
class Frame:
    """One running flow. `trail` lists the questions answered so far as [state, [variables set since]], for `back`.

    `replay` holds answers to be given again after an earlier one was changed: state -> {variables}. `since` is when the
    open question was first asked, in seconds since 1970; 0 when none is.
    """

    flow: str
    state: str
    kind: FrameKind = "main"
    data: dict[str, Any] = field(default_factory=dict)
    trail: list[list[Any]] = field(default_factory=list)
    replay: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 0
    since: int = 0


@dataclass(slots=True)
class DialogueState:
    """`frames` is the stack, the running flow last. `memory` outlives flows (variables named `my_...`).

    `interlude` is a small question of the machine's own over the open one: {"kind": ..., "offers": [...]}.
    `rounds` is [minute, rounds in it, hash of the last text, times it was repeated, hash of the text before, minutes in a row
    that were too much]: the guard against talking machines.
    """

    frames: list[Frame] = field(default_factory=list)
    locale: str = ""
    memory: dict[str, Any] = field(default_factory=dict)
    interlude: dict[str, Any] | None = None
    misses: int = 0
    closed_at: float = 0.0
    nudged: bool = False
    rounds: list[int] = field(default_factory=lambda: [0, 0, 0, 0, 0, 0])

    def rests(self, menu_flow: str) -> bool:
        """Nothing is under way: at most the menu itself is open, in which no answer of the patient's can be lost."""
        if not self.frames:
            return True
        return len(self.frames) == 1 and self.frames[0].kind == "main" and self.frames[0].flow == menu_flow

    @property
    def top(self) -> Frame:
        return self.frames[-1]

    def dump(self) -> bytes:
        return orjson.dumps(
            [
                1,
                [[f.flow, f.state, f.kind, f.data, f.trail, f.replay, f.page, f.since] for f in self.frames],
                self.locale,
                self.memory,
                self.interlude,
                self.misses,
                self.closed_at,
                self.nudged,
                self.rounds,
            ],
            id_as_text,
        )

    @classmethod
    def load(cls, data: bytes) -> "DialogueState":
        raw = orjson.loads(data)
        return cls([Frame(*f) for f in raw[1]], *raw[2:])
