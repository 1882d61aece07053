"""From every state the flow can come to an end: whoever called it, and the question it was started over, wait for that."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject
from bot.dialogue.flow import Flow
from bot.dialogue.graph import knots
from bot.dialogue.loading import Problem
from bot.dialogue.release import routes
from bot.dialogue.steps import ask, call, end

SOUND = True
CODES = {"dead_end": "Once here, the flow can never come to an `end`: only the main menu may go on for ever."}


def find(subject: Subject) -> Iterator[Problem]:
    for source, flow in subject.sound():
        for state in _dead_ends(flow) if flow.flow != subject.menu else ():
            line = source.line("states", state)
            message = f"from '{state}' no way leads to an end"
            yield Problem(source.file, line, "dead_end", message, "let one of its ways lead to a state with 'end:'")


def _dead_ends(flow: Flow) -> Iterator[str]:
    """The first state of each knot of states that has no way out and no end in it; one that never waits is endless."""
    onward = {name: set(routes(spec).values()) for name, spec in flow.states.items()}
    for knot in knots(onward):
        closed = all(onward[name] <= knot for name in knot)
        steps = [flow.states[name] for name in knot]
        waits = any(isinstance(spec, ask.Spec | call.Spec) for spec in steps)
        if closed and waits and not any(isinstance(spec, end.Spec) for spec in steps):
            yield next(name for name in flow.states if name in knot)
