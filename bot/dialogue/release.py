"""A release: a set of flows, compiled. Each flow becomes one shared `transitions` machine fired on slotted models."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from transitions import Machine as Transitions
from transitions.core import Event

from bot.dialogue.flow import Everywhere, Flow, Go
from bot.dialogue.loading import FlowsRefused, Problem, Source
from bot.dialogue.parsing.keywords import Keywords
from bot.dialogue.wording import Catalogues, Speaker, all_words

ANYTHING = "*"


class Place:
    """The model `transitions` moves: where a flow stands, nothing else."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def routes(state: Any) -> dict[str, str]:
    """Outcome -> next state. `*` is every outcome that is not named."""
    go: Go | None = getattr(state, "go", None)
    if go is None:
        return {}
    named = {ANYTHING: go} if isinstance(go, str) else dict(go)
    if "otherwise" in named:
        named[ANYTHING] = named.pop("otherwise")
    return named


@dataclass(frozen=True, slots=True)
class CompiledFlow:
    """A flow and its transitions. `events` maps an outcome to the event that moves a `Place`."""

    flow: Flow
    machine: Transitions
    events: dict[str, Event]
    outcomes: dict[str, frozenset[str]]
    moves: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def move(self, state: str, outcome: str) -> str | None:
        """The state after `outcome`, or None where the flow has no way for it.

        Nothing but the two decides, so the machine is fired once for each pair and its answer kept.
        """
        trigger = outcome if outcome in self.outcomes[state] else ANYTHING
        if trigger not in self.outcomes[state]:
            return None
        target = self.moves.get((state, trigger))
        if target is None:
            place = Place(state)
            target = self.moves[state, trigger] = place.state if self.events[trigger].trigger(place) else None
        return target


def compile_flow(flow: Flow) -> CompiledFlow:
    """One `transitions.Machine` per flow version; its diagram is the flow's."""
    machine = Transitions(
        model=None,
        states=list(flow.states),
        initial=flow.start,
        auto_transitions=False,
        send_event=False,
        ignore_invalid_triggers=True,
    )
    outcomes: dict[str, frozenset[str]] = {}
    for name, state in flow.states.items():
        ways = routes(state)
        outcomes[name] = frozenset(ways)
        for outcome, target in ways.items():
            machine.add_transition(outcome, name, target)
    return CompiledFlow(flow, machine, machine.events, outcomes)


class Release:
    """Everything a conversation pins: flows, the moves of every state, translations. Immutable after construction."""

    def __init__(self, sources: list[Source], catalogues: Catalogues) -> None:
        self.sources = {source.content.flow: source for source in sources if isinstance(source.content, Flow)}
        everywhere = [source.content for source in sources if isinstance(source.content, Everywhere)]
        if len(everywhere) != 1:
            raise FlowsRefused(
                [Problem("everywhere.yaml", 1, "everywhere", "exactly one file says 'everywhere: true'")]
            )
        self.everywhere = everywhere[0]
        self.flows = {name: compile_flow(s.content) for name, s in self.sources.items() if isinstance(s.content, Flow)}
        self.catalogues = catalogues
        self.texts = {s.file: s.text for s in sources}
        self.checksum = checksum(self.texts)
        self.locales = tuple(dict.fromkeys(["en_NG", *catalogues.by_locale]))
        self._speakers: dict[tuple[str, str], Speaker] = {}
        speakers = [self.speaker(locale, ZoneInfo("UTC")) for locale in self.locales]
        words = {f"move:{name}": all_words(speakers, move.words) for name, move in self.everywhere.moves.items()}
        for name, compiled in self.flows.items():
            if compiled.flow.words:
                words[f"flow:{name}"] = all_words(speakers, compiled.flow.words)
        self.keywords = Keywords({key: value for key, value in words.items() if key not in ("move:yes", "move:no")})

    def speaker(self, locale: str, zone: ZoneInfo) -> Speaker:
        key = (locale, zone.key)
        speaker = self._speakers.get(key)
        if speaker is None:
            speaker = self._speakers[key] = Speaker(self.catalogues, locale, zone)
        return speaker

    def state(self, flow: str, state: str) -> Any:
        return self.flows[flow].flow.states[state]


def checksum(texts: dict[str, str]) -> str:
    """Of a whole set of flow files, independent of their order."""
    digest = hashlib.sha256()
    for file, text in sorted(texts.items()):
        digest.update(f"{file}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()
