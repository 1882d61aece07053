"""A flow as a picture: Mermaid, drawn from the transitions of the machine that runs it."""

from bot.dialogue.flow import Flow
from bot.dialogue.release import ANYTHING, compile_flow
from bot.dialogue.steps import call, do, end, steps


def mermaid(flow: Flow) -> str:
    """The state diagram: questions end in `?`, transitions carry their outcome; `any other` is each one not named."""
    question = steps()["ask"].spec
    lines = ["---", f"title: {flow.title}", "---", "stateDiagram-v2", f"    [*] --> s_{flow.start}"]
    for name, state in flow.states.items():
        told = name
        if type(state) is question:
            told = f"{name}?"
        elif isinstance(state, do.Spec):
            told = f"{name}: {state.do}"
        elif isinstance(state, call.Spec):
            told = f"{name}: {state.call}"
        lines.append(f'    state "{told}" as s_{name}')
    for event in compile_flow(flow).events.values():
        label = "any other" if event.name == ANYTHING else event.name
        for transitions in event.transitions.values():
            lines += [f"    s_{way.source} --> s_{way.dest}: {label}" for way in transitions]
    ends = {name: state.end for name, state in flow.states.items() if isinstance(state, end.Spec)}
    lines += [f"    s_{name} --> [*]: {outcome}" for name, outcome in ends.items()]
    return "\n".join(lines)
