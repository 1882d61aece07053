"""The page: one line at a time, redrawn when the carrier tells of a change."""

import asyncio
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI
from nicegui import Client, background_tasks, ui

from bot.channels.content import CHANNELS
from domain.kit.errors import CareLineError
from web.carrier import Option, PhoneMessage
from web.console.simulator.controls import Now, People, draw_words
from web.console.simulator.happenings import Happenings
from web.console.simulator.screen import Screen
from web.phones import Line, Phones, Place, Written, people_of, phones_of

_CSS = (Path(__file__).parent / "simulator.css").read_text("utf-8")
# Changes that come together are drawn together, and a busy carrier never keeps the loop busy drawing.
_DRAW_EVERY = 0.03
_STRANGER = "+2348030000001"


def register(app: FastAPI) -> None:
    """Adds the page for this application."""

    @ui.page("/simulator", title="CareLine phone simulator")
    async def simulator(hospital: str = "", channel: str = "whatsapp", phone: str = "") -> None:
        phones = phones_of(app)
        places = [place for place in await phones.places() if place.whatsapp or place.sms]
        if not places:
            ui.label("There is no hospital with a number here yet. Load the demo: careline demo")
            return
        await Simulator(phones, places).open(hospital, channel, phone)


class Simulator:
    """One open browser tab."""

    def __init__(self, phones: Phones, places: list[Place]) -> None:
        self._phones, self._places = phones, places
        self._line: Line | None = None
        self._writing = 0
        self._due: asyncio.TimerHandle | None = None
        self._drawn = 0.0
        self._client: Client = ui.context.client
        ui.add_css(_CSS)
        with ui.element("main").classes("simulator"):
            with ui.element("div").classes("beside"):
                with ui.element("header").classes("brand"):
                    ui.label("CareLine").classes("product")
                    ui.label("Phone simulator").classes("subtitle")
                self._people = People(places, self._choose)
            self._screen = Screen(phones, said=self._say, tapped=self._tap, attached=self._attach)
            with ui.element("div").classes("beside"):
                draw_words(self._say, self._again)
                self._now = Now(phones, self._moved)
                self._happenings = Happenings(phones)
        forget = phones.carrier.subscribe(self._changed)
        self._client.on_delete(forget)

    async def open(self, hospital: str, channel: str, phone: str) -> None:
        """Shows what the address asks for, or the demo's first person."""
        place = next((p for p in self._places if p.code.casefold() == hospital.casefold()), self._places[0])
        channel = next(c for c in (channel, *CHANNELS) if c in CHANNELS and place.number(c))
        suggested = [person.phone for person in people_of(place.code) if channel in person.channels]
        try:
            await self._choose(place.code, channel, phone or suggested[0])
        except (CareLineError, IndexError):
            await self._choose(place.code, channel, _STRANGER)

    async def _choose(self, code: str, channel: str, number: str) -> None:
        line = await self._phones.line(code, channel, number)
        if line == self._line:
            return
        self._line = line
        self._people.show(line)
        self._now.show(line)
        self._happenings.start(line)
        await self._screen.show(line)
        self._draw_happenings(line)
        asked = urlencode({"hospital": line.place.code, "channel": line.channel, "phone": line.number})
        ui.run_javascript(f'history.replaceState(history.state, "", "?{asked}")')

    # --- what the person does ----------------------------------------------------------------------------------------

    async def _say(self, text: str) -> None:
        if self._line is not None:
            await self._write(self._line, f"Wrote {_short(text)}", text)

    async def _tap(self, message: PhoneMessage, option: Option) -> None:
        if self._line is None:
            return
        button = option if option in message.buttons else None
        row = None if button else option
        await self._write(self._line, f"Tapped {_short(option.title)}", button=button, row=row, quoted=message.sid)

    async def _attach(self, kind: str) -> None:
        if self._line is not None:
            await self._write(self._line, f"Sent a {kind}", attach=kind)

    async def _write(
        self,
        line: Line,
        what: str,
        text: str = "",
        *,
        button: Option | None = None,
        row: Option | None = None,
        quoted: str = "",
        attach: str = "",
    ) -> None:
        self._writing += 1
        try:
            written = await self._phones.write(
                line,
                text,
                button=button,
                row=row,
                quoted=quoted,
                attach=attach,
                profile_name=self._people.profile_name,
            )
        finally:
            self._writing -= 1
        self._wrote(line, written, what)

    async def _again(self) -> None:
        if self._line is None:
            return
        line = self._line
        try:
            self._wrote(line, await self._phones.write_again(line), "Delivered again")
        except CareLineError as error:
            self._happenings.note(str(error))

    def _wrote(self, line: Line, written: Written, what: str) -> None:
        if line == self._line:
            self._happenings.wrote(written, what)

    async def _moved(self, now: datetime, reset: bool) -> None:
        if self._line is not None:
            local = now.astimezone(self._line.place.zone)
            what = "The clock is right again" if reset else f"It is now {local:%a} {local.day} {local:%b, %H:%M}"
            self._happenings.note(what, "what fell due was run")

    # --- what changes ------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        """The carrier tells of a change, in its own context; drawing happens a little later, once for many changes."""
        if self._line is None:
            return
        self._happenings.watch(self._line)
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_at(max(loop.time(), self._drawn + _DRAW_EVERY), self._draw)

    def _draw(self) -> None:
        self._due = None
        self._drawn = asyncio.get_running_loop().time()
        line = self._line
        if line is None or self._client.is_deleted:
            return
        with self._client:
            new = self._screen.refresh(waiting=self._writing > 0)
            self._draw_happenings(line, answered=any(not message.mine for message in new))

    def _draw_happenings(self, line: Line, *, answered: bool = True) -> None:
        self._happenings.reported(line)
        if answered:
            background_tasks.create(self._ask_answerer(line), name="who answers")

    async def _ask_answerer(self, line: Line) -> None:
        who = await self._phones.answered_by(line)
        if line == self._line and not self._client.is_deleted:
            self._happenings.set_answerer(who)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= 28 else f"“{text[:27]}…”"
