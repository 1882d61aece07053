"""Who can be spoken as, whom to, and what a person can do with a phone."""

import asyncio
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.channels.content import ChannelName, Location
from bot.channels.twilio_form import is_user_name_id
from bot.dialogue.parsing.phones import read_phone
from bot.service import Service
from domain.kit.clock import ShiftableClock
from domain.kit.errors import Invalid, NotFound
from domain.staff.rules import role_name
from web.carrier import Carrier, Medium, Option, PhoneMessage
from web.demo.recipe import recipes
from web.demo.team import staff_of
from web.phones import log
from web.phones.samples import sample

# What time that has passed may have made due, in the order in which one makes the next due.
SWEEPS = (
    "holds", "due_turns", "silences", "survey_invitations", "reminders", "waitlist", "outreach", "due_turns",
    "tasks", "handoffs", "digests", "staff_alerts",
)  # fmt: skip
_TEMPLATES = "local_templates"
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_ANSWERS_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """A hospital as a phone book has it. A number is empty where the hospital lacks the channel."""

    id: UUID
    code: str
    name: str
    zone: ZoneInfo
    whatsapp: str
    sms: str

    def number(self, channel: ChannelName) -> str:
        return self.whatsapp if channel == "whatsapp" else self.sms


@dataclass(frozen=True, slots=True)
class Person:
    """A phone of the demo: the people who share it, each with what proves who they are."""

    phone: str
    names: tuple[str, ...]
    proofs: tuple[str, ...]
    note: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One phone and one number of a hospital's, both as the carrier addresses them."""

    place: Place
    channel: ChannelName
    number: str

    @property
    def phone(self) -> str:
        return f"whatsapp:{self.number}" if self.channel == "whatsapp" else self.number

    @property
    def ours(self) -> str:
        dialled = self.place.number(self.channel)
        return f"whatsapp:{dialled}" if self.channel == "whatsapp" else dialled


@dataclass(frozen=True, slots=True)
class Written:
    """A message a person wrote: our webhook's last answer (0: none came) and how long all its tries took."""

    sid: str
    status: int
    milliseconds: float


