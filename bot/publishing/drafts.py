"""A hospital's draft: the files it has changed over the release it runs, saved as they are, faults and all."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from bot.dialogue.compiling import check_set, compile_set
from bot.dialogue.loading import CHATS, Problem
from bot.dialogue.release import Release
from bot.publishing.comparing import FlowDiff, compare
from bot.publishing.running import Running, authors, files_of, require_reader, running, spoken_at
from bot.trying.transcripts import chat_faults
from domain.audit import operation
from domain.flows.models import FlowDraft
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid

LONGEST_FILE = 200_000
FILE_NAME = re.compile(rf"(?:{CHATS})?[a-z][a-z0-9_]*\.yaml|locales/[a-z]{{2,3}}(?:_[A-Z]{{2}})?\.po")
STALE = "Somebody has saved since. Look at the draft again."


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole set of files as it would be published.

    `version` counts the saves (0: never saved); whoever saves names the one they saw. `base` is the number of the release
    it stands on (0: as shipped). `changed` are the names of files that differ from it, deleted ones too.
    """

    version: int
    base: int
    files: Mapping[str, str]
    changed: frozenset[str]
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft as stored, and what it stands on. `changes` has None for a file to be deleted."""

    row: FlowDraft | None
    ground: Running
    before: Mapping[str, str]
    changes: Mapping[str, str | None]

    @property
    def files(self) -> dict[str, str]:
        laid = {**self.before, **self.changes}
        return {file: text for file, text in sorted(laid.items()) if text is not None}

    @property
    def version(self) -> int:
        return self.row.version if self.row is not None else 0

    @property
    def based_on(self) -> UUID:
        """The shipped release whose changes the draft has."""
        own = self.row.based_on if self.row is not None and self.changes else None
        return own or self.ground.based_on

    @property
    def overtaken(self) -> list[str]:
        """Files changed here that a release published since they were saved has changed too."""
        base = self.row.base if self.row is not None else {}
        return sorted(file for file, checksum in base.items() if self.ground.manifest.get(file) != checksum)


async def kept_draft(ctx: Context) -> Kept:
    """The draft with its files."""
    ground = await running(ctx)
    row = await ctx.session.get(FlowDraft, ctx.hospital.id, populate_existing=True)
    return Kept(row, ground, await files_of(ctx, ground.manifest), row.files if row is not None else {})


async def shown(ctx: Context, kept: Kept) -> Draft:
    row = kept.row
    if row is None or not row.files:
        return Draft(kept.version, kept.ground.number, kept.files, frozenset())
    author = (await authors(ctx, [row.changed_by])).get(row.changed_by, "")
    return Draft(row.version, kept.ground.number, kept.files, frozenset(row.files), author, row.changed_at)


@operation("flows.read", audit="flows_read")
async def read_draft(ctx: Context) -> Draft:
    """The hospital's draft, or what it runs when nothing is changed. Permission `flows.read`."""
    return await shown(ctx, await kept_draft(ctx))


@operation("flows.edit", audit="flow_draft_saved")
async def save_file(ctx: Context, *, version: int, name: str, text: str | None) -> Draft:
    """Puts one file into the draft; None deletes one the hospital has added itself. `version` is the one the author saw.

    Faults in the text are kept: `check_draft` names them. Raises `Conflict` when somebody has saved since, `Invalid` for a
    name that is none of flow, translation and chats (`transcripts/...`), a text over 200,000 characters, or a shipped file
    to be deleted. Permission `flows.edit`.
    """
    kept = await kept_draft(ctx)
    saved = await lay(ctx, kept, version, {name: _clean(kept, name, text)})
    ctx.note(AuditNote("flow_file_saved", "flows", detail={"file": name, "deleted": text is None}))
    return await shown(ctx, saved)


