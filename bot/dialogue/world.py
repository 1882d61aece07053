"""What the machine is given and what it gives back. All plain values: no session, no clock, no network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.channels.content import Content
from domain.kit.values import value

MORE = "~more"  # the offer that turns the page


@value
class Offer:
    """One answer on offer: static options and lists look the same from here. `values` are saved beside the id."""

    id: str
    label: str
    note: str = ""
    words: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@value
class Heard:
    """What came in, for the machine. `silence` is a due instant instead of a message, `start` a flow that we begin, whose
    messages go in this `lane`, `withdrawn` one that we began and whose message never reached the person here.
    """

    text: str = ""
    choice_id: str = ""
    media: tuple[str, ...] = ()
    location: bool = False
    opt_word: Literal["", "stop", "start", "help"] = ""
    silence: Literal["", "nudge", "close"] = ""
    profile_name: str = ""
    start: str = ""
    withdrawn: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    lane: int = 0


class Values(Protocol):
    """Anything variables can be looked up in."""

    def get(self, name: str, default: Any = None, /) -> Any: ...


@value
class World:
    """What the machine may know of the outside. `now` is aware and in the hospital's zone.

    `facts` fill placeholders such as {hospital}. `lists` gives named lists: (name, variables, locale) -> offers or None.
    `with_person`: a person has the conversation, and the machine keeps silent but for what must not wait.
    """

    now: datetime
    channel: str
    languages: tuple[str, ...]
    default_language: str
    facts: "Values"
    lists: Callable[[str, "Values", str], "list[Offer] | None"]
    resume_within_days: int = 7
    loop_rounds: int = 30
    with_person: bool = False


@value
class Wish:
    """A call of the domain that the machine asks for: the flow stands still until `Machine.resume` brings the outcome."""

    action: str
    args: dict[str, Any]


@value
class Outcome:
    """What an action came to: one of its declared outcomes, and variables to save."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Step:
    """The result of one advance: replies so far, a wished call or None, and whether an answer is now awaited.

    `handoff` is the reason a person gets the conversation; `kind` says which replies go out in spite of an opt-out.
    """

    replies: list[Content]
    wish: Wish | None = None
    waiting: bool = False
    handoff: str = ""
    handed_back: bool = False
    kind: str = "message"
