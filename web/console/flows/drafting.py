"""The hospital's draft under one open page: every change is saved at once, and said so."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.loading import Problem, Source, is_chat, read_texts
from bot.dialogue.wording import language_of
from bot.publishing import Draft, chat_file, check_draft, read_draft, save_file, translate
from domain.kit.errors import CareLineError, Conflict
from web.login import Seat, SessionOver

Edit = Callable[[str], str]
Tell = Callable[[str, bool], None]  # a sentence, and whether something went wrong
_TRIES = 4  # somebody else may save between our reading and our saving


@dataclass(slots=True)
class Drafting:
    """What a page knows of the draft. `tell` shows a sentence; `changed` is called after each save."""

    seat: Seat
    draft: Draft
    tell: Tell
    changed: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    _saving: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    @property
    def may_edit(self) -> bool:
        return self.seat.may("flows.edit")

    def file_of(self, flow: str) -> str:
        """Of a flow by its name; of chats by theirs, as in `transcripts/at_the_gate`."""
        return f"{flow}.yaml"

    @property
    def flow_files(self) -> dict[str, str]:
        """The draft's files without translations and chats."""
        return {f: text for f, text in self.draft.files.items() if language_of(f) is None and not is_chat(f)}

    def source(self, flow: str) -> tuple[Source | None, list[Problem]]:
        """The flow's file as read; None with its faults while it cannot be."""
        file = self.file_of(flow)
        sources, problems = read_texts({file: self.draft.files[file]})
        return (sources[0] if sources else None), problems

    def flow(self, name: str) -> Flow | None:
        """The flow typed; None while its file cannot be read."""
        content = self.source(name)[0]
        return content.content if content is not None and isinstance(content.content, Flow) else None

    def everywhere(self) -> Everywhere | None:
        content = self.source("everywhere")[0]
        return content.content if content is not None and isinstance(content.content, Everywhere) else None

    async def change(self, flow: str, edit: Edit) -> bool:
        """Applies the edit to the newest text of the flow's file and saves it. Says what stands in the way."""
        file = self.file_of(flow)

        async def save() -> None:
            text = edit(self.draft.files[file])
            if text != self.draft.files[file]:
                await self._save(file, text)

        return await self._said(save)

    async def overwrite(self, flow: str, text: str, seen: int) -> None:
        """Saves a whole text that was written over version `seen` of the draft. Raises `Conflict` if there is a newer one."""
        async with self._saving, self.seat.work() as ctx:
            self.draft = await save_file(ctx, version=seen, name=self.file_of(flow), text=text)
        await self._after()

    async def say_in(self, language: str, english: str, texts: Sequence[str], context: str) -> bool:
        """Saves a translation."""

        async def save() -> None:
            async with self.seat.work() as ctx:
                self.draft = await translate(
                    ctx, version=self.draft.version, language=language, english=english, texts=texts, context=context
                )

        return await self._said(save)

    async def keep_chat(self, name: str, text: str) -> bool:
        """Saves a written chat in a file of its own."""

        async def save() -> None:
            await self._save(chat_file(name, self.draft.files), text)

        return await self._said(save)

    async def remove(self, file: str) -> bool:
        """Takes a file of the hospital's own out of the draft."""

        async def save() -> None:
            await self._save(file, None)

        return await self._said(save)

    async def problems(self) -> list[Problem]:
        """Every fault of the draft."""
        async with self.seat.work() as ctx:
            return await check_draft(ctx)

    async def reload(self) -> None:
        """What others have saved meanwhile."""
        async with self.seat.work() as ctx:
            self.draft = await read_draft(ctx)

    async def _save(self, file: str, text: str | None) -> None:
        async with self.seat.work() as ctx:
            self.draft = await save_file(ctx, version=self.draft.version, name=file, text=text)

    async def _said(self, save: Callable[[], Awaitable[None]]) -> bool:
        self._waiting += 1
        self.tell("Saving…", False)
        async with self._saving:
            self._waiting -= 1
            try:
                for attempt in range(_TRIES):
                    try:
                        await save()
                        break
                    except Conflict:
                        if attempt + 1 == _TRIES:
                            raise
                        await self.reload()
            except CareLineError as error:
                self.tell(sentence_of(error), True)
                return False
        await self._after()
        return True

    async def _after(self) -> None:
        if self._waiting:
            return
        at = self.seat.service.clock.now().astimezone(self.seat.hospital.zone)
        self.tell(f"Saved in the draft at {at:%H:%M:%S}. Patients do not see it before it is published.", False)
        for hear in list(self.changed):
            await hear()


def sentence_of(error: CareLineError) -> str:
    """What is said of an error on a page."""
    if isinstance(error, SessionOver):
        return f"{error.sentence} What was saved before is safe; reload this page to log in."
    return error.sentence
