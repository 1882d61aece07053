"""No circle goes round without waiting for a person: it would run until the limit of steps stops it."""

from collections.abc import Iterator
from typing import Any

from bot.dialogue.checking import Subject
from bot.dialogue.graph import knots, reach
from bot.dialogue.loading import Problem
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.steps import ask, branch, call, do, end
from bot.dialogue.tracing import Known, Spot, branched, trace

SOUND = True
CODES = {
    "endless": "The flow goes round without ever waiting for a person.",
    "endless_across": "Flows call or follow each other in a circle without ever waiting for a person.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for source, flow in subject.sound():
        onward = {
            spot: {target for outcome, target in ways if not may_wait(subject, flow.states[spot[0]], outcome)}
            for spot, ways in trace(subject, flow.flow).onward.items()
        }
        if flow.flow == subject.menu and flow.returns == "ask":
            # After its end the main menu begins anew by itself.
            begun: Spot = (flow.start, frozenset())
            for spot in onward:
                spec = flow.states[spot[0]]
                if isinstance(spec, end.Spec) and spec.then is None:
                    onward[spot] = {begun} & onward.keys()
        told: set[str] = set()
        for knot in knots(onward):
            states = {spot[0] for spot in knot}
            first = next(name for name in flow.states if name in states)
            if any(onward[spot] & knot for spot in knot) and not told & states:
                message = f"from '{first}' the flow goes round without ever waiting for a person"
                line = source.line("states", first)
                yield Problem(source.file, line, "endless", message, "put a question into the circle")
                told |= states
    yield from _across(subject)


def may_wait(subject: Subject, spec: Any, outcome: str) -> bool:
    """Whether a person may be waited for between entering the state and leaving it by the outcome."""
    if isinstance(spec, call.Spec):
        return _may_wait_for(subject, spec.call, outcome, frozenset())
    return isinstance(spec, ask.Spec)


def _may_wait_for(subject: Subject, name: str, outcome: str, within: frozenset[str]) -> bool:
    """Whether some way through the flow to that end passes a question."""
    if name in subject.broken or name in within:
        return True
    flow = subject.flow(name)
    onward: dict[str, set[str]] = {state: set(routes(spec).values()) for state, spec in flow.states.items()}
    ending = {state for state, spec in flow.states.items() if isinstance(spec, end.Spec) and spec.end == outcome}
    leading: set[str] = {state for state in reach(onward, flow.start) if reach(onward, state) & ending}
    return any(
        isinstance(spec, ask.Spec)
        or (
            isinstance(spec, call.Spec)
            and any(_may_wait_for(subject, spec.call, way, within | {name}) for way in _ends(subject, spec.call))
        )
        for spec in (flow.states[state] for state in leading)
    )


def _ends(subject: Subject, name: str) -> set[str]:
    return {spec.end for spec in subject.flow(name).states.values() if isinstance(spec, end.Spec)}


def _across(subject: Subject) -> Iterator[Problem]:
    """Circles over several flows. What an action answers may differ each time round, so it must lead round whatever it is."""
    onward: dict[tuple[str, Spot], set[tuple[str, Spot]]] = {}
    waiting: list[tuple[str, Spot]] = [(flow.flow, (flow.start, frozenset())) for _, flow in subject.sound()]
    while waiting:
        at = waiting.pop()
        if at in onward:
            continue
        onward[at] = set(_followed(subject, *at))
        waiting.extend(onward[at])
    acting = {at for at in onward if isinstance(subject.flow(at[0]).states[at[1][0]], do.Spec)}
    quiet = {at: set() if at in acting else ways for at, ways in onward.items()}
    found = [*knots(quiet), *(knot for knot in knots(onward) if all(onward[at] <= knot for at in acting & knot))]
    told: set[str] = set()
    for knot in found:
        flows = {name for name, _ in knot}
        entering = sorted(
            (subject.flows[name].file, subject.flows[name].line("states", spot[0], key), name, target)
            for name, spot in knot
            for key, target in _entered(subject.flow(name).states[spot[0]])
            if any(onward[name, spot] & {(target, other) for _, other in knot})
        )
        if entering and not told & flows and any(onward[node] & knot for node in knot):
            file, line, _, target = entering[0]
            told |= flows
            named = ", ".join(sorted(flows))
            message = f"{named}: entering '{target}' goes round without ever waiting for a person"
            yield Problem(file, line, "endless_across", message, "put a question into the circle")


def _entered(spec: Any) -> Iterator[tuple[str, str]]:
    """(the key that says so, the flow that is begun there)."""
    if isinstance(spec, call.Spec):
        yield "call", spec.call
    elif isinstance(spec, end.Spec) and spec.then is not None:
        yield "then", spec.then


def _followed(subject: Subject, name: str, spot: Spot) -> Iterator[tuple[str, Spot]]:
    state, items = spot
    known: Known = dict(items)
    spec = subject.flow(name).states[state]
    for _, target in _entered(spec):
        if target not in subject.broken:
            carried = frozenset(item for item in items if item[0].startswith("my_"))
            yield target, (subject.flow(target).start, carried)
    if isinstance(spec, ask.Spec | call.Spec | end.Spec):
        return
    if isinstance(spec, branch.Spec) and spec.branch.startswith("my_"):
        for outcome, after in branched(spec, known):
            onto = routes(spec).get(outcome, routes(spec).get(ANYTHING))
            if onto is not None:
                yield name, (onto, frozenset(after.items()))
        return
    yield from ((name, (target, items)) for target in routes(spec).values())
