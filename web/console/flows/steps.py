"""`/console/flows/steps/<flow>`: a conversation in forms, for people who never saw YAML, with a phone beside it to try it."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.flow import Everywhere, Flow
from bot.publishing import editing
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.step_form import StepForm
from web.console.flows.summaries import summary_of
from web.console.flows.trying import draw_trial


def register(app: FastAPI) -> None:
    frame.page(app, "/steps/{flow}", "Change a conversation", draw)


def ways_between(drafting: Drafting, flow: str, here: str) -> None:
    """The looks at one flow."""
    figures = [("Figures", "watch")] if drafting.seat.may("flows.watch") else []
    with ui.element("nav").classes("tabs").props('aria-label="This conversation"'):
        for label, path in (("Steps", "steps"), ("Picture", "picture"), *figures, ("Text", "source")):
            way = parts.link(label, f"{frame.HOME}/{path}/{flow}")
            if path == here:
                way.props('aria-current="page"')


def known_flow(drafting: Drafting, asked: Mapping[str, str]) -> str | None:
    """The flow the address names, if the draft has it; says so if not."""
    flow = asked.get("flow", "")
    if drafting.file_of(flow) in drafting.draft.files:
        return flow
    parts.paragraph("There is no such conversation.")
    parts.link("All conversations", frame.HOME)
    return None


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The form on one side, the phone on the other."""
    flow = known_flow(drafting, asked)
    if flow is None:
        return
    ways_between(drafting, flow, "steps")
    with ui.element("div").classes("beside"):
        with ui.element("div").classes("form"):
            await _draw_form(drafting, flow, asked.get("step", ""))
        with ui.element("aside").classes("trial").props('aria-label="Try it" id="try"'):
            await draw_trial(drafting, flow)


async def _draw_form(drafting: Drafting, flow: str, wanted: str) -> None:
    source, problems = drafting.source(flow)
    if source is None:
        parts.paragraph("This conversation cannot be shown as steps at the moment, because its text has a fault:")
        for problem in problems:
            parts.paragraph(f"Line {problem.line}: {problem.message}", "wrong")
        parts.link("Mend it in the text", f"{frame.HOME}/source/{flow}", "button main")
        return
    if isinstance(source.content, Everywhere):
        await _draw_everywhere(drafting, source.content)
        return
    content = source.content
    parts.heading(content.title)
    if not drafting.may_edit:
        parts.paragraph("You may look at it, not change it.", "hint")
    _draw_head(drafting, content)
    parts.heading("Steps")
    parts.paragraph(
        "A conversation goes from step to step, beginning with the first. Open a step to change it.", "hint"
    )
    rows: list[tuple[ui.element, str]] = []

    async def search(said: str) -> None:
        words = said.casefold().split()
        for row, text in rows:
            row.set_visibility(all(word in text for word in words))

    parts.field("Find a step", "", search)
    everything = ui.element("div").classes("steps")

    async def redraw(opened: str = "") -> None:
        everything.clear()
        rows.clear()
        flow_now = drafting.flow(flow)
        if flow_now is None:
            ui.navigate.reload()
            return
        with everything:
            for state, spec in flow_now.states.items():
                _draw_step(state, spec, flow_now, opened)
            if opened in flow_now.states:
                ui.run_javascript(f'document.getElementById("step-{opened}").scrollIntoView({{block: "start"}})')

    def _draw_step(state: str, spec: Any, flow_now: Flow, opened: str) -> None:
        form = StepForm(drafting, flow, state, redraw)
        told = summary_of(state, spec)
        first = " (the first step)" if state == flow_now.start else ""
        row = parts.fold(told + first, form.draw, style="step", opened=state == opened)
        row.props(f'id="step-{state}" data-step="{state}"')
        rows.append((row, told.casefold()))

    await redraw(wanted)


def _draw_head(drafting: Drafting, flow: Flow) -> None:
    may = drafting.may_edit

    async def head() -> None:
        def text(key: str) -> parts.Changed | None:
            async def changed(said: str) -> None:
                await drafting.change(flow.flow, lambda now: editing.set_text(now, (key,), said))

            return changed if may else None

        parts.field("Title, for people", flow.title, text("title"))
        parts.field("Words that start it", flow.words, text("words"), hint="Whole messages, with commas between them")

        async def resumable(on: bool) -> None:
            await drafting.change(flow.flow, lambda now: editing.set_flag(now, ("resumable",), on))

        async def digresses(on: bool) -> None:
            await drafting.change(flow.flow, lambda now: editing.set_flag(now, ("digresses",), on))

        parts.tick("After a silence it is offered again where it stood", flow.resumable, resumable if may else None)
        parts.tick("Afterwards the question that was open is asked again", flow.digresses, digresses if may else None)

    parts.fold("Title, words that start it, settings", head, style="head")


async def _draw_everywhere(drafting: Drafting, everywhere: Everywhere) -> None:
    """What the bot says and understands in every conversation."""
    parts.heading("Everywhere")

    def saving(*path: str) -> parts.Changed | None:
        async def changed(said: str) -> None:
            await drafting.change("everywhere", lambda now: editing.set_text(now, path, said))

        return changed if drafting.may_edit else None

    parts.heading("What it says", 3)
    for name in type(everywhere.texts).model_fields:
        said = getattr(everywhere.texts, name)
        if said:
            parts.field(name.replace("_", " ").capitalize(), said, saving("texts", name), lines=True)
    parts.heading("What it understands", 3)
    for name, move in everywhere.moves.items():
        parts.field(f"Words for: {name}", move.words, saving("moves", name, "words"), lines=True)
