"""A newer version of the software ships other flows: what of it a hospital's own version takes over."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.publishing.drafts import STALE, Draft, Kept, kept_draft, shown, write
from bot.publishing.merging import Clash, Merged, Side, merge
from bot.publishing.running import files_of, require_reader
from domain.audit import operation
from domain.flows.models import FlowRelease
from domain.kit.context import Context
from domain.kit.errors import Conflict

NOTHING = "The shipped flows have nothing that yours have not."


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade would do. `needed` is false when the shipped flows are those the hospital's are based on.

    File names: `taken` come from the new shipped flows, `kept` are the hospital's own, `merged` have parts of both.
    """

    needed: bool
    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


async def upgrade_preview(ctx: Context) -> Upgrade:
    """What the newest shipped flows would change in the hospital's draft. Permission `flows.read`."""
    require_reader(ctx)
    kept = await kept_draft(ctx)
    if not _needed(kept):
        return Upgrade(needed=False)
    made = await _merged(ctx, kept, None)
    return Upgrade(
        not _same(made, kept),
        tuple(made.taken),
        tuple(made.kept),
        tuple(made.merged),
        tuple(made.clashes),
    )


@operation("flows.upgrade", audit="flow_draft_upgraded")
async def upgrade(ctx: Context, *, version: int, choices: Mapping[str, Side] | None = None) -> Draft:
    """Merges the newest shipped flows into the draft; publishing it is a step of its own.

    `choices` decides each clash by its place. Raises `Conflict` when the draft has moved on, a clash is undecided, or
    nothing newer is shipped. Permission `flows.upgrade`.
    """
    kept = await kept_draft(ctx)
    if kept.version != version:
        raise Conflict(STALE)
    if not _needed(kept):
        raise Conflict(NOTHING)
    made = await _merged(ctx, kept, choices)
    if made.clashes:
        raise Conflict(f"{len(made.clashes)} parts were changed by both. Decide each of them.")
    if _same(made, kept):
        raise Conflict(NOTHING)
    changed = {file: text for file, text in made.files.items() if text != kept.before.get(file)}
    return await shown(ctx, await write(ctx, kept, version, changed, kept.ground.shipped.id))


def _same(made: Merged, kept: Kept) -> bool:
    """Nothing would change; what is in a draft must be known to stand on the newest flows all the same."""
    return made.files == kept.files and not made.clashes and not kept.changes


def _needed(kept: Kept) -> bool:
    return kept.based_on != kept.ground.shipped.id


async def _merged(ctx: Context, kept: Kept, choices: Mapping[str, Side] | None) -> Merged:
    base = await ctx.session.get(FlowRelease, kept.based_on)
    before = await files_of(ctx, base.manifest) if base is not None else {}
    theirs = await files_of(ctx, kept.ground.shipped.manifest)
    return await asyncio.to_thread(merge, before, kept.files, theirs, choices)
