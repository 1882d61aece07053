"""What nobody does by hand: telling holders what was written, reminding of who waits, closing what the bot has again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.service import tell
from domain.handoffs.reading import said_in
from domain.handoffs.rules import BETWEEN_PUSHES
from domain.kit.context import AuditNote, Context
from domain.kit.crypto import Undecipherable
from domain.settings.service import read_settings
from domain.team.rules import Topic

_PREVIEWED = 3  # messages whose text goes into a push, where a hospital wants it
_PREVIEW = 300
_WITH_WORK = text("SELECT DISTINCT hospital_id FROM handoff WHERE status <> 'CLOSED'")
# The bot has it again: the patient went back to it, or nobody wrote for as long as the hospital allows.
_CLOSE = text(
    """
    WITH back AS MATERIALIZED (
        SELECT h.id, h.status, h.accepted_by, CASE WHEN c.mode = 'human' THEN 'silence' ELSE 'patient' END AS why
        FROM handoff h JOIN conversation c ON c.hospital_id = h.hospital_id AND c.id = h.conversation_id
        WHERE h.hospital_id = :hospital AND h.status <> 'CLOSED'
          AND ((c.mode = 'human' AND c.human_until <= :now) OR (c.mode <> 'human' AND h.status = 'ACCEPTED'))
        LIMIT 200 FOR NO KEY UPDATE OF c, h SKIP LOCKED)
    UPDATE handoff h SET status = 'CLOSED', closed_at = :now, closed_why = b.why, remind_at = NULL, updated_at = :now
    FROM back b WHERE h.hospital_id = :hospital AND h.id = b.id
    RETURNING h.id, h.number, h.closed_why, h.accepted_by, h.sms_id
    """
)
_SMS_BACK = text(
    "UPDATE conversation SET mode = 'bot', human_until = NULL WHERE hospital_id = :hospital AND id = ANY (:threads)"
)
_NEW = text(
    """
    SELECT h.id, h.number, h.accepted_by, n.last, n.unread, n.contents FROM handoff h
    JOIN LATERAL (
        SELECT max(i.arrival) AS last, count(*) AS unread, array_agg(i.content ORDER BY i.arrival DESC) AS contents
        FROM inbound_message i
        WHERE i.hospital_id = h.hospital_id AND i.conversation_id IN (h.conversation_id, h.sms_id)
          AND i.kind = 'message' AND i.arrival > h.told_arrival) n ON n.unread > 0
    WHERE h.hospital_id = :hospital AND h.status = 'ACCEPTED' AND (h.told_at IS NULL OR h.told_at <= :before)
    ORDER BY h.requested_at LIMIT 200 FOR NO KEY UPDATE OF h SKIP LOCKED
    """
)
_TOLD = text("UPDATE handoff SET told_arrival = :last, told_at = :now WHERE hospital_id = :hospital AND id = :id")
_REMIND = text(
    """
    WITH due AS MATERIALIZED (
        SELECT id FROM handoff WHERE hospital_id = :hospital AND status = 'WAITING' AND remind_at <= :now
        LIMIT 200 FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE handoff h SET remind_at = NULL FROM due d WHERE h.hospital_id = :hospital AND h.id = d.id
    RETURNING h.id, h.number, h.requested_at
    """
)


async def hospitals_with_work(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Which of the session's hospitals have open chats."""
    return list((await session.execute(_WITH_WORK)).scalars())


async def look_after(ctx: Context) -> int:
    """Closes, tells and reminds. Returns how many pieces of news that made. Names and texts stay out of them."""
    return await _close(ctx) + await _tell_of_new(ctx) + await _remind(ctx)


async def _close(ctx: Context) -> int:
    told = 0
    rows = (await ctx.session.execute(_CLOSE, {"hospital": ctx.hospital.id, "now": ctx.now})).all()
    beside = [row.sms_id for row in rows if row.sms_id is not None]
    if beside:
        await ctx.session.execute(_SMS_BACK, {"hospital": ctx.hospital.id, "threads": beside})
    for row in rows:
        ctx.note(AuditNote("handoff_closed", "handoffs", row.id, detail={"why": row.closed_why}))
        if row.accepted_by is None:
            continue
        why = "the patient went back to the assistant" if row.closed_why == "patient" else "nobody wrote for long"
        told += await tell(
            ctx,
            Topic.HANDOFFS,
            f"T{row.number} is closed: {why}",
            key=f"handoff:{row.id}:closed:{ctx.now.isoformat()}",
            to=row.accepted_by,
            buttons=[
                ("Task done", f"done {row.number}"),
                ("Read", f"chat {row.number}"),
                ("Take it back", f"accept {row.number}"),
            ],
        )
    return told


async def _tell_of_new(ctx: Context) -> int:
    told = 0
    before = ctx.now - BETWEEN_PUSHES
    rows = (await ctx.session.execute(_NEW, {"hospital": ctx.hospital.id, "before": before})).all()
    with_text = bool(rows) and (await read_settings(ctx.session, ctx.hospital.id)).handoff_text_in_push
    for row in rows:
        body = f"T{row.number}: new message" if row.unread == 1 else f"T{row.number}: {row.unread} new messages"
        told += await tell(
            ctx,
            Topic.HANDOFFS,
            body,
            key=f"handoff:{row.id}:new:{row.last}",
            to=row.accepted_by,
            buttons=[("Read", f"chat {row.number}")],
            urgent=True,
            private=f"{body}\n{_preview(ctx, row)}" if with_text else "",
        )
        values = {"last": row.last, "now": ctx.now, "hospital": ctx.hospital.id, "id": row.id}
        await ctx.session.execute(_TOLD, values)
    return told


def _preview(ctx: Context, row: Any) -> str:
    lines = []
    for sealed in reversed(row.contents[:_PREVIEWED]):
        try:
            words, files = said_in(ctx.keys.open(sealed))
        except Undecipherable:
            continue
        lines.append(" ".join(words.split())[:_PREVIEW] or ("[file]" if files else "[location]"))
    return "\n".join(lines)


async def _remind(ctx: Context) -> int:
    told = 0
    for row in (await ctx.session.execute(_REMIND, {"hospital": ctx.hospital.id, "now": ctx.now})).all():
        since = row.requested_at.astimezone(ctx.hospital.zone)
        told += await tell(
            ctx,
            Topic.HANDOFFS,
            f"T{row.number}: still nobody has answered the patient who asked at {since:%H:%M}",
            key=f"handoff:{row.id}:reminded",
            buttons=[("Take it", f"accept {row.number}"), ("Show", f"chat {row.number}")],
        )
    return told
