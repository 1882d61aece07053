"""What a step reads, what it sets and what it may come to, told without running it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.dialogue.actions import actions
from bot.dialogue.answers import kinds
from bot.dialogue.flow import Flow, Plural
from bot.dialogue.lists import lists
from bot.dialogue.loading import Source
from bot.dialogue.steps import ask, branch, call, do, end
from bot.dialogue.steps import set as set_step
from bot.dialogue.translations import Path, sources_of, texts_at
from bot.dialogue.wording import PLACEHOLDER

if TYPE_CHECKING:
    from bot.dialogue.checking import Subject

# What the machine and the actions keep of the person, whichever flow runs.
REMEMBERED = frozenset({"my_name", "my_people", "my_consent", "my_self", "my_referral", "my_language", "my_complaint"})


def outcomes(spec: Any, flows: dict[str, Source]) -> set[str] | None:
    """What a state may come to; None when any word may (branch) or when what it names does not exist."""
    if isinstance(spec, ask.Spec):
        kind = kinds().get(spec.answer)
        if kind is None:
            return None
        listed = {"chosen"} if spec.list_from is not None else set()
        free = set(kind.outcomes) - (set() if spec.list_from is not None else {"chosen"})
        return set(spec.options) | listed | free
    if isinstance(spec, do.Spec):
        action = actions().get(spec.do)
        return set(action.outcomes) if action else None
    if isinstance(spec, call.Spec):
        source = flows.get(spec.call)
        if source is None or not isinstance(source.content, Flow):
            return None
        return {s.end for s in source.content.states.values() if isinstance(s, end.Spec)}
    return None


def names_set(subject: "Subject", source: Source) -> set[str]:
    """Every variable that the flow, or whoever calls it, sets anywhere."""
    flow = source.content
    if not isinstance(flow, Flow):
        return set()
    names = set(flow.needs)
    for spec in flow.states.values():
        if isinstance(spec, ask.Spec) and spec.save:
            names.add(spec.save)
        elif isinstance(spec, do.Spec) and spec.do in actions():
            names.update(actions()[spec.do].gives)
        elif isinstance(spec, set_step.Spec):
            names.update(spec.set)
        elif isinstance(spec, call.Spec):
            names.update(spec.save)
    for _, _, spec in subject.states(call.Spec):
        if spec.call == flow.flow:
            names.update(spec.with_)
    return names | REMEMBERED


def reads(spec: Any) -> Iterator[tuple[Path, str]]:
    """(place in the state, variable) of all that must be there. What may be missing is not among them."""
    for path, text in texts_at(spec):
        if isinstance(text, Plural):
            yield (*path, "count"), text.count
        for part in sources_of(text):
            yield from ((path, match.group(1)) for match in PLACEHOLDER.finditer(part))
    if isinstance(spec, branch.Spec):
        yield ("branch",), spec.branch
    elif isinstance(spec, do.Spec):
        action = actions().get(spec.do)
        needed = {name for name in (action.takes if action else ()) if not name.endswith("?")}
        yield from ((("with", key), name) for key, name in _named(spec.with_) if key in needed)
    elif isinstance(spec, ask.Spec) and spec.list_from is not None and spec.list_from not in lists():
        yield ("list",), spec.list_from


def _named(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        if isinstance(value, str) and not value.startswith("="):
            yield key, value


def remembered(subject: "Subject") -> set[str]:
    """Every `my_` variable that anything sets."""
    found = {name for source in subject.flows.values() for name in names_set(subject, source)}
    found |= {name for action in actions().values() for name in action.gives}
    return {name.partition(".")[0] for name in found if name.startswith("my_")}
