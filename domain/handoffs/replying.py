"""What staff write to a patient: where it may go, and who wrote it. The message itself is enqueued by the caller."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.rules import address_digest
from domain.handoffs.events import PatientAnswered
from domain.handoffs.records import Handoff, by_number
from domain.handoffs.rules import Status, takes_free_text
from domain.handoffs.taking import keep_silent, must_be_ours, take
from domain.kit.context import AuditNote, Context
from domain.kit.errors import CareLineError, Conflict
from domain.kit.events import announce
from domain.kit.ids import uuid7

_SMS_NUMBER = text(
    "SELECT id, two_way FROM channel_sender WHERE hospital_id = :hospital AND channel = 'sms' ORDER BY created_at LIMIT 1"
)
_MEET = text(
    "SELECT careline_meet(ARRAY[CAST(:hospital AS uuid)], ARRAY[CAST(:sender AS uuid)], ARRAY['sms'],"
    " ARRAY[CAST(:address AS text)], ARRAY[''], ARRAY[CAST(:address AS text)], ARRAY[CAST(:contact AS uuid)],"
    " ARRAY[CAST(:place AS uuid)], ARRAY[CAST(:thread AS uuid)], ARRAY[CAST(:digest AS bytea)], :now)"
)
_SMS_THREAD = text(
    """
    SELECT c.id, c.address_id, c.last_inbound_at, a.opted_out_at, a.unreachable FROM conversation c
    JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
    WHERE c.hospital_id = :hospital AND c.sender_id = :sender AND a.channel = 'sms' AND a.address = :address
    FOR NO KEY UPDATE OF c
    """
)
_BESIDE = text("UPDATE handoff SET sms_id = :thread, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_SIGN = text(
    "INSERT INTO handoff_message (hospital_id, id, handoff_id, staff_id) VALUES (:hospital, :id, :handoff, :staff)"
)


class WindowClosed(CareLineError):
    """WhatsApp takes no free text here any more. `sms` says whether the same phone can be reached by SMS."""

    code = "window_closed"

    def __init__(self, since: datetime | None, sms: Literal["", "one_way", "two_way"]) -> None:
        super().__init__("WhatsApp takes no message here until the patient writes again.")
        self.since = since
        self.sms = sms


@dataclass(frozen=True, slots=True)
class Line:
    """Where a reply goes: a conversation whose lock the caller has. `taken`: the chat was nobody's until now."""

    id: UUID
    number: int
    conversation_id: UUID
    sender_id: UUID
    contact_id: UUID
    address_id: UUID
    address: str = field(repr=False)
    channel: str
    taken: bool


@dataclass(frozen=True, slots=True)
class _Thread:
    id: UUID
    sender_id: UUID
    address_id: UUID
    last_inbound_at: datetime | None
    stopped: bool
    unreachable: bool
    two_way: bool


@operation("handoffs.reply", audit="handoff_replied")
async def line_to(ctx: Context, number: int, *, silence_hours: int, by_sms: bool = False) -> Line:
    """Opens the way for one reply; a chat that waits becomes the writer's, and the bot's silence begins anew.

    `by_sms` leaves WhatsApp for the same phone's SMS. Raises `NotFound`, `WindowClosed`, and `Conflict` when a colleague
    has the chat, when it is closed, or when the person has sent STOP.
    """
    found = await by_number(ctx, number, lock=True)
    if found.status is Status.CLOSED:
        raise Conflict(f"T{number} is closed: the assistant has it again. ACCEPT {number} takes it back.")
    must_be_ours(ctx, found)
    beside = await _sms_thread(ctx, found, meet=by_sms)
    line = _main(found) if not by_sms and not _goes_on_by_sms(found, beside) else None
    if line is not None and not takes_free_text(found.channel, found.last_inbound_at, ctx.now):
        raise WindowClosed(found.last_inbound_at, await _sms_offer(ctx, found, beside))
    if line is None:
        if beside is None:
            raise Conflict("This phone cannot be reached by SMS.")
        line = _Way(beside.id, beside.sender_id, beside.address_id, "sms", beside.stopped, beside.unreachable)
    if line.stopped:
        raise Conflict("They have sent STOP there: nothing can be sent until they write START.")
    if line.unreachable:
        raise Conflict("The carrier says that this address cannot be reached.")
    taken = found.status is Status.WAITING and ctx.actor.id is not None
    if taken and ctx.actor.id is not None:
        await take(ctx, found, ctx.actor.id, silence_hours)
        ctx.note(AuditNote("handoff_accepted", "handoffs", found.id))
    if line.channel != found.channel:
        values = {"thread": line.id, "now": ctx.now, "hospital": ctx.hospital.id, "id": found.id}
        await ctx.session.execute(_BESIDE, values)
    await keep_silent(ctx, found, silence_hours, line.id)
    return Line(
        found.id,
        number,
        line.id,
        line.sender_id,
        found.contact_id,
        line.address_id,
        found.address,
        line.channel,
        taken,
    )


