"""`/console/flows/source/<flow>`: a conversation as its text, checked while it is written, with a phone beside it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.loading import Problem, is_chat
from bot.publishing import check_draft
from domain.kit.errors import Conflict
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.steps import known_flow, ways_between
from web.console.flows.trying import draw_trial

GoTo = Callable[[Problem], Awaitable[None]]
# The line goes to the upper part of the field, so that what follows is in sight.
_GO_TO = """
    const field = document.querySelector(".source textarea");
    const lines = field.value.split("\\n");
    const line = Math.max(1, Math.min(%d, lines.length));
    const at = lines.slice(0, line - 1).join("\\n").length + (line > 1 ? 1 : 0);
    field.focus();
    document.querySelector(".line-number").textContent = "Line " + line;
    field.setSelectionRange(at, at + lines[line - 1].length);
    field.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(field).lineHeight));
"""
_TELL_LINE = """
    const field = document.querySelector(".source textarea");
    const tell = () => {
        const line = field.value.slice(0, field.selectionStart).split("\\n").length;
        document.querySelector(".line-number").textContent = "Line " + line;
    };
    for (const name of ["keyup", "click", "focus"]) field.addEventListener(name, tell);
"""


def register(app: FastAPI) -> None:
    frame.page(app, "/source/{flow:path}", "A conversation as text", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """Text and findings on one side, the phone on the other."""
    flow = known_flow(drafting, asked)
    if flow is None:
        return
    chats = is_chat(drafting.file_of(flow))
    if chats:
        parts.link("All chats", f"{frame.HOME}/chats")
    else:
        ways_between(drafting, flow, "source")
    with ui.element("div").classes("" if chats else "beside"):
        with ui.element("div").classes("form"):
            editor = Editor(drafting, flow)
            await editor.open(int(asked["line"]) if asked.get("line", "").isdigit() else 0)
        if chats:
            return
        with ui.element("aside").classes("trial").props('aria-label="Try it" id="try"'):
            await draw_trial(drafting, flow)


class Editor:
    """The text of one file. It is saved as it is written, faults and all; a save of somebody else is never overwritten."""

    def __init__(self, drafting: Drafting, flow: str) -> None:
        self._drafting, self._flow, self._file = drafting, flow, drafting.file_of(flow)
        self._seen = drafting.draft.version
        self._saving = asyncio.Lock()
        self._checking = self._unchecked = False
        self._theirs = ui.element("div").classes("card wrong").props('role="alert"')
        self._theirs.set_visibility(False)
        self._field = ui.textarea(f"The text of {self._file}", value=drafting.draft.files[self._file])
        self._field.classes("source").props("outlined stack-label debounce=700 input-class=code spellcheck=false")
        if drafting.may_edit:
            self._field.on_value_change(self._written)
        else:
            self._field.props("readonly")
        ui.label("").classes("line-number hint")
        self._findings = ui.element("section").props('aria-label="Findings" aria-live="polite"')

    async def open(self, line: int) -> None:
        """Shows what is wrong now, at the line the address names."""
        ui.run_javascript(_TELL_LINE)
        if line:
            ui.run_javascript(_GO_TO % line)
        await self._check()

    async def _written(self) -> None:
        async with self._saving:
            text = self._field.value or ""
            if text == self._drafting.draft.files.get(self._file):
                return
            try:
                await self._drafting.overwrite(self._flow, text, self._seen)
            except Conflict:
                await self._drafting.reload()
                self._show_theirs()
                return
            self._seen = self._drafting.draft.version
        await self._check()

    def _show_theirs(self) -> None:
        async def keep_mine() -> None:
            self._seen = self._drafting.draft.version
            self._theirs.set_visibility(False)
            await self._drafting.overwrite(self._flow, self._field.value or "", self._seen)
            self._seen = self._drafting.draft.version
            await self._check()

        async def take_theirs() -> None:
            self._seen = self._drafting.draft.version
            self._theirs.set_visibility(False)
            self._field.set_value(self._drafting.draft.files[self._file])
            await self._check()

        who = self._drafting.draft.changed_by or "Somebody"
        self._theirs.clear()
        with self._theirs:
            parts.paragraph(f"{who} has saved the draft meanwhile. What you wrote is still here, but not saved.")
            parts.button("Save mine over it", keep_mine, "main")
            parts.button("Show theirs instead", take_theirs, "quiet")
        self._theirs.set_visibility(True)

    async def _check(self) -> None:
        """One check at a time; what is written meanwhile is checked afterwards, once."""
        self._unchecked = True
        if self._checking:
            return
        self._checking = True
        try:
            while self._unchecked:
                self._unchecked = False
                async with self._drafting.seat.work() as ctx:
                    problems = await check_draft(ctx)
        finally:
            self._checking = False
        here = [problem for problem in problems if problem.file == self._file]
        self._findings.clear()
        with self._findings:
            draw_findings(here, self._go_to)
            elsewhere = len(problems) - len(here)
            if elsewhere:
                parts.link(f"{elsewhere} findings in other files", f"{frame.HOME}/publish")

    async def _go_to(self, problem: Problem) -> None:
        ui.run_javascript(_GO_TO % problem.line)


def draw_findings(problems: list[Problem], go_to: GoTo | None = None) -> None:
    """What is wrong and how to mend it, worst first; each leads to its line."""
    if not problems:
        parts.paragraph("Nothing is wrong here.", "good")
        return
    with ui.element("ul").classes("findings"):
        for problem in sorted(problems, key=lambda p: (p.severity != "error", p)):
            with ui.element("li").classes("error" if problem.severity == "error" else "warning"):
                _draw_place(problem, go_to)
                ui.label(f"{problem.message}. {problem.fix.capitalize()}." if problem.fix else f"{problem.message}.")


def _draw_place(problem: Problem, go_to: GoTo | None) -> None:
    kind = "must be mended" if problem.severity == "error" else "please look"
    if go_to is None:
        target = f"{frame.HOME}/source/{problem.file.removesuffix('.yaml')}?line={problem.line}"
        label = f"{problem.file}, line {problem.line} ({kind})"
        if problem.file.endswith(".yaml"):
            parts.link(label, target)
        else:
            ui.label(label)
        return

    async def there() -> None:
        await go_to(problem)

    parts.button(f"Line {problem.line} ({kind})", there, "quiet")
