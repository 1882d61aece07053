"""Writing news for staff, and taking it to be sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.team.rules import Topic

_TELL = text(
    "INSERT INTO staff_alert (hospital_id, id, key, topic, to_staff, body, sealed_body, buttons, urgent, due_at)"
    " VALUES (:hospital, :id, :key, :topic, :to, :body, :sealed, CAST(:buttons AS jsonb), :urgent, :due)"
    " ON CONFLICT (hospital_id, key) DO NOTHING RETURNING id"
)
_CLAIM = text(
    "SELECT hospital_id, id, topic, to_staff, body, sealed_body, buttons, urgent FROM staff_alert"
    " WHERE settled_at IS NULL AND due_at <= :now ORDER BY due_at, id LIMIT :most FOR UPDATE SKIP LOCKED"
)
_SETTLE = text(
    "UPDATE staff_alert SET settled_at = :now, told = :told, sealed_body = NULL"
    " WHERE hospital_id = :hospital AND id = :id"
)
_PUT_OFF = text("UPDATE staff_alert SET due_at = :due WHERE hospital_id = :hospital AND id = :id")
_RECIPIENTS = text(
    """
    SELECT l.staff_id, l.channel, l.address, m.role FROM staff_link l
    JOIN staff_member m ON m.hospital_id = l.hospital_id AND m.id = l.staff_id AND m.active
    WHERE l.hospital_id = :hospital AND l.ended_at IS NULL
      AND CASE WHEN CAST(:to AS uuid) IS NOT NULL THEN l.staff_id = :to
               ELSE EXISTS (SELECT FROM alert_subscription s WHERE s.hospital_id = l.hospital_id
                            AND s.staff_id = l.staff_id AND s.topic = :topic) END
    ORDER BY l.staff_id, array_position(ARRAY['telegram', 'whatsapp', 'sms'], CAST(l.channel AS text)), l.linked_at DESC
    """
)


@dataclass(frozen=True, slots=True)
class Alert:
    """News to be sent. `buttons` are (label, command line). `sealed` is said in the place of `body` where there is one."""

    hospital_id: UUID
    id: UUID
    topic: Topic
    to_staff: UUID | None
    body: str
    buttons: tuple[tuple[str, str], ...]
    urgent: bool
    sealed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member and the one chat of theirs that news goes to: Telegram before WhatsApp before SMS."""

    staff_id: UUID
    channel: str
    address: str


async def tell(
    ctx: Context,
    topic: Topic,
    body: str,
    *,
    key: str,
    to: UUID | None = None,
    buttons: Sequence[tuple[str, str]] = (),
    urgent: bool = False,
    due_at: datetime | None = None,
    private: str = "",
) -> bool:
    """Keeps news for whoever wants to be told of the topic, or for one member. False if this key was told before.

    `private` is said in the place of `body` where free text can go; it is kept sealed, and only until it is told.
    """
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "key": key[:200],
        "topic": topic,
        "to": to,
        "body": body[:900],
        "sealed": ctx.keys.seal_text(private[:1200]) if private else None,
        "buttons": json.dumps([list(button) for button in buttons]),
        "urgent": urgent,
        "due": due_at or ctx.now,
    }
    return (await ctx.session.execute(_TELL, values)).one_or_none() is not None


async def claim_due(session: AsyncSession, now: datetime, most: int = 100) -> list[Alert]:
    """Due news of the session's hospitals, locked until its transaction ends."""
    rows = await session.execute(_CLAIM, {"now": now, "most": most})
    return [
        Alert(
            r.hospital_id,
            r.id,
            Topic(r.topic),
            r.to_staff,
            r.body,
            tuple((b[0], b[1]) for b in r.buttons),
            r.urgent,
            r.sealed_body,
        )
        for r in rows
    ]


async def recipients(session: AsyncSession, alert: Alert) -> list[Recipient]:
    """One chat per member who is to be told."""
    values = {"hospital": alert.hospital_id, "to": alert.to_staff, "topic": alert.topic}
    first: dict[UUID, Recipient] = {}
    for row in await session.execute(_RECIPIENTS, values):
        first.setdefault(row.staff_id, Recipient(row.staff_id, row.channel, row.address))
    return list(first.values())


async def settle(session: AsyncSession, alert: Alert, now: datetime, told: int) -> None:
    await session.execute(_SETTLE, {"now": now, "told": told, "hospital": alert.hospital_id, "id": alert.id})


async def put_off(session: AsyncSession, alert: Alert, due_at: datetime) -> None:
    """What is not urgent waits for the working day."""
    await session.execute(_PUT_OFF, {"due": due_at, "hospital": alert.hospital_id, "id": alert.id})
