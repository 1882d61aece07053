"""What is around every page: who may see it, the way between pages, and one line that says what was saved or went wrong."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.publishing import read_draft
from bot.service import Service
from domain.kit.errors import CareLineError, Forbidden
from domain.staff.rules import role_name
from web.console.flows import parts
from web.console.flows.drafting import Drafting, Tell, sentence_of
from web.login import LOGIN_PATH, Seat, SessionOver, refusal, seat_of

HOME = parts.HOME
_CSS = (Path(__file__).parent / "flows.css").read_text("utf-8")
_WAYS = {
    "Flows": HOME,
    "Languages": f"{HOME}/languages",
    "Chats": f"{HOME}/chats",
    "Publish": f"{HOME}/publish",
    "History": f"{HOME}/history",
}
Draw = Callable[[Drafting, Mapping[str, str]], Awaitable[None]]


def page(app: FastAPI, path: str, title: str, draw: Draw) -> None:
    """Adds a page below `/console/flows`. `draw` gets the draft and what the address says, names from path and query."""

    @ui.page(f"/flows{path}", title=f"{title} - CareLine", response_timeout=20)
    async def shown(request: Request) -> Response | None:
        service: Service = app.state.service
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        seat = await seat_of(service, request)
        if seat is None:
            return RedirectResponse(f"{LOGIN_PATH}?next={quote(here)}", 303)
        try:
            async with seat.work() as ctx:
                draft = await read_draft(ctx)
        except SessionOver:
            return RedirectResponse(f"{LOGIN_PATH}?next={quote(here)}", 303)
        except Forbidden:
            return refusal(
                f"Your role ({role_name(seat.role)}) may not see the conversation flows. An administrator can."
            )
        ui.add_css(_CSS)
        told = _around(seat, request.url.path, title)
        ui.on_exception(partial(_tell_of, told))
        drafting = Drafting(seat, draft, told)
        with ui.element("div").classes("page").props('id="main"'):
            await draw(drafting, {**request.query_params, **request.path_params})
        return None


def _tell_of(tell: Tell, error: Exception) -> None:
    """What an act on the page was refused for; anything else is our fault and in the log."""
    tell(
        sentence_of(error) if isinstance(error, CareLineError) else "Something went wrong here. Please try again.", True
    )


def _around(seat: Seat, path: str, title: str) -> Tell:
    with ui.element("a").classes("skip").props('href="#main"'):
        ui.label("To the content")
    with ui.element("header").classes("bar"):
        parts.link("CareLine", HOME, "product")
        with ui.element("nav").props('aria-label="Pages"'):
            for label, target in _WAYS.items():
                way = parts.link(label, target)
                if target == path:
                    way.props('aria-current="page"')
        with ui.element("form").classes("me").props('method="post" action="/console/logout"'):
            ui.label(f"{seat.who.name}, {seat.hospital.name}").classes("name")
            parts.link("Password", "/console/password")
            with ui.element("button").classes("button quiet").props('type="submit"'):
                ui.label("Log out")
    said = ui.label("").classes("said").props('role="status" aria-live="polite"')
    with ui.element("h1").classes("title"):
        ui.label(title)

    def tell(sentence: str, wrong: bool) -> None:
        said.set_text(sentence)
        said.classes(add="wrong" if wrong else "", remove="" if wrong else "wrong")

    return tell
