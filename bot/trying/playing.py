"""Plays a written chat on the pure machine, in one language over one channel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.machine import Machine
from bot.dialogue.wording import LANGUAGE_NAMES
from bot.trying.expectations import NotSaid, Translation
from bot.trying.listening import MOST_SEGMENTS, Listener
from bot.trying.phone import Bubble
from bot.trying.transcripts import Transcript
from bot.trying.trial import NOW, Edge, Stuck, Trial

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_TOLD = 8  # how many lines of the chat stand above a failure


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a chat does not go as written: `line` of its step, what is wrong, and the chat just before."""

    file: str
    line: int
    name: str
    language: str
    channel: str
    what: str
    before: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        told = "".join(f"\n    {line}" for entry in self.before for line in entry.splitlines())
        what = "".join(f"\n  {line}" for line in self.what.splitlines())
        where = f"{self.file}:{self.line}: “{self.name}” ({LANGUAGE_NAMES.get(self.language)}, {self.channel})"
        return f"{where}{told}{what}"


@dataclass(frozen=True, slots=True)
class Played:
    """One chat played: the ways it took, where it stood, which English texts it found said, and its failure, if any."""

    path: tuple[Edge, ...]
    stood: frozenset[str]
    heard: frozenset[str]
    failure: Failure | None


def duration(text: str) -> timedelta:
    """`15 minutes`, `1 hour`, `8 days`. Raises ValueError."""
    number, _, unit = text.partition(" ")
    if unit.removesuffix("s") not in _UNITS:
        raise ValueError(unit)
    return timedelta(seconds=int(number) * _UNITS[unit.removesuffix("s")])


def play(machine: Machine, transcript: Transcript, translation: Translation, channel: str) -> Played:
    """Plays the chat to its end, or to the first step that goes another way."""
    return _Player(machine, transcript, translation, channel).play()


class _Player:
    def __init__(self, machine: Machine, script: Transcript, translation: Translation, channel: str) -> None:
        self.script = script
        self.listener = Listener(translation, channel)
        now = datetime.fromisoformat(script.now).replace(tzinfo=NOW.tzinfo)
        self.trial = Trial(machine, language=translation.locale, channel=channel, now=now)
        self.unread: list[Bubble] = []
        self.stood: set[str] = set()
        self._line = script.line

    def play(self) -> Played:
        failure = None
        try:
            with self._legible():
                begun = not self.script.begins
                for step, line in zip(self.script.steps, self.script.lines, strict=True):
                    if not begun and "outcome" not in step:
                        begun = self._arrive()
                    self._line = line
                    self._step(dict(step))
                for chosen in self.trial.unused:
                    raise NotSaid(f"nothing asked for '{chosen.action}: {chosen.outcome}'")
        except (NotSaid, Stuck) as error:
            script, listener = self.script, self.listener
            failure = Failure(
                script.file,
                self._line,
                script.name,
                listener.language,
                listener.channel,
                error.sentence,
                tuple(self._told()),
            )
        return Played(tuple(self.trial.path), frozenset(self.stood), frozenset(self.listener.heard), failure)

    def _arrive(self) -> bool:
        """Outcomes named before anything else are for what happens on arriving."""
        flow, _, state = self.script.begins.partition(".")
        self._brought(self.trial.stand(flow, state, self.script.data))
        return True

    @contextmanager
    def _legible(self) -> Iterator[None]:
        """What a step's value cannot mean is the author's to mend, like any other failure."""
        try:
            yield
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            raise NotSaid(f"this step cannot be read: {type(error).__name__}") from None

    def _told(self) -> Iterator[str]:
        signs = {"patient": "> ", "bot": "  ", "domain": "  · ", "clock": "  … "}
        for act in self.trial.acts[-_TOLD:]:
            rows = "".join(f"\n  [{row.label}]" for row in act.bubble.rows) if act.bubble else ""
            yield f"{signs[act.who]}{act.text}{rows}"

    def _brought(self, bubbles: list[Bubble]) -> None:
        self.unread = bubbles
        self.stood.update(self.trial.standing)

    def _step(self, step: dict[str, Any]) -> None:
        only = step.pop("only", None)
        if only is not None and only not in (self.listener.channel, self.listener.language):
            return
        kind = next(iter(step))
        getattr(self, f"_{kind}")(step.pop(kind), **step)

    # --- what happens ------------------------------------------------------------------------------------------------

    def _patient(self, text: Any, again: int = 1, repeated: int = 1) -> None:
        told = self.listener.filled(" ".join([str(self.listener.own(text))] * repeated))
        for _ in range(again):
            self._brought(self.trial.write(told))

    def _tap(self, label: Any) -> None:
        by_number = self.listener.channel == "sms"
        there = [bubble for bubble in self.trial.bubbles if bubble.rows]
        # A number answers the newest message; an old button can still be touched.
        row, place = self.listener.find(str(self.listener.own(label)), there[-1:] if by_number else there)
        self._brought(self.trial.write(str(place)) if by_number else self.trial.tap(row))

    def _media(self, content_type: str, text: str = "") -> None:
        self._brought(self.trial.send_file(content_type, text))

    def _location(self, place: str) -> None:
        latitude, longitude = place.split(",")
        self._brought(self.trial.send_location(float(latitude), float(longitude)))

    def _wait(self, how_long: str) -> None:
        self._brought(self.trial.wait(duration(how_long)))

    def _now(self, instant: str) -> None:
        then = datetime.fromisoformat(instant).replace(tzinfo=self.trial.now.tzinfo)
        self._brought(self.trial.wait(then - self.trial.now))

    def _begin(self, flow: str, data: dict[str, Any] | None = None) -> None:
        self._brought(self.trial.begin(flow, data))

    def _outcome(self, chosen: dict[str, Any]) -> None:
        """`{find_times: none}`, several one after the other as a list, with values as `{find_times: {none: {...}}}`."""
        for action, outcomes in chosen.items():
            for outcome in outcomes if isinstance(outcomes, list) else [outcomes]:
                named = outcome if isinstance(outcome, dict) else {outcome: {}}
                for name, values in named.items():
                    self.trial.choose(action, name, values)

    # --- what must be so -----------------------------------------------------------------------------------------------

    def _bot(self, texts: Any, options: list[str] | None = None, segments: int = MOST_SEGMENTS) -> None:
        self.listener.bot(texts, self.unread, options, segments)

    def _template(self, name: str, values: list[str] | None = None) -> None:
        self.listener.template(name, values or (), self.unread)

    def _silence(self, _: bool) -> None:
        self.listener.silence(self.unread)
