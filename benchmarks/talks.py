"""What the load driver's patients do: each looks at the last message on the phone and answers it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

# What a patient does at a question, found by the choices it offers: `flow.state`, or the machine's own `~kind`.
_ASKED = {
    "welcome.consent": "tap:agree",
    "menu.choose": "tap:book",
    "book.whom": "tap:self",
    "book.department": "department:",
    "book.provider": "tap:first",
    "book.day": "day:",
    "book.times": "row:",
    "book.confirm": "tap:yes",
    "~mean": "row:",
}
# And at one that offers nothing, by a word of it.
_OPEN = (("date of birth", "birth:"), ("name", "name:"))
_BOOKED = "ppointment number"
_PLAIN = ("menu", "help", "hours", "menu", "opening hours", "info")
_GIVEN = ("Ada", "Bola", "Chidi", "Dayo", "Efe", "Femi", "Gozie", "Halima", "Ife", "Jide", "Kemi", "Lola")
_FAMILY = ("Obi", "Ade", "Bello", "Chukwu", "Danladi", "Eze", "Fashola", "Garba", "Hassan", "Ibe", "Johnson", "Kalu")
# Those who work on most days, so that a random weekday is rarely nobody's.
_DEPARTMENTS = (
    "General Practice", "Children's Clinic", "dentist", "Heart Clinic", "skin", "physio", "lab", "Antenatal Clinic",
    "gynae", "general doctor",
)  # fmt: skip
_DAYS = (
    "tomorrow", "next tuesday morning", "friday after 2", "monday", "in two weeks", "thursday morning",
    "wednesday", "next week", "any day", "next month", "in 3 weeks", "in 4 weeks", "in 10 days", "5 days from now",
)  # fmt: skip


class Choice(NamedTuple):
    """A button or a row offered."""

    id: str
    title: str


class Seen(Protocol):
    """A message on the phone, with what it offers: buttons, or the rows of a list."""

    @property
    def sid(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def options(self) -> Sequence[Choice]: ...
    @property
    def is_list(self) -> bool: ...


@dataclass(slots=True)
class Move:
    """What a patient sends next."""

    text: str = ""
    tapped: Choice | None = None
    is_row: bool = False
    quoted: str = ""


@dataclass(slots=True)
class Patient:
    """One phone. `booked` counts appointments told to it, `lost` what it could not make sense of."""

    phone: str
    ours: str
    plain: bool
    random: random.Random
    turns: int = 0
    booked: int = 0
    lost: str = ""
    welcome: bool = field(default=True)

    def first(self) -> Move:
        return Move("hi")

    def answer(self, message: Seen) -> Move | None:
        """The next message; None when this talk is over."""
        if self.plain and not self.welcome:
            return self._next_plain()
        if _BOOKED in message.body:
            self.booked += 1
            return None
        known = self._known(message)
        if not known:
            self.lost = message.body[:200] or "(nothing)"
            return None
        kind, _, what = known.partition(":")
        if self.plain and what == "book":
            self.welcome = False
            return self._next_plain()
        if kind == "tap":
            return self._tap(message, what)
        return self._typed(message, kind)

    def _known(self, message: Seen) -> str:
        offered = message.options
        if offered:
            return _ASKED.get(offered[0].id.partition(":")[0], "")
        return next((does for word, does in _OPEN if word in message.body), "")

    def _typed(self, message: Seen, kind: str) -> Move:
        pick = self.random.choice
        if kind == "row":
            return self._tap(message, "", self.random.randrange(6))
        if kind == "day":
            return Move(pick(_DAYS))
        if kind == "department":
            return Move(pick(_DEPARTMENTS))
        if kind == "birth":
            return Move(f"{pick(range(1, 29)):02d}/{pick(range(1, 13)):02d}/{pick(range(1945, 2004))}")
        return Move(f"{pick(_GIVEN)} {pick(_FAMILY)}")

    def _tap(self, message: Seen, ending: str, place: int = 0) -> Move:
        if ending:
            ending = f":{ending}"
            options = [option for option in message.options if option.id.endswith(ending)]
        else:
            options = [option for option in message.options if not option.id.endswith((":more", ":another"))]
        if not options:
            return Move("1")  # numbered text: a phone without buttons
        return Move("", options[min(place, len(options) - 1)], message.is_list, message.sid)

    def _next_plain(self) -> Move:
        return Move(_PLAIN[self.turns % len(_PLAIN)])
