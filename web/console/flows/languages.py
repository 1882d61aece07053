"""`/console/flows/languages`: every text of the draft in one language, the missing ones first."""

from collections.abc import Mapping

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.wording import LANGUAGE_NAMES, SOURCE_LOCALE, language_of
from bot.publishing import Translation, read_translations
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting

_AT_ONCE = 40


def register(app: FastAPI) -> None:
    frame.page(app, "/languages", "Languages", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The languages to choose from, and the table of the one chosen."""
    languages = [
        found for file in sorted(drafting.draft.files) if (found := language_of(file)) not in (None, SOURCE_LOCALE)
    ]
    tables: dict[str, list[Translation]] = {}
    async with drafting.seat.work() as ctx:
        for language in languages:
            if language is not None:
                tables[language] = await read_translations(ctx, language)
    chosen = asked.get("language", "")
    if chosen not in tables:
        chosen = max(tables, key=lambda language: sum(t.missing for t in tables[language]))
    parts.paragraph(
        "English stands in the conversations themselves. A text that has no translation is said in English.", "hint"
    )
    with ui.element("nav").classes("tabs").props('aria-label="Languages"'):
        for language, rows in tables.items():
            missing = sum(row.missing for row in rows)
            told = LANGUAGE_NAMES.get(language, language) + (f" ({missing} missing)" if missing else "")
            way = parts.link(told, f"{frame.HOME}/languages?language={language}")
            if language == chosen:
                way.props('aria-current="page"')
    await _draw_table(drafting, chosen, tables[chosen])


async def _draw_table(drafting: Drafting, language: str, rows: list[Translation]) -> None:
    ordered = sorted(rows, key=lambda row: not row.missing)
    wanted: list[str] = []
    shown = _AT_ONCE

    async def search(said: str) -> None:
        nonlocal wanted, shown
        wanted, shown = said.casefold().split(), _AT_ONCE
        redraw()

    async def more() -> None:
        nonlocal shown
        shown += _AT_ONCE
        redraw()

    parts.field("Search in English, translation or place", "", search)
    table = ui.element("div").classes("texts")

    def redraw() -> None:
        table.clear()
        found = [row for row in ordered if all(word in _searched(row) for word in wanted)]
        with table:
            ui.label(f"{len(found)} texts, {sum(row.missing for row in rows)} of all without a translation").classes(
                "hint"
            )
            for row in found[:shown]:
                _draw_row(drafting, language, row)
            if len(found) > shown:
                parts.button("Show more", more, "quiet")

    redraw()


def _searched(row: Translation) -> str:
    return " ".join((row.english, row.plural, *row.texts, *row.places)).casefold()


def _draw_row(drafting: Drafting, language: str, row: Translation) -> None:
    now = list(row.texts)
    may = drafting.seat.may("flows.translate")

    def form(number: int) -> parts.Changed | None:
        async def changed(said: str) -> None:
            now[number] = said
            whole = all(now)
            if (whole or not any(now)) and await drafting.say_in(language, row.english, now, row.context):
                shown.classes(add="" if whole else "missing", remove="missing" if whole else "")

        return changed if may else None

    shown = ui.element("section").classes("text missing" if row.missing else "text")
    with shown:
        parts.paragraph(row.english, "english")
        if row.plural:
            parts.paragraph(f"for several: {row.plural}", "english")
        kind = "words, with commas between them; " if row.context == "words" else ""
        ui.label(f"{kind}{', '.join(row.places[:3])}").classes("hint")
        spoken = LANGUAGE_NAMES.get(language, language)
        for number, said in enumerate(row.texts):
            which = f", form {number + 1}" if len(row.texts) > 1 else ""
            made = parts.field(f"{spoken}{which}", said, form(number), lines=True)
            made.props["input-attrs"] = {
                "lang": language.replace("_", "-"),
                "aria-label": f"{spoken}{which}: {row.english}",
            }
