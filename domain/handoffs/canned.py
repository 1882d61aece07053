"""Texts the hospital sends often, by short names."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.handoffs.rules import LONGEST_REPLY, canned_name, checked_text
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7

_KEEP = text(
    "INSERT INTO canned_reply (hospital_id, id, name, body) VALUES (:hospital, :id, :name, :body)"
    " ON CONFLICT (hospital_id, name) DO UPDATE SET body = excluded.body, updated_at = :now RETURNING id"
)
_DROP = text("DELETE FROM canned_reply WHERE hospital_id = :hospital AND name = :name RETURNING id")
_LIST = text("SELECT id, name, body FROM canned_reply WHERE hospital_id = :hospital ORDER BY name LIMIT 100")
_ONE = text("SELECT id, name, body FROM canned_reply WHERE hospital_id = :hospital AND name = :name")


@dataclass(frozen=True, slots=True)
class Canned:
    id: UUID
    name: str
    body: str


@operation("handoffs.canned", audit="canned_replies_listed")
async def canned_replies(ctx: Context) -> list[Canned]:
    """All of them, by name."""
    rows = await ctx.session.execute(_LIST, {"hospital": ctx.hospital.id})
    return [Canned(row.id, row.name, row.body) for row in rows]


@operation("handoffs.keep_canned", audit="canned_reply_kept")
async def keep_canned(ctx: Context, name: str, body: str) -> Canned:
    """Adds one, or changes the one of this name. Raises `Invalid`."""
    name, body = canned_name(name), checked_text(body, LONGEST_REPLY, "reply")
    values = {"hospital": ctx.hospital.id, "id": uuid7(), "name": name, "body": body, "now": ctx.now}
    row_id: UUID = (await ctx.session.execute(_KEEP, values)).scalar_one()
    return Canned(row_id, name, body)


@operation("handoffs.drop_canned", audit="canned_reply_dropped", confirm=True)
async def drop_canned(ctx: Context, name: str) -> Canned:
    """Takes one away. Raises `NotFound`."""
    found = await canned(ctx, name)
    await ctx.session.execute(_DROP, {"hospital": ctx.hospital.id, "name": found.name})
    return found


async def canned(ctx: Context, name: str) -> Canned:
    """One by its name, with or without the stroke. Raises `NotFound`, `Invalid`."""
    wanted = canned_name(name)
    row = (await ctx.session.execute(_ONE, {"hospital": ctx.hospital.id, "name": wanted})).one_or_none()
    if row is None:
        raise NotFound(f"There is no text /{wanted} here. CANNED shows them all.")
    return Canned(row.id, row.name, row.body)
