"""Every state can be reached from the start, along ways that can be taken."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject
from bot.dialogue.loading import Problem
from bot.dialogue.tracing import trace

SOUND = True
CODES = {"unreachable": "No way from the start leads to the state: no `go`, or only a branch that never goes there."}


def find(subject: Subject) -> Iterator[Problem]:
    for source, flow in subject.sound():
        reached = trace(subject, flow.flow).states
        for state in flow.states:
            if state not in reached:
                line = source.line("states", state)
                yield Problem(
                    source.file, line, "unreachable", f"nothing leads to '{state}'", "route to it or remove it"
                )
