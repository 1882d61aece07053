"""Messages as a phone draws them. Every text becomes a text node, never markup: names and bodies may be hostile."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nicegui import ui

from web.carrier import Option, PhoneMessage
from web.local import MOUNTED_AT

Tapped = Callable[[PhoneMessage, Option], Awaitable[None]]
_URL = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")
# What every browser draws and no browser runs.
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_KINDS = {"image": "Picture", "audio": "Voice message", "video": "Video", "application": "Document"}
_FAILURES = {63016: "outside WhatsApp's 24-hour window", 21610: "the person has opted out"}


def ticks_of(message: PhoneMessage, answer: int | None, answered: bool) -> tuple[str, str]:
    """Style and meaning of a message's ticks.

    A hospital's message has the status the carrier reports; a person's is delivered once our webhook has taken it
    (`answer`, its HTTP status, None while it runs or when that is long ago) and read once a reply followed it.
    """
    if not message.mine:
        return {
            "sent": ("one", "sent"),
            "delivered": ("two", "delivered"),
            "read": ("two read", "read"),
            "failed": ("failed", "failed"),
            "undelivered": ("failed", "undelivered"),
        }.get(message.status, ("one", message.status))
    if answer is not None and not 200 <= answer < 300:
        return "failed", f"our webhook answered {answer or 'nothing'}"
    if answered:
        return "two read", "answered"
    return ("two", "delivered") if answer is not None else ("one", "on its way")


class Bubble:
    """One message on the screen; its ticks can still change."""

    def __init__(
        self,
        message: PhoneMessage,
        *,
        channel: str,
        base_url: str,
        zone: ZoneInfo,
        tapped: Tapped,
        opened: Callable[[PhoneMessage], None],
    ) -> None:
        self.message = message
        self._shown = ("", "")
        side = "mine" if message.mine else "theirs"
        with ui.element("div").classes(f"line {side}").props(f'data-sid="{message.sid}"'):
            with ui.element("div").classes("bubble"):
                for url, content_type in message.media:
                    _medium(url, content_type)
                if message.location is not None:
                    _place(message)
                if message.text:
                    _text(message.text, base_url)
                with ui.element("div").classes("meta"):
                    ui.label(f"{message.at.astimezone(zone):%H:%M}").classes("time")
                    self._ticks = ui.element("span").classes("ticks").props('role="img"')
                    self._word = ui.label("").classes("word")
                if message.opener:
                    self._opener(message, opened)
            if message.buttons:
                with ui.element("div").classes("replies"):
                    for option in message.buttons:
                        _reply(message, option, tapped)
            if channel == "sms":
                cost = f"{message.segments} segment{'s' if message.segments != 1 else ''} · {message.encoding}"
                ui.label(f"{cost} · sent by the carrier" if message.automatic else cost).classes("cost")

    @staticmethod
    def _opener(message: PhoneMessage, opened: Callable[[PhoneMessage], None]) -> None:
        button = ui.element("button").classes("opener").props('type="button" aria-haspopup="dialog"')
        button.on("click", lambda _: opened(message), args=[])
        with button:
            ui.element("span").classes("listsign")
            ui.label(message.opener)

    def mark(self, message: PhoneMessage, answer: int | None, answered: bool) -> None:
        """Shows how far the message is."""
        style, meaning = shown = ticks_of(message, answer, answered)
        if shown == self._shown:
            return
        self._shown = shown
        self._ticks.classes(replace=f"ticks {style}").props(f'title="{meaning}" aria-label="{meaning}"')
        if style == "failed":
            code = message.error_code
            reason = _FAILURES.get(code or 0, f"error {code}" if code else meaning)
            self._word.set_text(f"Not delivered: {reason}")
        else:
            self._word.set_text(meaning)


def day_name(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`Today`, `Yesterday`, or the date."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day in (today, today - timedelta(days=1)):
        return "Today" if day == today else "Yesterday"
    return f"{day:%A} {day.day} {day:%B %Y}"


def _text(text: str, base_url: str) -> None:
    with ui.element("div").classes("text"):
        for piece in _URL.split(text):
            # Only our own links can be clicked: what a stranger writes must lead nowhere.
            if piece.startswith(f"{base_url}/"):
                ui.link(piece, piece, new_tab=True).classes("ours")
            elif piece:
                ui.label(piece).classes("plain")


def _reply(message: PhoneMessage, option: Option, tapped: Tapped) -> None:
    async def tap() -> None:
        await tapped(message, option)

    with ui.element("button").classes("reply").props('type="button"').on("click", tap, args=[]):
        ui.label(option.title)


def _medium(url: str, content_type: str) -> None:
    sid = url.rstrip("/").rpartition("/")[2]
    if content_type in _IMAGES and re.fullmatch("ME[0-9a-f]{32}", sid):
        ui.element("img").classes("picture").props(f'alt="Picture" src="{MOUNTED_AT}/stored-media/{sid}"')
        return
    kind = content_type.partition("/")[0]
    with ui.element("div").classes("file"):
        ui.element("span").classes(f"filesign {'voice' if kind == 'audio' else 'paper'}")
        with ui.element("div"):
            ui.label(_KINDS.get(kind, "File")).classes("filename")
            ui.label(content_type or "attachment").classes("filetype")


def _place(message: PhoneMessage) -> None:
    at = message.location
    if at is None:
        return
    with ui.element("div").classes("place"):
        with ui.element("div").classes("map"):
            ui.element("span").classes("pin")
        ui.label(at.label or "Location").classes("filename")
        ui.label(at.address or f"{at.latitude:.5f}, {at.longitude:.5f}").classes("filetype")
