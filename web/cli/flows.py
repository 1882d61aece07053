"""`careline flows`: checks, lists and draws the conversation flows, keeps their translations in step, publishes them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.dialogue.checking import check
from bot.dialogue.compiling import read_set
from bot.dialogue.extraction import extract
from bot.dialogue.flow import Flow
from bot.dialogue.loading import SHIPPED, FlowsRefused, Problem, Source, read_folder
from bot.dialogue.release import Release
from bot.dialogue.schema import flow_schema
from bot.dialogue.translations import messages
from bot.dialogue.wording import SOURCE_LOCALE, Catalogues, translation_texts
from bot.trying.running import run_transcripts
from bot.trying.transcripts import read_transcript_folder, read_transcripts
from domain.kit.errors import NotFound
from web.flow_chats import tell
from web.flow_findings import as_json, report, summed_up
from web.flow_releases import (
    back_to,
    checked,
    diagram,
    differences,
    exported,
    folder_files,
    moves_of,
    outcome_of,
    publish_now,
    rehearsed,
    run,
    told_diagram,
    told_flows,
    told_funnel,
    told_history,
    told_recent,
    told_running,
    upgrade_draft,
)

group = typer.Typer(no_args_is_help=True, help="Check, list, draw, translate and publish the conversation flows.")
FOLDER = typer.Option(SHIPPED, "--folder", exists=True, file_okay=False, help="The folder with the flow files.")


# One that is not there would pass for one without a fault.
DRAFT_OF = typer.Option(
    None, "--folder", exists=True, file_okay=False, help="Take this folder's files; it may hold only what changes."
)
CHATS = typer.Option(
    [], "--chats", exists=True, dir_okay=False, help="Files with more chats, which must go as written."
)


def _read(folder: Path) -> tuple[list[Source], list[Problem], Catalogues]:
    sources, catalogues, problems = read_set(_texts(folder))
    return sources, problems, catalogues


def _texts(folder: Path) -> dict[str, str]:
    return read_folder(folder) | translation_texts(folder / "locales")


def _refuse(problems: list[Problem]) -> None:
    for problem in sorted(problems):
        typer.echo(str(problem), err=True)
    raise typer.Exit(1)


@group.command("check")
def check_flows(
    folder: Path | None = DRAFT_OF,
    strict: bool = typer.Option(False, "--strict", help="Warnings count as errors."),
    as_data: bool = typer.Option(False, "--json", help="Print the findings as JSON, for programs."),
    draft: str = typer.Option("", "--draft", help="The code of a hospital: its draft, with the folder's files."),
) -> None:
    """Find every fault: file, line, what is wrong, how to mend it. Ends with 1 if one of them blocks publishing, else 0."""
    if draft:
        files = folder_files(folder) if folder is not None else {}
        problems, texts = outcome_of(draft, lambda ctx: checked(ctx, files))
        summary = f"The draft: {summed_up(problems)}."
    else:
        problems, texts, summary = _checked(folder or SHIPPED)
    if as_data:
        typer.echo(as_json(problems))
    else:
        report(Console(highlight=False), problems, texts)
        typer.echo(summary)
    if any(problem.severity == "error" or strict for problem in problems):
        raise typer.Exit(1)


def _checked(folder: Path) -> tuple[list[Problem], dict[str, str], str]:
    """The findings of a folder, its texts, and what it holds in a line."""
    sources, problems, catalogues = _read(folder)
    if not sources and not problems:
        problems = [Problem(str(folder), 1, "empty", "the folder holds no flow", "name the folder with the flow files")]
    problems = sorted(problems or check(sources, catalogues))
    flows = [s.content for s in sources if isinstance(s.content, Flow)]
    states = sum(len(flow.states) for flow in flows)
    languages = [SOURCE_LOCALE, *catalogues.by_locale]
    counted = f"{len(flows)} flows, {states} states, {len(languages)} languages ({', '.join(languages)})"
    return problems, _texts(folder), f"{counted}: {summed_up(problems)}."


def _chats(files: Sequence[Path]) -> dict[str, str]:
    return {str(path): path.read_text(encoding="utf-8") for path in files}


@group.command("test")
def test_flows(
    folder: Path = FOLDER,
    chats: list[Path] = typer.Argument(
        None, exists=True, dir_okay=False, help="Files with chats; without one, all of the folder's transcripts/."
    ),
    draft: str = typer.Option("", "--draft", help="The code of a hospital: play them, or its own, on its draft."),
) -> None:
    """Play the written chats and show which states and ways none comes through. Ends with 1 if one goes another way."""
    texts = _chats(chats or ())
    if draft:
        run(draft, lambda ctx: rehearsed(ctx, texts))
        return
    sources, problems, catalogues = _read(folder)
    transcripts, unread = read_transcripts(texts or read_transcript_folder(folder))
    faults = [problem for problem in [*problems, *unread] if problem.severity == "error"]
    if faults:
        _refuse(faults)
    told = run_transcripts(Release(sources, catalogues), transcripts)
    tell(Console(highlight=False), told, gaps=not chats)
    if not told.passed:
        raise typer.Exit(1)


@group.command("schema")
def print_schema() -> None:
    """Print the flow language as a JSON Schema, by which editors complete and check flow files."""
    typer.echo(json.dumps(flow_schema(), ensure_ascii=False, indent=2))


@group.command("list")
def list_flows(
    folder: Path = FOLDER,
    hospital: str = typer.Option("", "--hospital", help="What the hospital of this code runs, instead of a folder."),
) -> None:
    """Name every flow with its states, its title and the words that start it."""
    if hospital:
        run(hospital, told_running)
        return
    sources, problems, _ = _read(folder)
    if problems:
        _refuse(problems)
    for line in told_flows(sources):
        typer.echo(line)


@group.command("graph")
def draw(
    name: str,
    folder: Path = FOLDER,
    hospital: str = typer.Option("", "--hospital", help="As the hospital of this code runs it, instead of a folder."),
) -> None:
    """Print a flow as a Mermaid state diagram."""
    if hospital:
        run(hospital, lambda ctx: told_diagram(ctx, name))
        return
    sources, problems, _ = _read(folder)
    if problems:
        _refuse(problems)
    try:
        typer.echo(diagram(sources, name))
    except NotFound as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from error


@group.command("extract")
def extract_texts(folder: Path = FOLDER) -> None:
    """Bring flows.pot and every language's catalogue up to date with the flows. Translations are kept."""
    try:
        done = extract(read_folder(folder), folder / "locales")
    except FlowsRefused as error:
        _refuse(error.problems)
        return
    sources, _, _ = _read(folder)
    typer.echo(f"{len({(text, context) for _, text, _, _, context in messages(sources)})} messages")
    for one in done:
        typer.echo(f"{one.locale}: {one.untranslated} of {one.messages} untranslated, {one.obsolete} obsolete")


