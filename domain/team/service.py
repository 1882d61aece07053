"""Inviting, linking and unlinking members of staff, their roles and what they want to be told of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.db import Database
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.staff.rules import Role
from domain.team import codes, sessions
from domain.team.codes import hospital_of_code
from domain.team.login import change_password, own_password_code, password_code
from domain.team.rules import ALERTED_BY_DEFAULT, INVITATION_LIFE, Topic

__all__ = [
    "Invitation",
    "Linked",
    "Member",
    "Posted",
    "accept",
    "change_password",
    "change_role",
    "deactivate",
    "hospital_of_code",
    "invite",
    "invite_again",
    "keep_state",
    "linked",
    "member",
    "member_by",
    "members",
    "own_password_code",
    "password_code",
    "staff_directory",
    "subscribe",
    "topics_of",
    "unlink",
    "unlink_self",
    "unsubscribe",
]

_MEMBERS = """
SELECT m.id, m.name, m.role, m.phone, m.email, m.active,
       coalesce((SELECT string_agg(DISTINCT l.channel, ',') FROM staff_link l
                 WHERE l.hospital_id = m.hospital_id AND l.staff_id = m.id AND l.ended_at IS NULL), '') AS channels
FROM staff_member m WHERE m.hospital_id = :hospital
"""
_ADD = text(
    "INSERT INTO staff_member (hospital_id, id, name, role, phone, email, active)"
    " VALUES (:hospital, :id, :name, :role, :phone, :email, true) ON CONFLICT DO NOTHING RETURNING id"
)
_LINK = text(
    "INSERT INTO staff_link (hospital_id, id, staff_id, channel, address, linked_at)"
    " VALUES (:hospital, :id, :staff, :channel, :address, :now)"
    " ON CONFLICT (hospital_id, channel, address) WHERE ended_at IS NULL"
    " DO UPDATE SET staff_id = excluded.staff_id, linked_at = excluded.linked_at, state = NULL, as_patient = false"
    " RETURNING id"
)
_LINKED = text(
    "SELECT l.id, l.staff_id, l.as_patient, l.state, m.name, m.role, m.active FROM staff_link l"
    " JOIN staff_member m ON m.hospital_id = l.hospital_id AND m.id = l.staff_id"
    " WHERE l.hospital_id = :hospital AND l.channel = :channel AND l.address = :address AND l.ended_at IS NULL"
    " FOR NO KEY UPDATE OF l"
)
_KEEP = text(
    "UPDATE staff_link SET state = :state, as_patient = :as_patient WHERE hospital_id = :hospital AND id = :id"
)
_UNLINK = text(
    "UPDATE staff_link SET ended_at = :now, state = NULL WHERE hospital_id = :hospital AND staff_id = :staff"
    " AND ended_at IS NULL AND (:channel = '' OR channel = :channel) RETURNING id"
)
_ROLE = text("UPDATE staff_member SET role = :role, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_ACTIVE = text("UPDATE staff_member SET active = :active, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_SUBSCRIBE = text(
    "INSERT INTO alert_subscription (hospital_id, id, staff_id, topic) VALUES (:hospital, :id, :staff, :topic)"
    " ON CONFLICT (hospital_id, staff_id, topic) DO NOTHING"
)
_UNSUBSCRIBE = text(
    "DELETE FROM alert_subscription WHERE hospital_id = :hospital AND staff_id = :staff AND topic = :topic"
)
_TOPICS = text(
    "SELECT topic FROM alert_subscription WHERE hospital_id = :hospital AND staff_id = :staff ORDER BY topic"
)
_ADMINS = text(
    "SELECT count(*) FROM staff_member WHERE hospital_id = :hospital AND active"
    " AND role IN ('SUPER_ADMIN', 'HOSPITAL_ADMIN') AND id <> :id"
)
_OWN_ROLE = text("SELECT role FROM staff_member WHERE hospital_id = :hospital AND id = :id AND active")
_LOCK_TEAM = text("SELECT id FROM staff_member WHERE hospital_id = :hospital ORDER BY id FOR NO KEY UPDATE")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here. `channels` are those they are linked on."""

    id: UUID
    name: str = field(repr=False)
    role: Role
    phone: str = field(repr=False)
    email: str = field(repr=False)
    active: bool
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the invited person needs. The code is shown once and kept nowhere."""

    id: UUID
    member: Member
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """A chat and whose it is; `state` is the desk's own, still sealed."""

    id: UUID
    staff_id: UUID
    name: str = field(repr=False)
    role: Role
    active: bool
    as_patient: bool
    state: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """One linked chat address, for the directory in memory."""

    hospital_id: UUID
    channel: str
    address: str = field(repr=False)
    staff_id: UUID


async def staff_directory(database: Database) -> list[Posted]:
    """Every linked chat of every hospital: a read across hospitals, through a function made for it."""
    async with database.session([]) as session:
        rows = (await session.execute(text("SELECT * FROM careline_staff_directory()"))).all()
    return [Posted(row.hospital_id, row.channel, row.address, row.staff_id) for row in rows]


