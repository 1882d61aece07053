"""A release: a set of flows, compiled. Each flow becomes one shared `transitions` machine fired on slotted models."""

import hashlib
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary
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


@dataclass(frozen=True, slots=True, weakref_slot=True)
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


def _shared(source: Source, flow: Flow) -> CompiledFlow:
    """The compiled flow of a file, one for all releases that hold the same text."""
    key = (source.file, text_checksum(source.text))
    found = _COMPILED.get(key)
    if found is None or found.flow is not flow:
        found = _COMPILED[key] = compile_flow(flow)
    return found


def _keywords(words: dict[str, tuple[str, ...]]) -> Keywords:
    """The table of words that work everywhere, one for all releases whose words are the same."""
    key = tuple(words.items())
    found = _KEYWORDS.get(key)
    if found is None:
        found = _KEYWORDS[key] = Keywords(words)
    return found


_COMPILED: WeakValueDictionary[tuple[str, str], CompiledFlow] = WeakValueDictionary()
_KEYWORDS: WeakValueDictionary[tuple[tuple[str, tuple[str, ...]], ...], Keywords] = WeakValueDictionary()


class Release:
    """Everything a conversation pins: flows, the moves of every state, translations. Immutable after construction.

    `id` is the stored release's; one that is only tried has none. `texts` are its files: flows and translations.
    """

    def __init__(self, sources: list[Source], catalogues: Catalogues, release_id: UUID | None = None) -> None:
        self.id = release_id
        self.sources = {source.content.flow: source for source in sources if isinstance(source.content, Flow)}
        everywhere = [source.content for source in sources if isinstance(source.content, Everywhere)]
        if len(everywhere) != 1:
            raise FlowsRefused(
                [Problem("everywhere.yaml", 1, "everywhere", "exactly one file says 'everywhere: true'")]
            )
        self.everywhere = everywhere[0]
        self.flows = {name: _shared(s, s.content) for name, s in self.sources.items() if isinstance(s.content, Flow)}
        self.catalogues = catalogues
        self.texts = {s.file: s.text for s in sources} | catalogues.texts
        self.checksum = checksum(self.texts)
        self.locales = tuple(dict.fromkeys(["en_NG", *catalogues.by_locale]))
        self._speakers: dict[tuple[str, str], Speaker] = {}
        speakers = [self.speaker(locale, ZoneInfo("UTC")) for locale in self.locales]
        words = {f"move:{name}": all_words(speakers, move.words) for name, move in self.everywhere.moves.items()}
        for name, compiled in self.flows.items():
            if compiled.flow.words:
                words[f"flow:{name}"] = all_words(speakers, compiled.flow.words)
        self.keywords = _keywords({key: value for key, value in words.items() if key not in ("move:yes", "move:no")})

    def stored_as(self, release_id: UUID) -> "Release":
        """The same release under its stored id; everything else is shared."""
        stored = copy(self)
        stored.id = release_id
        return stored

    @property
    def stored_id(self) -> UUID:
        """The id to pin. Raises RuntimeError for a release that is not stored."""
        if self.id is None:
            raise RuntimeError("a release that is only tried cannot be pinned")
        return self.id

    def speaker(self, locale: str, zone: ZoneInfo) -> Speaker:
        key = (locale, zone.key)
        speaker = self._speakers.get(key)
        if speaker is None:
            speaker = self._speakers[key] = Speaker(self.catalogues, locale, zone)
        return speaker

    def state(self, flow: str, state: str) -> Any:
        return self.flows[flow].flow.states[state]


def text_checksum(text: str) -> str:
    """Of one file's text: the address under which it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def checksum(texts: Mapping[str, str]) -> str:
    """Of a whole set of files, independent of their order."""
    digest = hashlib.sha256()
    for file, text in sorted(texts.items()):
        digest.update(f"{file}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()
