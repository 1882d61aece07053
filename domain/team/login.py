"""Logging in to the browser: passwords (argon2id), one-time codes that set them, and patience with wrong ones.

Every refusal says the same, hashes the same and counts the same, whether the name exists or not.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, text

from domain.audit import operation, unit_of_work
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM, Actor, AuditNote, Context, Hospital
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.settings.service import read_profile
from domain.staff.rules import Role, staff_actor
from domain.team import codes, sessions
from domain.team.rules import PASSWORD_LIFE, login_name, pause_after, read_password, same_form

CHANNEL = "console"
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's first choice: 19 MiB each
_AT_ONCE = 2  # hashes at one time: log-ins never take all of the machine
# Compared with where nobody has that name, so that a wrong name costs the time of a wrong password.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$WSyNTHbOZJjhYO7962EekA$Ft7kTs9TQGozQ2cEtgifk+4ji2HeAZ2jpHO69T1oGws"
_FORGOTTEN = timedelta(days=1)  # wrong passwords of yesterday count no more

_WHO = text("SELECT * FROM careline_staff_named(:name)")
_MEMBER = text(
    "SELECT id, name, role, password_hash FROM staff_member WHERE hospital_id = :hospital AND id = :id AND active"
)
_SET = text(
    "UPDATE staff_member SET password_hash = :hash, updated_at = :now WHERE hospital_id = :hospital AND id = :id"
)
# The try is counted before the password is looked at: many at once cannot slip past the count.
_TRY = text(
    "INSERT INTO login_failure AS f (name, failures, last_at) VALUES (:name, 1, :now) ON CONFLICT (name) DO UPDATE"
    " SET failures = CASE WHEN f.last_at < :forgotten THEN 1 ELSE f.failures + 1 END, last_at = :now"
    " WHERE f.until IS NULL OR f.until <= :now RETURNING failures"
)
_PAUSE = text("UPDATE login_failure SET until = :until WHERE name = :name")
_WELL = text("DELETE FROM login_failure WHERE name = :name OR last_at < :forgotten")


class WrongLogin(Forbidden):
    """The name or the password is not right."""

    code = "wrong_login"


class TooManyTries(Forbidden):
    """There were too many wrong tries. Please wait a quarter of an hour, or ask an administrator for a new password."""

    code = "too_many_tries"


class SeveralHospitals(Conflict):
    """You work at several hospitals with this password. Please choose one."""

    code = "several_hospitals"

    def __init__(self, hospitals: dict[str, str]) -> None:
        super().__init__()
        self.hospitals = hospitals


@dataclass(frozen=True, slots=True)
class PasswordCode:
    """A code that sets a member's password, once, until `expires_at`. `id` is the member's."""

    id: UUID
    name: str = field(repr=False)
    code: str = field(repr=False)
    minutes: int


@dataclass(frozen=True, slots=True)
class _Found:
    hospital: Hospital
    staff_id: UUID
    role: Role


class Doorkeeper:
    """Lets staff in. One per process: it bounds how many passwords are hashed at a time."""

    def __init__(self, database: Database, keys: KeySet, clock: Clock) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hashing = asyncio.Semaphore(_AT_ONCE)

    async def log_in(self, name: str, password: str, hospital_code: str = "") -> str:
        """A new session's token for whoever has this phone number or e-mail address and this password.

        Raises `WrongLogin`, `TooManyTries`, or `SeveralHospitals` {code: name} if `hospital_code` has to choose.
        """
        said = login_name(name)
        key = self._keys.digest(f"login:{said}")
        patient = await self._may_try(key)
        async with self._database.session([]) as session:
            places = (await session.execute(_WHO, {"name": said})).all()
        found: list[_Found] = []
        hashed = 0
        for place in places:
            member = await self._member(place.hospital_id, place.staff_id)
            if member is None:
                continue
            hospital, row = member
            hashed += bool(row.password_hash)
            right = patient and await self._matches(row.password_hash, password)
            if right:
                found.append(_Found(hospital, row.id, Role(row.role)))
            else:
                why = "password" if patient else "paused"
                await self._refused(hospital, row.id, why)
        if not patient:
            raise TooManyTries
        if not hashed:
            await self._matches(_NOBODYS, password)
        if hospital_code:
            found = [each for each in found if each.hospital.code == hospital_code]
        if not found:
            raise WrongLogin
        await self._well(key)
        if len({each.hospital.id for each in found}) > 1:
            raise SeveralHospitals({each.hospital.code: each.hospital.name for each in found})
        return await self._let_in(found[0])

    async def join(self, code: str, password: str) -> str:
        """Sets the password of the member a one-time code was made for, and lets them in.

        Raises `NotFound` for a code that is wrong, used or over, `Invalid` for a password that is too short.
        """
        chosen = read_password(password)
        hospital_id = await codes.hospital_of_code(self._database, self._keys, code)
        if hospital_id is None:
            raise NotFound(_BAD_CODE)
        hashed = await self._hash(chosen)
        async with self._database.session([hospital_id]) as session:
            hospital = (await read_profile(session, hospital_id)).hospital
        nobody = Actor("staff", None, frozenset(), CHANNEL)
        async with unit_of_work(self._database, hospital, nobody, self._clock, self._keys) as ctx:
            staff_id = await codes.take(ctx, code)
            row = None
            if staff_id is not None:
                values = {"hospital": hospital.id, "id": staff_id}
                row = (await ctx.session.execute(_MEMBER, values)).one_or_none()
            if row is not None:
                ctx.actor = staff_actor(row.id, Role(row.role), CHANNEL)
                await _set_password(ctx, row.id, hashed)
                return await _begin(ctx, row.id)
            ctx.note(AuditNote("invitation_refused", "staff", detail={"channel": CHANNEL}))
        raise NotFound(_BAD_CODE)

    async def first_password(self, hospital_id: UUID, staff_id: UUID, password: str) -> bool:
        """Gives a member who has none this password. Returns whether it is theirs now."""
        member = await self._member(hospital_id, staff_id)
        if member is None:
            return False
        hospital, row = member
        if row.password_hash:
            return await self._matches(row.password_hash, password)
        hashed = await self._hash(read_password(password))
        async with unit_of_work(self._database, hospital, SYSTEM, self._clock, self._keys) as ctx:
            await _set_password(ctx, staff_id, hashed)
        return True

    async def change(self, hospital: Hospital, staff_id: UUID, role: Role, old: str, new: str) -> str:
        """Another password for whoever is logged in and knows the old one; every session ends, a new one's token is given.

        Raises `WrongLogin`, `TooManyTries`, `Invalid`.
        """
        chosen = read_password(new)
        key = self._keys.digest(f"login:{staff_id}")
        if not await self._may_try(key):
            raise TooManyTries
        member = await self._member(hospital.id, staff_id)
        if member is None or not await self._matches(member[1].password_hash, old):
            await self._refused(hospital, staff_id, "password")
            raise WrongLogin("The old password is not right.")
        await self._well(key)
        hashed = await self._hash(chosen)
        actor = staff_actor(staff_id, role, CHANNEL)
        async with unit_of_work(self._database, hospital, actor, self._clock, self._keys) as ctx:
            await change_password(ctx, hashed)
            return await _begin(ctx, staff_id)

    async def _may_try(self, key: bytes) -> bool:
        """Counts one try; False while the name has to wait."""
        now = self._clock.now()
        async with self._database.session([]) as session:
            values = {"name": key, "now": now, "forgotten": now - _FORGOTTEN}
            failures = (await session.execute(_TRY, values)).scalar()
            if failures is None:
                return False
            if pause := pause_after(failures):
                await session.execute(_PAUSE, {"name": key, "until": now + pause})
        return True

    async def _member(self, hospital_id: UUID, staff_id: UUID) -> tuple[Hospital, Row[Any]] | None:
        async with self._database.session([hospital_id]) as session:
            row = (await session.execute(_MEMBER, {"hospital": hospital_id, "id": staff_id})).one_or_none()
            return None if row is None else ((await read_profile(session, hospital_id)).hospital, row)

    async def _let_in(self, found: _Found) -> str:
        actor = staff_actor(found.staff_id, found.role, CHANNEL)
        async with unit_of_work(self._database, found.hospital, actor, self._clock, self._keys) as ctx:
            return await _begin(ctx, found.staff_id)

    async def _refused(self, hospital: Hospital, staff_id: UUID, why: str) -> None:
        stranger = Actor("staff", None, frozenset(), CHANNEL)
        async with unit_of_work(self._database, hospital, stranger, self._clock, self._keys) as ctx:
            ctx.note(AuditNote("login_refused", "team", staff_id, detail={"why": why}))

    async def _well(self, key: bytes) -> None:
        async with self._database.session([]) as session:
            await session.execute(_WELL, {"name": key, "forgotten": self._clock.now() - _FORGOTTEN})

    async def _hash(self, password: str) -> str:
        async with self._hashing:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def _matches(self, hashed: str | None, password: str) -> bool:
        if not hashed:
            return False
        async with self._hashing:
            return await asyncio.to_thread(_verify, hashed, password)


_BAD_CODE = "This code is not valid, or it has been used. Ask an administrator for a new one."


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, same_form(password))
    except (VerificationError, InvalidHashError):
        return False


async def _begin(ctx: Context, staff_id: UUID) -> str:
    ctx.note(AuditNote("staff_logged_in", "team", staff_id))
    return await sessions.begin(ctx, staff_id)


async def _set_password(ctx: Context, staff_id: UUID, hashed: str) -> None:
    values = {"hash": hashed, "now": ctx.now, "hospital": ctx.hospital.id, "id": staff_id}
    await ctx.session.execute(_SET, values)
    await sessions.end_all(ctx, staff_id)
    ctx.note(AuditNote("password_set", "team", staff_id))


@operation("team.change_password", audit="password_changed")
async def change_password(ctx: Context, hashed: str) -> None:
    """One's own password, hashed already. Every session of theirs ends."""
    if ctx.actor.id is None:
        raise Invalid("Only a member of staff can do this.")
    await _set_password(ctx, ctx.actor.id, hashed)


