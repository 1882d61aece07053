"""From one release to the next: what a conversation that stands in the old one may stand on in the new one. Pure.

It stays where it began unless every place of it exists in the new release and misses no variable the new one says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.dialogue import facts
from bot.dialogue.actions import actions
from bot.dialogue.flow import Flow
from bot.dialogue.release import Release, routes
from bot.dialogue.state import DialogueState, Frame
from bot.dialogue.steps import ask, call, do
from bot.dialogue.steps import set as set_step
from bot.dialogue.translations import sources_of, texts_of
from bot.dialogue.wording import placeholders

Moves = Mapping[str, str]


def tapped(choice_id: str, moves: Moves) -> str:
    """A button of an old question as one of the question it was mapped to."""
    where, colon, offer = choice_id.partition(":")
    return f"{moves.get(where, where)}{colon}{offer}"


def faults_of_map(old: Release, new: Release, moves: Moves) -> list[str]:
    """What is wrong with an author's map, a sentence each: places that are none, and answers that would meet no question."""
    faults = []
    for was, becomes in moves.items():
        before, after = spec_at(old, was), spec_at(new, becomes)
        if before is None:
            faults.append(f"{was} is no state of what runs now.")
        elif after is None:
            faults.append(f"{becomes} is no state of the new release.")
        elif not isinstance(before, ask.Spec | call.Spec):
            faults.append(f"Nobody waits on {was}: only questions and called flows can be moved.")
        elif type(before) is not type(after):
            faults.append(f"{was} waits for {_awaited(before)}, {becomes} for {_awaited(after)}.")
    return faults


def _awaited(spec: Any) -> str:
    if isinstance(spec, call.Spec):
        return f"the flow {spec.call}"
    return "an answer" if isinstance(spec, ask.Spec) else "nothing"


def spec_at(release: Release, where: str) -> Any:
    """The state at `flow.state`, or None."""
    flow, _, state = where.partition(".")
    compiled = release.flows.get(flow)
    return compiled.flow.states.get(state) if compiled is not None else None


def place(frame: Frame) -> str:
    return f"{frame.flow}.{frame.state}"