@operation("flows.discard_draft", audit="flow_draft_discarded")
async def discard_draft(ctx: Context, *, version: int) -> Draft:
    """Throws the draft away; returns what the hospital runs. Raises `Conflict`. Permission `flows.discard_draft`."""
    kept = await kept_draft(ctx)
    if kept.version != version:
        raise Conflict(STALE)
    if kept.row is None:
        return await shown(ctx, kept)
    return await shown(ctx, await write(ctx, kept, version, {}, kept.ground.based_on))


async def check_draft(ctx: Context, unsaved: Mapping[str, str] | None = None) -> list[Problem]:
    """Every fault of the draft, as `careline flows check` finds them, with `unsaved` texts in place.

    What is not translated is a warning, and only where patients of this hospital read it. Permission `flows.read`.
    """
    require_reader(ctx)
    files = {**(await kept_draft(ctx)).files, **(unsaved or {})}
    return await asyncio.to_thread(_faults, files, await spoken_at(ctx))


def _faults(files: Mapping[str, str], spoken: Sequence[str]) -> list[Problem]:
    return sorted([*check_set(files, spoken), *chat_faults(files)])


async def draft_release(ctx: Context, unsaved: Mapping[str, str] | None = None) -> Release:
    """The draft compiled, to be tried. Raises `FlowsRefused` for files that cannot be read. Permission `flows.read`."""
    require_reader(ctx)
    files = {**(await kept_draft(ctx)).files, **(unsaved or {})}
    return await asyncio.to_thread(compile_set, files)


async def diff_draft(ctx: Context, unsaved: Mapping[str, str] | None = None) -> FlowDiff:
    """The draft, with `unsaved` texts in place, against what the hospital runs. Permission `flows.read`."""
    require_reader(ctx)
    kept = await kept_draft(ctx)
    return await asyncio.to_thread(compare, kept.before, {**kept.files, **(unsaved or {})})


async def lay(ctx: Context, kept: Kept, version: int, changes: Mapping[str, str | None]) -> Kept:
    """Lays changes over the draft. Raises `Conflict` unless `version` is the draft's."""
    laid = {**kept.changes, **changes}
    left = {file: text for file, text in laid.items() if text != kept.before.get(file)}
    known = kept.row.base if kept.row is not None else {}
    base = {file: known[file] for file in left if file in known and file not in changes}
    return await write(ctx, kept, version, left, kept.based_on, base)


async def write(
    ctx: Context,
    kept: Kept,
    version: int,
    files: Mapping[str, str | None],
    based_on: UUID,
    base: Mapping[str, str | None] | None = None,
) -> Kept:
    """Stores the draft's files. Whoever saves one has seen it over what runs now; `base` are those saved earlier."""
    values = {
        "files": dict(files),
        "base": {file: kept.ground.manifest.get(file) for file in files} | dict(base or {}),
        "based_on": based_on,
        "changed_by": ctx.actor.id,
        "changed_at": ctx.now,
    }
    if version == 0:
        row = insert(FlowDraft).values(hospital_id=ctx.hospital.id, version=1, **values)
        done = await ctx.session.execute(row.on_conflict_do_nothing().returning(FlowDraft.version))
    else:
        found = update(FlowDraft).where(FlowDraft.hospital_id == ctx.hospital.id, FlowDraft.version == version)
        done = await ctx.session.execute(
            found.values(version=FlowDraft.version + 1, **values).returning(FlowDraft.version)
        )
    if done.scalar_one_or_none() is None:
        raise Conflict(STALE)
    return await kept_draft(ctx)


def _clean(kept: Kept, name: str, text: str | None) -> str | None:
    if FILE_NAME.fullmatch(name) is None:
        raise Invalid(
            f"'{name}' names neither a flow (book.yaml) nor translations (locales/fr.po) nor chats (transcripts/gate.yaml)."
        )
    if text is None:
        if name in kept.ground.shipped.manifest:
            raise Invalid(f"{name} is shipped with the software, which begins it by itself. Change it instead.")
        return None
    if len(text) > LONGEST_FILE or "\0" in text:
        raise Invalid(f"A file holds at most {LONGEST_FILE:,} characters, all of them text.")
    return text.replace("\r\n", "\n")
