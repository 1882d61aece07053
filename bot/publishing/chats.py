"""The hospital's own chats: kept in the draft with the flows they speak of, and played before every publication."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.dialogue.compiling import compile_set
from bot.dialogue.loading import CHATS
from bot.publishing.drafts import kept_draft
from bot.publishing.editing import name_for
from bot.publishing.running import require_reader
from bot.trying.playing import Failure
from bot.trying.running import run_transcripts
from bot.trying.transcripts import chats_in, read_transcripts
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class Chat:
    """A written chat of the draft; of a file that cannot be read, the file. `name` is for people."""

    file: str
    name: str
    readable: bool = True


def chats_of(files: Mapping[str, str]) -> list[Chat]:
    """The chats in a set of files, in the order of their names."""
    texts = chats_in(files)
    transcripts, faults = read_transcripts(texts)
    broken = {fault.file for fault in faults}
    found = {Chat(chat.file, chat.name) for chat in transcripts if chat.file not in broken}
    found |= {Chat(file, file.removeprefix(CHATS), readable=False) for file in broken}
    return sorted(found, key=lambda chat: (chat.name.casefold(), chat.file))


def chat_file(name: str, files: Iterable[str]) -> str:
    """A name of its own for the file of a new chat: `transcripts/at_the_gate.yaml`."""
    taken = [file.removeprefix(CHATS).removesuffix(".yaml") for file in files if file.startswith(CHATS)]
    return f"{CHATS}{name_for(name, taken)}.yaml"


async def play_chats(ctx: Context, file: str | None = None) -> dict[Chat, Failure | None]:
    """Plays the draft's chats that can be read, or one file's, on the draft: what each came to, None where it went as written.

    Of a chat that fails in several languages the first is told. Raises `FlowsRefused` for flows that cannot be read.
    Permission `flows.read`.
    """
    require_reader(ctx)
    return await asyncio.to_thread(_played, (await kept_draft(ctx)).files, file)


def _played(files: Mapping[str, str], only: str | None) -> dict[Chat, Failure | None]:
    chats = [chat for chat in chats_of(files) if chat.readable and only in (None, chat.file)]
    texts = {chat.file: files[chat.file] for chat in chats}
    failed: dict[Chat, Failure] = {}
    for failure in run_transcripts(compile_set(files), read_transcripts(texts)[0]).failures:
        failed.setdefault(Chat(failure.file, failure.name), failure)
    return {chat: failed.get(chat) for chat in chats}
