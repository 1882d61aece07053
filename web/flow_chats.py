"""What written chats came to, for people at a terminal."""

from collections import defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.trying.coverage import Coverage
from bot.trying.playing import Failure
from bot.trying.running import Report

_COLOURS = {"-": "red", "+": "green"}


def tell(console: Console, report: Report, *, gaps: bool = True) -> None:
    """Each chat that went another way, with what was expected and what came; with `gaps`, what no chat comes through."""
    by_chat: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in report.failures:
        by_chat[failure.file, failure.name].append(failure)
    for failures in by_chat.values():
        _tell_failure(console, failures[0], failures[1:])
    if gaps:
        _tell_gaps(console, report.coverage)
    good = report.plays - len(report.failures)
    console.print(
        f"{_of(report.chats, 'chat')} in {_of(report.plays, 'play')}: {good} as written, {len(report.failures)} not."
    )
    console.print(f"Covered: {covered(report.coverage)}.")


def covered(coverage: Coverage) -> str:
    """`456 of 456 states, 699 of 699 ways`."""
    states, ways = len(coverage.states), len(coverage.ways)
    return f"{states - len(coverage.unvisited)} of {states} states, {ways - len(coverage.untaken)} of {ways} ways"


def _tell_failure(console: Console, failure: Failure, others: list[Failure]) -> None:
    where = f"{failure.file}:{failure.line}"
    console.print(Text(where, style="bold"), Text(f"“{failure.name}”, {_played(failure)}"), soft_wrap=True)
    for entry in failure.before:
        for line in entry.splitlines():
            console.print(Text(f"    {line}", style="dim"), soft_wrap=True)
    for line in failure.what.splitlines():
        console.print(Text(f"  {line}", style=_COLOURS.get(line[:1], "")), soft_wrap=True)
    if others:
        console.print(Text(f"  the same chat also in: {'; '.join(map(_played, others))}", style="dim"), soft_wrap=True)
    console.print()


def _tell_gaps(console: Console, coverage: Coverage) -> None:
    for told, gaps in (
        ("No chat comes to", coverage.unvisited),
        ("No chat goes", coverage.untaken),
        ("No chat expects the words of", coverage.untold),
    ):
        for flow, names in _by_flow(str(gap) for gap in gaps):
            console.print(Text(f"{told} {flow}: {', '.join(names)}", style="yellow"), soft_wrap=True)


def _by_flow(names: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        flow, _, rest = name.partition(".")
        found[flow].append(rest)
    return found.items()


def _played(failure: Failure) -> str:
    return f"{LANGUAGE_NAMES[failure.language]} over {failure.channel}"


def _of(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
