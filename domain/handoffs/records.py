"""A handoff as read from its row, with the conversation it is in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.handoffs.rules import Status
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound

COLUMNS = """
    h.id, h.number, h.status, h.conversation_id, h.sms_id, h.task_id, h.accepted_by, h.requested_at, h.accepted_at,
    h.closed_at, h.closed_why, c.contact_id, c.sender_id, c.address_id, c.channel, c.mode, c.last_inbound_at, c.state,
    a.address, a.opted_out_at, a.unreachable, m.name AS holder
"""
JOINED = """
    handoff h
    JOIN conversation c ON c.hospital_id = h.hospital_id AND c.id = h.conversation_id
    JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
    LEFT JOIN staff_member m ON m.hospital_id = h.hospital_id AND m.id = h.accepted_by
"""
_BY_NUMBER = f"""
    SELECT {COLUMNS} FROM {JOINED} WHERE h.hospital_id = :hospital AND h.number = :number
    ORDER BY h.requested_at DESC LIMIT 1
"""  # noqa: S608  # own constants
_READ = text(_BY_NUMBER)
_LOCK = text(f"{_BY_NUMBER} FOR NO KEY UPDATE OF h")
# Whoever finishes the task comes to the chat with the task's lock: everybody takes it first.
_LOCK_TASK = text("SELECT id FROM task WHERE hospital_id = :hospital AND number = :number FOR NO KEY UPDATE")
_LOCK_THREAD = text(
    "SELECT id FROM conversation WHERE hospital_id = :hospital AND id ="
    " (SELECT conversation_id FROM handoff WHERE hospital_id = :hospital AND number = :number"
    " ORDER BY requested_at DESC LIMIT 1) FOR NO KEY UPDATE"
)
# Whom a contact has proved to be, or to act for, at the time of its wish or later.
_WHO = text(
    """
    SELECT DISTINCT ON (w.handoff) w.handoff, p.id, p.number, p.first_name, p.last_name, l.relationship
    FROM unnest(CAST(:handoffs AS uuid[]), CAST(:contacts AS uuid[]), CAST(:since AS timestamptz[]))
      AS w (handoff, contact, since)
    JOIN verification v ON v.hospital_id = :hospital AND v.contact_id = w.contact AND v.verified_until >= w.since
    JOIN patient_contact l
      ON l.hospital_id = v.hospital_id AND l.contact_id = v.contact_id AND l.patient_id = v.patient_id
    JOIN patient p ON p.hospital_id = v.hospital_id AND p.id = v.patient_id AND p.status = 'active'
    WHERE l.may_see AND (l.ends_at IS NULL OR l.ends_at > :now)
    ORDER BY w.handoff, (l.relationship = 'self') DESC, l.id
    """
)


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handoff with its conversation. `mode` is whose turn it is there; `state` is the dialogue's own, sealed.

    `holder` is the name of who has it, empty while nobody does. `opted_out`: they have sent STOP there.
    """

    id: UUID
    number: int
    status: Status
    conversation_id: UUID
    sms_id: UUID | None
    task_id: UUID
    accepted_by: UUID | None
    holder: str = field(repr=False)
    requested_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    closed_why: str
    contact_id: UUID
    sender_id: UUID
    address_id: UUID
    address: str = field(repr=False)
    channel: str
    mode: str
    last_inbound_at: datetime | None
    opted_out: bool
    unreachable: bool
    state: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a chat is with. `name` and `number` only if they have proved it; `acts_for` somebody else then.

    `tail` is the end of their address.
    """

    tail: str
    patient_id: UUID | None = None
    name: str = field(default="", repr=False)
    number: str = ""
    acts_for: bool = False


def record(row: Any) -> Handoff:
    return Handoff(
        row.id,
        row.number,
        Status(row.status),
        row.conversation_id,
        row.sms_id,
        row.task_id,
        row.accepted_by,
        row.holder or "",
        row.requested_at,
        row.accepted_at,
        row.closed_at,
        row.closed_why,
        row.contact_id,
        row.sender_id,
        row.address_id,
        row.address,
        row.channel,
        row.mode,
        row.last_inbound_at,
        row.opted_out_at is not None,
        bool(row.unreachable),
        row.state,
    )


async def by_number(ctx: Context, number: int, *, lock: bool = False) -> Handoff:
    """The last handoff of this number; with `lock`, its task, its conversation and itself are the caller's.

    Raises `NotFound`.
    """
    key = {"hospital": ctx.hospital.id, "number": number}
    if lock:
        await ctx.session.execute(_LOCK_TASK, key)
        await ctx.session.execute(_LOCK_THREAD, key)
    row = (await ctx.session.execute(_LOCK if lock else _READ, key)).one_or_none()
    if row is None:
        raise NotFound(f"There is no chat T{number} here.")
    return record(row)


async def who(ctx: Context, found: Handoff) -> Who:
    """Whom it is with. A name that is given out is in the audit."""
    return (await who_of_each(ctx, [found]))[found.id]


async def who_of_each(ctx: Context, handoffs: Sequence[Handoff]) -> dict[UUID, Who]:
    """`who` of many, by the handoff's id. One query."""
    values = {
        "hospital": ctx.hospital.id,
        "handoffs": [found.id for found in handoffs],
        "contacts": [found.contact_id for found in handoffs],
        "since": [found.requested_at for found in handoffs],
        "now": ctx.now,
    }
    rows = {row.handoff: row for row in await ctx.session.execute(_WHO, values)} if handoffs else {}
    return {found.id: _who(ctx, found, rows.get(found.id)) for found in handoffs}


def _who(ctx: Context, found: Handoff, row: Any) -> Who:
    tail = f"...{found.address[-4:]}"
    if row is None:
        return Who(tail)
    ctx.note(AuditNote("patient_shown", "patients", row.id, row.id))
    name = f"{ctx.keys.open_text(row.first_name)} {ctx.keys.open_text(row.last_name)}"
    return Who(tail, row.id, name, row.number, row.relationship != "self")
