"""The load's patients at their phones: what comes of a webhook or of an answer is a call, so no patient has a task.

Closed loop: so many talks at once, each writing as soon as its answer has come. Open loop: messages fall due at a fixed mean rate
(Poisson), whoever is free writes next, and latency counts from the instant the message was due.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Sequence

from benchmarks.exchange import Exchange, Noted, Shown
from benchmarks.forms import Phone
from benchmarks.people import Tally
from benchmarks.talks import Move, Patient

PATIENCE = 40.0  # seconds a patient waits for an answer
# The numbers of a crowd begin here; a load's people are spread over all of it.
CROWD = 50_000_000
_STRIDE = 7_919
_AGAIN = 0.3
_INSISTS = 100
_TRIES = 3
_TICK = 1.0
_ERRORS = 500


class _Talk:
    """A patient's exchange under way: the webhook must have been taken and the answer have come."""

    __slots__ = (
        "answer",
        "asked",
        "due",
        "insisted",
        "patient",
        "phone",
        "phones",
        "request",
        "said",
        "taken",
        "tries",
    )

    def __init__(self, phones: "Phones", patient: Patient) -> None:
        self.phones, self.patient = phones, patient
        self.phone = Phone(patient.phone, patient.ours)
        self.answer: Shown | None = None
        self.due = self.asked = self.taken = 0.0
        self.insisted = self.tries = 0
        self.request, self.said = b"", ""

    def say(self, move: Move, due: float) -> None:
        phones, patient, writer = self.phones, self.patient, self.phones.carrier.writer
        patient.turns += 1
        phones.tally.said += 1
        sid, tapped = writer.new_sid(), move.tapped
        if tapped is None:
            text = move.text
            self.request = writer.message(self.phone, sid, text, answered=move.quoted)
        else:
            text = tapped.title
            kind = "row" if move.is_row else "button"
            self.request = writer.message(self.phone, sid, text, answered=move.quoted, **{kind: tapped.id})
        self.said, self.due, self.answer, self.taken, self.insisted = text, due, None, 0.0, 0
        phones.waiting[patient.phone] = self
        phones.carrier.noted.append(Noted(time.time(), True, sid, patient.ours, patient.phone, text))
        self.post()

    def post(self) -> None:
        self.tries = _TRIES
        self._try()

    def _try(self) -> None:
        self.tries -= 1
        self.asked = time.monotonic()
        self.phones.carrier.lines.ask(self.phones.host, self.request, self._answered, self.asked)

    def _answered(self, status: int) -> None:
        phones, now = self.phones, time.monotonic()
        phones.took.append((self.asked, now - self.asked))
        if 200 <= status < 300:
            self.taken = now
            if phones.duplicates and phones.random.random() < phones.duplicates:
                phones.repeat(self.request)
            if self.answer is not None:
                phones.answered(self, self.answer, now)
        elif (not status or status >= _ERRORS) and self.tries:
            self._try()
        else:
            phones.refuse(status)
            self.insisted += 1
            if self.insisted <= _INSISTS:
                phones.later(_AGAIN, self.post)
            else:
                self.taken = now


