"""`/console/flows/watch/<flow>`: where people stop in a conversation, ask again, want a person or fall silent."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.watching import Funnel, FunnelStep, StateCount, funnel
from domain.flow_counts.rules import BOUNDS
from domain.kit.errors import NotFound
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.looking import WATCH, draw_look, look_of
from web.console.flows.steps import known_flow, ways_between

_GONE = {
    "back": "went back",
    "change": "changed an earlier answer",
    "tap": "touched an older button",
    "restart": "began again",
    "menu": "went to the menu",
    "replaced": "began another conversation",
    "again": "began it once more",
    "declined": "did not want to go on",
    "silence": "never came back",
}
_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS"}
_WORST = 3


def register(app: FastAPI) -> None:
    frame.page(app, "/watch/{flow}", "What happens in a conversation", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The steps in the order in which people come through them, the longer the bar the more came."""
    name = known_flow(drafting, asked)
    if name is None:
        return
    ways_between(drafting, name, "watch")
    if not drafting.seat.may(WATCH):
        parts.paragraph("Your role may not see this. An administrator can.")
        return
    look, entries = await look_of(drafting, asked)
    draw_look(look, entries, f"{frame.HOME}/watch/{name}")
    try:
        async with drafting.seat.work() as ctx:
            found = await funnel(ctx, name, **look.part)
    except NotFound:
        parts.paragraph("Patients do not have this conversation: it is new in the draft, or no conversation of steps.")
        return
    counts = found.counts
    parts.heading(found.title)
    if not counts.started and not counts.states:
        parts.paragraph(f"Nobody came through it: {look.told}.")
        return
    parts.paragraph(f"{look.told.capitalize()}: {_began(counts.started, counts.ended)}.")
    _draw_worst(found.steps)
    parts.heading("Step by step")
    parts.paragraph("The longer the bar, the more often somebody came to the step.", "hint")
    most = max((step.count.entered + step.count.returned for step in found.steps), default=0)
    with ui.element("ol").classes("funnel"):
        for step in found.steps:
            if step.kind != "other" or step.count.stopped or step.count.expired:
                _draw_step(step, name, drafting, most)
    _draw_endings(found)
    _draw_shares(found)


def _began(started: int, ended: int) -> str:
    share = f" ({100 * ended / started:.0f}%)" if started else ""
    return f"begun {_times(started)}, came to an end {_times(ended)}{share}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _draw_worst(steps: Iterable[FunnelStep]) -> None:
    """What an author should look at first."""
    waiting = [step for step in steps if step.kind in ("ask", "call")]
    for told, counted in (
        ("Most people stop at", {step.state: step.count.stopped for step in waiting}),
        ("Most often not understood", {step.state: step.count.missed for step in waiting}),
        ("Most often a person is asked for at", {step.state: step.count.human for step in waiting}),
    ):
        worst = sorted((pair for pair in counted.items() if pair[1]), key=lambda pair: -pair[1])[:_WORST]
        if worst:
            named = ", ".join(f"{state} ({_times(number)})" for state, number in worst)
            parts.paragraph(f"{told}: {named}.", "worst")


def _draw_step(step: FunnelStep, flow: str, drafting: Drafting, most: int) -> None:
    count = step.count
    came = count.entered + count.returned
    with ui.element("li").props(f'data-step="{step.state}"'):
        now = drafting.flow(flow)
        told = f"{step.state}: {step.says}" if step.says else step.state
        if now is not None and step.state in now.states:
            parts.link(told, f"{frame.HOME}/steps/{flow}?step={step.state}")
        else:
            ui.label(told)
        with ui.element("div").classes("meter").props('aria-hidden="true"'):
            ui.element("div").style(f"width: {100 * came / most if most else 0:.1f}%")
        parts.paragraph("; ".join(_in_words(step, came, count)) + ".")


def _in_words(step: FunnelStep, came: int, count: StateCount) -> Iterable[str]:
    if step.kind == "end":
        yield f"came to this end {_times(came)}"
        return
    if not came:
        yield "nobody came here"
        return
    yield f"came here {_times(came)}"
    if count.returned:
        yield f"{count.returned:,} of them to answer again"
    yield f"{100 * min(count.left, came) / came:.0f}% went on"
    for number, what in (
        (count.stopped, "stopped here"),
        (count.missed, "not understood"),
        (count.human, "asked for a person"),
        (count.digressed, "asked for something else in between"),
        (count.expired, "fell silent"),
    ):
        if number:
            yield f"{what} {_times(number)}"
    if count.seconds is not None:
        yield f"half of the answers came {_within(count.seconds)}"


def _within(seconds: int) -> str:
    """The step of the clock in which the middle answer lies."""
    if seconds == BOUNDS[-1]:
        return "after more than an hour"
    told = parts.counted(seconds, "second") if seconds < 60 else parts.counted(seconds // 60, "minute")
    return f"within {told}"


def _draw_endings(found: Funnel) -> None:
    gone: dict[str, int] = {}
    for step in found.steps:
        for why, times in step.count.gone.items():
            gone[why] = gone.get(why, 0) + times
    for heading, counted, names in (
        ("How it ended", found.counts.ends, {}),
        ("How it was left without an end", gone, _GONE),
    ):
        if counted:
            parts.heading(heading)
            _draw_lines(
                f"{names.get(what, what)}: {_times(times)}"
                for what, times in sorted(counted.items(), key=lambda pair: -pair[1])
            )


def _draw_shares(found: Funnel) -> None:
    counts = found.counts
    versions = {share.of: f"Version {share.of}" if share.of != "0" else "As shipped" for share in counts.releases}
    for heading, shares, names in (
        ("By version", counts.releases, versions),
        ("By language", counts.languages, LANGUAGE_NAMES),
        ("By channel", counts.channels, _CHANNELS),
    ):
        parts.heading(heading, 3)
        _draw_lines(f"{names.get(share.of, share.of)}: {_began(share.started, share.ended)}" for share in shares)


def _draw_lines(lines: Iterable[str]) -> None:
    with ui.element("ul").classes("changes"):
        for line in lines:
            with ui.element("li"):
                ui.label(line)
