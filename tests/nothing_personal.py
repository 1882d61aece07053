"""A guard over the whole suite: no log line, trace or error of ours names a person, a number, or what was written.

Everything the product logs during a test, at the most talkative level and formatted as it would reach the log, and the
text of every `CareLineError` made, is searched when the test ends. Searched for are the demo patients' names, birth dates
and phones, every Nigerian mobile number, and each text that came in through the webhook or went out through the
sender in that test. Child processes' standard error is handed over by `tests.web.running`. A test's own asserts do not
count: only what the product says.
"""

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import bot.worker.sender
import webhooks.twilio
from domain.kit import errors, logs
from web.demo.recipe import recipes

# Shorter texts ("hi", "book", "Yes, ask me") are words of the flows themselves and would be found in any log.
SHORTEST = 12
# The number that error texts and the simulator show as an example is nobody's.
_MOBILE = r"(?<![\d+])(?!\+?2348031234567)(?:\+?234|0)[789][01]\d{8}(?!\d)"
_SHOWN = 160


def _of_the_demo() -> re.Pattern[str]:
    people = [person for recipe in recipes() for contact in recipe.contacts for person in contact.people]
    words = {name for person in people for name in (person.first, person.last)}
    births = {text for person in people for text in _written(person.born)}
    return re.compile("|".join([rf"\b(?:{'|'.join(sorted(words))})\b", *map(re.escape, sorted(births)), _MOBILE]))


def _written(day: date) -> tuple[str, ...]:
    return day.isoformat(), f"{day:%d/%m/%Y}"


class Guard(logging.Handler):
    """Collects what is said during one test and who must not be named in it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []
        self.raised: list[str] = []
        self.bodies: set[str] = set()
        self.written: set[str] = set()
        self.personal = _of_the_demo()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.said.append(self.format(record))
        except Exception:  # noqa: BLE001  a line that cannot be written says nothing, and must not end the test's turn
            self.handleError(record)

    def heard(self, text: str, *, by_person: bool = False) -> None:
        """A text of a person, or to one."""
        lines = [line for line in text.strip().splitlines() if len(line) >= SHORTEST]
        self.bodies.update(lines)
        if by_person:
            self.written.update(lines)

    def fresh(self) -> None:
        self.said.clear()
        self.raised.clear()
        self.bodies.clear()
        self.written.clear()

    def betrayals(self) -> list[str]:
        """The lines that name somebody, each with what it names."""
        found = []
        # An error's own sentence may be the answer that staff get, so of errors only what people wrote counts.
        for line, bodies in (
            *((line, self.bodies) for line in self.said),
            *((line, self.written) for line in self.raised),
        ):
            text = _plain(line)
            match = self.personal.search(text)
            told = match.group() if match else next((body for body in bodies if body in text), None)
            if told is not None:
                found.append(f"{told!r} in: {text[:_SHOWN]}")
        return found


def _plain(line: str) -> str:
    """A JSON line without its escapes; anything else as it is."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line


guard = Guard()


def _listen() -> None:
    """The product's own logging, into the guard. Applications configure it again and again: each time we are put back."""
    configure = logs.configure

    def configured(level: str = "INFO") -> None:
        configure(level)
        root = logging.getLogger()
        guard.setFormatter(root.handlers[0].formatter)
        root.addHandler(guard)
        root.setLevel(logging.DEBUG)

    logs.configure = configured
    configured()
    logging.getLogger().handlers[:] = [guard]
    logging.getLogger("asyncio").setLevel(logging.INFO)  # it announces every loop


def _overhear() -> None:
    """What comes in and goes out, wherever a test makes it do so."""
    incoming, outgoing = vars(webhooks.twilio), vars(bot.worker.sender)
    read, render, init = incoming["read_inbound"], outgoing["render"], errors.CareLineError.__init__

    def read_inbound(*args: Any, **more: Any) -> Any:
        inbound = read(*args, **more)
        guard.heard(inbound.text, by_person=True)
        guard.heard(inbound.profile_name, by_person=True)
        return inbound

    def rendered(content: Any, *args: Any) -> Any:
        guard.heard(content.text)
        return render(content, *args)

    def made(self: errors.CareLineError, *args: Any, **more: Any) -> None:
        init(self, *args, **more)
        guard.raised.append(f"{type(self).__name__}: {self} {getattr(self, 'details', '')}")

    incoming["read_inbound"], outgoing["render"] = read_inbound, rendered
    errors.CareLineError.__init__ = made  # type: ignore[method-assign]  # every error of ours is looked at


def pytest_configure() -> None:
    _listen()
    _overhear()


@pytest.fixture(autouse=True)
def _nothing_personal() -> Iterator[None]:
    guard.bodies.clear()  # what was said since the test before was said by what outlives tests, and counts here
    if guard not in logging.getLogger().handlers:
        logging.getLogger().addHandler(guard)
    yield
    betrayed = guard.betrayals()
    guard.fresh()
    if betrayed:
        pytest.fail("somebody is named where nobody may be:\n" + "\n".join(betrayed[:5]), pytrace=False)
