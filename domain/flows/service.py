"""Texts and releases as rows. A text is kept once, under its checksum, whoever publishes it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.flows.models import FlowCurrent, FlowRelease, FlowVersion
from domain.kit.ids import uuid7

Manifest = dict[str, str]
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7206381114903)")


async def keep_texts(session: AsyncSession, texts: Mapping[str, str]) -> Manifest:
    """Stores what is not stored yet; returns file name -> checksum."""
    manifest = {file: hashlib.sha256(source.encode()).hexdigest() for file, source in sorted(texts.items())}
    known = await session.execute(select(FlowVersion.checksum).where(FlowVersion.checksum.in_(manifest.values())))
    stored = set(known.scalars())
    rows = [
        {"id": uuid7(), "name": file, "checksum": checksum, "source": texts[file]}
        for file, checksum in manifest.items()
        if checksum not in stored
    ]
    if rows:
        await session.execute(insert(FlowVersion).on_conflict_do_nothing(), rows)
    return manifest


async def read_texts(session: AsyncSession, manifest: Mapping[str, str]) -> dict[str, str]:
    """The files of a manifest, name -> text."""
    rows = await session.execute(
        select(FlowVersion.checksum, FlowVersion.source).where(FlowVersion.checksum.in_(manifest.values()))
    )
    sources = {row.checksum: row.source for row in rows}
    return {file: sources[checksum] for file, checksum in manifest.items()}


async def keep_shipped(session: AsyncSession, checksum: str, texts: Mapping[str, str], now: datetime) -> UUID:
    """Stores a shipped release under the next number, unless it is stored already; returns its id."""
    shipped = select(FlowRelease.id).where(FlowRelease.checksum == checksum, FlowRelease.hospital_id.is_(None))
    found = (await session.execute(shipped)).scalar_one_or_none()
    if found is None:
        await session.execute(_ONE_AT_A_TIME)
        found = (await session.execute(shipped)).scalar_one_or_none()
    if found is not None:
        return found
    highest = select(func.coalesce(func.max(FlowRelease.number), 0)).where(FlowRelease.hospital_id.is_(None))
    release = FlowRelease(
        id=uuid7(),
        number=(await session.execute(highest)).scalar_one() + 1,
        checksum=checksum,
        manifest=await keep_texts(session, texts),
        published_at=now,
        published_by="shipped",
    )
    session.add(release)
    await session.flush()
    return release.id


async def newest_shipped(session: AsyncSession) -> FlowRelease | None:
    """The flows of the newest version of the software that has started here."""
    query = select(FlowRelease).where(FlowRelease.hospital_id.is_(None)).order_by(FlowRelease.number.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()


async def current_release(session: AsyncSession, hospital_id: UUID) -> FlowRelease | None:
    """The hospital's own release that is current; None while it has none of its own."""
    query = (
        select(FlowRelease)
        .join(FlowCurrent, FlowCurrent.release_id == FlowRelease.id)
        .where(FlowCurrent.hospital_id == hospital_id)
    )
    return (await session.execute(query)).scalar_one_or_none()
