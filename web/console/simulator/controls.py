"""Who is talking to whom, and when: the cards beside the phone."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from nicegui import events, ui

from bot.channels.content import CHANNELS, ChannelName
from domain.kit.errors import CareLineError
from web.phones import Line, Person, Phones, Place, people_of

# A word costs one tap; "language" offers Pidgin from wherever the conversation stands.
WORDS = ("hi", "menu", "language", "help", "human", "STOP", "START")
_STEPS = (("+10 min", timedelta(minutes=10)), ("+1 h", timedelta(hours=1)), ("+1 day", timedelta(days=1)))
_CHANNEL_NAMES: dict[ChannelName, str] = {"whatsapp": "WhatsApp", "sms": "SMS"}
_ON_ENTER = '(event) => { if (event.key === "Enter") { event.preventDefault(); emit(event.target.value); } }'
_ON_CHANGE = "(event) => emit(event.target.value)"


def _typed(event: events.GenericEventArguments) -> str:
    value: Any = event.args[0] if isinstance(event.args, list) and event.args else event.args
    return value.strip() if isinstance(value, str) else ""


class People:
    """Hospital, channel, and whose phone it is. `chosen(code, channel, number)` may raise what is wrong with them."""

    def __init__(self, places: list[Place], chosen: Callable[[str, str, str], Awaitable[None]]) -> None:
        self._places, self._chosen = places, chosen
        self._line: Line | None = None
        self.profile_name = ""
        self._buttons: dict[str, ui.element] = {}
        self._hospitals: dict[str, ui.element] = {}
        with ui.element("section").classes("card people").props('aria-label="Who is talking"'):
            ui.label("Hospital").classes("heading")
            with ui.element("div").classes("choices"):
                for place in places:
                    self._hospitals[place.code] = self._button(place.name, "pill", self._to_place(place))
            with ui.element("div").classes("segmented").props('role="group" aria-label="Channel"'):
                self._channels = {
                    channel: self._button(_CHANNEL_NAMES[channel], "segment", self._to_channel(channel))
                    for channel in CHANNELS
                }
            ui.label("Whose phone").classes("heading")
            self._list = ui.element("div").classes("persons")
            with ui.element("div").classes("fields"):
                self._number = _field("Any number", "number", "+2348031234567", 'inputmode="tel" autocomplete="off"')
                self._number.on("keydown", self._typed_number, js_handler=_ON_ENTER)
                self._number.on("change", self._typed_number, js_handler=_ON_CHANGE)
                name = _field("Profile name", "profile-name", "optional", 'autocomplete="off"')
                name.on("input", self._typed_name, js_handler=_ON_CHANGE)
            self._problem = ui.label("").classes("problem").props('role="alert"')

    def show(self, line: Line) -> None:
        """Marks what is chosen."""
        moved = self._line is None or self._line.place != line.place or self._line.channel != line.channel
        self._line = line
        self._problem.set_text("")
        for code, button in self._hospitals.items():
            _press(button, code == line.place.code)
        for channel, button in self._channels.items():
            _press(button, channel == line.channel)
        if moved:
            self._list.clear()
            people = [person for person in people_of(line.place.code) if line.channel in person.channels]
            with self._list:
                self._buttons = {person.phone: self._person(person) for person in people}
        for phone, button in self._buttons.items():
            _press(button, phone == line.number)
        ui.run_javascript(f'document.getElementById("number").value = {json.dumps(line.number)}')

    def _button(self, label: str, style: str, action: Callable[[], Awaitable[None]]) -> ui.element:
        with ui.element("button").classes(style).props('type="button"').on("click", action, args=[]) as button:
            ui.label(label)
        return button

    def _person(self, person: Person) -> ui.element:
        async def be() -> None:
            await self._change(number=person.phone)

        with ui.element("button").classes("person").props('type="button"').on("click", be, args=[]) as button:
            ui.label(" & ".join(name.split()[0] for name in person.names) if len(person.names) > 1 else person.names[0]
                     ).classes("name")  # fmt: skip
            ui.label(person.phone).classes("number")
            for name, proof in zip(person.names, person.proofs, strict=True):
                ui.label(f"{name.split()[0]}: {proof}" if len(person.names) > 1 else proof).classes("proof")
            ui.label(person.note).classes("note")
        return button

    def _to_place(self, place: Place) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            people = people_of(place.code)
            await self._change(code=place.code, number=people[0].phone if people else "")

        return go

    def _to_channel(self, channel: ChannelName) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            await self._change(channel=channel)

        return go

    async def _typed_number(self, event: events.GenericEventArguments) -> None:
        number = _typed(event)
        if number and (self._line is None or number != self._line.number):
            await self._change(number=number)

    def _typed_name(self, event: events.GenericEventArguments) -> None:
        self.profile_name = _typed(event)

    async def _change(self, code: str = "", channel: str = "", number: str = "") -> None:
        line = self._line
        if line is None:
            return
        try:
            await self._chosen(code or line.place.code, channel or line.channel, number or line.number)
        except CareLineError as error:
            self._problem.set_text(str(error))


class Now:
    """The service's clock, which can be moved on to see what becomes due."""

    def __init__(self, phones: Phones, moved: Callable[[datetime, bool], Awaitable[None]]) -> None:
        self._phones, self._moved = phones, moved
        self._line: Line | None = None
        with ui.element("section").classes("card now").props('aria-label="Now"'):
            ui.label("Now").classes("heading")
            self._reading = ui.label("").classes("reading").props('data-fact="now"')
            with ui.element("div").classes("choices"):
                for label, step in _STEPS:
                    self._step(label, step)
                with ui.element("button").classes("pill").props('type="button"').on("click", self._reset, args=[]):
                    ui.label("Reset")
            pick = _field("Set to", "set-now", "", 'type="datetime-local"')
            pick.on("change", self._picked, js_handler=_ON_CHANGE)
        ui.timer(5.0, self.draw, immediate=False)

    def show(self, line: Line) -> None:
        self._line = line
        self.draw()

    def draw(self) -> None:
        if self._line is not None:
            zone = self._line.place.zone
            now = self._phones.now().astimezone(zone)
            self._reading.set_text(f"{now:%a} {now.day} {now:%b %Y, %H:%M} ({zone.key})")

    def _step(self, label: str, step: timedelta) -> None:
        async def on() -> None:
            await self._shift(self._phones.now() + step)

        with ui.element("button").classes("pill").props('type="button"').on("click", on, args=[]):
            ui.label(label)

    async def _reset(self) -> None:
        await self._shift(None)

    async def _picked(self, event: events.GenericEventArguments) -> None:
        try:
            local = datetime.fromisoformat(_typed(event))
        except ValueError:
            return
        if self._line is not None:
            await self._shift(local.replace(tzinfo=self._line.place.zone))

    async def _shift(self, instant: datetime | None) -> None:
        await self._moved(await self._phones.shift_to(instant), instant is None)
        self.draw()


def draw_words(said: Callable[[str], Awaitable[None]], again: Callable[[], Awaitable[None]]) -> None:
    """Words worth trying, and the carrier's second delivery of the same message."""

    def pill(label: str, action: Callable[[], Awaitable[None]]) -> None:
        with ui.element("button").classes("pill").props('type="button"').on("click", action, args=[]):
            ui.label(label)

    def word(text: str) -> None:
        async def say() -> None:
            await said(text)

        pill(text, say)

    with ui.element("section").classes("card words").props('aria-label="Say"'):
        ui.label("Say").classes("heading")
        with ui.element("div").classes("choices"):
            for text in WORDS:
                word(text)
        ui.label("Delivery").classes("heading")
        with ui.element("div").classes("choices"):
            pill("Deliver the last message twice", again)


def _field(label: str, mark: str, hint: str, more: str) -> ui.element:
    with ui.element("label").classes("entry"):
        ui.label(label).classes("caption")
        return ui.element("input").props(f'id="{mark}" placeholder="{hint}" {more}')


def _press(button: ui.element, pressed: bool) -> None:
    button.props(f'aria-pressed="{str(pressed).lower()}"')
