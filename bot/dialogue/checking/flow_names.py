"""Flows that are called, or begin everything, exist, each once."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject
from bot.dialogue.effects import names_set
from bot.dialogue.faults import one_of
from bot.dialogue.flow import Flow
from bot.dialogue.loading import Problem, Source
from bot.dialogue.steps import call, end
from domain.communications.outreach import BEGUN_BY_US

CODES = {
    "flow_twice": "Two files hold a flow of one name: only one of them would count.",
    "unknown_flow": "`call`, `then` or one of the flows named in `everywhere.yaml` is no flow.",
    "never_begun": "Nothing begins the flow: it has no words, and no other flow calls it or goes on to it.",
    "missing_need": "A `call` does not give a variable that the flow called needs.",
    "unknown_variable": "`save` of a `call` takes a variable that the flow called never sets.",
}


WARNINGS = ("never_begun",)
_BEGINNING = ("start_flow", "menu_flow", "human_flow", "emergency_flow")


def find(subject: Subject) -> Iterator[Problem]:
    def unknown(source: Source, name: str, *path: str) -> Iterator[Problem]:
        if name not in subject.flows:
            fix = one_of(name, subject.flows)
            yield Problem(source.file, source.line(*path), "unknown_flow", f"there is no flow '{name}'", fix)

    for source in subject.sources:
        if isinstance(source.content, Flow) and subject.flows[source.content.flow] is not source:
            counted = subject.flows[source.content.flow].file
            message = f"the flow '{source.content.flow}' stands in {counted} too"
            yield Problem(source.file, source.line("flow"), "flow_twice", message, "give one of them another name")
    for source, state, spec in subject.states(call.Spec):
        yield from unknown(source, spec.call, "states", state, "call")
        if spec.call in subject.flows:
            for need in subject.flow(spec.call).needs:
                if need not in spec.with_:
                    path = ("states", state, "with" if spec.with_ else "call")
                    message = f"the flow '{spec.call}' needs '{need}'"
                    fix = f"add '{need}:' to the with of '{state}'"
                    yield Problem(source.file, source.line(*path), "missing_need", message, fix)
            known = names_set(subject, subject.flows[spec.call])
            for ours, theirs in spec.save.items():
                if theirs.partition(".")[0] not in known and not theirs.startswith("my_"):
                    line = source.line("states", state, "save", ours)
                    message = f"the flow '{spec.call}' never sets '{theirs}'"
                    yield Problem(source.file, line, "unknown_variable", message, one_of(theirs, known))
    for source, state, spec in subject.states(end.Spec):
        if spec.then is not None:
            yield from unknown(source, spec.then, "states", state, "then")
    if subject.everywhere is not None:
        source, everywhere = subject.everywhere
        for key in _BEGINNING:
            yield from unknown(source, getattr(everywhere, key), key)
        yield from _never_begun(subject, {getattr(everywhere, key) for key in _BEGINNING})


def _never_begun(subject: Subject, begun: set[str]) -> Iterator[Problem]:
    called = {spec.call for _, _, spec in subject.states(call.Spec)}
    followed = {spec.then for _, _, spec in subject.states(end.Spec)}
    for name, source in subject.flows.items():
        if name not in {*begun, *called, *followed, *BEGUN_BY_US} and not subject.flow(name).words:
            fix = "give it 'words:', or call it from another flow"
            yield Problem(source.file, source.line("flow"), "never_begun", f"nothing begins the flow '{name}'", fix)
