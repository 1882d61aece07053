"""Actions exist and are given what they take."""

from collections.abc import Iterator

from bot.dialogue.actions import actions
from bot.dialogue.checking import Subject, named_list
from bot.dialogue.faults import one_of
from bot.dialogue.loading import Problem
from bot.dialogue.steps import do

CODES = {
    "unknown_action": "`do` names an action that does not exist.",
    "unknown_argument": "`with` gives an action something that it does not take.",
    "missing_argument": "`with` leaves out something that the action needs.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for source, name, spec in subject.states(do.Spec):
        at = ("states", name)
        action = actions().get(spec.do)
        if action is None:
            message = f"there is no action '{spec.do}'"
            fix = one_of(spec.do, actions())
            yield Problem(source.file, source.line(*at, "do"), "unknown_action", message, fix)
            continue
        allowed = {taken.rstrip("?") for taken in action.takes}
        for given in spec.with_:
            if given not in allowed:
                line = source.line(*at, "with", given)
                fix = f"it takes: {named_list(allowed) or 'nothing'}"
                yield Problem(source.file, line, "unknown_argument", f"'{spec.do}' takes no '{given}'", fix)
        for taken in action.takes:
            if not taken.endswith("?") and taken not in spec.with_:
                line = source.line(*at, "with" if spec.with_ else "do")
                fix = f"add '{taken}:' to its with"
                yield Problem(source.file, line, "missing_argument", f"'{spec.do}' needs '{taken}'", fix)
