"""Files from staff to patients: kept until their bytes are here, given to the provider behind a link that soon ends.

A provider fetches a medium from an address. Ours is signed, names one file, works for an hour at most and only until the
message has arrived or failed: the file never stands open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.service import tell
from domain.audit import operation
from domain.handoffs.replying import Line, sign
from domain.handoffs.rules import file_trouble, takes_free_text
from domain.kit.context import Actor, AuditNote, Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.team.rules import Topic

LINK_LASTS = timedelta(hours=1)
# Only what came with a message of this very chat of the member's.
_KEEP = text(
    """
    INSERT INTO handoff_file (hospital_id, id, conversation_id, handoff_id, staff_id, inbound_id, caption)
    SELECT i.hospital_id, CAST(:id AS uuid), CAST(:conversation AS uuid), CAST(:handoff AS uuid), CAST(:staff AS uuid), i.id,
           CAST(:caption AS bytea)
    FROM inbound_message i WHERE i.hospital_id = :hospital AND i.id = :inbound AND i.conversation_id = :own
    ON CONFLICT (hospital_id, inbound_id) DO NOTHING RETURNING id
    """
)
_THERE = text("SELECT EXISTS (SELECT FROM handoff_file WHERE hospital_id = :hospital AND inbound_id = :inbound)")
_WITH_WORK = text("SELECT DISTINCT hospital_id FROM handoff_file WHERE status = 'WAITING'")
_SETTLED = (
    "NOT EXISTS (SELECT FROM stored_media m WHERE m.hospital_id = f.hospital_id AND m.inbound_id = f.inbound_id"
    " AND m.status = 'waiting' AND m.data IS NULL)"
)
# The conversation's lock comes first: the message that carries the file is put behind everything that stands there.
_READY = text(
    f"""
    SELECT f.id, f.handoff_id, f.staff_id, f.inbound_id, f.caption, f.created_at, h.number, c.id AS conversation_id, c.sender_id,
           c.contact_id, c.address_id, c.channel, c.last_inbound_at, a.address, a.opted_out_at, a.unreachable,
           s.content_type, s.size, s.data
    FROM handoff_file f
    JOIN handoff h ON h.hospital_id = f.hospital_id AND h.id = f.handoff_id
    JOIN conversation c ON c.hospital_id = f.hospital_id AND c.id = f.conversation_id
    JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
    LEFT JOIN LATERAL (
        SELECT m.content_type, m.size, m.data FROM stored_media m
        WHERE m.hospital_id = f.hospital_id AND m.inbound_id = f.inbound_id AND m.data IS NOT NULL LIMIT 1) s ON true
    WHERE f.hospital_id = :hospital AND f.status = 'WAITING' AND {_SETTLED}
    ORDER BY c.id, f.created_at LIMIT 20 FOR NO KEY UPDATE OF c, f SKIP LOCKED
    """  # noqa: S608  # own constants
)
_SENT = text(
    """
    UPDATE handoff_file SET status = 'SENT', outbound_id = :outbound, data = :data, content_type = :type, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
_REFUSED = text(
    "UPDATE handoff_file SET status = 'REFUSED', caption = NULL, updated_at = :now WHERE hospital_id = :hospital AND id = :id"
)
# The patient's from now on: with the member's own message stays only that there was a file.
_EMPTIED = text(
    "UPDATE stored_media SET data = :nothing, size = 0 WHERE hospital_id = :hospital AND inbound_id = :inbound"
)
_OF_LINK = text(
    """
    SELECT f.id, f.content_type, f.data, c.contact_id FROM handoff_file f
    JOIN outbound_message o ON o.hospital_id = f.hospital_id AND o.id = f.outbound_id
    JOIN conversation c ON c.hospital_id = f.hospital_id AND c.id = f.conversation_id
    WHERE f.hospital_id = :hospital AND f.id = :id AND f.data IS NOT NULL AND o.status IN ('queued', 'unknown', 'sent')
    """
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A file whose bytes are here, or will never be; the caller has its conversation's lock. `trouble`: why it cannot go."""

    id: UUID
    line: Line
    staff_id: UUID
    inbound_id: UUID
    caption: str = field(repr=False)
    content_type: str
    data: bytes | None = field(repr=False)
    trouble: str


@dataclass(frozen=True, slots=True)
class OpenFile:
    id: UUID
    content_type: str
    data: bytes = field(repr=False)


async def keep_file(ctx: Context, line: Line, *, inbound_id: UUID, own_conversation: UUID, caption: str) -> bool:
    """The file that came with a message of the member's goes to the patient once it is here. False if it was kept before.

    Raises `Conflict` for a way that takes no files, `NotFound` for a message of another chat.
    """
    if line.channel != "whatsapp":
        raise Conflict("By SMS no file can go. Nothing was sent.")
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "conversation": line.conversation_id,
        "handoff": line.id,
        "staff": ctx.actor.id,
        "inbound": inbound_id,
        "own": own_conversation,
        "caption": ctx.keys.seal_text(caption) if caption else None,
    }
    kept: UUID | None = (await ctx.session.execute(_KEEP, values)).scalar_one_or_none()
    if kept is None:
        mine = {"hospital": ctx.hospital.id, "inbound": inbound_id}
        if not (await ctx.session.execute(_THERE, mine)).scalar_one():
            raise NotFound("There is no such file.")
        return False
    ctx.note(AuditNote("file_taken_for_patient", "contacts", line.contact_id, detail={"handoff": str(line.id)}))
    return True