class Phones:
    """`hospitals` are WhatsApp numbers. `latencies` are pairs of when a message was due and the seconds until its answer, `took`
    of when a message's webhook was posted and the seconds it took. With a `crowd` the patients are among that many contacts
    the database has already."""

    def __init__(
        self,
        carrier: Exchange,
        hospitals: Sequence[str],
        tally: Tally,
        *,
        seed: int,
        first: int = 1,
        plain: bool = False,
        duplicates: float = 0.0,
        crowd: int = 0,
    ) -> None:
        self.carrier, self.hospitals, self.tally, self.duplicates = carrier, hospitals, tally, duplicates
        self.host = carrier.writer.host
        self.random = random.Random(seed)
        self.next_phone = first
        self.latencies: list[tuple[float, float]] = []
        self.took: list[tuple[float, float]] = []
        self.waiting: dict[str, _Talk] = {}
        self.stopping = False
        self._seed, self._plain, self._crowd = seed, plain, crowd
        self._pending = 0
        self._rate = 0.0
        self._free: deque[tuple[_Talk, Move]] = deque()
        carrier.arrived = self._arrived

    def talk(self, patients: int) -> None:
        """So many at once from now on, one newcomer after the other."""
        for place in range(patients):
            self.later(0.02 * place, self._next)
        self._tick()

    def write(self, rate: float) -> None:
        """So many messages a second from now on."""
        self._rate = rate
        self._due(time.monotonic())
        self._tick()

    def stop(self) -> None:
        """Nobody writes again; what is under way has its answer."""
        self.stopping = True

    async def settled(self) -> None:
        """Waits until every answer has come or was given up, and every request has been answered."""
        carrier = self.carrier
        while self.waiting or self._pending or carrier.reporting or not carrier.lines.quiet:  # noqa: ASYNC110  four things
            await asyncio.sleep(0.02)

    # --- what talks tell ---------------------------------------------------------------------------------------------

    def answered(self, talk: _Talk, answer: Shown, now: float) -> None:
        self.latencies.append((talk.due, now - talk.due))
        move = talk.patient.answer(answer)
        if move is None:
            self._ended(talk)
        elif self._rate:
            self._free.append((talk, move))
        elif self.stopping:
            self._over(talk)
        else:
            talk.say(move, now)

    def refuse(self, status: int) -> None:
        self.tally.refused[status] = self.tally.refused.get(status, 0) + 1

    def repeat(self, request: bytes) -> None:
        """The same webhook once more, as providers do now and then."""
        self.tally.repeated += 1
        self.carrier.lines.ask(self.host, request, self._repeated, time.monotonic())

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls it then; `settled` waits for that."""
        self._pending += 1

        def due() -> None:
            self._pending -= 1
            call()

        asyncio.get_running_loop().call_later(seconds, due)

    # --- inside --------------------------------------------------------------------------------------------------------

    def _arrived(self, phone: str, shown: Shown) -> None:
        talk = self.waiting.pop(phone, None)
        if talk is None:
            return
        talk.answer = shown
        if talk.taken:
            self.answered(talk, shown, time.monotonic())

    def _newcomer(self) -> _Talk:
        number = self.next_phone
        self.next_phone += 1
        if self._crowd:
            number = CROWD + number * _STRIDE % self._crowd
        ours = self.hospitals[number % len(self.hospitals)]
        own = random.Random(self._seed * 1_000_003 + number)
        return _Talk(self, Patient(f"whatsapp:+23481{number:08d}", f"whatsapp:{ours}", self._plain, own))

    def _next(self) -> None:
        if not self.stopping:
            talk = self._newcomer()
            talk.say(talk.patient.first(), time.monotonic())

    def _over(self, talk: _Talk) -> None:
        self.tally.booked += talk.patient.booked
        if talk.patient.lost:
            self.tally.lost.append(talk.patient.lost)

    def _ended(self, talk: _Talk) -> None:
        self._over(talk)
        if not self._rate:
            self._next()

    def _due(self, due: float) -> None:
        """Everything due by now is written, then the next waited for."""
        now = time.monotonic()
        while not self.stopping:
            if due > now:
                asyncio.get_running_loop().call_later(due - now, self._due, due)
                return
            if self._free:
                talk, move = self._free.popleft()
            else:
                talk = self._newcomer()
                move = talk.patient.first()
            talk.say(move, due)
            due += self.random.expovariate(self._rate)

    def _repeated(self, status: int) -> None:
        if not 200 <= status < 300:
            self.refuse(status)

    def _tick(self) -> None:
        """One clock for all: requests without an answer, and patients who have waited long enough."""
        now = time.monotonic()
        self.carrier.lines.expire(now)
        for talk in [talk for talk in self.waiting.values() if talk.taken and now - talk.taken > PATIENCE]:
            del self.waiting[talk.patient.phone]
            self.tally.lost.append(f"no answer to turn {talk.patient.turns}: {talk.said}")
            self._ended(talk)
        if not self.stopping or self.waiting or not self.carrier.lines.quiet:
            asyncio.get_running_loop().call_later(_TICK, self._tick)
