"""Every outcome has a way on, every way an outcome and a state."""

from collections.abc import Iterator
from typing import Any

from bot.dialogue.checking import Subject
from bot.dialogue.effects import outcomes
from bot.dialogue.faults import one_of
from bot.dialogue.flow import Flow
from bot.dialogue.loading import Problem, Source
from bot.dialogue.release import ANYTHING, routes

CODES = {
    "unknown_state": "A way, or `start`, names a state that the flow does not have.",
    "unknown_outcome": "`go` routes an outcome that this step never has.",
    "unrouted": "The step has an outcome for which `go` has no way.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for source in subject.flows.values():
        flow = source.content
        if not isinstance(flow, Flow):
            continue
        if flow.start not in flow.states:
            message = f"the flow starts at '{flow.start}', which is no state"
            fix = one_of(flow.start, flow.states)
            yield Problem(source.file, source.line("start"), "unknown_state", message, fix)
        for name, spec in flow.states.items():
            yield from _ways(source, flow, name, outcomes(spec, subject.flows), spec)


def _ways(source: Source, flow: Flow, name: str, known: set[str] | None, spec: Any) -> Iterator[Problem]:
    def problem(code: str, message: str, fix: str, *path: str) -> Problem:
        line = source.line("states", name, *path)
        return Problem(source.file, line, code, message, fix)

    ways = routes(spec)
    for outcome, target in ways.items():
        path = ("change",) if hasattr(spec, "change") else ("go", "otherwise" if outcome == ANYTHING else outcome)
        if target not in flow.states:
            message = f"'{name}' goes to '{target}', which is no state"
            yield problem("unknown_state", message, one_of(target, flow.states), *path)
        if known is not None and outcome not in (*known, ANYTHING):
            message = f"'{name}' never has the outcome '{outcome}'"
            yield problem("unknown_outcome", message, one_of(outcome, known), *path)
    for missing in sorted((known or set()) - set(ways)) if ANYTHING not in ways else ():
        fix = f"add '{missing}:' or 'otherwise:' to its go"
        yield problem("unrouted", f"'{name}' has no way on for '{missing}'", fix, "go")