# --- a hospital's own releases -------------------------------------------------------------------------------------------

HOSPITAL = typer.Option("", "--hospital", help="The hospital's code; not needed where there is only one.")
MOVES = typer.Option([], "--move", help="book.old=book.new: conversations on the old state go on at the new one.")
MOVE_ALL = typer.Option(False, "--move-all", help="Conversations whose states are all still there go over too.")


@group.command("publish")
def publish_flows(
    note: str = typer.Option(..., "--note", help="What changes, in a few words."),
    hospital: str = HOSPITAL,
    folder: Path | None = DRAFT_OF,
    move: list[str] = MOVES,
    move_all: bool = MOVE_ALL,
    chats: list[Path] = CHATS,
) -> None:
    """Make the hospital's draft, or the files of a folder, what its patients meet: within two seconds, everywhere.

    Errors refuse it. Conversations under way finish where they began, unless --move or --move-all takes them along.
    """
    files = folder_files(folder) if folder is not None else None
    run(hospital, lambda ctx: publish_now(ctx, note, files, moves_of(move, move_all), _chats(chats)))


@group.command("diff")
def show_differences(
    older: Annotated[int | None, typer.Argument(help="a release's number; 0 is the shipped one")] = None,
    newer: Annotated[int | None, typer.Argument(help="another one")] = None,
    hospital: str = HOSPITAL,
    folder: Path | None = DRAFT_OF,
) -> None:
    """Say in words what the draft, a folder or another release changes, and who stands there now."""
    files = folder_files(folder) if folder is not None else None
    run(hospital, lambda ctx: differences(ctx, older, newer, files))


@group.command("history")
def show_history(hospital: str = HOSPITAL) -> None:
    """List the hospital's releases, the newest first, with the conversations still under way on each."""
    run(hospital, told_history)


@group.command("rollback")
def go_back(
    number: Annotated[int, typer.Argument(help="a number of `careline flows history`; 0 is the shipped release")],
    hospital: str = HOSPITAL,
    note: str = typer.Option("", "--note", help="Why."),
    move: list[str] = MOVES,
    move_all: bool = MOVE_ALL,
) -> None:
    """Make an earlier release current again, as a new one. One step, nothing is lost."""
    run(hospital, lambda ctx: back_to(ctx, number, note, moves_of(move, move_all)))


@group.command("upgrade")
def take_over_shipped(
    hospital: str = HOSPITAL,
    ours: list[str] = typer.Option([], "--ours", help="A part changed by both that stays as it is here."),
    shipped: list[str] = typer.Option([], "--shipped", help="A part changed by both that becomes as shipped."),
) -> None:
    """Merge what this version of the software ships into the hospital's draft. Publishing it is a step of its own."""
    run(hospital, lambda ctx: upgrade_draft(ctx, ours, shipped))


@group.command("export")
def export_chat(
    conversation: Annotated[str, typer.Argument(help="its id; without one, those of the last days are listed")] = "",
    hospital: str = HOSPITAL,
) -> None:
    """Print a real conversation as a chat for `careline flows test`, with everything personal replaced by samples."""
    run(hospital, lambda ctx: exported(ctx, conversation) if conversation else told_recent(ctx))


@group.command("funnel")
def show_funnel(
    name: str,
    hospital: str = HOSPITAL,
    days: int = typer.Option(30, "--days", help="So many local days, with today."),
    release: int | None = typer.Option(None, "--release", help="Only this release; 0 is what was shipped."),
    language: str | None = typer.Option(None, "--language", help="Only conversations in this language: ha, yo, en ..."),
    as_data: bool = typer.Option(False, "--json", help="Print the counts as JSON, for programs."),
) -> None:
    """Show where people stop in a flow, say what is not understood, ask for a person or fall silent."""
    run(
        hospital,
        lambda ctx: told_funnel(ctx, name, days=days, release=release, language=language, as_data=as_data),
    )