class Phones:
    """Every phone that can talk to this process."""

    def __init__(self, service: Service, carrier: Carrier) -> None:
        self.service = service
        self.carrier = carrier
        self.answers: OrderedDict[str, int] = OrderedDict()

    # --- the phone book ----------------------------------------------------------------------------------------------

    async def places(self) -> list[Place]:
        """The hospitals of this server, those of the demo first and in its order."""
        found = []
        for hospital_id in self.service.hospitals():
            hospital = (await self.service.directory.get(hospital_id)).profile.hospital
            numbers = {
                sender.channel: sender.address
                for sender in self.service.directory.senders
                if sender.hospital_id == hospital_id
            }
            found.append(
                Place(
                    hospital_id,
                    hospital.code,
                    hospital.name,
                    hospital.zone,
                    numbers.get("whatsapp", ""),
                    numbers.get("sms", ""),
                )
            )
        order = {recipe.code: position for position, recipe in enumerate(recipes())}
        return sorted(found, key=lambda place: (order.get(place.code, len(order)), place.name))

    async def place(self, code: str = "") -> Place:
        """The hospital with this code, or the first. Raises `NotFound`."""
        for place in await self.places():
            if not code or place.code.casefold() == code.casefold():
                return place
        raise NotFound("no hospital has this code")

    async def line(self, code: str, channel: str, number: str) -> Line:
        """Raises `NotFound` for a hospital or channel that is not there, `Invalid` for what is no phone number."""
        place = await self.place(code)
        for known in ("whatsapp", "sms"):
            if known == channel and place.number(known):
                return Line(place, known, number_of(number, known))
        raise NotFound("the hospital has no number on this channel")

    # --- what a person does ------------------------------------------------------------------------------------------

    async def write(
        self,
        line: Line,
        text: str = "",
        *,
        button: Option | None = None,
        row: Option | None = None,
        quoted: str = "",
        attach: str = "",
        profile_name: str = "",
    ) -> Written:
        """Sends a message, a tap (`button` or `row` of the message `quoted`) or a sample (`attach`: see `samples`)."""
        await self._ready(line)
        medium = sample(attach) if attach and attach != "location" else None
        sid = ""

        def note() -> None:
            # The carrier tells of a message before it posts it, so the first change is ours.
            nonlocal sid
            sid = sid or self._last_written(line)

        forget = self.carrier.subscribe(note)
        started = time.perf_counter()
        try:
            status = await self.carrier.say(
                line.phone,
                line.ours,
                text,
                button=button,
                row=row,
                quoted=quoted,
                media=(Medium(medium.data, medium.content_type),) if medium is not None else (),
                location=_SAMPLE_PLACE if attach == "location" else None,
                profile_name=profile_name,
            )
        finally:
            forget()
        took = (time.perf_counter() - started) * 1000
        self.answers[sid] = status
        while len(self.answers) > _ANSWERS_KEPT:
            self.answers.popitem(last=False)
        self.carrier.has_changed()
        return Written(sid, status, took)

    async def write_again(self, line: Line) -> Written:
        """The carrier delivers the person's last message a second time, as it does when an answer was lost."""
        sid = self._last_written(line)
        if not sid:
            raise NotFound("nothing was written yet")
        started = time.perf_counter()
        status = await self.carrier.redeliver(sid)
        return Written(sid, status, (time.perf_counter() - started) * 1000)

    async def _ready(self, line: Line) -> None:
        """In the first second of a server its carrier has no templates yet, and buttons would come as numbered text."""
        service = self.service
        if line.channel != "whatsapp" or _TEMPLATES not in service.sweeps.names:
            return
        for _ in range(100):
            if service.numbers.local:
                return
            if not await service.sweeps.run_once(_TEMPLATES):
                await asyncio.sleep(0.05)  # the scheduler's own tick is making them

    def _last_written(self, line: Line) -> str:
        thread = self.carrier.messages.thread(line.phone, line.ours)
        return next((message.sid for message in reversed(thread) if message.direction == "inbound"), "")

    # --- what the phone shows ----------------------------------------------------------------------------------------

    def thread(self, line: Line) -> list[PhoneMessage]:
        """What the carrier remembers, oldest first, without what has not reached the phone yet."""
        return [m for m in self.carrier.thread(line.phone, line.ours) if m.status not in ("accepted", "queued")]

    async def history(self, line: Line) -> list[PhoneMessage]:
        """The last 50 messages of the database's log that the carrier does not remember, oldest first."""
        held = self.carrier.messages
        return [message for message in await log.history(self.service, line) if held.get(message.sid) is None]

    async def answered_by(self, line: Line) -> str:
        """`bot`, `human`, or nothing before the first message."""
        return await log.answered_by(self.service, line)

    async def settled(self, line: Line, seconds: float = 10.0) -> bool:
        """Waits until everything written has been answered and every answer is out. False if that takes longer."""
        return await log.settled(self.service, self.carrier, line, seconds)

    # --- time --------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.service.clock.now()

    async def shift_to(self, instant: datetime | None) -> datetime:
        """Makes it `instant` for the whole process (None: the machine's time again) and runs what that makes due."""
        clock = self.service.clock
        if not isinstance(clock, ShiftableClock):
            raise Invalid("this process keeps the machine's time")
        if instant is None:
            clock.offset = clock.offset * 0
        else:
            clock.shift_to(instant)
        for name in SWEEPS:
            if name in self.service.sweeps.names:
                await self.service.sweeps.run_once(name)
        self.carrier.has_changed()
        return clock.now()


_SAMPLE_PLACE = Location(6.4412, 3.4196, "Tafawa Balewa Square", "Lagos Island, Lagos")


def number_of(text: str, channel: ChannelName = "whatsapp") -> str:
    """A typed number as E.164, or a WhatsApp user-name id as it is. Raises `Invalid`."""
    text = text.strip()
    if channel == "whatsapp" and is_user_name_id(text):
        return text
    bare = re.sub(r"[\s().\-]", "", text)
    number = bare if _E164.fullmatch(bare) else read_phone(text)
    if number is None:
        raise Invalid("this is not a phone number: write it like +2348031234567")
    return number


def people_of(code: str) -> list[Person]:
    """The phones the demo suggests for a hospital; none for a hospital that is not of the demo."""
    return [
        Person(
            contact.phone,
            tuple(f"{person.first} {person.last}" for person in contact.people),
            tuple(f"{person.born:%d/%m/%Y} or {recipe.code}-{person.number}" for person in contact.people),
            contact.note,
            contact.channels,
        )
        for recipe in recipes()
        if recipe.code == code
        for contact in recipe.contacts
        if contact.note
    ] + [
        Person(member.phone, (member.name,), ("write HELP",), role_name(member.role), ("whatsapp", "sms"))
        for member in staff_of(code)
    ]
