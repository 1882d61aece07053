"""The releases of a hospital: numbered, immutable, with author and note."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from bot.publishing.comparing import FlowDiff, compare
from bot.publishing.running import authors, files_of, numbered, require_reader, running
from domain.flows.models import FlowRelease
from domain.kit.context import Context

_UNDER_WAY = text(
    "SELECT release_id, count(*) AS conversations FROM conversation"
    " WHERE hospital_id = :hospital AND standing <> '{}' GROUP BY release_id"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One release. `current`: patients who begin now get it. `restores` is the number it went back to, None if it is new.

    `conversations` counts those pinned to it that are in the middle of something.
    """

    id: UUID
    number: int
    author: str
    note: str
    published_at: datetime
    current: bool
    restores: int | None
    conversations: int


async def history(ctx: Context) -> list[Entry]:
    """Newest first; the last one is number 0, the flows as shipped. Permission `flows.read`."""
    require_reader(ctx)
    ground = await running(ctx)
    query = select(FlowRelease).where(FlowRelease.hospital_id == ctx.hospital.id).order_by(FlowRelease.number.desc())
    own = list((await ctx.session.execute(query)).scalars())
    rows = await ctx.session.execute(_UNDER_WAY, {"hospital": ctx.hospital.id})
    under_way = {row.release_id: row.conversations for row in rows}
    names = await authors(ctx, [release.author_id for release in own])
    found = [
        Entry(
            release.id,
            release.number,
            names.get(release.author_id, release.published_by),
            release.note,
            release.published_at,
            ground.own is not None and release.id == ground.own.id,
            release.restores,
            under_way.pop(release.id, 0),
        )
        for release in own
    ]
    shipped = ground.shipped
    # Whoever pinned no release of the hospital's stands in one that was shipped, this or an older one.
    shipped_under_way = sum(count for release_id, count in under_way.items() if release_id is not None)
    at = shipped.published_at
    return [*found, Entry(shipped.id, 0, "CareLine", "As shipped", at, ground.own is None, None, shipped_under_way)]


async def read_release(ctx: Context, number: int) -> Mapping[str, str]:
    """The files of a release. Raises `NotFound`. Permission `flows.read`."""
    require_reader(ctx)
    return await files_of(ctx, (await numbered(ctx, number)).manifest)


async def diff_releases(ctx: Context, older: int, newer: int) -> FlowDiff:
    """What changed between two releases. Raises `NotFound`. Permission `flows.read`."""
    before, after = await read_release(ctx, older), await read_release(ctx, newer)
    return await asyncio.to_thread(compare, before, after)
