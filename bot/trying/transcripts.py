"""Chats written down: YAML that reads like a chat, a document for each. What is misspelt is a `Problem` with its line.

The head names the chat and says where it begins; `steps` follow. A step's first key says what happens:

`patient` writes, `tap` touches an option (by SMS: answers its number), `media` and `location` are sent, `wait` and `now` let
time pass, `begin` is a flow that we begin, `outcome` what actions are to come to next; `bot` is all that came back, text by
text, `template` the approved template instead, `silence` nothing at all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar
from zlib import crc32

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.dialogue.faults import one_of, value_fault
from bot.dialogue.loading import CHATS, SHIPPED, Problem, compose_documents, is_chat, yaml_problem
from bot.dialogue.wording import LANGUAGE_NAMES, LOCALES, SOURCE_LOCALE

# English first: everybody else may type it too.
LANGUAGES = tuple(locale for locale in LANGUAGE_NAMES if locale == SOURCE_LOCALE or (LOCALES / locale).is_dir())

# Step -> what may stand beside it.
STEPS: Mapping[str, frozenset[str]] = {
    "patient": frozenset({"again", "repeated"}),
    "tap": frozenset(),
    "media": frozenset({"text"}),
    "location": frozenset(),
    "wait": frozenset(),
    "now": frozenset(),
    "begin": frozenset({"data"}),
    "outcome": frozenset(),
    "bot": frozenset({"options", "segments"}),
    "template": frozenset({"values"}),
    "silence": frozenset(),
}
T = TypeVar("T", bound="Transcript")
_EVERY_STEP = frozenset({"only"})
_TIMES = frozenset({"again", "repeated"})
_MOST_TIMES = 50  # a chat is played while somebody waits for it


Channel = Literal["whatsapp", "sms"]


@dataclass(frozen=True)
class Transcript:
    """One chat. Without `languages` it is played in all of them.

    `begins` (written `from`) is a flow or `flow.state` to begin at, with `data` as its variables; without it somebody writes
    for the first time. `now` is local. `line` is where the chat stands in its file, `lines` where each step does.
    """

    file: str
    name: str
    steps: tuple[dict[str, Any], ...]
    channels: tuple[Channel, ...] = ("whatsapp", "sms")
    languages: tuple[str, ...] = ()
    now: str = "2026-11-20 09:00"
    begins: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    line: int = 1
    lines: tuple[int, ...] = ()

    def plays(self) -> list[tuple[str, Channel]]:
        """(language, channel): English, and the languages it names, over each channel; every other one over one of them.

        Which one follows from the name alone. In one transcript the languages take turns, so each comes to both.
        """
        both = [(language, channel) for language in self.languages or LANGUAGES[:1] for channel in self.channels]
        if self.languages:
            return both
        start = crc32(f"{self.file} {self.name}".encode())
        order = tuple(LANGUAGE_NAMES)
        return both + [(x, self.channels[(start + order.index(x)) % len(self.channels)]) for x in LANGUAGES[1:]]


def read_transcript_folder(folder: Path = SHIPPED) -> dict[str, str]:
    """The chats beside the flows of `folder`, as file name -> YAML text."""
    paths = sorted((folder / CHATS).glob("*.yaml"))
    return {f"{CHATS}{path.name}": path.read_text(encoding="utf-8") for path in paths}


def read_transcripts(texts: Mapping[str, str]) -> tuple[list[Transcript], list[Problem]]:
    """The chats of these files, in order, and every fault found in reading them."""
    return read_as(Transcript, texts, STEPS)


def chats_in(texts: Mapping[str, str]) -> dict[str, str]:
    """Those files of a set that hold chats."""
    return {file: text for file, text in texts.items() if is_chat(file)}


def chat_faults(texts: Mapping[str, str]) -> list[Problem]:
    """Every fault of a set's chats that is found by reading them."""
    return read_transcripts(chats_in(texts))[1]