@operation("team.own_password_code", audit="password_code_given")
async def own_password_code(ctx: Context) -> PasswordCode:
    """A code to set one's own password in the browser, for whoever writes from a linked chat. Earlier codes stop working."""
    if ctx.actor.id is None:
        raise Invalid("Only a member of staff can do this.")
    return await _code_for(ctx, ctx.actor.id)


@operation("team.password_code", audit="password_code_given")
async def password_code(ctx: Context, member_id: UUID) -> PasswordCode:
    """The same for a colleague. Raises `NotFound` for who is not (any more) at work here, `Forbidden` above one's own role."""
    return await _code_for(ctx, member_id)


async def _code_for(ctx: Context, member_id: UUID) -> PasswordCode:
    row = (await ctx.session.execute(_MEMBER, {"hospital": ctx.hospital.id, "id": member_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such member of staff here.")
    if row.role == Role.SUPER_ADMIN and member_id != ctx.actor.id and ctx.actor.kind != "system":
        raise Conflict("A super admin makes their own code.")
    await codes.void(ctx, member_id)
    _, code, _ = await codes.issue(ctx, member_id, PASSWORD_LIFE)
    return PasswordCode(member_id, row.name, code, int(PASSWORD_LIFE.total_seconds()) // 60)


async def members_named(database: Database, name: str) -> list[tuple[UUID, UUID]]:
    """(hospital, member) of every active member with this phone number or e-mail address. For the machine's owner."""
    async with database.session([]) as session:
        rows = (await session.execute(_WHO, {"name": login_name(name)})).all()
    return [(row.hospital_id, row.staff_id) for row in rows]