async def hospitals_with_files(session: AsyncSession) -> Sequence[UUID]:
    """Which of the session's hospitals have files on their way."""
    return list((await session.execute(_WITH_WORK)).scalars())


async def ready_files(ctx: Context) -> list[Ready]:
    """Files that wait no more, locked, with what stands in their way now."""
    return [_ready(ctx, row) for row in await ctx.session.execute(_READY, {"hospital": ctx.hospital.id})]


def _ready(ctx: Context, row: Any) -> Ready:
    line = Line(
        row.handoff_id,
        row.number,
        row.conversation_id,
        row.sender_id,
        row.contact_id,
        row.address_id,
        row.address,
        row.channel,
        taken=False,
    )
    caption = ctx.keys.open_text(row.caption) if row.caption else ""
    return Ready(
        row.id, line, row.staff_id, row.inbound_id, caption, row.content_type or "", row.data, _trouble(row, ctx.now)
    )


def _trouble(row: Any, now: datetime) -> str:
    if row.data is None:
        return "it is too large, of a kind that is not passed on, or could not be fetched"
    if row.opted_out_at is not None or row.unreachable:
        return "the patient cannot be written to"
    if not takes_free_text(row.channel, row.last_inbound_at, now):
        return "WhatsApp takes nothing here until the patient writes again"
    return file_trouble(row.content_type, row.size)


async def sent_file(ctx: Context, ready: Ready, outbound_id: UUID) -> None:
    """The message that carries it is enqueued, as the member's own. Announces `PatientAnswered`."""
    if ready.data is None:
        raise Invalid("There is no file to send.")
    member = Context(
        ctx.session, Actor("staff", ready.staff_id, cause=ready.inbound_id), ctx.hospital, ctx.clock, ctx.keys
    )
    await sign(member, ready.line, outbound_id)
    ctx.notes += member.notes
    key = {"hospital": ctx.hospital.id, "now": ctx.now, "id": ready.id}
    await ctx.session.execute(_SENT, key | {"outbound": outbound_id, "data": ready.data, "type": ready.content_type})
    emptied = {"hospital": ctx.hospital.id, "inbound": ready.inbound_id, "nothing": ctx.keys.seal(b"")}
    await ctx.session.execute(_EMPTIED, emptied)


async def refuse_file(ctx: Context, ready: Ready) -> None:
    """The member is told why their file did not go."""
    await ctx.session.execute(_REFUSED, {"hospital": ctx.hospital.id, "now": ctx.now, "id": ready.id})
    await tell(
        ctx,
        Topic.HANDOFFS,
        f"T{ready.line.number}: your file was not sent: {ready.trouble}",
        key=f"file:{ready.id}:refused",
        to=ready.staff_id,
        buttons=[("Read", f"chat {ready.line.number}")],
        urgent=True,
    )


@operation("handoffs.hand_file_over", audit="file_handed_over", discloses=True)
async def file_of_link(ctx: Context, file_id: UUID) -> OpenFile:
    """The file for the provider that carries it. Raises `NotFound` once its message has arrived or failed."""
    row = (await ctx.session.execute(_OF_LINK, {"hospital": ctx.hospital.id, "id": file_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such file")
    ctx.note(AuditNote("file_fetched", "contacts", row.contact_id))
    return OpenFile(row.id, row.content_type, ctx.keys.open(row.data))
