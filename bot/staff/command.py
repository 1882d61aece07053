"""What a staff command is made of, and what it may answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.staff.desk import Desk
    from bot.worker.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `line` is the command line it stands for, so a button works as long as the record it names."""

    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to go with the text where the channel can show one. `data` is a PNG."""

    data: bytes = field(repr=False)
    name: str = "chart.png"


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one message. `in_place` replaces the message whose button was tapped, where the channel can.

    `more` is the line that shows the rest of a long list. `beside` are messages to others that were enqueued with it.
    `as_patient`: what this phone writes from here on is for the patients' dialogue, and the desk forgets its open question.
    """

    text: str = field(repr=False)
    buttons: tuple[Button, ...] = ()
    in_place: bool = False
    more: str = ""
    picture: Picture | None = None
    beside: tuple["Outgoing", ...] = field(default=(), repr=False)
    as_patient: bool = False


class Question(Exception):
    """Raised by a command to ask back. Its text is for the person who wrote only, so it is no part of the exception's own."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Missing(Question):
    """Something the command needs was not said. `line` is run again with the answer in the place of `{}`.

    `verbatim`: the answer is text of somebody's own, so it is taken as it is even if it begins like a command.
    """

    def __init__(self, question: str, line: str, choices: tuple[Button, ...] = (), *, verbatim: bool = False) -> None:
        super().__init__(question)
        self.line = line
        self.choices = choices
        self.verbatim = verbatim


class Unsure(Question):
    """The command asks for a yes first. `count` is what the yes covers: if it has changed by then, it asks again."""

    def __init__(self, question: str, count: int, yes: str) -> None:
        super().__init__(question)
        self.count = count
        self.yes = yes


Run = Callable[["Desk", str], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Command:
    """One staff command.

    `words` begin its line (longest match over all commands wins); the rest of the line goes to `run`. `permission` is the
    operation that decides whose help lists it and who may call it; empty means every member of staff. `examples` are real
    lines: HELP shows them, and a test runs them. `menu` is what Telegram's menu says of it; empty keeps it out.
    """

    name: str
    group: str
    words: tuple[str, ...]
    permission: str
    help: str
    examples: tuple[str, ...]
    run: Run = field(repr=False)
    menu: str = ""
    changes: bool = False
