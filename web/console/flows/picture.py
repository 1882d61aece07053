"""`/console/flows/picture/<flow>`: a conversation as a picture with its figures; a click on a step opens its form."""

from collections.abc import Mapping

from fastapi import FastAPI
from nicegui import events, ui

from bot.dialogue.diagram import mermaid
from bot.watching import counts_for
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.looking import WATCH, draw_look, look_of
from web.console.flows.steps import known_flow, ways_between


def register(app: FastAPI) -> None:
    frame.page(app, "/picture/{flow}", "A conversation as a picture", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The diagram of the machine that runs it; the steps' page says the same in words."""
    name = known_flow(drafting, asked)
    if name is None:
        return
    ways_between(drafting, name, "picture")
    flow = drafting.flow(name)
    if flow is None:
        parts.paragraph("This cannot be drawn: it is no conversation of steps, or its text has a fault.")
        return
    parts.heading(flow.title)
    parts.paragraph(
        "Questions end in a question mark. Touch a step to change it; the page Steps lists them in words.", "hint"
    )
    came: dict[str, int] = {}
    took: Mapping[tuple[str, str], int] = {}
    if drafting.seat.may(WATCH):
        look, entries = await look_of(drafting, asked)
        async with drafting.seat.work() as ctx:
            counts = await counts_for(ctx, name, **look.part)
        came = {state: count.entered for state, count in counts.states.items() if count.entered}
        took = counts.ways(flow)
        draw_look(look, entries, f"{frame.HOME}/picture/{name}")
        parts.paragraph(
            f"In brackets: how often patients came to a step and went a way, {look.told}. The page Figures says it in words.",
            "hint",
        )

    def opened(event: events.MermaidNodeClickEventArguments) -> None:
        state = event.node_id.removeprefix("s_")
        if state in flow.states:
            parts.go(f"{frame.HOME}/steps/{name}?step={state}")

    with ui.element("div").classes("picture").props(f'role="img" aria-label="{len(flow.states)} steps and their ways"'):
        ui.mermaid(mermaid(flow, came, took), config={"securityLevel": "strict"}, on_node_click=opened)
