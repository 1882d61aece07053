"""Where people stop in a flow, in the order in which they come through it."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from bot.dialogue.flow import Flow
from bot.dialogue.loading import is_chat, read_texts
from bot.dialogue.release import routes
from bot.dialogue.steps import ask, call, end, handoff
from bot.dialogue.wording import language_of
from bot.publishing.running import files_of, numbered, running
from bot.watching.counts import WATCH, FlowCounts, StateCount, counts_for
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound

Kind = Literal["ask", "call", "handoff", "end", "other"]
_KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (ask.Spec, "ask"),
    (call.Spec, "call"),
    (handoff.Spec, "handoff"),
    (end.Spec, "end"),
)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One state. `says` is its question in English, or the flow it calls, its reason or its outcome. `kind` is `other` for states
    that never wait, and for those the release looked at no longer has."""

    state: str
    kind: Kind
    says: str
    count: StateCount


@dataclass(frozen=True, slots=True)
class Funnel:
    """The flow's states that were met, and its questions that were not, in the order of its busiest ways."""

    title: str
    steps: tuple[FunnelStep, ...]
    counts: FlowCounts


@operation(WATCH, audit="funnel_read")
async def funnel(
    ctx: Context,
    flow: str,
    *,
    days: int = 30,
    release: int | None = None,
    language: str | None = None,
    channel: str | None = None,
) -> Funnel:
    """`counts_for` laid over the flow as it is in that release, else as it runs now.

    Raises `Forbidden`, `Invalid` (days), `NotFound` (flow, release). Permission `flows.watch`.
    """
    counts = await counts_for(ctx, flow, days=days, release=release, language=language, channel=channel)
    manifest = (await numbered(ctx, release)).manifest if release is not None else (await running(ctx)).manifest
    files = await files_of(
        ctx, {name: sum_ for name, sum_ in manifest.items() if language_of(name) is None and not is_chat(name)}
    )
    sources, _ = await asyncio.to_thread(read_texts, files)
    found = next((s.content for s in sources if isinstance(s.content, Flow) and s.content.flow == flow), None)
    if found is None:
        raise NotFound(f"There is no flow '{flow}'.")
    return Funnel(found.title, _steps(found, counts), counts)


def _steps(flow: Flow, counts: FlowCounts) -> tuple[FunnelStep, ...]:
    steps = []
    for state in _in_order(flow, counts):
        spec = flow.states[state]
        kind: Kind = next((kind for form, kind in _KINDS if type(spec) is form), "other")
        if state in counts.states or kind == "ask":
            steps.append(FunnelStep(state, kind, _says(spec, kind), counts.states.get(state, StateCount())))
    lost = [state for state in counts.states if state not in flow.states]
    return (*steps, *(FunnelStep(state, "other", "", counts.states[state]) for state in lost))


def _says(spec: Any, kind: Kind) -> str:
    match kind:
        case "ask":
            return spec.ask if isinstance(spec.ask, str) else str(spec.ask.other)
        case "call" | "handoff" | "end":
            return str(getattr(spec, kind))
        case _:
            return ""


def _in_order(flow: Flow, counts: FlowCounts) -> list[str]:
    """From the start along the busiest way first, and what no way leads to at the end."""
    taken = counts.ways(flow)
    order: list[str] = []
    waiting = [flow.start]
    while waiting:
        state = waiting.pop()
        if state in order:
            continue
        order.append(state)
        flows_to: dict[str, int] = {}
        for outcome, target in routes(flow.states[state]).items():
            flows_to[target] = flows_to.get(target, 0) + taken.get((state, outcome), 0)
        waiting += sorted(flows_to, key=lambda target: flows_to[target])
    return order + [state for state in flow.states if state not in order]
