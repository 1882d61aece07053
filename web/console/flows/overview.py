"""`/console/flows`: every flow with what it is for, what starts it and whether the draft changes it."""

from collections.abc import Mapping

from fastapi import FastAPI
from nicegui import ui
from starlette.responses import RedirectResponse, Response

from bot.dialogue.flow import Flow
from bot.dialogue.loading import read_texts
from bot.publishing import discard_draft
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.upgrading import draw_upgrade


def register(app: FastAPI) -> None:
    @ui.page("/")
    def home() -> Response:
        return RedirectResponse(frame.HOME, 303)

    frame.page(app, "", "What the bot says", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The list, with a search that looks into titles, words and texts."""
    parts.paragraph(
        "Choose a conversation to change it. Everything you change is kept in a draft, and patients see nothing of it before "
        "it is published."
    )
    _draw_state(drafting)
    await draw_upgrade(drafting)
    rows: list[tuple[ui.element, str]] = []

    async def search(said: str) -> None:
        wanted = said.casefold().split()
        shown = 0
        for row, text in rows:
            fits = all(word in text for word in wanted)
            row.set_visibility(fits)
            shown += fits
        found.set_text(f"{shown} of {len(rows)} conversations" if wanted else "")

    parts.field("Search in names, words and texts", "", search)
    found = ui.label("").props('role="status"').classes("hint")
    with ui.element("ul").classes("flows"):
        for name, title, words, about, text in _entries(drafting):
            with ui.element("li") as row, ui.element("a").classes("flow").props(f'href="{frame.HOME}/steps/{name}"'):
                ui.label(title).classes("name")
                if f"{name}.yaml" in drafting.draft.changed:
                    ui.label("changed in the draft").classes("mark")
                ui.label(about).classes("about")
                if words:
                    ui.label(f"Patients start it with: {words}").classes("about")
            rows.append((row, text))


def _entries(drafting: Drafting) -> list[tuple[str, str, str, str, str]]:
    """(name, title, words, about, what is searched), by title; a file that cannot be read stands first."""
    sources, _ = read_texts(drafting.flow_files)
    read = {source.file: source for source in sources}
    found = []
    for file, text in drafting.flow_files.items():
        name = file.removesuffix(".yaml")
        source = read.get(file)
        if source is None:
            found.append(
                (name, name, "", "This file has a fault and cannot be read. Mend it as text.", text.casefold())
            )
        elif isinstance(source.content, Flow):
            flow = source.content
            about = f"{flow.flow}, {len(flow.states)} steps"
            found.append((name, flow.title, flow.words, about, text.casefold()))
        else:
            about = "What the bot says and understands in every conversation"
            found.append((name, "Everywhere", "", about, text.casefold()))
    return sorted(found, key=lambda entry: (not entry[3].startswith("This file"), entry[1].casefold()))


def _draw_state(drafting: Drafting) -> None:
    draft = drafting.draft
    with ui.element("section").classes("card").props('aria-label="The draft"'):
        if not draft.changed:
            on = f"version {draft.base}" if draft.base else "the conversations as shipped"
            parts.paragraph(f"The draft changes nothing. Patients talk with {on}.")
            return
        names = ", ".join(sorted(draft.changed))
        by = f", last by {draft.changed_by}" if draft.changed_by else ""
        parts.paragraph(f"The draft changes {parts.counted(len(draft.changed), 'file')}{by}: {names}.")
        with ui.element("div").classes("row"):
            parts.link("See what changes, and publish", f"{frame.HOME}/publish", "button main")
            if drafting.seat.may("flows.discard_draft"):
                _draw_discard(drafting)


def _draw_discard(drafting: Drafting) -> None:
    async def ask() -> None:
        sure.set_visibility(True)
        first.set_visibility(False)

    async def discard() -> None:
        async with drafting.seat.work() as ctx:
            await discard_draft(ctx, version=drafting.draft.version)
        parts.go(frame.HOME)

    first = parts.button("Throw the draft away", ask, "quiet")
    sure = parts.button("Really throw it away? It cannot be brought back", discard, "danger")
    sure.set_visibility(False)
