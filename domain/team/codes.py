"""One-time codes that stand for one member of staff: shown once, kept as a digest."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.ids import uuid7
from domain.team.rules import new_code, read_code

_KEEP = text(
    "INSERT INTO staff_invitation (hospital_id, id, staff_id, digest, invited_by, expires_at)"
    " VALUES (:hospital, :id, :staff, :digest, :by, :expires)"
)
_VOID = text(
    "UPDATE staff_invitation SET expires_at = :now WHERE hospital_id = :hospital AND staff_id = :staff"
    " AND used_at IS NULL AND expires_at > :now"
)
_TAKE = text(
    "UPDATE staff_invitation SET used_at = :now WHERE hospital_id = :hospital AND digest = :digest"
    " AND used_at IS NULL AND expires_at > :now RETURNING staff_id"
)


async def hospital_of_code(database: Database, keys: KeySet, code: str) -> UUID | None:
    """Where a code leads, for ways in that say nothing of a hospital. None for an unknown code."""
    plain = read_code(code)
    if plain is None:
        return None
    async with database.session([]) as session:
        found: UUID | None = (
            await session.execute(text("SELECT careline_invited_to(:digest)"), {"digest": _digest(keys, plain)})
        ).scalar()
    return found


async def issue(ctx: Context, member_id: UUID, life: timedelta) -> tuple[UUID, str, datetime]:
    """A new code for the member: (row, code, until when)."""
    code, row_id, expires = new_code(), uuid7(), ctx.now + life
    values = {"hospital": ctx.hospital.id, "id": row_id, "staff": member_id, "by": ctx.actor.id, "expires": expires}
    await ctx.session.execute(_KEEP, {**values, "digest": _digest(ctx.keys, read_code(code) or "")})
    return row_id, code, expires


async def void(ctx: Context, member_id: UUID) -> None:
    """The member's unused codes stop working."""
    await ctx.session.execute(_VOID, {"now": ctx.now, "hospital": ctx.hospital.id, "staff": member_id})


async def take(ctx: Context, code: str) -> UUID | None:
    """Uses a code up: the member it was made for; None for a wrong, used or expired one."""
    plain = read_code(code)
    if plain is None:
        return None
    values = {"now": ctx.now, "hospital": ctx.hospital.id, "digest": _digest(ctx.keys, plain)}
    found: UUID | None = (await ctx.session.execute(_TAKE, values)).scalar()
    return found


def _digest(keys: KeySet, plain: str) -> bytes:
    return keys.digest(f"staff invitation:{plain}")
