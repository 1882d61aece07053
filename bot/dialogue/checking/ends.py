"""From every state the flow can come to an end: whoever called it, and the question it was started over, wait for that."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject
from bot.dialogue.checking.circles import may_wait
from bot.dialogue.flow import Flow
from bot.dialogue.graph import knots
from bot.dialogue.loading import Problem
from bot.dialogue.steps import end
from bot.dialogue.tracing import trace

SOUND = True
CODES = {"dead_end": "Once here, the flow can never come to an `end`: only the main menu may go on for ever."}


def find(subject: Subject) -> Iterator[Problem]:
    for source, flow in subject.sound():
        for state in _dead_ends(subject, flow) if flow.flow != subject.menu else ():
            line = source.line("states", state)
            message = f"from '{state}' no way leads to an end"
            yield Problem(source.file, line, "dead_end", message, "let one of its ways lead to a state with 'end:'")


def _dead_ends(subject: Subject, flow: Flow) -> Iterator[str]:
    """The first state of each knot that has no way out and no end in it, along ways that can be taken.

    A knot that never waits is endless.
    """
    followed = trace(subject, flow.flow).onward
    onward = {spot: {target for _, target in ways} for spot, ways in followed.items()}
    told: set[str] = set()
    for knot in knots(onward):
        states = {state for state, _ in knot}
        closed = all(onward[spot] <= knot for spot in knot)
        ended = any(isinstance(flow.states[state], end.Spec) for state in states)
        waits = any(may_wait(subject, flow.states[spot[0]], outcome) for spot in knot for outcome, _ in followed[spot])
        if closed and waits and not ended and not told & states:
            told |= states
            yield next(name for name in flow.states if name in states)
