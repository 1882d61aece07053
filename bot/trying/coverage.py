"""What chats come through: the states, the ways out of them and the texts of a release, and which no chat has."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.flow import Plural, Text
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
    """States with words of their own (`say`, `ask`, `again`) that were never expected just so; names and signs are none."""
    texts = texts_of_release(release)
    english = Translation(release.catalogues, SOURCE_LOCALE, texts)
    found = (english.known(text) for text in heard)
    missing = {_id(known.text) for known in texts} - {_id(known.text) for known, _ in filter(None, found)}
    for name, compiled in sorted(release.flows.items()):
        for state, spec in compiled.flow.states.items():
            own = [*getattr(spec, "say", ()), getattr(spec, "ask", ""), getattr(spec, "again", None)]
            if any(_id(text) in missing for text in own if text):
                yield f"{name}.{state}"


def _id(text: Text) -> str:
    return text.one if isinstance(text, Plural) else text
