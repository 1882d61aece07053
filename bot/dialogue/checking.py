"""Static checks of a set of flows: what would fail in a conversation fails here, with file, line and fix."""

from collections.abc import Iterator
from typing import Any

from bot.dialogue import facts
from bot.dialogue.actions import actions
from bot.dialogue.answers import kinds
from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.lists import lists
from bot.dialogue.loading import Problem, Source
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.steps import ask as ask_step
from bot.dialogue.steps import call as call_step
from bot.dialogue.steps import do as do_step
from bot.dialogue.steps import end as end_step
from bot.dialogue.steps import set as set_step
from bot.dialogue.translations import check_translations, check_words, label_limit, named_list, sources_of, texts_of
from bot.dialogue.wording import FORMATS, PLACEHOLDER, Catalogues


def check(sources: list[Source], catalogues: Catalogues) -> list[Problem]:
    """Every fault of the set, in reading order."""
    flows = {s.content.flow: s for s in sources if isinstance(s.content, Flow)}
    problems: list[Problem] = []
    for source in sources:
        if isinstance(source.content, Flow):
            problems.extend(_check_flow(source, source.content, flows))
        else:
            problems.extend(_check_everywhere(source, source.content, flows))
    problems.extend(check_translations(sources, catalogues))
    problems.extend(check_words(sources, catalogues))
    return sorted(problems)


def _check_everywhere(source: Source, everywhere: Everywhere, flows: dict[str, Source]) -> Iterator[Problem]:
    for key in ("start_flow", "menu_flow", "human_flow", "emergency_flow"):
        name = getattr(everywhere, key)
        if name not in flows:
            yield Problem(
                source.file,
                source.line(key),
                "unknown_flow",
                f"there is no flow '{name}'",
                f"one of: {named_list(flows)}",
            )


def _check_flow(source: Source, flow: Flow, flows: dict[str, Source]) -> Iterator[Problem]:
    file, states = source.file, flow.states

    def problem(code: str, message: str, fix: str, *path: str | int) -> Problem:
        return Problem(file, source.line(*path), code, message, fix)

    if flow.start not in states:
        yield problem(
            "unknown_state",
            f"the flow starts at '{flow.start}', which is no state",
            f"one of: {named_list(states)}",
            "start",
        )
        return
    for name, spec in states.items():
        at = ("states", name)
        for outcome, target in routes(spec).items():
            if target not in states:
                yield problem(
                    "unknown_state",
                    f"'{name}' goes to '{target}', which is no state",
                    f"one of: {named_list(states)}",
                    *at,
                    "go",
                )
            known = _outcomes(spec, flows)
            if known is not None and outcome not in (*known, ANYTHING):
                yield problem(
                    "unknown_outcome",
                    f"'{name}' never has the outcome '{outcome}'",
                    f"one of: {named_list(known)}",
                    *at,
                    "go",
                    outcome,
                )
        for missing in _unrouted(spec, flows):
            yield problem(
                "unrouted",
                f"'{name}' has no way on for '{missing}'",
                f"add '{missing}:' or 'otherwise:' to its go",
                *at,
                "go",
            )
        if isinstance(spec, ask_step.Spec):
            yield from _check_ask(problem, at, spec, flow)
        if isinstance(spec, do_step.Spec):
            yield from _check_do(problem, at, spec)
        if isinstance(spec, call_step.Spec) and spec.call not in flows:
            yield problem(
                "unknown_flow", f"there is no flow '{spec.call}'", f"one of: {named_list(flows)}", *at, "call"
            )
        if isinstance(spec, end_step.Spec) and spec.then is not None and spec.then not in flows:
            yield problem(
                "unknown_flow", f"there is no flow '{spec.then}'", f"one of: {named_list(flows)}", *at, "then"
            )
        yield from _check_placeholders(problem, at, spec, flow)
    for lost in sorted(set(states) - _reachable(flow)):
        yield problem("unreachable", f"nothing leads to '{lost}'", "route to it or remove it", "states", lost)
    for endless in sorted(_never_waiting(flow)):
        yield problem(
            "endless",
            f"from '{endless}' the flow goes round without ever waiting for a person",
            "put a question into the circle",
            "states",
            endless,
        )


