"""`/console/flows/history`: what patients were told when, and the way back to it."""

from collections.abc import Mapping
from functools import partial

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.publishing import FlowDiff, diff_releases, history, roll_back
from bot.publishing.history import Entry
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting


def register(app: FastAPI) -> None:
    frame.page(app, "/history", "History", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """Every version, newest first."""
    async with drafting.seat.work() as ctx:
        entries = await history(ctx)
    parts.paragraph(
        "Going back makes a new version with the old texts. Nothing is lost, and the draft stays as it is.", "hint"
    )
    for place, entry in enumerate(entries):
        older = entries[place + 1] if place + 1 < len(entries) else None
        with ui.element("section").classes("card release").props(f'data-release="{entry.number}"'):
            _draw_entry(drafting, entry, older)


def name_of(entry: Entry) -> str:
    return f"Version {entry.number}" if entry.number else "As shipped"


def _draw_entry(drafting: Drafting, entry: Entry, older: Entry | None) -> None:
    parts.heading(name_of(entry))
    at = entry.published_at.astimezone(drafting.seat.hospital.zone)
    told = f"{entry.author}, {at:%a} {at.day} {at:%b %Y, %H:%M}. {entry.note}"
    parts.paragraph(told)
    if entry.current:
        parts.paragraph("This is what patients get now.", "good")
    if entry.conversations:
        under_way = parts.counted(entry.conversations, "conversation")
        parts.paragraph(f"Under way with it, to the end: {under_way}.")
    if older is not None:
        _draw_changes(drafting, entry, older)
    if not entry.current and drafting.seat.may("flows.roll_back"):
        _draw_way_back(drafting, entry)


def _draw_changes(drafting: Drafting, entry: Entry, older: Entry) -> None:
    async def changes() -> None:
        async with drafting.seat.work() as ctx:
            diff = await diff_releases(ctx, older.number, entry.number)
        draw_changes(diff)

    parts.fold(f"What it changed, against {name_of(older).lower()}", changes)


def draw_changes(diff: FlowDiff) -> None:
    """What differs, a line each; translations are folded together by language."""
    if not diff.changes:
        parts.paragraph("Nothing differs.")
        return
    _draw_lines([change.sentence for change in diff.changes if not change.language])
    by_language: dict[str, list[str]] = {}
    for change in diff.changes:
        if change.language:
            by_language.setdefault(change.language, []).append(change.sentence)
    for language, sentences in by_language.items():
        told = f"{LANGUAGE_NAMES.get(language, language)}: {parts.counted(len(sentences), 'translation')}"
        parts.fold(told, partial(_draw_later, sentences))


async def _draw_later(sentences: list[str]) -> None:
    _draw_lines(sentences)


def _draw_lines(sentences: list[str]) -> None:
    with ui.element("ul").classes("changes"):
        for sentence in sentences:
            with ui.element("li"):
                ui.label(sentence)


def _draw_way_back(drafting: Drafting, entry: Entry) -> None:
    said = {"note": ""}

    async def noted(note: str) -> None:
        said["note"] = note

    async def form() -> None:
        parts.paragraph(
            f"Patients who begin a conversation from now on get the texts of {name_of(entry).lower()} again."
        )
        parts.field("Why (for the history)", "", noted)

        async def back() -> None:
            async with drafting.seat.work() as ctx:
                done = await roll_back(ctx, entry.number, note=said["note"])
            parts.go(f"{frame.HOME}/history?done={done.number}")

        parts.button(f"Yes, go back to {name_of(entry).lower()}", back, "danger")

    parts.fold(f"Go back to {name_of(entry).lower()}", form, style="new")
