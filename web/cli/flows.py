"""`careline flows`: checks, lists and draws the conversation flows, and keeps their translations in step."""

import json
from pathlib import Path

import typer
from rich.console import Console

from bot.dialogue.checking import check
from bot.dialogue.diagram import mermaid
from bot.dialogue.extraction import extract
from bot.dialogue.flow import Flow
from bot.dialogue.loading import SHIPPED, FlowsRefused, Problem, Source, read_folder, read_texts
from bot.dialogue.schema import flow_schema
from bot.dialogue.translations import messages
from bot.dialogue.wording import SOURCE_LOCALE, Catalogues, read_catalogues
from web.flow_findings import as_json, report, summed_up

group = typer.Typer(no_args_is_help=True, help="Check, list, draw and translate the conversation flows.")
FOLDER = typer.Option(SHIPPED, "--folder", help="The folder with the flow files.")


def _read(folder: Path) -> tuple[list[Source], list[Problem], Catalogues]:
    sources, problems = read_texts(read_folder(folder))
    return sources, problems, read_catalogues(folder / "locales")


def _refuse(problems: list[Problem]) -> None:
    for problem in sorted(problems):
        typer.echo(str(problem), err=True)
    raise typer.Exit(1)


@group.command("check")
def check_flows(
    folder: Path = FOLDER,
    strict: bool = typer.Option(False, "--strict", help="Warnings count as errors."),
    as_data: bool = typer.Option(False, "--json", help="Print the findings as JSON, for programs."),
) -> None:
    """Find every fault: file, line, what is wrong, how to mend it. Ends with 1 if one of them blocks publishing, else 0."""
    sources, problems, catalogues = _read(folder)
    problems = sorted(problems or check(sources, catalogues))
    if as_data:
        typer.echo(as_json(problems))
    else:
        report(Console(highlight=False), problems, read_folder(folder))
        flows = [s.content for s in sources if isinstance(s.content, Flow)]
        states = sum(len(flow.states) for flow in flows)
        languages = [SOURCE_LOCALE, *catalogues.by_locale]
        named = ", ".join(languages)
        counted = f"{len(flows)} flows, {states} states, {len(languages)} languages ({named})"
        typer.echo(f"{counted}: {summed_up(problems)}.")
    if any(problem.severity == "error" or strict for problem in problems):
        raise typer.Exit(1)


@group.command("schema")
def print_schema() -> None:
    """Print the flow language as a JSON Schema, by which editors complete and check flow files."""
    typer.echo(json.dumps(flow_schema(), ensure_ascii=False, indent=2))


@group.command("list")
def list_flows(folder: Path = FOLDER) -> None:
    """Name every flow with its states, its title and the words that start it."""
    sources, problems, _ = _read(folder)
    if problems:
        _refuse(problems)
    for source in sources:
        flow = source.content
        if isinstance(flow, Flow):
            started = f"  ({flow.words})" if flow.words else ""
            typer.echo(f"{flow.flow:<16}{len(flow.states):>4} states  {flow.title}{started}")


@group.command("graph")
def draw(name: str, folder: Path = FOLDER) -> None:
    """Print a flow as a Mermaid state diagram."""
    sources, problems, _ = _read(folder)
    if problems:
        _refuse(problems)
    flows = {s.content.flow: s.content for s in sources if isinstance(s.content, Flow)}
    if name not in flows:
        typer.echo(f"There is no flow '{name}'. One of: {', '.join(sorted(flows))}", err=True)
        raise typer.Exit(1)
    typer.echo(mermaid(flows[name]))


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
