"""A question can be answered: its kind of answer, its list and its options exist."""

from collections.abc import Iterator

from bot.dialogue.answers import kinds
from bot.dialogue.checking import Subject
from bot.dialogue.effects import names_set
from bot.dialogue.faults import one_of
from bot.dialogue.lists import lists
from bot.dialogue.loading import Problem
from bot.dialogue.steps import ask

CODES = {
    "unknown_answer": "`answer` names a kind of answer that does not exist.",
    "no_options": "A choice offers nothing: neither `options` nor a `list`.",
    "unknown_list": "`list` is neither a named list nor a variable that the flow sets.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for source, name, spec in subject.states(ask.Spec):
        at = ("states", name)
        if spec.answer not in kinds():
            line = source.line(*at, "answer")
            message = f"'{spec.answer}' is no kind of answer"
            yield Problem(source.file, line, "unknown_answer", message, one_of(spec.answer, kinds()))
        if spec.answer == "choice" and not spec.options and spec.list_from is None:
            message = f"'{name}' asks for a choice of nothing"
            yield Problem(source.file, source.line(*at, "ask"), "no_options", message, "add 'options:' or 'list:'")
        listed = spec.list_from
        if listed is not None and listed not in lists() and listed not in names_set(subject, source):
            line = source.line(*at, "list")
            message = f"'{listed}' is no list and no variable"
            yield Problem(
                source.file, line, "unknown_list", message, one_of(listed, {*lists(), *names_set(subject, source)})
            )