def _check_ask(problem: Any, at: tuple[str, ...], spec: ask_step.Spec, flow: Flow) -> Iterator[Problem]:
    if spec.answer not in kinds():
        yield problem(
            "unknown_answer", f"'{spec.answer}' is no kind of answer", f"one of: {named_list(kinds())}", *at, "answer"
        )
    if spec.answer == "choice" and not spec.options and spec.list_from is None:
        yield problem("no_options", f"'{at[1]}' asks for a choice of nothing", "add 'options:' or 'list:'", *at)
    if spec.list_from is not None and spec.list_from not in lists() and spec.list_from not in _set_somewhere(flow):
        yield problem(
            "unknown_list",
            f"'{spec.list_from}' is no list and no variable",
            f"one of: {named_list(lists())}",
            *at,
            "list",
        )
    limit = label_limit(spec)
    for key, option in spec.options.items():
        if len(option.label) > limit and "{" not in option.label:
            yield problem(
                "long_label",
                f"'{option.label}' is longer than the {limit} characters a button holds",
                "shorten it",
                *at,
                "options",
                key,
            )


def _check_do(problem: Any, at: tuple[str, ...], spec: do_step.Spec) -> Iterator[Problem]:
    action = actions().get(spec.do)
    if action is None:
        yield problem(
            "unknown_action", f"there is no action '{spec.do}'", f"one of: {named_list(actions())}", *at, "do"
        )
        return
    allowed = {name.rstrip("?") for name in action.takes}
    for name in spec.with_:
        if name not in allowed:
            yield problem(
                "unknown_argument",
                f"'{spec.do}' takes no '{name}'",
                f"it takes: {named_list(allowed) or 'nothing'}",
                *at,
                "with",
                name,
            )
    for name in action.takes:
        if not name.endswith("?") and name not in spec.with_:
            yield problem("missing_argument", f"'{spec.do}' needs '{name}'", f"add '{name}:' to its with", *at)


def _check_placeholders(problem: Any, at: tuple[str, ...], spec: Any, flow: Flow) -> Iterator[Problem]:
    known = _set_somewhere(flow) | facts.NAMES
    for text in texts_of(spec):
        for match in (m for source in sources_of(text) for m in PLACEHOLDER.finditer(source)):
            name, kind = match.group(1), match.group(2) or ""
            if kind not in FORMATS:
                yield problem("unknown_format", f"'{kind}' is no format", f"one of: {named_list(FORMATS)}", *at)
            if name not in known and name.partition(".")[0] not in known and not name.startswith("my_"):
                yield problem(
                    "unset_variable",
                    f"nothing in this flow sets '{name}'",
                    "correct the name or add it to 'needs:'",
                    *at,
                )


def _outcomes(spec: Any, flows: dict[str, Source]) -> set[str] | None:
    """What a state may come to; None when any word may (branch)."""
    if isinstance(spec, ask_step.Spec):
        kind = kinds().get(spec.answer)
        listed = {"chosen"} if spec.list_from is not None else set()
        free = set(kind.outcomes) - (set() if spec.list_from is not None else {"chosen"}) if kind else set()
        return set(spec.options) | listed | free
    if isinstance(spec, do_step.Spec):
        action = actions().get(spec.do)
        return set(action.outcomes) if action else None
    if isinstance(spec, call_step.Spec):
        source = flows.get(spec.call)
        return {s.end for s in source.content.states.values() if isinstance(s, end_step.Spec)} if source else None  # type: ignore[union-attr]
    return None


def _unrouted(spec: Any, flows: dict[str, Source]) -> list[str]:
    outcomes, ways = _outcomes(spec, flows), routes(spec)
    return [] if outcomes is None or ANYTHING in ways else sorted(outcomes - set(ways))


def _reachable(flow: Flow) -> set[str]:
    seen, waiting = set(), [flow.start]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in flow.states:
            continue
        seen.add(name)
        waiting.extend(routes(flow.states[name]).values())
    return seen


def _never_waiting(flow: Flow) -> set[str]:
    """States on a circle of steps that neither ask nor call another flow."""
    onward = {
        name: set() if isinstance(spec, ask_step.Spec | call_step.Spec) else set(routes(spec).values())
        for name, spec in flow.states.items()
    }
    found = set()
    for name, next_states in onward.items():
        seen: set[str] = set()
        waiting = list(next_states)
        while waiting:
            at = waiting.pop()
            if at == name:
                found.add(name)
                break
            if at not in seen and at in onward:
                seen.add(at)
                waiting.extend(onward[at])
    return found


def _set_somewhere(flow: Flow) -> set[str]:
    names = set(flow.needs)
    for spec in flow.states.values():
        if isinstance(spec, ask_step.Spec) and spec.save:
            names.add(spec.save)
        elif isinstance(spec, do_step.Spec) and spec.do in actions():
            names.update(actions()[spec.do].gives)
        elif isinstance(spec, set_step.Spec):
            names.update(spec.set)
        elif isinstance(spec, call_step.Spec):
            names.update(spec.save)
    return names | {name for name in names if name.startswith("my_")} | {"my_name", "my_people", "my_consent"}