def _member(row: Any) -> Member:
    channels = tuple(sorted(filter(None, row.channels.split(","))))
    return Member(row.id, row.name, Role(row.role), row.phone or "", row.email or "", row.active, channels)


async def _one(ctx: Context, member_id: UUID) -> Member:
    query = text(_MEMBERS + " AND m.id = :id")
    row = (await ctx.session.execute(query, {"hospital": ctx.hospital.id, "id": member_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such member of staff here.")
    return _member(row)


@operation("team.list", audit="staff_listed")
async def members(ctx: Context) -> list[Member]:
    """Everybody who works here, by name; those who have left come last."""
    rows = await ctx.session.execute(
        text(_MEMBERS + " ORDER BY NOT m.active, lower(m.name)"), {"hospital": ctx.hospital.id}
    )
    return [_member(row) for row in rows]


async def member_by(ctx: Context, said: str) -> list[Member]:
    """Active members whose name, e-mail or its first part begins like `said` (`@ada`). For assigning work."""
    wanted = said.strip().lstrip("@").casefold()
    rows = await ctx.session.execute(
        text(_MEMBERS + " AND m.active ORDER BY lower(m.name)"), {"hospital": ctx.hospital.id}
    )
    everybody = [_member(row) for row in rows]
    exact = [
        m for m in everybody if wanted in (m.name.casefold(), m.email.casefold(), m.email.casefold().split("@")[0])
    ]
    if exact or not wanted:
        return exact
    return [
        m
        for m in everybody
        if any(part.startswith(wanted) for part in (*m.name.casefold().split(), m.email.casefold()))
    ]


async def member(ctx: Context, member_id: UUID) -> Member:
    """One member. Raises `NotFound`."""
    return await _one(ctx, member_id)


@operation("team.invite", audit="staff_invited")
async def invite(ctx: Context, name: str, role: Role, *, phone: str = "", email: str = "") -> Invitation:
    """Adds a member and gives their one-time code.

    Raises `Invalid` without a name, `Conflict` for an e-mail address that a member has, and for a super admin unless one
    invites.
    """
    name = " ".join(name.split())[:80]
    if not name or role is Role.PATIENT:
        raise Invalid("A member of staff needs a name and a role.")
    await _may_grant(ctx, role)
    member_id = uuid7()
    values = {
        "hospital": ctx.hospital.id,
        "id": member_id,
        "name": name,
        "role": role,
        "phone": phone or None,
        "email": email or None,
    }
    if (await ctx.session.execute(_ADD, values)).one_or_none() is None:
        raise Conflict("Somebody here has this e-mail address already. INVITE AGAIN gives them a new code.")
    for topic in sorted(ALERTED_BY_DEFAULT.get(role, ())):
        await _subscribe(ctx, member_id, topic)
    return await _invitation(ctx, await _one(ctx, member_id))


@operation("team.invite_again", audit="staff_invited")
async def invite_again(ctx: Context, member_id: UUID) -> Invitation:
    """A new code for a member, for another chat or a lost code; earlier unused codes stop working."""
    found = await _one(ctx, member_id)
    if not found.active:
        raise Conflict("This member of staff has left.")
    await _may_grant(ctx, found.role)
    await codes.void(ctx, member_id)
    return await _invitation(ctx, found)


async def _invitation(ctx: Context, invited: Member) -> Invitation:
    row_id, code, expires = await codes.issue(ctx, invited.id, INVITATION_LIFE)
    return Invitation(row_id, invited, code, expires)


async def accept(ctx: Context, code: str, channel: str, address: str) -> Linked:
    """Ties this chat to the member the code was made for; it works once. Raises `NotFound`, audited, for any other code."""
    staff_id = await codes.take(ctx, code)
    if staff_id is None:
        ctx.note(AuditNote("invitation_refused", "staff", detail={"channel": channel}))
        raise NotFound("This code is not valid, or it has been used. Ask an administrator for a new one.")
    row = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "staff": staff_id,
        "channel": channel,
        "address": address,
        "now": ctx.now,
    }
    link_id = (await ctx.session.execute(_LINK, row)).scalar_one()
    ctx.note(AuditNote("staff_linked", "staff", staff_id, detail={"channel": channel}))
    found = await linked(ctx, channel, address)
    if found is None or found.id != link_id:
        raise Conflict("This chat could not be linked.")
    return found


async def linked(ctx: Context, channel: str, address: str) -> Linked | None:
    """Whose chat this is, its row locked until the transaction ends; None for a stranger's."""
    values = {"hospital": ctx.hospital.id, "channel": channel, "address": address}
    row = (await ctx.session.execute(_LINKED, values)).one_or_none()
    if row is None or not row.active:
        return None
    return Linked(row.id, row.staff_id, row.name, Role(row.role), row.active, row.as_patient, row.state)


async def keep_state(ctx: Context, link: Linked, state: bytes | None, *, as_patient: bool) -> None:
    """What the desk must know at the next message from this chat."""
    await ctx.session.execute(
        _KEEP, {"hospital": ctx.hospital.id, "id": link.id, "state": state, "as_patient": as_patient}
    )


@operation("team.unlink", audit="staff_unlinked", confirm=True)
async def unlink(ctx: Context, member_id: UUID, channel: str = "") -> int:
    """Ends a member's chats, all or one channel's. Returns how many."""
    found = await _one(ctx, member_id)
    if found.id != ctx.actor.id:
        await _may_grant(ctx, found.role)
    return await _unlink(ctx, member_id, channel)


@operation("team.unlink_self", audit="staff_unlinked", confirm=True)
async def unlink_self(ctx: Context, channel: str = "") -> int:
    """Ends one's own chats."""
    if ctx.actor.id is None:
        raise Invalid("Only a member of staff can do this.")
    return await _unlink(ctx, ctx.actor.id, channel)


async def _unlink(ctx: Context, member_id: UUID, channel: str) -> int:
    values = {"now": ctx.now, "hospital": ctx.hospital.id, "staff": member_id, "channel": channel}
    return len((await ctx.session.execute(_UNLINK, values)).all())


@operation("team.change_role", audit="staff_role_changed", confirm=True)
async def change_role(ctx: Context, member_id: UUID, role: Role) -> Member:
    """Raises `Conflict` if no administrator would be left, and to all but super admins where one of those is concerned."""
    found = await _one(ctx, member_id)
    await _may_grant(ctx, role)
    await _may_grant(ctx, found.role)
    if role is Role.PATIENT:
        raise Invalid("That is no role for staff.")
    if role not in _ADMIN_ROLES:
        await _keep_an_admin(ctx, found)
    values = {"role": role, "now": ctx.now, "hospital": ctx.hospital.id, "id": member_id}
    await ctx.session.execute(_ROLE, values)
    await sessions.end_all(ctx, member_id)
    return await _one(ctx, member_id)


@operation("team.deactivate", audit="staff_deactivated", confirm=True)
async def deactivate(ctx: Context, member_id: UUID) -> Member:
    """They have left: every chat and session of theirs ends, every unused code too."""
    found = await _one(ctx, member_id)
    await _may_grant(ctx, found.role)
    await _keep_an_admin(ctx, found)
    await codes.void(ctx, member_id)
    await sessions.end_all(ctx, member_id)
    await _unlink(ctx, member_id, "")
    values = {"active": False, "now": ctx.now, "hospital": ctx.hospital.id, "id": member_id}
    await ctx.session.execute(_ACTIVE, values)
    return await _one(ctx, member_id)


_ADMIN_ROLES = (Role.SUPER_ADMIN, Role.HOSPITAL_ADMIN)


async def _may_grant(ctx: Context, role: Role) -> None:
    """Only a super admin makes or unmakes super admins."""
    if role is not Role.SUPER_ADMIN or ctx.actor.kind == "system":
        return
    own = await ctx.session.execute(_OWN_ROLE, {"hospital": ctx.hospital.id, "id": ctx.actor.id})
    if own.scalar() != Role.SUPER_ADMIN:
        raise Conflict("Only a super admin can do this to a super admin.")


async def _keep_an_admin(ctx: Context, leaving: Member) -> None:
    if leaving.role not in _ADMIN_ROLES:
        return
    await ctx.session.execute(_LOCK_TEAM, {"hospital": ctx.hospital.id})
    others = (await ctx.session.execute(_ADMINS, {"hospital": ctx.hospital.id, "id": leaving.id})).scalar_one()
    if not others:
        raise Conflict("This is the last administrator. Make somebody else one first.")


@operation("team.subscribe", audit="alerts_changed")
async def subscribe(ctx: Context, topic: Topic) -> tuple[Topic, ...]:
    """Wants to be told of the topic. Returns all of one's topics."""
    await _subscribe(ctx, _self(ctx), topic)
    return await topics_of(ctx)


@operation("team.unsubscribe", audit="alerts_changed")
async def unsubscribe(ctx: Context, topic: Topic) -> tuple[Topic, ...]:
    """Does not want to be told any more. Returns what is left."""
    await ctx.session.execute(_UNSUBSCRIBE, {"hospital": ctx.hospital.id, "staff": _self(ctx), "topic": topic})
    return await topics_of(ctx)


async def topics_of(ctx: Context) -> tuple[Topic, ...]:
    """What the acting member is told of."""
    rows = await ctx.session.execute(_TOPICS, {"hospital": ctx.hospital.id, "staff": _self(ctx)})
    return tuple(Topic(row.topic) for row in rows)


async def _subscribe(ctx: Context, member_id: UUID, topic: Topic) -> None:
    values = {"hospital": ctx.hospital.id, "id": uuid7(), "staff": member_id, "topic": topic}
    await ctx.session.execute(_SUBSCRIBE, values)


def _self(ctx: Context) -> UUID:
    if ctx.actor.id is None or ctx.actor.kind == "patient":
        raise Invalid("Only a member of staff can do this.")
    return ctx.actor.id
