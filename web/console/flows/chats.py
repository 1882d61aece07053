"""`/console/flows/chats`: chats that must go as they are written, played at will and before every publication."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from fastapi import FastAPI
from nicegui import ui

from bot.dialogue.loading import FlowsRefused
from bot.publishing import Chat, Recent, chats_of, export_conversation, play_chats, recent_conversations
from bot.trying.playing import Failure
from web.console.flows import frame, parts
from web.console.flows.drafting import Drafting
from web.console.flows.source import draw_findings


def register(app: FastAPI) -> None:
    frame.page(app, "/chats", "Chats", draw)


async def draw(drafting: Drafting, asked: Mapping[str, str]) -> None:
    """The chats of the draft, and how to get more of them."""
    parts.paragraph(
        "A chat is written down: what a patient does, and what the bot must say to it. All of them are played before the draft "
        "is published; if one goes another way, nothing is published. Keep one wherever you try the draft."
    )
    table = ChatList(drafting)
    table.draw()
    drafting.changed.append(table.redraw)
    if drafting.seat.may("flows.export"):
        parts.fold("Make a chat of a real conversation", partial(_draw_recent, drafting), style="new")


class ChatList:
    """Each chat with what it came to since the page was opened."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting
        self._came: dict[Chat, Failure | None] = {}

    def draw(self) -> None:
        parts.button("Play them all", self._playing(None), "main")
        self._refused = ui.element("div")
        self._list = ui.element("div").props('role="list" aria-label="Chats" aria-live="polite"')
        self._draw_list()

    async def redraw(self) -> None:
        """The draft is another one: what a chat came to says nothing any more."""
        self._came.clear()
        self._draw_list()

    def _draw_list(self) -> None:
        chats = chats_of(self._drafting.draft.files)
        self._list.clear()
        with self._list:
            if not chats:
                parts.paragraph("There is none yet.")
            for chat in chats:
                with ui.element("div").classes("card").props('role="listitem"'):
                    self._draw_chat(chat)

    def _draw_chat(self, chat: Chat) -> None:
        parts.heading(chat.name, 3)
        if not chat.readable:
            parts.paragraph("It cannot be read. Mend it as text.", "wrong")
        elif chat in self._came:
            failure = self._came[chat]
            if failure is None:
                parts.paragraph("It goes as written.", "good")
            else:
                draw_failure(failure)
        with ui.element("div").classes("row"):
            if chat.readable:
                parts.button("Play", self._playing(chat.file), "quiet")
            parts.link("As text", f"{frame.HOME}/source/{chat.file.removesuffix('.yaml')}")
            if self._drafting.may_edit:
                parts.button("Remove", partial(self._remove, chat), "quiet")

    async def _remove(self, chat: Chat) -> None:
        await self._drafting.remove(chat.file)

    def _playing(self, file: str | None) -> Callable[[], Awaitable[None]]:
        async def play() -> None:
            self._refused.clear()
            try:
                async with self._drafting.seat.work() as ctx:
                    self._came |= await play_chats(ctx, file)
            except FlowsRefused as error:
                with self._refused:
                    draw_findings(error.problems)
            self._draw_list()

        return play


def draw_failure(failure: Failure) -> None:
    """Where a chat goes another way, and what was said instead."""
    parts.paragraph(f"It goes another way at line {failure.line}.", "wrong")
    if failure.before:
        parts.paragraph("\n".join(failure.before), "said-text")
    parts.paragraph("- is expected, + came instead:", "hint")
    parts.paragraph(failure.what, "said-text")


async def _draw_recent(drafting: Drafting) -> None:
    async with drafting.seat.work() as ctx:
        found = await recent_conversations(ctx)
    parts.paragraph(
        "Nothing that a patient wrote is taken over: each message is replaced by one of a sample hospital's with the same "
        "effect. The audit says who made which.",
        "hint",
    )
    if not found:
        parts.paragraph("Nobody has written in the last seven days.")
        return
    said = {"name": ""}

    async def named(name: str) -> None:
        said["name"] = name

    parts.field("What the chat shows", "", named)
    told = ui.element("div").props('role="status"')
    for recent in found:
        with ui.element("div").classes("row"):
            parts.paragraph(_about(drafting, recent))
            parts.button("Make a chat of it", _making(drafting, recent, said, told), "quiet")


def _about(drafting: Drafting, recent: Recent) -> str:
    at = recent.at.astimezone(drafting.seat.hospital.zone)
    place = f"now at {recent.standing}" if recent.standing else "nothing is open"
    written = parts.counted(recent.messages, "message")
    return f"{at:%a} {at.day} {at:%b, %H:%M}, {recent.channel}, {written}, {place}"


def _making(
    drafting: Drafting, recent: Recent, said: dict[str, str], told: ui.element
) -> Callable[[], Awaitable[None]]:
    async def make() -> None:
        name = said["name"].strip()
        told.clear()
        with told:
            if not name:
                parts.paragraph("Say first in a few words what the chat shows.", "wrong")
                return
            async with drafting.seat.work() as ctx:
                chat = await export_conversation(ctx, recent.id, name)
            if await drafting.keep_chat(name, chat.text):
                parts.paragraph(f"“{name}” is kept in the draft.", "good")
                if chat.astray:
                    turns = ", ".join(map(str, chat.astray))
                    parts.paragraph(f"In these turns the sample hospital came to something else: {turns}.", "hint")

    return make
