"""Reading hospitals, senders and settings, and changing a setting."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pydantic
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import operation
from domain.kit.context import AuditNote, Context, Hospital
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.errors import Invalid
from domain.settings.describing import value_text
from domain.settings.models import ContentTemplate, Holiday, HospitalRecord, HospitalSetting, OpeningHours
from domain.settings.rules import HospitalSettings, checked, stored


@dataclass(frozen=True, slots=True)
class Sender:
    """A number of a hospital's. `tokens` are the sub-account's own, newest first; empty means the main account's."""

    id: UUID
    hospital_id: UUID
    channel: str
    address: str
    account: str
    service: str
    two_way: bool
    rate_per_second: float
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HospitalProfile:
    """A hospital as the dialogue needs it: loaded once, replaced as a whole when something changes."""

    hospital: Hospital
    settings: HospitalSettings
    address: str
    phone: str
    emergency_number: str
    hours: tuple[tuple[int, int, int], ...]
    holidays: frozenset[Any]
    templates: dict[str, dict[str, str]] = field(default_factory=dict)


_SETTINGS = text(
    "SELECT name, CAST(value -> 'value' AS text) AS value FROM hospital_setting WHERE hospital_id = :hospital ORDER BY name"
)
_DIRECTORY = text("SELECT * FROM careline_directory()")


async def hospital_directory(database: Database, keys: KeySet) -> tuple[list[UUID], list[Sender]]:
    """Every hospital's id and every sender: the one read across hospitals, through a function made for it."""
    async with database.session([]) as session:
        rows = (await session.execute(_DIRECTORY)).all()
    hospitals = sorted({row.hospital_id for row in rows})
    senders = [
        Sender(
            row.sender_id,
            row.hospital_id,
            row.channel,
            row.address,
            row.account,
            row.service,
            row.two_way,
            row.rate_per_second,
            tuple(keys.open_text(row.tokens).split(",")) if row.tokens else (),
        )
        for row in rows
        if row.sender_id is not None
    ]
    return hospitals, senders


async def read_profile(session: AsyncSession, hospital_id: UUID) -> HospitalProfile:
    """One hospital with its settings, hours, holidays and templates. Raises NoResultFound for an unknown one."""
    record = (
        await session.execute(select(HospitalRecord).where(HospitalRecord.hospital_id == hospital_id))
    ).scalar_one()
    settings = (
        await session.execute(select(HospitalSetting).where(HospitalSetting.hospital_id == hospital_id))
    ).scalars()
    hours = (await session.execute(select(OpeningHours).where(OpeningHours.hospital_id == hospital_id))).scalars()
    holidays = (await session.execute(select(Holiday.day).where(Holiday.hospital_id == hospital_id))).scalars()
    templates = (
        await session.execute(select(ContentTemplate).where(ContentTemplate.hospital_id == hospital_id))
    ).scalars()
    by_account: dict[str, dict[str, str]] = {}
    for row in templates:
        by_account.setdefault(row.account, {})[row.shape] = row.provider_id
    return HospitalProfile(
        Hospital(hospital_id, record.code, record.name, ZoneInfo(record.zone), record.country, record.currency),
        stored({row.name: row.value["value"] for row in settings}, str(hospital_id)),
        record.address,
        record.phone,
        record.emergency_number,
        tuple(sorted((row.weekday, row.opens, row.closes) for row in hours)),
        frozenset(holidays),
        by_account,
    )


async def read_settings(session: AsyncSession, hospital_id: UUID) -> HospitalSettings:
    """The hospital's settings over the defaults."""
    rows = (await session.execute(_SETTINGS, {"hospital": hospital_id})).all()
    return _settings(tuple((row.name, row.value) for row in rows))


async def known_settings(ctx: Context) -> HospitalSettings:
    """As the edge has them in memory, or read now."""
    if isinstance(ctx.profile, HospitalProfile):
        return ctx.profile.settings
    return await read_settings(ctx.session, ctx.hospital.id)


@lru_cache(maxsize=1024)
def _settings(rows: tuple[tuple[str, str], ...]) -> HospitalSettings:
    """Checking them anew costs more than reading them. What comes out is frozen."""
    return stored({name: orjson.loads(value) for name, value in rows})


@operation("settings.read", audit="settings_read")
async def settings_of(ctx: Context) -> HospitalSettings:
    """The hospital's settings over the defaults, for staff who ask (SET-01)."""
    return await read_settings(ctx.session, ctx.hospital.id)


@operation("settings.change", audit="setting_changed", confirm=True)
async def change_setting(ctx: Context, name: str, value: Any) -> None:
    """Sets one setting. Raises `Invalid` naming the setting when the name or value is not possible.

    The audit has the value before and after.
    """
    try:
        value = checked(name, value)
    except (KeyError, pydantic.ValidationError) as error:
        raise Invalid(f"{name} cannot be set to that value", setting=name) from error
    before = getattr(await read_settings(ctx.session, ctx.hospital.id), name)
    await ctx.session.execute(
        insert(HospitalSetting)
        .values(hospital_id=ctx.hospital.id, name=name, value={"value": value})
        .on_conflict_do_update(
            index_elements=["hospital_id", "name"], set_={"value": {"value": value}, "updated_at": func.now()}
        )
    )
    detail: dict[str, object] = {"setting": name, "before": value_text(before), "after": value_text(value)}
    ctx.note(AuditNote("setting_values", "settings", detail=detail))
