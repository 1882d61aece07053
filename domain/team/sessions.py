"""Sessions of the browser: a random token in the cookie, its digest in the database, checked at every act.

A session ends after `IDLE` without use, after `LONGEST` in any case, when its owner logs out, leaves, or gets another
role or password.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.kit.clock import Clock
from domain.kit.context import AuditNote, Context
from domain.kit.ids import uuid7
from domain.staff.rules import Role

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
_NOTED_EVERY = timedelta(minutes=5)  # a use within it does not move the end: pages look often

_BEGIN = text(
    "INSERT INTO staff_session (hospital_id, id, staff_id, digest, began_at, seen_at)"
    " VALUES (:hospital, :id, :staff, :digest, :now, :now)"
)
_OF_TOKEN = text(
    "SELECT s.id, s.staff_id, s.seen_at, m.name, m.role FROM staff_session s"
    " JOIN staff_member m ON m.hospital_id = s.hospital_id AND m.id = s.staff_id AND m.active"
    " WHERE s.hospital_id = :hospital AND s.digest = :digest AND s.ended_at IS NULL"
    " AND s.seen_at > :idle AND s.began_at > :oldest"
)
_SEEN = text("UPDATE staff_session SET seen_at = :now WHERE hospital_id = :hospital AND id = :id")
_END = text(
    "UPDATE staff_session SET ended_at = :now WHERE hospital_id = :hospital AND id = :id AND ended_at IS NULL RETURNING id"
)
_END_ALL = text(
    "UPDATE staff_session SET ended_at = :now WHERE hospital_id = :hospital AND staff_id = :staff AND ended_at IS NULL"
)
_FORGET = text(
    "DELETE FROM staff_session WHERE hospital_id = :hospital AND staff_id = :staff AND (ended_at IS NOT NULL"
    " OR began_at < :oldest)"
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session a token is, as of now: name and role are read anew each time."""

    id: UUID
    staff_id: UUID
    name: str = field(repr=False)
    role: Role


def hospital_of(token: str) -> UUID | None:
    """The hospital a token names; None for something that is no token. It proves nothing yet."""
    try:
        return UUID(token.partition(".")[0])
    except ValueError:
        return None


async def begin(ctx: Context, member_id: UUID) -> str:
    """A new session's token, kept nowhere. The member's old sessions that are over are forgotten."""
    token = f"{ctx.hospital.id}.{secrets.token_urlsafe(32)}"
    values = {"hospital": ctx.hospital.id, "staff": member_id}
    await ctx.session.execute(_FORGET, {**values, "oldest": ctx.now - LONGEST})
    await ctx.session.execute(_BEGIN, {**values, "id": uuid7(), "digest": _digest(token), "now": ctx.now})
    return token


async def signed_in(session: AsyncSession, hospital_id: UUID, clock: Clock, token: str) -> SignedIn | None:
    """Whose token it is, and a note that it is in use; None once the session has ended."""
    now = clock.now()
    values = {"hospital": hospital_id, "digest": _digest(token), "idle": now - IDLE, "oldest": now - LONGEST}
    row = (await session.execute(_OF_TOKEN, values)).one_or_none()
    if row is None:
        return None
    if now - row.seen_at > _NOTED_EVERY:
        await session.execute(_SEEN, {"hospital": hospital_id, "id": row.id, "now": now})
    return SignedIn(row.id, row.staff_id, row.name, Role(row.role))


async def end(ctx: Context, session_id: UUID) -> None:
    """Logged out. Ending it twice is no fault."""
    values = {"hospital": ctx.hospital.id, "id": session_id, "now": ctx.now}
    if (await ctx.session.execute(_END, values)).scalar() is not None:
        ctx.note(AuditNote("staff_logged_out", "team", ctx.actor.id))


async def end_all(ctx: Context, member_id: UUID) -> None:
    """Every session of the member is over."""
    await ctx.session.execute(_END_ALL, {"hospital": ctx.hospital.id, "staff": member_id, "now": ctx.now})


def _digest(token: str) -> bytes:
    """Tokens are long and random: a plain hash of one leads nowhere."""
    return hashlib.sha256(token.encode()).digest()