def standing_of(state: DialogueState, release: Release) -> str:
    """Where the conversation stands, as its row keeps it: the places joined by spaces, nothing while it rests."""
    return "" if state.rests(release.everywhere.menu_flow) else " ".join(map(place, state.frames))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to. `hears`: what is said now still answers the open question; else it is asked first."""

    hears: bool


class Passage:
    """The way from one release to another, made once for all conversations."""

    def __init__(self, old: Release, new: Release) -> None:
        self.old = old
        self.new = new

    def move(self, state: DialogueState, moves: Moves) -> Moved | None:
        """Moves a whole conversation. None, and nothing changed, when it must stay."""
        return self._move(state, moves) if state.interlude is None else None

    def rest(self, state: DialogueState) -> bool:
        """Moves a resting conversation whose open question is the same in both, so that any answer to it is understood."""
        if state.interlude is not None or not state.rests(self.old.everywhere.menu_flow):
            return False
        frame = state.frames[0]
        spec, target = spec_at(self.old, place(frame)), spec_at(self.new, place(frame))
        if target is None or not self._asks_the_same(spec, target, state.locale):
            return False
        return self._move(state, {}) is not None

    def enter(self, state: DialogueState) -> bool:
        """Moves a resting conversation that is about to enter a state of the menu."""
        frame = state.frames[0]
        if spec_at(self.new, place(frame)) is None or self._missing(state, frame, frame.flow, frame.state):
            return False
        self._change(frame, frame.flow, frame.state, {})
        return True

    # --- one conversation ------------------------------------------------------------------------------------------

    def _move(self, state: DialogueState, moves: Moves) -> Moved | None:
        targets: list[tuple[str, str]] = []
        for frame in state.frames:
            flow, _, name = moves.get(place(frame), place(frame)).partition(".")
            targets.append((flow, name))
        for depth, (frame, (flow, name)) in enumerate(zip(state.frames, targets, strict=True)):
            called = targets[depth + 1][0] if _is_call_above(state.frames, depth) else None
            if not self._stands(flow, name, called) or self._missing(state, frame, flow, name):
                return None
        top = state.frames[-1]
        spec = spec_at(self.old, place(top))
        target = spec_at(self.new, ".".join(targets[-1]))
        renamed = place(top) != ".".join(targets[-1])
        hears = self._asks_the_same(spec, target, state.locale, words=renamed)
        for frame, (flow, name) in zip(state.frames, targets, strict=True):
            self._change(frame, flow, name, moves)
        return Moved(hears)

    def _stands(self, flow: str, name: str, called: str | None) -> bool:
        """Whether one can wait there: on a question, or on a flow that was called."""
        spec = spec_at(self.new, f"{flow}.{name}")
        return (
            spec.call == called if isinstance(spec, call.Spec) and called else isinstance(spec, ask.Spec) and not called
        )

    def _missing(self, state: DialogueState, frame: Frame, flow: str, name: str) -> bool:
        """Whether the new flow will say a variable that is not there, and that the old one had no need of either."""
        before = self._needed_before.get((frame.flow, frame.state), frozenset())
        unset = self._needed_after[flow, name] - before
        return any(frame.data.get(v) is None and state.memory.get(v) is None for v in unset)

    def _change(self, frame: Frame, flow: str, name: str, moves: Moves) -> None:
        """Puts the frame there, with those answers of its trail whose questions are still asked."""

        def named(state: str) -> str | None:
            there, _, target = moves.get(f"{frame.flow}.{state}", f"{flow}.{state}").partition(".")
            return target if there == flow and isinstance(spec_at(self.new, f"{flow}.{target}"), ask.Spec) else None

        trail = [(named(state), saved, outcome) for state, saved, outcome in frame.trail]
        frame.trail = [[state, saved, outcome] for state, saved, outcome in trail if state is not None]
        replay = {named(state): answer for state, answer in frame.replay.items()}
        frame.replay = {state: answer for state, answer in replay.items() if state is not None}
        frame.flow, frame.state = flow, name

    # --- the two releases ------------------------------------------------------------------------------------------

    def _asks_the_same(self, old: Any, new: Any, locale: str, *, words: bool = False) -> bool:
        """Whether the same choices stand under the same numbers; with `words` the question too must be the same."""
        if not isinstance(old, ask.Spec) or not isinstance(new, ask.Spec):
            return False
        if _choices(old) != _choices(new) or (words and old.ask != new.ask):
            return False
        said = [source for text in texts_of(old) for source in sources_of(text)]
        labels = {option.label for option in old.options.values()}
        return all(
            self.old.catalogues.text(locale, text) == self.new.catalogues.text(locale, text)
            for text in said
            if words or text in labels
        )

    @cached_property
    def _needed_before(self) -> dict[tuple[str, str], frozenset[str]]:
        return _needed(self.old)

    @cached_property
    def _needed_after(self) -> dict[tuple[str, str], frozenset[str]]:
        return _needed(self.new)


def _choices(spec: ask.Spec) -> tuple[object, ...]:
    """What is on offer, in its order."""
    own = [(key, option.label, option.top, option.unless) for key, option in spec.options.items()]
    return spec.answer, spec.list_from, spec.item, spec.item_note, own


def _is_call_above(frames: list[Frame], depth: int) -> bool:
    return depth + 1 < len(frames) and frames[depth + 1].kind == "call"


def _needed(release: Release) -> dict[tuple[str, str], frozenset[str]]:
    """Which variables must be set on each state, for what is said from there on."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for name, compiled in release.flows.items():
        for state, names in _needed_in(compiled.flow).items():
            found[name, state] = frozenset(names | set(compiled.flow.needs))
    return found


def _needed_in(flow: Flow) -> dict[str, set[str]]:
    """Backwards from each use until nothing is added: what a state says, and what comes after it without setting it."""
    needed = {name: _says(spec) for name, spec in flow.states.items()}
    growing = True
    while growing:
        growing = False
        for name, spec in flow.states.items():
            given = _gives(spec)
            for target in set(routes(spec).values()):
                more = {v for v in needed[target] if v.partition(".")[0] not in given} - needed[name]
                if more:
                    needed[name] |= more
                    growing = True
    return needed


def _says(spec: Any) -> set[str]:
    names = {name for text in texts_of(spec) for source in sources_of(text) for name in placeholders(source)}
    action = actions().get(spec.do) if isinstance(spec, do.Spec) else None
    for key in action.takes if action is not None else ():
        value = spec.with_.get(key)
        if isinstance(value, str) and not value.startswith("="):
            names.add(value)
    return {name for name in names if name not in facts.NAMES}


def _gives(spec: Any) -> frozenset[str]:
    if isinstance(spec, ask.Spec):
        return frozenset({spec.save} if spec.save else ())
    if isinstance(spec, do.Spec):
        action = actions().get(spec.do)
        return frozenset(name.partition(".")[0] for name in action.gives) if action is not None else frozenset()
    if isinstance(spec, set_step.Spec):
        return frozenset(spec.set)
    return frozenset(spec.save) if isinstance(spec, call.Spec) else frozenset()
