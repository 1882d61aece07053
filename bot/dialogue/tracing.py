"""Follows a flow along all its ways without running it: which states are reached, and what each variable may hold there.

A variable is unset, one of a few known words, or some value nobody can know beforehand. `branch` decides where it can.
What a caller gives, what an action gives and what outlives flows (`my_...`) is trusted to be there when it is read.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.dialogue import facts
from bot.dialogue.actions import actions
from bot.dialogue.answers import kinds
from bot.dialogue.effects import outcomes, reads
from bot.dialogue.flow import Flow
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.steps import ask, branch, call, change, do, end
from bot.dialogue.steps import set as set_step

if TYPE_CHECKING:
    from bot.dialogue.checking import Subject

MOST_WAYS_KEPT_APART = 80


class Holds(NamedTuple):
    """One thing a variable may hold: `unset`, the word `is`, or `some` value, set and not among `words`; or `trusted`,
    which is some value or, only where a branch asks, nothing.
    """

    what: str
    words: frozenset[str] = frozenset()


UNSET, SOME, TRUSTED = (frozenset({Holds(what)}) for what in ("unset", "some", "trusted"))
Value = frozenset[Holds]
Known = dict[str, Value]
Spot = tuple[str, frozenset[tuple[str, Value]]]


def word(text: str) -> Value:
    return frozenset({Holds("is", frozenset({text}))})


@dataclass(slots=True)
class Trace:
    """Where a flow comes from its start. `before` leads from each spot back to the one it was first reached from."""

    flow: Flow
    onward: dict[Spot, list[tuple[str, Spot]]] = field(default_factory=dict)
    before: dict[Spot, Spot | None] = field(default_factory=dict)

    @property
    def states(self) -> set[str]:
        return {state for state, _ in self.onward}

    def spots(self, state: str) -> Iterator[tuple[Spot, Known]]:
        for spot in self.onward:
            if spot[0] == state:
                yield spot, dict(spot[1])

    def way_to(self, spot: Spot) -> list[str]:
        """The states from the start to the spot."""
        way: list[str] = []
        at: Spot | None = spot
        while at is not None:
            way.append(at[0])
            at = self.before[at]
        return way[::-1]


def trace(subject: "Subject", name: str) -> Trace:
    """The flow followed from its start, once for every way in which it is begun."""
    found: Trace | None = subject.traces.get(name)
    if found is None:
        found = subject.traces[name] = Trace(subject.flow(name))
        _Follower(subject, found).run(_beginnings(subject, name))
    return found


def _beginnings(subject: "Subject", name: str) -> Iterator[frozenset[str]]:
    """The variables that are there when the flow begins: called, started by its words, begun by us."""
    flow = subject.flow(name)
    ways = {frozenset({*spec.with_, *flow.needs}) for _, _, spec in subject.states(call.Spec) if spec.call == name}
    followed = {spec.then for _, _, spec in subject.states(end.Spec)}
    if flow.words or name in followed:
        ways.add(frozenset())
    if flow.needs or not ways:
        ways.add(frozenset(flow.needs))
    yield from sorted(ways, key=sorted)


class _Follower:
    def __init__(self, subject: "Subject", into: Trace) -> None:
        self._subject, self._into, self._flow = subject, into, into.flow
        specs = self._flow.states.values()
        # Words are kept apart only where a branch asks for them: else every answer would be a way of its own.
        self._asked = {spec.branch for spec in specs if isinstance(spec, branch.Spec)}
        asked = {option.unless for spec in specs if isinstance(spec, ask.Spec) for option in spec.options.values()}
        self._asked |= {name for name in asked if name is not None}
        copied = [pair for spec in specs if isinstance(spec, set_step.Spec) for pair in spec.set.items()]
        self._asked |= {theirs for ours, theirs in copied if ours in self._asked and isinstance(theirs, str)}
        self._wanted = {
            state: {name.partition(".")[0] for name in names} for state, names in self._still_read().items()
        }

    def _still_read(self) -> dict[str, set[str]]:
        """State -> the variables that are read there or later, before they are set anew."""
        states = self._flow.states
        brought = {
            theirs
            for _, _, spec in self._subject.states(call.Spec)
            if spec.call == self._flow.flow
            for theirs in spec.save.values()
        }
        read = {
            state: _read_by(spec) | (brought if isinstance(spec, end.Spec) else set()) for state, spec in states.items()
        }
        still = {state: set(names) for state, names in read.items()}
        changing = True
        while changing:
            changing = False
            for state in reversed(states):
                spec = states[state]
                later = set[str]().union(*(still.get(target, set()) for target in routes(spec).values()))
                now = read[state] | {name for name in later if not _sets(spec, name)}
                if now != still[state]:
                    still[state], changing = now, True
        return still

    def run(self, beginnings: Iterable[frozenset[str]]) -> None:
        kept: dict[str, int] = {}
        joined: dict[str, Known] = {}
        waiting: deque[tuple[Spot, Spot | None]] = deque(
            ((self._flow.start, self._kept(self._flow.start, dict.fromkeys(given, TRUSTED))), None)
            for given in beginnings
        )
        into = self._into
        while waiting:
            spot, before = waiting.popleft()
            if spot in into.onward:
                continue
            state, known = spot
            kept[state] = kept.get(state, 0) + 1
            if kept[state] > MOST_WAYS_KEPT_APART:
                whole = joined[state] = _join(joined.get(state), dict(known))
                spot = (state, frozenset(whole.items()))
                if spot in into.onward:
                    continue
            into.before.setdefault(spot, before)
            ways = into.onward[spot] = [
                (outcome, (target, self._kept(target, after)))
                for outcome, target, after in self._ways(state, dict(spot[1]))
            ]
            waiting.extend((target, spot) for _, target in ways)

    def _kept(self, state: str, known: Known) -> frozenset[tuple[str, Value]]:
        """What can still make a difference: whether something that is read is set, and the words a branch asks for."""
        return frozenset(
            (name, value if name in self._asked or may_be_unset(value) else SOME)
            for name, value in known.items()
            if name.partition(".")[0] in self._wanted[state]
        )

    def _ways(self, state: str, known: Known) -> Iterator[tuple[str, str, Known]]:
        spec = self._flow.states[state]
        ways = routes(spec)
        for outcome, after in self._outcomes(state, spec, known):
            target = ways.get(outcome, ways.get(ANYTHING))
            if target in self._flow.states:
                yield outcome, target, after

    def _outcomes(self, state: str, spec: Any, known: Known) -> Iterator[tuple[str, Known]]:
        if isinstance(spec, ask.Spec):
            yield from self._answers(spec, known)
        elif isinstance(spec, branch.Spec):
            yield from branched(spec, known)
        elif isinstance(spec, do.Spec):
            action = actions().get(spec.do)
            given = dict.fromkeys(action.gives if action else (), TRUSTED)
            for outcome in action.outcomes if action else ():
                yield outcome, known | given
        elif isinstance(spec, call.Spec):
            for outcome in outcomes(spec, self._subject.flows) or ():
                after = {name: value for name, value in known.items() if not name.startswith("my_")}
                for ours, theirs in spec.save.items():
                    after[ours] = self._brought(spec.call, outcome, theirs)
                yield outcome, after
        elif isinstance(spec, set_step.Spec):
            yield "set", known | {name: self._written(value, known) for name, value in spec.set.items()}
        elif isinstance(spec, change.Spec):
            yield "nothing", known
        elif not isinstance(spec, end.Spec):
            yield "said", known

    def _answers(self, spec: ask.Spec, known: Known) -> Iterator[tuple[str, Known]]:
        kind = kinds().get(spec.answer)
        for outcome in sorted(outcomes(spec, self._subject.flows) or ()):
            option = spec.options.get(outcome)
            if option is not None and option.unless and _surely_set(value_of(option.unless, known)):
                continue
            after = dict(known)
            if spec.save:
                for stale in [name for name in after if name.partition(".")[0] == spec.save]:
                    del after[stale]
                if option is not None:
                    after[spec.save] = word(outcome) if spec.save in self._asked else SOME
                    after[f"{spec.save}.label"] = SOME
                    if (
                        kind is not None and outcome in kind.outcomes
                    ):  # said in other words, it is the kind's own outcome
                        after |= {f"{spec.save}.{part}": UNSET | TRUSTED for part in kind.parts}
                elif kind is not None and outcome in kind.without_value:
                    after[spec.save] = UNSET
                else:
                    after[spec.save] = TRUSTED if spec.save in self._asked else SOME
                    parts = ("*",) if outcome == "chosen" or kind is None else kind.parts
                    after |= {f"{spec.save}.{part}": TRUSTED for part in parts}
            yield outcome, after

    def _written(self, value: Any, known: Known) -> Value:
        if isinstance(value, str) and not value.startswith("="):
            return value_of(value, known)
        if isinstance(value, bool):
            return word("yes" if value else "no")
        return word(value[1:] if isinstance(value, str) else str(value))

    def _brought(self, callee: str, outcome: str, theirs: str) -> Value:
        """What the variable of the flow called may hold when that ends so."""
        if callee in self._subject.broken or callee in self._subject.traces or callee == self._flow.flow:
            found = self._subject.traces.get(callee)
        else:
            found = trace(self._subject, callee)
        if found is None or found.flow is self._flow:
            return TRUSTED
        ends = {name for name, spec in found.flow.states.items() if isinstance(spec, end.Spec) and spec.end == outcome}
        values = [value_of(theirs, known) for name in ends for _, known in found.spots(name)]
        whole: Value = frozenset().union(*values)
        return (UNSET if Holds("unset") in whole else frozenset()) | TRUSTED if whole else TRUSTED


def _read_by(spec: Any) -> set[str]:
    names = {name for _, name in reads(spec)}
    if isinstance(spec, set_step.Spec):
        names |= {value for value in spec.set.values() if isinstance(value, str) and not value.startswith("=")}
    elif isinstance(spec, ask.Spec):
        names |= {option.unless for option in spec.options.values() if option.unless is not None}
    return names


def _sets(spec: Any, name: str) -> bool:
    """Whether the state sets the variable, or takes away what it held."""
    if isinstance(spec, ask.Spec):
        return spec.save is not None and name.partition(".")[0] == spec.save
    if isinstance(spec, do.Spec):
        return spec.do in actions() and name in actions()[spec.do].gives
    return name in (spec.set if isinstance(spec, set_step.Spec) else spec.save if isinstance(spec, call.Spec) else ())


def value_of(name: str, known: Known) -> Value:
    """What the variable may hold. A part of an answer or a row, `x.y`, is there when what gives it says so."""
    value = known.get(name)
    if value is None and "." in name:
        value = known.get(f"{name.partition('.')[0]}.*")
    if value is None:
        value = TRUSTED if name.startswith("my_") or name in facts.NAMES else UNSET
    return value


def branched(spec: branch.Spec, known: Known) -> Iterator[tuple[str, Known]]:
    """The ways of a branch that can be taken, with what is known of its variable on each."""
    after: dict[str, set[Holds]] = {}
    named = frozenset(spec.go) - {"otherwise"}
    for holds in value_of(spec.branch, known):
        if holds.what == "unset" or holds == Holds("is", frozenset({""})):
            after.setdefault("unset", set()).add(holds)
        elif holds.what == "is":
            after.setdefault(next(iter(holds.words)), set()).add(holds)
        else:
            if holds.what == "trusted":
                after.setdefault("unset", set()).add(Holds("unset"))
            for way in named - {"unset"} - holds.words:
                after.setdefault(way, set()).add(Holds("is", frozenset({way})))
            after.setdefault(ANYTHING, set()).add(Holds("some", holds.words | named))
    for way, values in sorted(after.items()):
        yield way, known | {spec.branch: frozenset(values)}


def may_be_unset(value: Value) -> bool:
    return any(holds.what == "unset" for holds in value)


def _surely_set(value: Value) -> bool:
    return all(holds.what == "some" or (holds.what == "is" and "" not in holds.words) for holds in value)


def _join(one: Known | None, other: Known) -> Known:
    """What holds on either way: what is not known on one of them may be unset."""
    if one is None:
        return other
    return {name: value_of(name, one) | value_of(name, other) for name in one.keys() | other.keys()}
