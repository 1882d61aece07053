"""What chats come through: the states, the ways out of them and the texts of a release, and which no chat has."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.flow import Plural
from bot.dialogue.release import Release, routes
from bot.dialogue.wording import SOURCE_LOCALE
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.playing import Played


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One way out of a state; `*` is every outcome that is not named."""

    flow: str
    state: str
    outcome: str
    target: str

    def __str__(self) -> str:
        named = "otherwise" if self.outcome == "*" else self.outcome
        return f"{self.flow}.{self.state}: {named} -> {self.target}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`states` and `ways` there are, and those that no chat comes through. `untold` are states that say something of
    which no chat expects the words, each as `flow.state`.
    """

    states: frozenset[str]
    ways: frozenset[Way]
    unvisited: tuple[str, ...]
    untaken: tuple[Way, ...]
    untold: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not (self.unvisited or self.untaken or self.untold)


def cover(release: Release, played: Iterable[Played]) -> Coverage:
    """What these plays came through. A failed one counts as far as it went."""
    states: set[str] = set()
    taken: set[tuple[str, str, str]] = set()
    heard: set[str] = set()
    for one in played:
        taken.update(one.path)
        states.update(one.stood)
        heard.update(one.heard)
    ways = frozenset(
        Way(name, state, outcome, target)
        for name, compiled in release.flows.items()
        for state, spec in compiled.flow.states.items()
        for outcome, target in routes(spec).items()
    )
    states.update(f"{flow}.{state}" for flow, state, _ in taken)
    all_states = frozenset(f"{name}.{state}" for name, flow in release.flows.items() for state in flow.flow.states)
    return Coverage(
        all_states,
        ways,
        tuple(sorted(all_states - states)),
        tuple(sorted(way for way in ways if (way.flow, way.state, way.outcome) not in taken)),
        tuple(_untold(release, heard)),
    )


def _untold(release: Release, heard: set[str]) -> Iterable[str]:
    """States with a `say` or `ask` that was never expected word for word."""
    english = Translation(release.catalogues, SOURCE_LOCALE, texts_of_release(release))
    known = {found[0].text for found in (english.known(text) for text in heard) if found is not None}
    said = {text.one if isinstance(text, Plural) else text for text in known}
    for name, compiled in sorted(release.flows.items()):
        for state, spec in compiled.flow.states.items():
            texts = [*getattr(spec, "say", ()), *([spec.ask] if getattr(spec, "ask", "") else ())]
            if any((t.one if isinstance(t, Plural) else t) not in said for t in texts):
                yield f"{name}.{state}"