def read_as(
    kind: type[T], texts: Mapping[str, str], steps: Mapping[str, frozenset[str]]
) -> tuple[list[T], list[Problem]]:
    """The same for chats with more to their heads or other steps."""
    found: list[T] = []
    problems: list[Problem] = []
    for file, text in sorted(texts.items()):
        try:
            for data, lines in compose_documents(text):
                faults = list(_faults(kind, file, data, lines, steps))
                problems += faults
                if not faults:
                    try:
                        found.append(_made(kind, file, data, lines))
                    except ValidationError as error:
                        problems += _misfits(file, error, lines)
        except yaml.YAMLError as error:
            problems.append(yaml_problem(file, text, error))
    names: dict[tuple[str, str], int] = {}
    for chat in found:
        if names.setdefault((chat.file, chat.name), chat.line) != chat.line:
            problems.append(
                Problem(chat.file, chat.line, "doubled", f"there are two chats “{chat.name}”", "rename one")
            )
    return found, problems


Lines = Callable[..., int]


def _heads(kind: type[Transcript]) -> dict[str, bool]:
    """What may stand in a head: name as written -> whether it must."""
    hidden = {"file", "line", "lines"}
    return {
        "from" if f.name == "begins" else f.name: f.default is MISSING and f.default_factory is MISSING
        for f in fields(kind)
        if f.name not in hidden
    }


def _listed(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []


def _faults(
    kind: type[Transcript], file: str, data: Any, line: Lines, steps: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem(file, line(), "empty", "this is no chat", "start it with 'name:'")
        return
    heads = _heads(kind)
    for key in data:
        if key not in heads:
            yield Problem(file, line(key), "unknown_key", f"'{key}' is not a key here", one_of(str(key), heads))
    for key, needed in heads.items():
        if needed and key not in data:
            yield Problem(file, line(), "missing_key", f"'{key}' is missing", f"add '{key}:'")
    for number, language in enumerate(_listed(data, "languages")):
        if language not in LANGUAGE_NAMES:
            at = line("languages", number)
            yield Problem(file, at, "value", f"'{language}' is no language", one_of(str(language), LANGUAGE_NAMES))
    for number, step in enumerate(_listed(data, "steps")):
        at = line("steps", number)
        name = str(next(iter(step), "")) if isinstance(step, dict) else str(step)
        if name not in steps:
            yield Problem(file, at, "unknown_step", f"'{name}' is no step", one_of(name, steps))
            continue
        yield from _misfits_beside(file, at, name, step, steps[name] | _EVERY_STEP)


def _misfits_beside(file: str, at: int, name: str, step: dict[str, Any], beside: frozenset[str]) -> Iterator[Problem]:
    for key, value in step.items():
        if key != name and key not in beside:
            fix = one_of(str(key), beside)
            yield Problem(file, at, "unknown_key", f"'{key}' does not stand beside '{name}'", fix)
        elif key in _TIMES and not (isinstance(value, int) and 1 <= value <= _MOST_TIMES):
            yield Problem(file, at, "value", f"'{key}' is a number from 1 to {_MOST_TIMES}", "write such a number")


def _made(kind: type[T], file: str, data: dict[str, Any], line: Lines) -> T:
    """The typed chat. Raises pydantic's `ValidationError`."""
    given = {"begins" if key == "from" else key: value for key, value in data.items()}
    lines = [line("steps", number) for number in range(len(_listed(data, "steps")))]
    return TypeAdapter(kind).validate_python({**given, "file": file, "line": line(), "lines": lines})


def _misfits(file: str, error: ValidationError, line: Lines) -> Iterator[Problem]:
    for fault in error.errors():
        where = tuple("from" if part == "begins" else part for part in fault["loc"])
        what, fix = value_fault(fault)
        yield Problem(file, line(*where), "value", f"{'.'.join(map(str, where))}: {what}", fix)
