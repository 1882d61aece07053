"""Publishing and going back: the two ways in which what patients meet changes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from bot.dialogue.compiling import check_set, checked_release, compile_set
from bot.dialogue.loading import FlowsRefused, is_chat
from bot.dialogue.moving import Moves, faults_of_map
from bot.dialogue.release import Release, checksum
from bot.publishing.drafts import STALE, kept_draft, write
from bot.publishing.running import Running, files_of, numbered, running, spoken_at
from bot.trying.running import rehearse
from bot.trying.transcripts import chats_in
from domain.audit import operation
from domain.flows.models import FlowCurrent, FlowDraft, FlowRelease
from domain.flows.service import keep_texts
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.ids import uuid7

AT_ONCE = "Somebody published at the same moment. Look at the history, then do it again."
# What a release that was sound when it was published may have lost with a newer version of the software.
_GONE = frozenset({"unknown_action", "unknown_answer", "unknown_list", "missing_argument", "unknown_argument"})


@dataclass(frozen=True, slots=True)
class Published:
    """The release made. All processes run it within two seconds of the commit."""

    id: UUID
    number: int


@operation("flows.publish", audit="flows_published", confirm=True)
async def publish(
    ctx: Context,
    *,
    version: int,
    note: str,
    move_map: Mapping[str, str] | None = None,
    chats: Mapping[str, str] = MappingProxyType({}),
) -> Published:
    """Makes the draft of `version` the hospital's next release and empties the draft. Permission `flows.publish`.

    `move_map` None: conversations under way finish where they began. A map ({"book.old": "book.new"}, {} too): those whose
    every place exists in the new release, itself or mapped, and misses no variable it needs, move at their next turn.
    The draft's own chats are played on it beforehand, in a thread; `chats` (file name -> text) are played too and kept
    nowhere. Raises `FlowsRefused` with every fault and every chat that goes another way, `Conflict` when the draft or the
    current release has moved on, `Invalid` for an empty draft or note, and for a map that leads nowhere.
    """
    if not note.strip():
        raise Invalid("Say in a few words what changes.")
    locked = select(FlowDraft.version).where(FlowDraft.hospital_id == ctx.hospital.id).with_for_update()
    if ((await ctx.session.execute(locked)).scalar_one_or_none() or 0) != version:
        raise Conflict(STALE)
    kept = await kept_draft(ctx)
    if not kept.changes:
        raise Invalid("The draft changes nothing.")
    if kept.overtaken:
        named = ", ".join(kept.overtaken)
        raise Conflict(f"A release published since has changed {named} too. Look at the differences and save it again.")
    release = await asyncio.to_thread(_sound, kept.files, await spoken_at(ctx), chats)
    moves = await _checked_map(kept.before, release, move_map)
    made = await _make_current(ctx, kept.ground, kept.files, note, kept.based_on, moves)
    await write(ctx, kept, version, {}, kept.based_on)
    return made


@operation("flows.roll_back", audit="flows_rolled_back", confirm=True)
async def roll_back(
    ctx: Context, number: int, *, note: str = "", move_map: Mapping[str, str] | None = None
) -> Published:
    """Makes the files of release `number` current again as a new release; 0 is the flows as shipped.

    The draft stays. Raises `NotFound`, `Conflict` when that is what runs already or somebody published at the same moment,
    `FlowsRefused` when this version of the software cannot run it any more, `Invalid` as `publish`.
    Permission `flows.roll_back`.
    """
    ground = await running(ctx)
    target = await numbered(ctx, number)
    whole = {**ground.shipped.manifest, **target.manifest}
    if whole == ground.manifest and ground.follows == (number == 0):
        raise Conflict("That is what runs already.")
    files = await files_of(ctx, target.manifest)
    release = await asyncio.to_thread(_runnable, files)
    moves = await _checked_map(await files_of(ctx, ground.manifest), release, move_map)
    based_on = target.id if number == 0 else target.based_on or ground.based_on
    told = note.strip() or f"Back to {number}"
    return await _make_current(ctx, ground, files, told, based_on, moves, restores=number)


def _sound(files: Mapping[str, str], spoken: Sequence[str], chats: Mapping[str, str]) -> Release:
    release = checked_release(files, spoken)
    failed = rehearse(release, {**chats_in(files), **chats})
    if failed:
        raise FlowsRefused(failed)
    return release


def _runnable(files: Mapping[str, str]) -> Release:
    """To go back must be possible at once: only what would fail in a conversation stands in the way."""
    release = compile_set(files)
    gone = [problem for problem in check_set(files) if problem.code in _GONE]
    if gone:
        raise FlowsRefused(gone)
    return release


async def _checked_map(before: Mapping[str, str], release: Release, moves: Moves | None) -> dict[str, str] | None:
    if moves is None:
        return None
    old = await asyncio.to_thread(compile_set, before)
    faults = faults_of_map(old, release, moves)
    if faults:
        raise Invalid(" ".join(faults))
    return dict(moves)


async def _make_current(
    ctx: Context,
    ground: Running,
    files: Mapping[str, str],
    note: str,
    based_on: UUID,
    moves: dict[str, str] | None,
    restores: int | None = None,
) -> Published:
    """Stores the release under the next number and makes it current. Of two at once the second is told."""
    highest = select(func.coalesce(func.max(FlowRelease.number), 0)).where(FlowRelease.hospital_id == ctx.hospital.id)
    number = (await ctx.session.execute(highest)).scalar_one() + 1
    if number != ground.number + 1:
        raise Conflict(AT_ONCE)
    row = {
        "id": uuid7(),
        "hospital_id": ctx.hospital.id,
        "number": number,
        # Chats are no part of what patients meet: with chats alone a hospital still follows what is shipped.
        "checksum": checksum({file: text for file, text in files.items() if not is_chat(file)}),
        "manifest": await keep_texts(ctx.session, files),
        "published_at": ctx.now,
        "published_by": ctx.actor.channel or ctx.actor.kind,
        "note": note.strip(),
        "author_id": ctx.actor.id,
        "based_on": based_on,
        "replaces": ground.pinned,
        "restores": restores,
        "moves": moves,
    }
    stored = await ctx.session.execute(
        insert(FlowRelease).values(row).on_conflict_do_nothing().returning(FlowRelease.id)
    )
    release_id = stored.scalar_one_or_none()
    if release_id is None:
        raise Conflict(AT_ONCE)
    current = insert(FlowCurrent).values(hospital_id=ctx.hospital.id, release_id=release_id, since=ctx.now)
    await ctx.session.execute(
        current.on_conflict_do_update(index_elements=["hospital_id"], set_={"release_id": release_id, "since": ctx.now})
    )
    ctx.note(AuditNote("flow_release_made", "flows", release_id, detail={"number": number, "restores": restores}))
    return Published(release_id, number)
