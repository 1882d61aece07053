"""Variables are set before they are read, on every way that leads there."""

from collections.abc import Iterator

from bot.dialogue import facts
from bot.dialogue.checking import Subject
from bot.dialogue.effects import names_set, reads, remembered
from bot.dialogue.flow import Flow
from bot.dialogue.loading import Problem, Source
from bot.dialogue.steps import branch
from bot.dialogue.tracing import Trace, may_be_unset, trace, value_of
from bot.dialogue.wording import PLACEHOLDER

SOUND = True
CODES = {
    "unset_variable": "A text, an argument or a branch reads a variable that nothing sets.",
    "unset_on_a_way": "A variable is read that is not set yet on one of the ways leading there.",
    "unknown_part": "A text reads a part `{x.y}` that the answer `x` does not have.",
}


def find(subject: Subject) -> Iterator[Problem]:
    known_everywhere = facts.NAMES | remembered(subject)
    for source, flow in subject.sound():
        set_here = names_set(subject, source)
        followed = trace(subject, flow.flow)
        for state, spec in flow.states.items():
            for path, name in dict.fromkeys(reads(spec)):
                line = source.line("states", state, *path)
                base = name.partition(".")[0]
                if not {name, base} & (set_here | known_everywhere):
                    message = f"nothing in this flow sets '{name}'"
                    fix = "correct the name or add it to 'needs:'"
                    yield Problem(source.file, line, "unset_variable", message, fix)
                elif not isinstance(spec, branch.Spec):
                    yield from _unset(source, followed, state, line, name)
        for value, line in _of_template(source, flow):
            if value.partition(".")[0] not in {*flow.needs, *known_everywhere}:
                message = f"'{value}' is not known when the template goes out"
                fix = "use what stands in 'needs:' or is known everywhere"
                yield Problem(source.file, line, "unset_variable", message, fix)


def _unset(source: Source, followed: Trace, state: str, line: int, name: str) -> Iterator[Problem]:
    base, _, part = name.partition(".")
    for spot, known in followed.spots(state):
        if not may_be_unset(value_of(name, known)):
            continue
        if part and not may_be_unset(value_of(base, known)):
            parts = sorted({n.partition(".")[2] for n in known if n.startswith(f"{base}.")} - {"*"})
            fix = f"it has: {', '.join(parts)}" if parts else f"write {{{base}}}"
            yield Problem(source.file, line, "unknown_part", f"'{base}' has no part '{part}' here", fix)
            return
        way = " > ".join(followed.way_to(spot))
        fix = f"set '{name}' before, or branch on it and go elsewhere for 'unset'"
        yield Problem(source.file, line, "unset_on_a_way", f"'{name}' is not set on the way {way}", fix)
        return


def _of_template(source: Source, flow: Flow) -> Iterator[tuple[str, int]]:
    for n, text in enumerate(flow.template_values):
        for match in PLACEHOLDER.finditer(text):
            yield match.group(1), source.line("template_values", n)
