"""The figures of one flow: per state and per way out of it, by release, language and channel."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.dialogue.flow import Flow
from bot.dialogue.release import ANYTHING, routes
from bot.publishing.running import require_reader
from domain.flow_counts.rules import median_seconds
from domain.flow_counts.service import Counted, read_counts
from domain.flows.models import FlowRelease
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound

LONGEST_SPAN = 730
WATCH = "flows.watch"
WITHIN_THE_FLOW = ("back", "change", "tap", "restart", "again")


@dataclass(frozen=True, slots=True)
class StateCount:
    """How often what happened at one state.

    `returned`: people came back to a question they had answered (back, change, an old button). `missed`: something was said that
    the question does not take. `human`: asked for a person. `digressed`: another flow came over it. `expired`: closed by silence,
    which does not rule out that somebody came back. `gone`: left without an outcome, by why (`bot.dialogue.walk`).
    `seconds` is the median time from the question to its answer, as the upper bound of a step of `flow_counts.rules.BOUNDS`.
    """

    entered: int = 0
    returned: int = 0
    left: int = 0
    missed: int = 0
    human: int = 0
    digressed: int = 0
    expired: int = 0
    gone: Mapping[str, int] = field(default_factory=dict)
    seconds: int | None = None

    @property
    def stopped(self) -> int:
        """Times somebody came and got no further: given up, or still open. Who went back in the flow did not stop here."""
        elsewhere = sum(self.gone.get(why, 0) for why in WITHIN_THE_FLOW)
        return max(0, self.entered + self.returned - self.left - elsewhere)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the flow's conversations: those of one release, language or channel. `of` is its number or code."""

    of: str
    started: int
    ended: int


@dataclass(frozen=True, slots=True)
class FlowCounts:
    """`states` has every state that was met; `edges` counts (state, outcome), `ends` the outcomes the flow ended with.

    The outcome of a branch's value that no way names is `otherwise`. `releases` are told by their numbers; those that were
    shipped are together "0". The most used part comes first. `started` counts entries into the flow, `ended` those that came
    to one of its ends.
    """

    flow: str
    since: date
    states: Mapping[str, StateCount]
    edges: Mapping[tuple[str, str], int]
    ends: Mapping[str, int]
    releases: tuple[Share, ...]
    languages: tuple[Share, ...]
    channels: tuple[Share, ...]

    def ways(self, flow: Flow) -> Mapping[tuple[str, str], int]:
        """How often each way of `flow` was taken, by state and outcome as it routes them: `*` is every other outcome."""
        taken: Counter[tuple[str, str]] = Counter()
        for (state, outcome), times in self.edges.items():
            spec = flow.states.get(state)
            if spec is not None:
                taken[state, outcome if outcome in routes(spec) else ANYTHING] += times
        return taken

    @property
    def started(self) -> int:
        return sum(share.started for share in self.channels)

    @property
    def ended(self) -> int:
        return sum(share.ended for share in self.channels)


async def counts_for(
    ctx: Context,
    flow: str,
    *,
    days: int = 30,
    release: int | None = None,
    language: str | None = None,
    channel: str | None = None,
) -> FlowCounts:
    """The last `days` local days with today. `release`: one number only; 0 is every shipped release.

    A flow nobody has met has no states. Raises `Forbidden`, `Invalid` (days), `NotFound` (release).
    What is looked at is not noted each time: it discloses nobody's data. Permission `flows.watch`.
    """
    require_reader(ctx, WATCH)
    if not 1 <= days <= LONGEST_SPAN:
        raise Invalid(f"Days are 1 to {LONGEST_SPAN}.")
    since = ctx.today - timedelta(days=days - 1)
    numbers = await _numbers(ctx)
    wanted = None if release is None else [key for key, number in numbers.items() if number == release]
    if wanted == []:
        raise NotFound(f"There is no release {release}.")
    rows = await read_counts(ctx, flow, since, releases=wanted, language=language, channel=channel)
    by_state: dict[str, list[Counted]] = {}
    edges: Counter[tuple[str, str]] = Counter()
    ends: Counter[str] = Counter()
    for row in rows:
        by_state.setdefault(row.state, []).append(row)
        if row.event == "left":
            edges[row.state, row.detail] += row.times
        elif row.event == "ended":
            ends[row.detail] += row.times
    return FlowCounts(
        flow,
        since,
        {state: _at(found) for state, found in sorted(by_state.items())},
        dict(sorted(edges.items())),
        dict(sorted(ends.items())),
        _shares(rows, lambda row: numbers[row.release_id]),
        _shares(rows, lambda row: row.language),
        _shares(rows, lambda row: row.channel),
    )


async def _numbers(ctx: Context) -> dict[UUID, int]:
    """Each release the hospital's conversations may run on, with its number; 0 is shipped."""
    rows = await ctx.session.execute(select(FlowRelease.id, FlowRelease.hospital_id, FlowRelease.number))
    return {row.id: row.number if row.hospital_id == ctx.hospital.id else 0 for row in rows}


def _at(rows: Iterable[Counted]) -> StateCount:
    """What happened at one state."""
    events: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    took: Counter[str] = Counter()
    for row in rows:
        events[row.event] += row.times
        if row.event == "gone":
            gone[row.detail] += row.times
        elif row.event == "took":
            took[row.detail] += row.times
    return StateCount(
        entered=events["entered"],
        returned=events["returned"],
        left=events["left"] + events["ended"],
        missed=events["missed"],
        human=events["human"],
        digressed=events["digressed"],
        expired=events["expired"],
        gone=dict(sorted(gone.items())),
        seconds=median_seconds(took),
    )


def _shares(rows: Iterable[Counted], part: Callable[[Counted], int | str]) -> tuple[Share, ...]:
    """The most used first."""
    started: Counter[int | str] = Counter()
    ended: Counter[int | str] = Counter()
    for row in rows:
        if row.event == "started":
            started[part(row)] += row.times
        elif row.event == "ended":
            ended[part(row)] += row.times
    found = [Share(str(of), started[of], ended[of]) for of in started.keys() | ended.keys()]
    return tuple(sorted(found, key=lambda share: (-share.started, share.of)))
