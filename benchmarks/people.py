"""Patients at the carrier of `web`, whose faults they bear: each writes, waits for the answer, and writes again; a failed
webhook is repeated. Those of a load that measures are in `phones`."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.talks import Choice, Move, Patient
from web.carrier.carrier import Carrier
from web.carrier.state import Message, Messages, Option

_AGAIN = 0.3


class Inbox(Messages):
    """The carrier's memory that tells the patients of each message of ours, and counts how often each was created."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.waiting: dict[str, asyncio.Future[Message]] = {}
        self.created: dict[str, int] = {}

    def add(self, message: Message) -> None:
        super().add(message)
        if message.direction != "outbound-api":
            return
        reference = message.callback.partition("#")[0]
        self.created[reference] = self.created.get(reference, 0) + 1
        future = self.waiting.pop(message.phone, None)
        if future is not None and not future.done():
            future.set_result(message)


@dataclass(slots=True)
class Tally:
    """What became of the patients: what they said, webhooks repeated on purpose or refused (by status), talks lost."""

    booked: int = 0
    said: int = 0
    repeated: int = 0
    lost: list[str] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnPhone:
    """A message of the carrier's, as its patient sees it."""

    message: Message

    @property
    def sid(self) -> str:
        return self.message.sid

    @property
    def body(self) -> str:
        return self.message.body

    @property
    def options(self) -> list[Choice]:
        return [Choice(option.id, option.title) for option in self.message.buttons or self.message.rows]

    @property
    def is_list(self) -> bool:
        return not self.message.buttons


class People:
    """`hospitals` are WhatsApp numbers. They wait `patience` seconds for an answer; a webhook is tried `insists` times."""

    def __init__(
        self,
        carrier: Carrier,
        inbox: Inbox,
        hospitals: Sequence[str],
        tally: Tally,
        *,
        seed: int,
        first: int = 1,
        duplicates: float,
        patience: float,
        insists: int,
    ) -> None:
        self.carrier, self.inbox, self.hospitals, self.tally = carrier, inbox, hospitals, tally
        self.random = random.Random(seed)
        self.next_phone = first
        self._stop = asyncio.Event()
        self._side: set[asyncio.Task[None]] = set()
        self._seed, self._duplicates = seed, duplicates
        self._patience, self._insists = patience, insists

    def newcomer(self) -> Patient:
        number = self.next_phone
        self.next_phone += 1
        ours = self.hospitals[number % len(self.hospitals)]
        own = random.Random(self._seed * 1_000_003 + number)
        return Patient(f"whatsapp:+23481{number:08d}", f"whatsapp:{ours}", False, own)

    async def say(self, patient: Patient, move: Move) -> None:
        """Returns once the webhook has taken it."""
        patient.turns += 1
        self.tally.said += 1
        tapped = Option(*move.tapped) if move.tapped is not None else None
        status = await self.carrier.say(
            patient.phone,
            patient.ours,
            move.text,
            row=tapped if move.is_row else None,
            button=None if move.is_row else tapped,
            quoted=move.quoted,
            profile_name="Ada Obi",
        )
        if not 200 <= status < 300:
            await self._again(patient, status)
        elif self._duplicates and self.random.random() < self._duplicates:
            self._beside(patient)

    async def exchange(self, patient: Patient, move: Move) -> OnPhone | None:
        """Says it and waits for the answer. None: there was none in time."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self.inbox.waiting[patient.phone] = future
        await self.say(patient, move)
        try:
            async with asyncio.timeout(self._patience):
                answer = await future
        except TimeoutError:
            self.tally.lost.append(f"no answer to turn {patient.turns}: {move.text or move.tapped}")
            return None
        return OnPhone(answer)

    async def talk_on(self, pause: float) -> None:
        """One patient after the other, until told to stop; the last talk is finished only by its current answer."""
        await asyncio.sleep(pause)
        while not self.stopping:
            patient = self.newcomer()
            move: Move | None = patient.first()
            while move is not None and not self.stopping:
                answer = await self.exchange(patient, move)
                move = patient.answer(answer) if answer is not None else None
            self.over(patient)

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        self._stop.set()

    def over(self, patient: Patient) -> None:
        self.tally.booked += patient.booked
        if patient.lost:
            self.tally.lost.append(patient.lost)

    def beside(self, work: "asyncio.Task[None]") -> None:
        """Work that `settled` waits for."""
        self._side.add(work)
        work.add_done_callback(self._side.discard)

    async def settled(self) -> None:
        while self._side:
            await asyncio.wait(tuple(self._side))

    def _last_sid(self, patient: Patient) -> str:
        return next(m.sid for m in reversed(self.carrier.messages.thread(patient.phone, patient.ours)) if m.form)

    async def _again(self, patient: Patient, status: int) -> None:
        """The webhook failed: as a provider's later retry, the same message until it is taken."""
        sid = self._last_sid(patient)
        for _ in range(self._insists):
            self._refused(status)
            await asyncio.sleep(_AGAIN)
            status = await self.carrier.redeliver(sid)
            if 200 <= status < 300:
                return

    def _beside(self, patient: Patient) -> None:
        sid = self._last_sid(patient)
        self.tally.repeated += 1

        async def repeat() -> None:
            status = await self.carrier.redeliver(sid)
            if not 200 <= status < 300:
                self._refused(status)

        self.beside(asyncio.create_task(repeat()))

    def _refused(self, status: int) -> None:
        self.tally.refused[status] = self.tally.refused.get(status, 0) + 1
