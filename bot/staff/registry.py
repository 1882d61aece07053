"""Every staff command, found by its file in `commands/`, and the one a line means."""

import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from bot.staff import commands as folder
from bot.staff.command import Command
from domain.kit.context import Actor

_SPACES = re.compile(r"\s+")
_NEAR = 72  # out of 100; below it a suggestion is more noise than help


@dataclass(frozen=True, slots=True)
class Meant:
    """A command and what was said after its words."""

    command: Command
    rest: str


@cache
def commands() -> dict[str, Command]:
    """By name. A file may define `COMMAND` or several as `COMMANDS`. Raises ValueError if two claim the same words."""
    found: dict[str, Command] = {}
    for info in sorted(pkgutil.iter_modules(folder.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{folder.__name__}.{info.name}")
        for command in getattr(module, "COMMANDS", None) or (module.COMMAND,):
            if command.name in found:
                raise ValueError(f"two commands are called {command.name}")
            found[command.name] = command
    _phrases(tuple(found.values()))
    return found


def _phrases(known: tuple[Command, ...]) -> dict[str, Command]:
    by_phrase: dict[str, Command] = {}
    for command in known:
        for phrase in command.words:
            if by_phrase.setdefault(phrase, command) is not command:
                raise ValueError(f"{phrase!r} starts both {by_phrase[phrase].name} and {command.name}")
    return by_phrase


@cache
def phrases() -> dict[str, Command]:
    """What a line may begin with, in lower case."""
    return _phrases(tuple(commands().values()))


def meant(text: str) -> Meant | None:
    """The command whose words begin the line, longest first. `/leads_board@bot 2` is `leads board 2`."""
    line = _plain(text)
    words = line.split(" ")
    lowered = [word.casefold() for word in words]
    for length in range(min(len(words), 5), 0, -1):
        said = " ".join(lowered[:length])
        command = phrases().get(said) or phrases().get(said.rstrip(":,.?!"))
        if command is not None:
            return Meant(command, " ".join(words[length:]).lstrip(":, ").strip())
    return None


def _plain(text: str) -> str:
    line = _SPACES.sub(" ", text.replace("\u00a0", " ")).strip()
    if line.startswith("/"):
        head, _, rest = line[1:].partition(" ")
        line = f"{head.partition('@')[0].replace('_', ' ')} {rest}".strip()
    # "task:call her" has no blank after the colon
    return re.sub(r"^([a-zA-Z ]+):(?=\S)", r"\1: ", line)


def may_use(actor: Actor, command: Command) -> bool:
    return not command.permission or actor.may(command.permission)


def nearest(text: str, actor: Actor, limit: int = 3) -> list[str]:
    """Phrases of commands this actor may use that look like the beginning of the line."""
    words = _plain(text).casefold().split(" ")
    usable = [phrase for phrase, command in phrases().items() if may_use(actor, command)]
    scored: dict[str, float] = {}
    for length in range(1, min(len(words), 3) + 1):
        said = " ".join(words[:length])
        for phrase, score, _ in process.extract(said, usable, scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR):
            scored[phrase] = max(score, scored.get(phrase, 0.0))
    best = sorted(scored, key=lambda phrase: (-scored[phrase], phrase))
    return list(dict.fromkeys(best))[:limit]
