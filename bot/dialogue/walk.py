"""The path of one advance: which states it entered and how it left them. Pure; names of states and outcomes only.

An event is `[flow, state, code, ...]`:

| code | what happened | and |
|---|---|---|
| `s` | the flow began, at this state | |
| `e` | entered | |
| `p` | entered and left at once | the outcome, and the seconds if an answer was awaited |
| `l` | left | as for `p` |
| `f` | entered, an end of the flow | its outcome |
| `r` | came back to a question that was answered before | |
| `m` | said something that was not understood or not taken | |
| `h` | asked for a person | |
| `d` | another flow came over it or took its place: by a word, in an emergency, or begun by us | the flow |
| `x` | was closed by silence | |
| `g` | gone otherwise | `back`, `change`, `tap`, `restart`, `menu`, `replaced`, `again`, `declined`, `silence`, `unreached` |

So of each state that leads on, what was entered and returned to is what was left, what is gone and where somebody stands still.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import orjson

from bot.dialogue.release import ANYTHING, Release
from bot.dialogue.state import Frame

Why = Literal["back", "change", "tap", "restart", "menu", "replaced", "again", "declined", "silence", "unreached"]


class Walk:
    """Takes down what happens while an advance runs, by the release it happens in."""

    __slots__ = ("_events", "_stretches")

    def __init__(self, release: Release) -> None:
        self._events: list[list[Any]] = []
        self._stretches = [(release, self._events)]

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """The ways taken, as (flow, state, outcome as the flow routes it)."""
        return [
            (flow, state, said[0] if code == "f" or said[0] in release.flows[flow].outcomes[state] else ANYTHING)
            for release, events in self._stretches
            for flow, state, code, *said in events
            if code in ("p", "l", "f")
        ]

    def goes_on(self, release: Release) -> None:
        """What follows happens in this release."""
        self._events = []
        self._stretches.append((release, self._events))

    def started(self, frame: Frame) -> None:
        self._events.append([frame.flow, frame.state, "s"])

    def entered(self, frame: Frame) -> None:
        self._events.append([frame.flow, frame.state, "e"])

    def left(self, frame: Frame, outcome: str, seconds: int | None) -> None:
        last = self._events[-1] if self._events else None
        if last is not None and last[2] == "e" and last[1] == frame.state and last[0] == frame.flow:
            last[2:] = ("p", outcome)
        else:
            last = [frame.flow, frame.state, "l", outcome]
            self._events.append(last)
        if seconds is not None:
            last.append(seconds)

    def ended(self, outcome: str) -> None:
        """At the state that was just entered."""
        self._events[-1][2:] = ("f", outcome)

    def returned(self, frame: Frame) -> None:
        self._events.append([frame.flow, frame.state, "r"])

    def missed(self, frame: Frame) -> None:
        self._events.append([frame.flow, frame.state, "m"])

    def interrupted(self, frames: Sequence[Frame], flow: str, *, human: bool) -> None:
        """`flow` begins over the open question, if there is one; `human`: it is the one that calls a person."""
        if frames:
            self._events.append([frames[-1].flow, frames[-1].state, *(("h",) if human else ("d", flow))])

    def expired(self, frames: Iterable[Frame]) -> None:
        self._events.extend([frame.flow, frame.state, "x"] for frame in frames)

    def gone(self, frames: Iterable[Frame], why: Why) -> None:
        self._events.extend([frame.flow, frame.state, "g", why] for frame in frames)

    def path(self, channel: str, language: str) -> str | None:
        """As the message's row keeps it: JSON of `[channel, language, release, events]`, one for each release; None if empty."""
        stretches = [(channel, language, release.stored_id, events) for release, events in self._stretches if events]
        # `default`: the driver's UUIDs are of a class of its own.
        return orjson.dumps(stretches, default=str).decode() if stretches else None
