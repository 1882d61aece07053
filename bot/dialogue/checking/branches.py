"""A branch has a way for whatever its variable may hold."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject
from bot.dialogue.loading import Problem
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.steps import branch
from bot.dialogue.tracing import branched, trace

SOUND = True
CODES = {"unrouted_value": "A branch has no way for something that its variable may hold."}


def find(subject: Subject) -> Iterator[Problem]:
    for source, flow in subject.sound():
        followed = trace(subject, flow.flow)
        for state, spec in flow.states.items():
            if not isinstance(spec, branch.Spec) or ANYTHING in routes(spec):
                continue
            held = {way for _, known in followed.spots(state) for way, _ in branched(spec, known)}
            missing = held - set(spec.go)
            for way in [ANYTHING] if ANYTHING in missing else sorted(missing):
                named = "anything else" if way == ANYTHING else f"'{way}'"
                message = f"'{state}' has no way on when '{spec.branch}' is {named}"
                fix = f"add '{'otherwise' if way == ANYTHING else way}:' to its go"
                line = source.line("states", state, "go")
                yield Problem(source.file, line, "unrouted_value", message, fix)
