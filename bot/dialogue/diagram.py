"""A flow as a picture: Mermaid, drawn from the transitions of the machine that runs it."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from bot.dialogue.flow import Flow
from bot.dialogue.release import ANYTHING, compile_flow
from bot.dialogue.steps import call, do, end, steps


def mermaid(
    flow: Flow,
    counts: Mapping[str, int] = MappingProxyType({}),
    taken: Mapping[tuple[str, str], int] = MappingProxyType({}),
) -> str:
    """The state diagram: questions end in `?`, transitions carry their outcome; `any other` is each one not named.

    `counts` says how many came by a state, `taken` how many went a way, by state and outcome as the flow routes it.
    What has no count shows none.
    """
    question = steps()["ask"].spec
    title = json.dumps(flow.title, ensure_ascii=False)
    lines = ["---", f"title: {title}", "---", "stateDiagram-v2", f"    [*] --> s_{flow.start}"]
    for name, state in flow.states.items():
        told = name
        if type(state) is question:
            told = f"{name}?"
        elif isinstance(state, do.Spec):
            told = f"{name}: {state.do}"
        elif isinstance(state, call.Spec):
            told = f"{name}: {state.call}"
        if name in counts:
            told = f"{told} ({counts[name]:,})"
        lines.append(f'    state "{told}" as s_{name}')
    for event in compile_flow(flow).events.values():
        label = "any other" if event.name == ANYTHING else event.name
        for transitions in event.transitions.values():
            for way in transitions:
                times = taken.get((way.source, event.name), 0)
                lines.append(f"    s_{way.source} --> s_{way.dest}: {label}{f' ({times:,})' if times else ''}")
    ends = {name: state.end for name, state in flow.states.items() if isinstance(state, end.Spec)}
    lines += [f"    s_{name} --> [*]: {outcome}" for name, outcome in ends.items()]
    return "\n".join(lines)
