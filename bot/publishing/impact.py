"""Whom a draft concerns: conversations standing now on the states it changes."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import text

from bot.publishing.comparing import Kind, compare
from bot.publishing.drafts import kept_draft
from bot.publishing.running import require_reader
from domain.kit.context import Context

_STANDING = text(
    """
    SELECT place, count(DISTINCT c.id) AS conversations FROM conversation c, unnest(c.standing) AS place
    WHERE c.hospital_id = :hospital AND c.release_id = :release AND c.standing <> '{}' AND place = ANY (:places)
    GROUP BY place
    """
)


@dataclass(frozen=True, slots=True)
class Impact:
    """A changed state (`flow.state`), how it changes, and how many conversations stand on it at this moment.

    They finish on the release they began with, unless a map moves them. `moves_to` is the state it would be moved to when
    published with a map that says nothing about it: itself if it still exists, None if it must be mapped or stay.
    """

    state: str
    kinds: tuple[Kind, ...]
    conversations: int
    moves_to: str | None


async def impact_of_draft(ctx: Context, unsaved: Mapping[str, str] | None = None) -> list[Impact]:
    """One row for each state that the draft, with `unsaved` texts in place, changes or removes, the most crowded first.

    Permission `flows.read`.
    """
    require_reader(ctx)
    kept = await kept_draft(ctx)
    diff = await asyncio.to_thread(compare, kept.before, {**kept.files, **(unsaved or {})})
    changed = {place: kinds for place, kinds in diff.states.items() if "state_added" not in kinds}
    counted = await _standing_on(ctx, kept.ground.pinned, changed)
    found = [
        Impact(place, kinds, counted.get(place, 0), None if "state_removed" in kinds else place)
        for place, kinds in changed.items()
    ]
    return sorted(found, key=lambda impact: (-impact.conversations, impact.state))


async def _standing_on(ctx: Context, release_id: object, places: Iterable[str]) -> dict[str, int]:
    values = {"hospital": ctx.hospital.id, "release": release_id, "places": list(places)}
    rows = await ctx.session.execute(_STANDING, values)
    return {row.place: row.conversations for row in rows}
