"""Messages we begin: one due row each, settled exactly once. Reminders, surveys and offers all come this way.

A row names a flow to start in the contact's conversation. It is `scheduled` until a sweep has asked consent and started it
(`sent`), found it useless or forbidden (`skipped`, with the reason), or its cause has gone (`called_off`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.ids import id_as_text, uuid7
from domain.kit.session import rows_changed

TOO_LATE = "too late"  # the reason of a row that was found only when it was of no use any more
# The flows that begin with a message of ours, perhaps long after the last one of theirs: each needs an approved template.
BEGUN_BY_US = frozenset({"feedback_reply", "hospital_message", "reminder", "survey", "waitlist_offer"})

_PLAN = text(
    "INSERT INTO outreach (hospital_id, id, key, contact_id, purpose, flow, data, lane, due_at, useful_until, status, reason,"
    " attempts, created_at) VALUES (:hospital, :id, :key, :contact, :purpose, :flow, :data, :lane, :due, :until,"
    " 'scheduled', '', 0, :now) ON CONFLICT (hospital_id, key) DO NOTHING RETURNING id"
)
_KNOWN = text("SELECT id FROM outreach WHERE hospital_id = :hospital AND key = :key")
_CALL_OFF = text(
    "UPDATE outreach SET status = 'called_off', reason = :reason, settled_at = :now"
    " WHERE hospital_id = :hospital AND starts_with(key, :prefix) AND status = 'scheduled'"
)
_STATUS = text("SELECT status, reason, due_at, settled_at FROM outreach WHERE hospital_id = :hospital AND key = :key")


@dataclass(frozen=True, slots=True)
class OutreachStatus:
    """`status`: scheduled, sent, skipped, failed or called_off; `reason` is a short code in words."""

    status: str
    reason: str
    due_at: datetime
    settled_at: datetime | None


async def reach_out(
    ctx: Context,
    *,
    contact_id: UUID,
    purpose: str,
    flow: str,
    data: dict[str, Any],
    due_at: datetime,
    useful_until: datetime,
    key: str,
    lane: int = 1,
) -> UUID:
    """Plans one message of ours; planning the same `key` again returns the first one's id and changes nothing.

    `purpose` is a consent purpose, `data` the flow's variables (plain values, sealed). Late rows go out while the instant
    is before `useful_until`. `lane`: 0 before 1 before 2.
    """
    row_id = uuid7()
    made = (
        await ctx.session.execute(
            _PLAN,
            {
                "hospital": ctx.hospital.id,
                "id": row_id,
                "key": key,
                "contact": contact_id,
                "purpose": str(purpose),
                "flow": flow,
                "data": ctx.keys.seal(orjson.dumps(data, id_as_text)),
                "lane": lane,
                "due": due_at,
                "until": useful_until,
                "now": ctx.now,
            },
        )
    ).scalar_one_or_none()
    if made is not None:
        return row_id
    known: UUID = (await ctx.session.execute(_KNOWN, {"hospital": ctx.hospital.id, "key": key})).scalar_one()
    return known


async def call_off(ctx: Context, key_prefix: str, reason: str) -> int:
    """Voids what is still scheduled and whose key starts so. Returns how many."""
    done = await ctx.session.execute(
        _CALL_OFF, {"hospital": ctx.hospital.id, "prefix": key_prefix, "reason": reason, "now": ctx.now}
    )
    return rows_changed(done)


async def outcome_of(ctx: Context, key: str) -> OutreachStatus | None:
    """What became of it; None if nothing was planned under this key."""
    row = (await ctx.session.execute(_STATUS, {"hospital": ctx.hospital.id, "key": key})).one_or_none()
    return OutreachStatus(row.status, row.reason, row.due_at, row.settled_at) if row is not None else None