async def sign(ctx: Context, line: Line, outbound_id: UUID) -> None:
    """Keeps who wrote the message. Announces `PatientAnswered`."""
    values = {"hospital": ctx.hospital.id, "id": outbound_id, "handoff": line.id, "staff": ctx.actor.id}
    await ctx.session.execute(_SIGN, values)
    detail: dict[str, object] = {"handoff": str(line.id), "message": str(outbound_id)}
    ctx.note(AuditNote("message_written", "contacts", line.contact_id, detail=detail))
    await announce(ctx, PatientAnswered(line.id, line.contact_id))


@dataclass(frozen=True, slots=True)
class _Way:
    id: UUID
    sender_id: UUID
    address_id: UUID
    channel: str
    stopped: bool
    unreachable: bool


def _main(found: Handoff) -> _Way:
    return _Way(
        found.conversation_id,
        found.sender_id,
        found.address_id,
        found.channel,
        found.opted_out,
        found.unreachable,
    )


def _goes_on_by_sms(found: Handoff, beside: _Thread | None) -> bool:
    """They answered by SMS last: so do we."""
    if beside is None or found.sms_id != beside.id or beside.last_inbound_at is None:
        return False
    return found.last_inbound_at is None or beside.last_inbound_at > found.last_inbound_at


async def _sms_offer(ctx: Context, found: Handoff, beside: _Thread | None) -> Literal["", "one_way", "two_way"]:
    """Whether SMS can be offered in the place of WhatsApp."""
    number = await _sms_number(ctx, found)
    if number is None or (beside is not None and (beside.stopped or beside.unreachable)):
        return ""
    return "two_way" if number[1] else "one_way"


async def _sms_number(ctx: Context, found: Handoff) -> tuple[UUID, bool] | None:
    """The hospital's SMS number, for somebody on WhatsApp whose address is a telephone number (facts 1.2)."""
    if found.channel != "whatsapp" or not found.address.startswith("+"):
        return None
    row = (await ctx.session.execute(_SMS_NUMBER, {"hospital": ctx.hospital.id})).one_or_none()
    return (row.id, row.two_way) if row is not None else None


async def _sms_thread(ctx: Context, found: Handoff, *, meet: bool) -> _Thread | None:
    """The SMS conversation of the same phone, locked; made if it is to be written to."""
    number = await _sms_number(ctx, found)
    if number is None or not (meet or found.sms_id):
        return None
    sender_id, two_way = number
    key = {"hospital": ctx.hospital.id, "sender": sender_id, "address": found.address}
    if meet:
        digest = address_digest(ctx.keys, ctx.hospital.id, "sms", found.address)
        made = {"contact": uuid7(), "place": uuid7(), "thread": uuid7(), "digest": digest, "now": ctx.now}
        await ctx.session.execute(_MEET, {**key, **made})
    row = (await ctx.session.execute(_SMS_THREAD, key)).one_or_none()
    if row is None:
        return None
    stopped, unreachable = row.opted_out_at is not None, bool(row.unreachable)
    return _Thread(row.id, sender_id, row.address_id, row.last_inbound_at, stopped, unreachable, two_way)
