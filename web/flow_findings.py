"""What the checks of flows found, for people at a terminal and for programs."""

import json
from dataclasses import asdict
from itertools import groupby

from rich.console import Console
from rich.text import Text

from bot.dialogue.loading import Problem


def report(console: Console, problems: list[Problem], texts: dict[str, str]) -> None:
    """File by file: the line as it stands there, what is wrong with it and how to mend it. `texts` are file -> its text."""
    for file, found in groupby(sorted(problems), key=lambda problem: problem.file):
        console.print(Text(file, style="bold"))
        lines = texts.get(file, "").splitlines()
        for problem in found:
            colour = "red" if problem.severity == "error" else "yellow"
            standing = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
            console.print(
                Text(f"  {problem.line:>4}  ", style="dim"),
                Text(f"{problem.severity} {problem.code}", style=colour),
                Text(f": {problem.message}"),
                sep="",
                soft_wrap=True,
            )
            if standing:
                console.print(Text(f"        | {standing}", style="dim"), soft_wrap=True)
            if problem.fix:
                console.print(Text(f"        > {problem.fix}", style="green"), soft_wrap=True)
        console.print()


def summed_up(problems: list[Problem]) -> str:
    """`2 errors, 1 warning`."""
    numbers = [(sum(problem.severity == kind for problem in problems), kind) for kind in ("error", "warning")]
    return ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for n, kind in numbers if n) or "no problems"


def as_json(problems: list[Problem]) -> str:
    """A list of objects with file, line (from 1), code, message, fix and severity."""
    return json.dumps([asdict(problem) for problem in sorted(problems)], ensure_ascii=False, indent=2)
