"""Publishing from the terminal: the same use cases as the console's, as whoever runs the server."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import typer
from rich.console import Console
from sqlalchemy import select

from bot import publishing, watching
from bot.dialogue.compiling import read_set
from bot.dialogue.diagram import mermaid
from bot.dialogue.flow import Flow
from bot.dialogue.loading import FlowsRefused, Problem, Source, read_folder
from bot.dialogue.releases import Releases
from bot.dialogue.shipped import shipped_release
from bot.dialogue.wording import translation_texts
from bot.publishing.exporting import export_conversation
from bot.trying.running import rehearse
from bot.trying.transcripts import chats_in, read_transcript_folder
from domain.audit import unit_of_work
from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.context import Actor, Context, Hospital
from domain.kit.db import Database
from domain.kit.errors import CareLineError, Conflict, Invalid, NotFound
from domain.settings.models import HospitalRecord
from domain.settings.service import hospital_directory, read_profile
from web.funnels import WIDE, as_json, draw

OPERATOR = Actor("system", permissions=frozenset({"*"}), channel="terminal")
Lines = list[str]
Outcome = TypeVar("Outcome")


def folder_files(folder: Path) -> dict[str, str]:
    """The folder's flows, translations and chats, as a release has them. It may hold only what is to be changed.

    A copy of all that ships has the shipped chats too: they are for the shipped flows and are not taken along.
    """
    shipped = read_transcript_folder()
    chats = {file: text for file, text in read_transcript_folder(folder).items() if text != shipped.get(file)}
    return read_folder(folder) | translation_texts(folder / "locales") | chats


def moves_of(pairs: Sequence[str], move_all: bool) -> dict[str, str] | None:
    """`book.old=book.new`, ... as a map; None when nobody is to be moved."""
    if not pairs and not move_all:
        return None
    if not all("=" in pair for pair in pairs):
        raise typer.BadParameter("write --move book.old=book.new")
    return {old.strip(): new.strip() for old, _, new in (pair.partition("=") for pair in pairs)}


def run(code: str, work: Callable[[Context], Awaitable[Lines]]) -> None:
    """Does `work` for one hospital and prints its lines. Ends with 1 when it is refused."""
    for line in outcome_of(code, work):
        typer.echo(line)


def outcome_of(code: str, work: Callable[[Context], Awaitable[Outcome]]) -> Outcome:
    """What `work` gives, done for one hospital in one transaction. Says why and ends with 1 when it is refused."""
    try:
        return asyncio.run(_run(code, work))
    except FlowsRefused as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    except CareLineError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None


async def _run(code: str, work: Callable[[Context], Awaitable[Outcome]]) -> Outcome:
    settings = Settings()
    database = Database(settings.database_url or embedded.start(settings.careline_data_dir))
    clock = SystemClock()
    try:
        await Releases(database, shipped_release(), clock).publish_shipped()
        hospital = await _hospital(database, settings, code)
        async with unit_of_work(database, hospital, OPERATOR, clock, settings.keys) as ctx:
            return await work(ctx)
    finally:
        await database.close()


async def _hospital(database: Database, settings: Settings, code: str) -> Hospital:
    ids, _ = await hospital_directory(database, settings.keys)
    async with database.session(ids) as session:
        rows = await session.execute(select(HospitalRecord.code, HospitalRecord.hospital_id))
        known = {row.code: row.hospital_id for row in rows}
        wanted = code or (next(iter(known)) if len(known) == 1 else "")
        if wanted not in known:
            raise NotFound(f"Name the hospital with --hospital. One of: {', '.join(sorted(known))}.")
        return (await read_profile(session, known[wanted])).hospital


# --- what each command does ----------------------------------------------------------------------------------------------


async def publish_now(
    ctx: Context,
    note: str,
    files: Mapping[str, str] | None,
    moves: Mapping[str, str] | None,
    chats: Mapping[str, str],
) -> Lines:
    draft = await publishing.read_draft(ctx)
    if files is not None:
        draft = await _laid(ctx, draft, files)
    diff = await publishing.diff_draft(ctx)
    warnings = await publishing.check_draft(ctx)
    done = await publishing.publish(ctx, version=draft.version, note=note, move_map=moves, chats=chats)
    return [*_listed(diff), *map(str, warnings), f"Release {done.number} is published."]


async def _laid(ctx: Context, draft: publishing.Draft, files: Mapping[str, str]) -> publishing.Draft:
    """The folder's files as the draft. Somebody else's draft is not written over."""
    if draft.changed:
        raise Conflict(f"Somebody is changing {', '.join(sorted(draft.changed))}. Publish or discard that first.")
    for name, text in sorted(files.items()):
        if draft.files.get(name) != text:
            draft = await publishing.save_file(ctx, version=draft.version, name=name, text=text)
    return draft


async def differences(ctx: Context, older: int | None, newer: int | None, files: Mapping[str, str] | None) -> Lines:
    if older is not None:
        entries = await publishing.history(ctx)
        current = next(entry.number for entry in entries if entry.current)
        return _listed(await publishing.diff_releases(ctx, older, newer if newer is not None else current))
    told = _listed(await publishing.diff_draft(ctx, files))
    standing = [impact for impact in await publishing.impact_of_draft(ctx, files) if impact.conversations]
    if standing:
        told += ["", "Conversations standing there now:"]
    for impact in standing:
        where = "" if impact.moves_to else "  (the state is gone: they finish where they began, or need --move)"
        told.append(f"{impact.conversations:>6}  {impact.state}{where}")
    return told


def _listed(diff: publishing.FlowDiff) -> Lines:
    return list(diff.sentences) or ["Nothing is changed."]


async def told_history(ctx: Context) -> Lines:
    told = []
    for entry in await publishing.history(ctx):
        mark = "*" if entry.current else " "
        at = entry.published_at.astimezone(ctx.hospital.zone)
        under_way = f"  ({entry.conversations} under way)" if entry.conversations else ""
        told.append(f"{mark}{entry.number:>4}  {at:%Y-%m-%d %H:%M}  {entry.author}: {entry.note}{under_way}")
    return told


def told_flows(sources: Sequence[Source]) -> Lines:
    """A line for each flow: its states, its title, the words that start it."""
    flows = [source.content for source in sources if isinstance(source.content, Flow)]
    return [
        f"{flow.flow:<16}{len(flow.states):>4} states  {flow.title}{f'  ({flow.words})' if flow.words else ''}"
        for flow in flows
    ]


async def told_running(ctx: Context) -> Lines:
    return told_flows(await _running(ctx))


async def _running(ctx: Context) -> Sequence[Source]:
    current = next(entry.number for entry in await publishing.history(ctx) if entry.current)
    return read_set(await publishing.read_release(ctx, current))[0]


def diagram(sources: Sequence[Source], name: str) -> str:
    """The flow as a Mermaid state diagram. Raises `NotFound`, naming those there are."""
    flows = {source.content.flow: source.content for source in sources if isinstance(source.content, Flow)}
    if name not in flows:
        raise NotFound(f"There is no flow '{name}'. One of: {', '.join(sorted(flows))}")
    return mermaid(flows[name])


async def told_diagram(ctx: Context, name: str) -> Lines:
    """The flow as the hospital runs it."""
    return [diagram(await _running(ctx), name)]


async def back_to(ctx: Context, number: int, note: str, moves: Mapping[str, str] | None) -> Lines:
    done = await publishing.roll_back(ctx, number, note=note, move_map=moves)
    return [f"Release {done.number} is published: the files of {number or 'the shipped release'}."]


async def upgrade_draft(ctx: Context, ours: Sequence[str], shipped: Sequence[str]) -> Lines:
    preview = await publishing.upgrade_preview(ctx)
    if not preview.needed:
        return ["The shipped flows have nothing that yours have not."]
    choices: dict[str, publishing.Side] = dict.fromkeys(ours, "ours")
    choices.update(dict.fromkeys(shipped, "shipped"))
    undecided = [clash for clash in preview.clashes if clash.place not in choices]
    if undecided:
        told = [f"{clash.place}\n  here:    {clash.ours}\n  shipped: {clash.shipped}" for clash in undecided]
        raise Invalid("\n".join(["Changed by both. Decide each with --ours or --shipped:", *told]))
    version = (await publishing.read_draft(ctx)).version
    draft = await publishing.upgrade(ctx, version=version, choices=choices)
    parts = (("taken over", preview.taken), ("yours", preview.kept), ("of both", preview.merged))
    told = [f"{what}: {', '.join(names)}" for what, names in parts if names]
    return [*told, f"{len(draft.changed)} files are in the draft. Look at `careline flows diff`, then publish."]


async def told_recent(ctx: Context) -> Lines:
    """A line for each conversation of the last days: its id, the last message, the channel and where it stands."""
    found = await publishing.recent_conversations(ctx)
    return [
        f"{one.id}  {one.at.astimezone(ctx.hospital.zone):%Y-%m-%d %H:%M}  {one.channel:<8}  "
        f"{one.messages:>3} messages  {one.standing}".rstrip()
        for one in found
    ] or ["Nobody has written in the last days."]


async def exported(ctx: Context, conversation: str) -> Lines:
    """The chat; first, as a comment, where the sample hospital could not be brought to the same."""
    try:
        chat = await export_conversation(ctx, UUID(conversation))
    except ValueError:
        raise Invalid("A conversation's id looks like 0190c3a2-....") from None
    astray = ", ".join(str(number) for number in chat.astray)
    told = f"# Went another way than the real one in the turns {astray}." if astray else "# Goes as the real one did."
    return [told, chat.text]


async def checked(ctx: Context, files: Mapping[str, str]) -> tuple[list[Problem], dict[str, str]]:
    """The findings of the draft with `files` laid over it, and its texts."""
    draft = await publishing.read_draft(ctx)
    return await publishing.check_draft(ctx, files), {**draft.files, **files}


async def rehearsed(ctx: Context, chats: Mapping[str, str]) -> Lines:
    """Plays chats on the draft, its own if none are given. Raises `FlowsRefused` with those that go another way."""
    release = await publishing.draft_release(ctx)
    chats = chats or chats_in((await publishing.read_draft(ctx)).files)
    problems = await asyncio.to_thread(rehearse, release, chats)
    if problems:
        raise FlowsRefused(problems)
    return ["Every chat goes as written." if chats else "The draft has no chats."]


async def told_funnel(
    ctx: Context, flow: str, *, days: int, release: int | None, language: str | None, as_data: bool
) -> Lines:
    found = await watching.funnel(ctx, flow, days=days, release=release, language=language)
    if as_data:
        return [as_json(found)]
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    with console.capture() as told:
        draw(console, found)
    return told.get().splitlines()
