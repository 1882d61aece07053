"""The funnel of a flow as a terminal shows it, and as programs read it."""

from dataclasses import asdict

import orjson
from rich.console import Console
from rich.table import Table

from bot.watching import Funnel, Share
from domain.flow_counts.rules import BOUNDS

BAR = 20
SAYS = 34
WIDE = 140  # below it the figures would be cut off: bars and questions are left out


def as_json(funnel: Funnel) -> str:
    """One object: the flow, its `steps` in order, `edges` (state, outcome, times), `ends` and the parts."""
    counts = funnel.counts
    whole = {
        "flow": counts.flow,
        "title": funnel.title,
        "since": counts.since,
        "started": counts.started,
        "ended": counts.ended,
        "steps": [
            {"state": s.state, "kind": s.kind, "says": s.says, "stopped": s.count.stopped, **asdict(s.count)}
            for s in funnel.steps
        ],
        "edges": [
            {"state": state, "outcome": outcome, "times": times} for (state, outcome), times in counts.edges.items()
        ],
        "ends": dict(counts.ends),
        "releases": [asdict(share) for share in counts.releases],
        "languages": [asdict(share) for share in counts.languages],
        "channels": [asdict(share) for share in counts.channels],
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()


def draw(console: Console, funnel: Funnel) -> None:
    """A line a state at which people wait or stop, then how the flow ended and who went through it."""
    counts = funnel.counts
    console.print(
        f"{funnel.title} ({counts.flow}), since {counts.since:%d %b %Y}: {_started(counts.started, counts.ended)}"
    )
    if not counts.started and not counts.states:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("state", no_wrap=True)
    wide = console.width >= WIDE
    if wide:
        table.add_column("says", no_wrap=True, max_width=SAYS, overflow="ellipsis")
        table.add_column("", no_wrap=True, width=BAR)
    for heading in ("came", "again", "went\non", "stopped", "not\nunderstood", "person", "expired", "answer\nin"):
        longest = max(map(len, heading.split("\n")))
        table.add_column(heading, justify="right", no_wrap=True, min_width=longest)
    most = max((step.count.entered for step in funnel.steps), default=0)
    for step in funnel.steps:
        count = step.count
        if step.kind == "other" and not (count.stopped or count.expired):
            continue
        came = count.entered + count.returned
        told = (
            str(count.returned or ""),
            _share(count.left, came),
            str(count.stopped or ""),
            str(count.missed or ""),
            str(count.human or ""),
            str(count.expired or ""),
            _time(count.seconds),
        )
        bar = "█" * round(BAR * count.entered / most) if most else ""
        about = (step.says.partition("\n")[0], bar) if wide else ()
        table.add_row(step.state, *about, str(came), *(told if step.kind != "end" else ()))
    console.print(table)
    console.print(_line("Ended", dict(counts.ends)))
    gone: dict[str, int] = {}
    for step in funnel.steps:
        for why, times in step.count.gone.items():
            gone[why] = gone.get(why, 0) + times
    console.print(_line("Left by", gone))
    for heading, shares in (("Release", counts.releases), ("Language", counts.languages), ("Channel", counts.channels)):
        if len(shares) > 1 or heading == "Release":
            console.print(f"{heading}: {'; '.join(_part(share) for share in shares)}")


def _started(started: int, ended: int) -> str:
    return (
        f"{started} started, {ended} came to an end ({_share(ended, started)})" if started else "nobody came through it"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else ""


def _part(share: Share) -> str:
    return f"{share.of} {share.started} started, {share.ended} ended ({_share(share.ended, share.started)})"


def _line(heading: str, counted: dict[str, int]) -> str:
    parts = sorted(counted.items(), key=lambda item: -item[1])
    return f"{heading}: {', '.join(f'{what} {times}' for what, times in parts) or 'nobody'}"


def _time(seconds: int | None) -> str:
    """A step of the clock the middle answer stays within."""
    if seconds is None:
        return ""
    if seconds == BOUNDS[-1]:
        return "over 1 h"
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
