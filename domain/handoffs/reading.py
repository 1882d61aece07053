"""Who waits, and what was said: for staff, everything opened is in the audit."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.handoffs.records import COLUMNS, JOINED, Handoff, Who, by_number, record, who, who_of_each
from domain.kit.context import AuditNote, Context
from domain.kit.crypto import Undecipherable
from domain.kit.errors import Invalid

MOST = 40
SHOWN = 8
Voice = Literal["patient", "bot", "staff"]

_UNREAD = """
    (SELECT count(*) FROM inbound_message i WHERE i.hospital_id = h.hospital_id AND i.kind = 'message'
     AND i.conversation_id IN (h.conversation_id, h.sms_id) AND i.arrival > h.told_arrival) AS unread
"""
# Those nobody has, also those a long silence gave back to the bot while their task is open; then one's own.
_LIST = text(
    f"""
    SELECT {COLUMNS}, {_UNREAD} FROM {JOINED}
    JOIN task t ON t.hospital_id = h.hospital_id AND t.id = h.task_id
    WHERE h.hospital_id = :hospital AND (
        h.status = 'WAITING' OR (h.status = 'ACCEPTED' AND (h.accepted_by = :me OR :all))
        OR (h.status = 'CLOSED' AND h.closed_why = 'silence' AND h.accepted_by IS NULL
            AND t.status IN ('PENDING', 'IN_PROGRESS')
            AND NOT EXISTS (SELECT FROM handoff n WHERE n.hospital_id = h.hospital_id
                            AND n.conversation_id = h.conversation_id AND n.requested_at > h.requested_at)))
    ORDER BY h.requested_at, h.number LIMIT {MOST}
    """  # noqa: S608  # own constants
)
_MESSAGES = text(
    """
    SELECT * FROM (
        SELECT i.received_at AS at, i.arrival AS place, i.content, 'patient' AS voice, '' AS name, '' AS status, i.channel
        FROM (SELECT m.received_at, m.arrival, m.content, c.channel FROM inbound_message m
              JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
              WHERE m.hospital_id = :hospital AND m.conversation_id = ANY (:threads) AND m.kind = 'message'
              ORDER BY m.arrival DESC LIMIT :reach) i
        UNION ALL
        SELECT o.created_at, o.departure, o.content, CASE WHEN w.id IS NULL THEN 'bot' ELSE 'staff' END,
               coalesce(s.name, ''), o.status, o.channel
        FROM (SELECT * FROM outbound_message
              WHERE hospital_id = :hospital AND conversation_id = ANY (:threads)
              ORDER BY departure DESC LIMIT :reach) o
        LEFT JOIN handoff_message w ON w.hospital_id = o.hospital_id AND w.id = o.id
        LEFT JOIN staff_member s ON s.hospital_id = w.hospital_id AND s.id = w.staff_id) said
    ORDER BY at DESC, voice = 'patient', place DESC OFFSET :skip LIMIT :most
    """
)
_NOTES = text(
    """
    SELECT n.created_at, n.body, s.name FROM handoff_note n
    JOIN handoff h ON h.hospital_id = n.hospital_id AND h.id = n.handoff_id
    JOIN staff_member s ON s.hospital_id = n.hospital_id AND s.id = n.staff_id
    WHERE n.hospital_id = :hospital AND h.conversation_id = :conversation ORDER BY n.created_at DESC LIMIT 5
    """
)
_SEEN = text(
    """
    UPDATE handoff SET told_arrival = greatest(told_arrival, coalesce((
        SELECT max(arrival) FROM inbound_message
        WHERE hospital_id = :hospital AND conversation_id = ANY (:threads)), 0))
    WHERE hospital_id = :hospital AND id = :id AND accepted_by = :me
    """
)
_LAST_OWN = text(
    "SELECT number FROM handoff WHERE hospital_id = :hospital AND accepted_by = :me AND status = 'ACCEPTED'"
    " ORDER BY accepted_at DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list. `unread` counts what the patient wrote since the holder looked, or since they asked."""

    handoff: Handoff
    who: Who
    unread: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `name` is the colleague's who wrote it; `files` how many came with it; `failed`: it did not arrive."""

    at: datetime
    voice: Voice
    name: str = field(repr=False)
    text: str = field(repr=False)
    files: int
    channel: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Whisper:
    at: datetime
    name: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A chat as staff see it: messages and notes oldest first. `more`: there are older messages."""

    id: UUID
    patient_id: UUID | None
    handoff: Handoff
    who: Who
    messages: tuple[Said, ...]
    notes: tuple[Whisper, ...]
    more: bool


@operation("handoffs.list", audit="handoffs_listed", discloses=True)
async def waiting(ctx: Context, *, everybodys: bool = False) -> list[Waiting]:
    """Whoever waits for a person, the longest first, and the acting member's own chats; with `everybodys`, all chats."""
    values = {"hospital": ctx.hospital.id, "me": ctx.actor.id, "all": everybodys}
    rows = (await ctx.session.execute(_LIST, values)).all()
    handoffs = [record(row) for row in rows]
    people = await who_of_each(ctx, handoffs)
    return [Waiting(found, people[found.id], row.unread) for found, row in zip(handoffs, rows, strict=True)]


