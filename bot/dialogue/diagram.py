"""A flow as a picture: Mermaid, drawn from the transitions of the machine that runs it."""

from bot.dialogue.flow import Flow
from bot.dialogue.release import ANYTHING, compile_flow
from bot.dialogue.steps import end, steps



def mermaid(flow: Flow) -> str:
    """The state diagram: questions end in `?`, transitions carry their outcome, `any other` is every outcome not named."""
    kinds = {kind.spec: name for name, kind in steps().items()}
    lines = ["---", f"title: {flow.title}", "---", "stateDiagram-v2", f"    [*] --> s_{flow.start}"]
    for name, state in flow.states.items():
        kind = kinds[type(state)]
        note = {"ask": f"{name}?", "call": f"{name}: {getattr(state, 'call', '')}", "do": f"{name}: {getattr(state, 'do', '')}"}
        lines.append(f'    state "{note.get(kind, name)}" as s_{name}')
    for event in compile_flow(flow).events.values():
        label = "any other" if event.name == ANYTHING else event.name
        for transitions in event.transitions.values():
            lines += [f"    s_{way.source} --> s_{way.dest}: {label}" for way in transitions]
    lines += [f"    s_{name} --> [*]: {state.end}" for name, state in flow.states.items() if isinstance(state, end.Spec)]
    return "\n".join(lines)
