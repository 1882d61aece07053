"""The pure machine: whole engine turns a second on one core, over the booking conversation.

A turn: load the state's JSON, build the world, advance (emergency check, understanding, flow, wording), dump the state.
CPU time is counted, so that other work on the machine does not show.
With sealing: open and seal the state and seal the replies too. The domain's answers are canned; nothing is waited for.
"""

import cProfile
import gc
import pstats
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dialogue.appointment_rows import offered, place_of
from bot.dialogue.hospitals import Served
from bot.dialogue.machine import Machine
from bot.dialogue.play import Play
from bot.dialogue.shipped import shipped_release
from bot.dialogue.standing import world_of
from bot.dialogue.state import DialogueState
from bot.dialogue.store import Opened
from bot.dialogue.world import Heard, Outcome
from bot.worker.outbox import seal_content
from domain.appointments.rules import Slot
from domain.kit.crypto import KeySet
from domain.kit.ids import uuid7

TARGET = 7000
# What a patient writes, from first contact to the appointment: name of the turn, text, tapped choice.
SCRIPT: tuple[tuple[str, str, str], ...] = (
    ("first contact", "Hello", ""),
    ("consent, tapped", "I agree", "welcome.consent:agree"),
    ("name", "Adaeze Obi", ""),
    ("menu, typed", "I want to book an appointment", ""),
    ("for whom, tapped", "Me", "book.whom:self"),
    ("date of birth", "12th March 1988", ""),
    ("department, typo", "childrens clinc", ""),
    ("doctor, tapped", "First available", "book.provider:first"),
    ("day in free words", "next tuesday morning", ""),
    ("time, by number", "2", ""),
    ("confirmation", "yes", ""),
    ("nothing more", "no thanks", ""),
)


@dataclass(frozen=True, slots=True)
class Engine:
    """`plain` and `sealed`: turns a second. `kinds`: microseconds by kind of turn, unsealed, medians."""

    plain: float
    sealed: float
    kinds: dict[str, float]


class _Bench:
    def __init__(self, served: Served, keys: KeySet) -> None:
        self.machine = Machine(shipped_release())
        self.served, self.keys = served, keys
        self.now = datetime.now(UTC).replace(microsecond=0)
        ids = [uuid7() for _ in range(6)]
        self.opened = Opened(
            served.profile.hospital.id, ids[0], ids[1], ids[2], ids[3], "+2348100000000", "whatsapp", None, None, "bot",
            None, ids[4],
        )  # fmt: skip
        self.outcomes = _canned(served, self.now)
        self.script = [(name, Heard(text=text, choice_id=choice)) for name, text, choice in SCRIPT]
        self.states: list[bytes] = []
        state = b""
        for _, heard in self.script:
            self.states.append(state)
            state, replies = self.turn(state, heard)
            if not replies:
                raise ValueError(f"the benchmark's conversation got no answer to {heard.text!r}")
        self.asked = replies[-1].text
        self.closed = [keys.seal(state) if state else b"" for state in self.states]

    def turn(self, before: bytes, heard: Heard) -> tuple[bytes, Sequence[Any]]:
        state = DialogueState.load(before) if before else DialogueState()
        play = self.machine.advance(state, heard, world_of(self.served, self.opened, state, self.now))
        step = play.result()
        while step.wish is not None:
            play.resume(self.outcomes[step.wish.action])
            step = play.result()
        return _dumped(play), step.replies

    def sealed_turn(self, before: bytes, heard: Heard) -> bytes:
        keys = self.keys
        after, replies = self.turn(keys.open(before) if before else b"", heard)
        for content in replies:
            seal_content(keys, content)
        return keys.seal(after)


def _dumped(play: Play) -> bytes:
    return play.state.dump()


def _canned(served: Served, now: datetime) -> dict[str, Outcome]:
    """What the domain would answer on the way to a booking."""
    catalogue = served.catalogue
    department = catalogue.department("paediatrics")
    if department is None:
        raise ValueError("the demo hospital has lost its children's clinic")
    provider = catalogue.providers_of(department.id)[0]
    begins = (now + timedelta(days=3)).replace(hour=9, minute=0, second=0)
    starts = [begins + timedelta(minutes=25 * n) for n in range(6)]
    slots = [Slot(provider.id, department.id, at, at + timedelta(minutes=20), 1) for at in starts]
    about = {
        "starts": starts[1].isoformat(),
        "provider_name": provider.label,
        "department_name": department.name,
        "place": place_of(catalogue, provider.id, department.id),
    }
    return {
        "record_consent": Outcome("done", {"my_consent": True}),
        "recognise": Outcome("new"),
        "save_contact_name": Outcome("done"),
        "find_times": Outcome("found", offered(catalogue, slots)),
        "hold_time": Outcome("held", {"held": str(uuid7()), "patient_first": "Adaeze", **about}),
        "book_appointment": Outcome(
            "booked",
            {
                "number": "K7M2PQ",
                "calendar_link": "https://hospital.example/calendar/0123456789abcdef0123456789abcdef.ics",
                "my_people": [{"id": str(uuid7()), "name": "Adaeze Obi", "first": "Adaeze"}],
                **about,
            },
        ),
    }


def measure(served: Served, keys: KeySet, rounds: int = 400) -> Engine:
    """Runs the conversation that often, after a warm-up. Raises ValueError when the conversation goes astray."""
    bench = _Bench(served, keys)
    for _ in range(20):
        _once(bench)
    gc.collect()
    gc.disable()
    try:
        runs = [_once(bench) for _ in range(rounds)]
        begun = time.process_time()
        for _ in range(rounds):
            for state, (_, heard) in zip(bench.closed, bench.script, strict=True):
                bench.sealed_turn(state, heard)
        sealed = rounds * len(bench.script) / (time.process_time() - begun)
    finally:
        gc.enable()
    kinds = {name: statistics.median(run[place] for run in runs) / 1000 for place, (name, _) in enumerate(bench.script)}
    return Engine(1e9 * len(runs) * len(bench.script) / sum(map(sum, runs)), sealed, kinds)


def _once(bench: _Bench) -> list[int]:
    took = []
    for state, (_, heard) in zip(bench.states, bench.script, strict=True):
        begun = time.process_time_ns()
        bench.turn(state, heard)
        took.append(time.process_time_ns() - begun)
    return took


def profile(served: Served, keys: KeySet, rounds: int = 200, top: int = 40) -> None:
    """Prints where the machine's time goes (cProfile, which makes small functions look dearer than they are)."""
    bench = _Bench(served, keys)
    _once(bench)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(rounds):
        for state, (_, heard) in zip(bench.states, bench.script, strict=True):
            bench.turn(state, heard)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(top)
