"""What was said and created at the carrier, and what the database holds of it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from benchmarks.house import Home, owner_of
from benchmarks.people import Inbox
from bot.worker.transport import REF, read_reference
from web.carrier.state import Message

_RECEIVED = """
SELECT m.provider_id, m.id::text, m.status, m.arrival, a.address
FROM inbound_message m JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
WHERE m.kind = 'message'
"""
_REPLIES = """
SELECT o.id::text, o.cause_id::text, o.status, o.provider_id, o.departure, o.lane, a.address
FROM outbound_message o JOIN contact_address a ON a.hospital_id = o.hospital_id AND a.id = o.address_id
"""
_TURNS = """
SELECT a.address, sum(c.turns)
FROM conversation c JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id GROUP BY 1
"""
_BOOKINGS = """
SELECT a.address, p.number::text,
       (SELECT count(*) FROM audit_entry e
        WHERE e.hospital_id = p.hospital_id AND e.entity_id = p.id AND e.action = 'appointment_booked')
FROM appointment p JOIN conversation c ON c.hospital_id = p.hospital_id AND c.id = p.conversation_id
JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
WHERE p.booked_channel = 'whatsapp' AND p.number IS NOT NULL
"""
_OVERLAPS = """
SELECT count(*) FROM appointment a JOIN appointment b ON a.hospital_id = b.hospital_id
    AND a.provider_id = b.provider_id AND a.seat = b.seat AND a.id < b.id AND a.blocked && b.blocked
WHERE a.status IN ('held', 'scheduled', 'confirmed', 'checked_in')
    AND b.status IN ('held', 'scheduled', 'confirmed', 'checked_in')
"""
_CONFIRMED = ("book.confirm:", ":yes")


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a patient. `place` is its place among all of that phone; `confirms` a booking."""

    sid: str
    phone: str
    place: int
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """One message of ours as the carrier took it, in that order. `reply` is our id; `hidden`: we were never told."""

    sid: str
    phone: str
    reply: str
    part: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    sid: str
    id: str
    status: str
    arrival: int
    phone: str


@dataclass(frozen=True, slots=True)
class Reply:
    id: str
    cause: str
    status: str
    sid: str
    departure: int
    lane: int
    phone: str


@dataclass(frozen=True, slots=True)
class Booking:
    phone: str
    number: str
    audited: int


@dataclass(slots=True)
class Stored:
    """The database's rows; `turns` by phone. `overlaps` are pairs of appointments in one chair."""

    received: list[Received] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    overlaps: int = 0

    def of(self, phones: set[str]) -> "Stored":
        """Only what belongs to these phones."""
        return Stored(
            [row for row in self.received if row.phone in phones],
            [row for row in self.replies if row.phone in phones],
            {phone: turns for phone, turns in self.turns.items() if phone in phones},
            [row for row in self.bookings if row.phone in phones],
            self.overlaps,
        )


async def stored(home: Home) -> Stored:
    async with owner_of(home) as owner:
        return Stored(
            [Received(*row) for row in await owner.fetch(_RECEIVED)],
            [Reply(row[0], row[1] or "", *row[2:]) for row in await owner.fetch(_REPLIES)],
            {row[0]: int(row[1]) for row in await owner.fetch(_TURNS)},
            [Booking(*row) for row in await owner.fetch(_BOOKINGS)],
            int(await owner.fetchval(_OVERLAPS)),
        )


class Memory(Inbox):
    """The carrier's memory, forgetting nothing. A message that comes twice is nobody's answer."""

    def __init__(self) -> None:
        super().__init__(10_000_000)
        self._seen: set[tuple[str, str]] = set()

    def add(self, message: Message) -> None:
        if message.direction == "outbound-api":
            key = _reference(message)
            waiting = self.waiting.pop(message.phone, None) if key in self._seen else None
            self._seen.add(key)
            super().add(message)
            if waiting is not None:
                self.waiting[message.phone] = waiting
        else:
            super().add(message)

    def said(self) -> list[Said]:
        said = []
        for thread in self.threads():
            mine = [message for message in self.thread(*thread) if message.direction == "inbound"]
            said += [Said(m.sid, _bare(m.phone), place, _confirms(m)) for place, m in enumerate(mine)]
        return said

    def created_in_order(self) -> list[Created]:
        ours = [message for message in self.newest_first() if message.direction == "outbound-api"]
        return [Created(m.sid, _bare(m.phone), *_reference(m), m.unanswered) for m in reversed(ours)]


def _bare(address: str) -> str:
    return address.removeprefix("whatsapp:")


def _confirms(message: Message) -> bool:
    chosen = dict(message.form)
    tapped = chosen.get("ButtonPayload") or chosen.get("ListId") or ""
    return tapped.startswith(_CONFIRMED[0]) and tapped.endswith(_CONFIRMED[1])


def _reference(message: Message) -> tuple[str, str]:
    """Our id and the part, empty for the last one."""
    query = parse_qs(urlsplit(message.callback).query)
    found = read_reference(query.get(REF, [""])[0])
    if found is None:
        return "", ""
    return str(found.message), "" if found.whole else str(found.part)


def phones_of(people: Iterable[Said]) -> set[str]:
    return {one.phone for one in people}
