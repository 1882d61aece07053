"""`/console/flows/publish`: what the draft changes, what is wrong with it, whom it concerns, and publishing it."""

from collections.abc import Mapping

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.loading import FlowsRefused, Problem
from bot.publishing import Impact, chats_of, diff_draft, impact_of_draft, publish
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.history import draw_changes
from web.console.flows.source import draw_findings

_STAYS = ""


def register(app: FastAPI) -> None:
    frame.page(app, "/publish", "Publish", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """Changes, findings, conversations under way, then the note and the button."""
    if asked.get("done", "").isdigit():
        with ui.element("section").classes("card good").props('role="status"'):
            parts.paragraph(f"Version {asked['done']} is published. Patients get it within two seconds.")
            parts.link("To the history, and the way back", f"{frame.HOME}/history")
    if not drafting.draft.changed:
        parts.paragraph("The draft changes nothing, so there is nothing to publish.")
        parts.link("Choose a conversation to change", frame.HOME)
        return
    async with drafting.seat.work() as ctx:
        diff = await diff_draft(ctx)
        concerned = await impact_of_draft(ctx)
    parts.heading("What changes")
    draw_changes(diff)
    parts.heading("What is wrong")
    problems = await drafting.problems()
    draw_findings(problems)
    if any(problem.code == "untranslated" for problem in problems):
        parts.paragraph("You can publish before everything is translated.", "hint")
        parts.link("Translate it first", f"{frame.HOME}/languages")
    chats = chats_of(drafting.draft.files)
    if chats:
        parts.paragraph(
            f"Publishing plays {parts.counted(len(chats), 'chat')} first, and stops if one goes another way.", "hint"
        )
    parts.heading("Conversations under way")
    moves = Moves(drafting, concerned)
    moves.draw()
    parts.heading("Publish")
    _draw_publishing(drafting, problems, moves)


class Moves:
    """Whether conversations under way go over to the new version, and where to from a step that is gone."""

    def __init__(self, drafting: Drafting, concerned: list[Impact]) -> None:
        self._drafting, self._concerned = drafting, concerned
        self._over = False
        self._to: dict[str, str] = {}

    @property
    def map(self) -> dict[str, str] | None:
        """None: they finish where they began."""
        return dict(self._to) if self._over else None

    def draw(self) -> None:
        standing = sum(impact.conversations for impact in self._concerned)
        if not self._concerned:
            parts.paragraph("No step that somebody could stand on changes.")
            return
        parts.paragraph(
            f"{parts.counted(standing, 'conversation')} now on a step that changes. Whoever is under way finishes with the "
            "version they began with, unless you let them go over to the new one."
        )
        with ui.element("ul").classes("changes"):
            for impact in self._concerned:
                if impact.conversations or impact.moves_to is None:
                    gone = " (gone in the draft)" if impact.moves_to is None else ""
                    with ui.element("li"):
                        ui.label(f"{impact.state}{gone}: {parts.counted(impact.conversations, 'conversation')}")
        if not self._drafting.seat.may("flows.publish"):
            return
        choices = ui.element("div")

        async def over(on: bool) -> None:
            self._over = on
            choices.set_visibility(on)

        parts.tick("Let conversations under way go over to the new version at their next message", False, over)
        choices.set_visibility(False)
        with choices:
            for impact in self._concerned:
                if impact.moves_to is None:
                    self._draw_choice(impact.state)

    def _draw_choice(self, place: str) -> None:
        flow = place.partition(".")[0]
        content = self._drafting.flow(flow) if f"{flow}.yaml" in self._drafting.draft.files else None
        steps = {f"{flow}.{state}": f"goes to {state}" for state in content.states} if content is not None else {}

        async def chosen(target: str) -> None:
            self._to.pop(place, None)
            if target != _STAYS:
                self._to[place] = target

        parts.choice(f"Who stands on {place}", {_STAYS: "stays with the old version", **steps}, _STAYS, chosen)


def _draw_publishing(drafting: Drafting, problems: list[Problem], moves: Moves) -> None:
    if not drafting.seat.may("flows.publish"):
        parts.paragraph("Your role may change the draft, not publish it. An administrator can.")
        return
    if any(problem.severity == "error" for problem in problems):
        parts.paragraph("Mend what must be mended first, then come back here.", "wrong")
        return
    said = {"note": ""}

    async def noted(note: str) -> None:
        said["note"] = note

    parts.field("What changes, in a few words (for the history)", "", noted)
    refused = ui.element("div")

    async def go() -> None:
        refused.clear()
        try:
            async with drafting.seat.work() as ctx:
                done = await publish(ctx, version=drafting.draft.version, note=said["note"], move_map=moves.map)
        except FlowsRefused as error:
            drafting.tell("It was not published.", True)
            with refused:
                draw_findings(error.problems)
            return
        parts.go(f"{frame.HOME}/publish?done={done.number}")

    parts.button("Publish to patients", go, "main")
