"""The phone itself: header, conversation, composer, and the sheet a list opens."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from web.carrier import Option, PhoneMessage
from web.console.simulator.bubbles import Bubble, Tapped, day_name
from web.phones import Line, Phones
from web.phones.samples import KINDS

# The field is emptied in the browser at once: what is typed while the server answers must not be lost.
_SEND = """
    const field = document.getElementById("compose");
    const text = field.value;
    field.value = "";
    field.style.height = "";
    if (text.trim()) emit(text);
"""
_ON_KEY = f"""(event) => {{
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    {_SEND}
}}"""
_ON_SEND = f'() => {{ {_SEND} document.getElementById("compose").focus(); }}'
_GROW = "(event) => { const f = event.target; f.style.height = 'auto'; f.style.height = f.scrollHeight + 'px'; }"
_NAMES = {"picture": "Picture", "document": "Document", "voice": "Voice note", "location": "Location"}


class Screen:
    """Draws one line at a time. What a person does is handed to `said`, `tapped` and `attached`."""

    def __init__(
        self,
        phones: Phones,
        *,
        said: Callable[[str], Awaitable[None]],
        tapped: Tapped,
        attached: Callable[[str], Awaitable[None]],
    ) -> None:
        self._phones = phones
        self._said, self._tapped, self._attached = said, tapped, attached
        self._bubbles: dict[str, Bubble] = {}
        self._day = ""
        self._line: Line | None = None
        with ui.element("section").classes("phone whatsapp").props('aria-label="Phone"') as self._phone:
            self._draw_header()
            with ui.element("div").classes("scroll"):
                self._conversation = ui.element("div").classes("conversation").props('role="log" aria-live="polite"')
            self._draw_composer()
            self._sheet = ui.element("div").classes("sheet").props('role="dialog" aria-modal="true"')
            self._sheet.set_visibility(False)
            self._sheet.on("keydown.escape", lambda _: self._close_sheet(), args=[])

    # --- parts -------------------------------------------------------------------------------------------------------

    def _draw_header(self) -> None:
        with ui.element("header").classes("top"):
            ui.element("span").classes("back")
            self._avatar = ui.label("").classes("avatar").props('aria-hidden="true"')
            with ui.element("div").classes("who"):
                self._name = ui.label("").classes("name")
                self._presence = ui.label("").classes("presence")

    def _draw_composer(self) -> None:
        with ui.element("div").classes("attachments") as self._menu:
            for kind in KINDS:
                self._attachment(kind)
        self._menu.set_visibility(False)
        with ui.element("div").classes("composer"):
            plus = ui.element("button").classes("round plus").props('type="button" aria-label="Attach"')
            plus.on("click", lambda _: self._menu.set_visibility(not self._menu.visible), args=[])
            field = ui.element("textarea").classes("field")
            field.props('id="compose" rows="1" placeholder="Message" aria-label="Message" maxlength="20000" autofocus')
            field.on("keydown", self._entered, js_handler=_ON_KEY).on("input", js_handler=_GROW)
            send = ui.element("button").classes("round send").props('type="button" aria-label="Send"')
            send.on("click", self._entered, js_handler=_ON_SEND)

    def _attachment(self, kind: str) -> None:
        async def chosen() -> None:
            self._menu.set_visibility(False)
            await self._attached(kind)

        with ui.element("button").classes(f"attachment {kind}").props('type="button"').on("click", chosen, args=[]):
            ui.element("span").classes("sign")
            ui.label(_NAMES[kind])

    async def _entered(self, event: events.GenericEventArguments) -> None:
        text: Any = event.args
        if isinstance(text, list):
            text = text[0] if text else ""
        if isinstance(text, str) and text.strip():
            await self._said(text[:20000])

    # --- what is shown -----------------------------------------------------------------------------------------------

    async def show(self, line: Line) -> None:
        """Clears the screen and shows this line from its history on."""
        self._line = line
        self._bubbles.clear()
        self._day = ""
        self._conversation.clear()
        self._close_sheet()
        self._phone.classes(replace=f"phone {line.channel}")
        self._avatar.set_text("".join(word[0] for word in line.place.name.split()[:2]))
        self._name.set_text(line.place.name)
        history = await self._phones.history(line)
        if self._line is not line:
            return
        with self._conversation:
            if line.channel == "whatsapp":
                ui.label("This is a demonstration: every person and number in it is invented.").classes("notice")
            for message in history:
                self._add(line, message, earlier=True)
        self.refresh()

    def refresh(self, *, waiting: bool = False) -> list[PhoneMessage]:
        """Adds what is new, moves ticks on, and gives back the messages added."""
        line = self._line
        if line is None:
            return []
        thread = self._phones.thread(line)
        new = [message for message in thread if message.sid not in self._bubbles]
        with self._conversation:
            for message in new:
                self._add(line, message)
        answered = False
        for message in reversed(thread):
            self._bubbles[message.sid].mark(message, self._phones.answers.get(message.sid), answered)
            answered = answered or not (message.mine or message.automatic)
        last = next((message.sid for message in reversed(thread) if message.mine), "")
        typing = not answered or (thread and thread[-1].mine)
        typing = typing and (waiting or (bool(last) and self._phones.carrier.typing_for == last))
        self._presence.set_text("typing…" if typing else self._standing(line))
        return new

    @staticmethod
    def _standing(line: Line) -> str:
        return "online" if line.channel == "whatsapp" else line.place.sms

    def _add(self, line: Line, message: PhoneMessage, *, earlier: bool = False) -> None:
        day = day_name(message.at, self._phones.now(), line.place.zone)
        if day != self._day:
            self._day = day
            ui.label(day).classes("day")
        bubble = Bubble(
            message,
            channel=line.channel,
            base_url=self._phones.service.base_url,
            zone=line.place.zone,
            tapped=self._tap,
            opened=self._open_sheet,
        )
        if earlier:
            bubble.mark(message, 200, True)
        self._bubbles[message.sid] = bubble

    # --- lists -------------------------------------------------------------------------------------------------------

    async def _tap(self, message: PhoneMessage, option: Option) -> None:
        self._close_sheet()
        await self._tapped(message, option)

    def _open_sheet(self, message: PhoneMessage) -> None:
        self._sheet.clear()
        with self._sheet:
            ui.element("div").classes("shade").on("click", lambda _: self._close_sheet(), args=[])
            with ui.element("div").classes("panel"):
                with ui.element("div").classes("grip"):
                    close = ui.element("button").classes("close").props('type="button" aria-label="Close"')
                    close.on("click", lambda _: self._close_sheet(), args=[])
                    ui.label(message.opener).classes("title")
                with ui.element("div").classes("rows"):
                    for option in message.rows:
                        self._row(message, option)
        self._sheet.set_visibility(True)
        ui.run_javascript(
            "requestAnimationFrame(() => document.querySelector('.sheet .row')?.focus({preventScroll: true}))"
        )

    def _row(self, message: PhoneMessage, option: Option) -> None:
        async def tap() -> None:
            await self._tap(message, option)
            ui.run_javascript('document.getElementById("compose").focus({preventScroll: true})')

        with ui.element("button").classes("row").props('type="button"').on("click", tap, args=[]):
            with ui.element("span").classes("label"):
                ui.label(option.title).classes("title")
                if option.description:
                    ui.label(option.description).classes("description")
            ui.element("span").classes("radio")

    def _close_sheet(self) -> None:
        self._sheet.set_visibility(False)