@operation("handoffs.read", audit="handoff_read", discloses=True)
async def read(ctx: Context, number: int, *, most: int = SHOWN, skip: int = 0) -> Card:
    """The last messages both ways and the notes of colleagues. The holder has seen them then. Raises `NotFound`."""
    found = await by_number(ctx, number)
    person = await who(ctx, found)
    threads = [found.conversation_id, *([found.sms_id] if found.sms_id else [])]
    values = {"hospital": ctx.hospital.id, "threads": threads}
    wanted = {"skip": skip, "most": most + 1, "reach": skip + most + 1}
    rows = (await ctx.session.execute(_MESSAGES, {**values, **wanted})).all()
    messages = tuple(_said(ctx, row) for row in reversed(rows[:most]))
    notes = await ctx.session.execute(_NOTES, {"hospital": ctx.hospital.id, "conversation": found.conversation_id})
    whispers = [Whisper(row.created_at, row.name, _opened(ctx, row.body).decode()) for row in notes]
    await ctx.session.execute(_SEEN, {**values, "id": found.id, "me": ctx.actor.id})
    detail: dict[str, object] = {"handoff": str(found.id), "messages": len(messages)}
    ctx.note(AuditNote("conversation_read", "contacts", found.contact_id, person.patient_id, detail))
    return Card(found.id, person.patient_id, found, person, messages, tuple(reversed(whispers)), len(rows) > most)


async def last_own(ctx: Context) -> int:
    """The number of the chat the acting member took last and still has. Raises `Invalid` when there is none."""
    number: int | None = (
        await ctx.session.execute(_LAST_OWN, {"hospital": ctx.hospital.id, "me": ctx.actor.id})
    ).scalar()
    if number is None:
        raise Invalid("You have no chat. CHATS shows who waits.")
    return number


def said_in(data: bytes) -> tuple[str, int]:
    """Text and number of files in a message's opened content, whichever way it went."""
    content = orjson.loads(data) if data else {}
    files = len(content.get("media", ())) + bool(content.get("media_url"))
    return str(content.get("text", "")), files


def _said(ctx: Context, row: Any) -> Said:
    words, files = said_in(_opened(ctx, row.content))
    failed = row.status in ("failed", "undelivered", "suppressed", "dead")
    return Said(row.at, row.voice, row.name, words, files, row.channel, failed)


def _opened(ctx: Context, sealed: bytes) -> bytes:
    """What cannot be opened any more reads as nothing."""
    try:
        return ctx.keys.open(sealed)
    except Undecipherable:
        return b""
