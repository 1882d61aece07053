"""One advance of one conversation while it runs: what the steps may do to it. Pure; dies with the advance."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from bot.channels.content import Choice, Content
from bot.dialogue.answers import Asking, kinds
from bot.dialogue.flow import Option, Text
from bot.dialogue.release import CompiledFlow, Release
from bot.dialogue.state import DialogueState, Frame, FrameKind
from bot.dialogue.steps import ON, WAIT, steps
from bot.dialogue.walk import Walk, Why
from bot.dialogue.wording import Speaker
from bot.dialogue.world import MORE, Offer, Outcome, Step, Wish, World
from domain.kit.errors import CareLineError

if TYPE_CHECKING:
    from bot.dialogue.moving import Passage

Flood = Literal["", "begins", "goes on"]  # of one address; nothing is done with what is heard meanwhile
STEPS_PER_TURN = 60
PAGE = 9
JOIN_LIMIT = 1000  # a WhatsApp body with buttons holds 1,024 characters


def is_fixed(option: Option) -> bool:
    """Whether the option reads the same whatever is known."""
    return option.unless is None and "{" not in option.label and "{" not in option.note


class Scope:
    """Variables of several places, the nearest first. Only `get`: texts need no more, and nothing is copied."""

    __slots__ = ("_places",)

    def __init__(self, *places: Any) -> None:
        self._places = places

    def get(self, name: str, default: Any = None) -> Any:
        for place in self._places:
            value = place.get(name)
            if value is not None:
                return value
        return default


@dataclass(frozen=True, slots=True)
class Way:
    """How an advance stands to what is published since. `onward` leads to a newer release, taken once nothing is under way.

    `asks_first`: the open question was changed under the patient's hands, so what comes now is no answer to it.
    """

    onward: "Passage | None" = None
    asks_first: bool = False


STAYING = Way()


class FlowFault(CareLineError):
    """A flow cannot go on: a way is missing or it never waits. Names flow and state, never what was said."""

    code = "flow_fault"


class Play:
    """Holds the state being changed, the replies so far and at most one wish."""

    def __init__(self, release: Release, state: DialogueState, world: World, way: Way = STAYING) -> None:
        self.way = way
        self.release = release
        self.state = state
        self.world = world
        self.speaker: Speaker = release.speaker(state.locale, world.now.tzinfo)  # type: ignore[arg-type]
        self.texts = release.everywhere.texts
        self._said: list[str] = []
        self._replies: list[Content] = []
        self._wish: Wish | None = None
        self._waiting = False
        self._handoff = ""
        self.handed_back = False
        self.kind = "message"
        self.flood: Flood = ""
        self.template: tuple[str, tuple[str, ...]] = ("", ())
        self.walk = Walk(release)

    @property
    def frame(self) -> Frame:
        return self.state.frames[-1]

    @cached_property
    def seconds(self) -> int:
        """Now, since 1970."""
        return int(self.world.now.timestamp())

    @property
    def compiled(self) -> CompiledFlow:
        return self.release.flows[self.frame.flow]

    def run(self) -> None:
        """Enters states until one waits. Raises `FlowFault` past the limit of steps."""
        registry = steps()
        for _ in range(STEPS_PER_TURN):
            if not self.state.frames:
                self.renew()
                self.push(self.release.everywhere.menu_flow, "main", {})
            elif self.way.onward is not None and self._rests() and self.way.onward.enter(self.state):
                self._take_newest(self.way.onward)
            self.walk.entered(self.frame)
            spec = self.compiled.flow.states[self.frame.state]
            for kind in registry.values():
                if type(spec) is kind.spec:
                    if kind.enter(self, spec) is WAIT:
                        return
                    break
        raise FlowFault(flow=self.frame.flow, state=self.frame.state)

    # --- what steps do -------------------------------------------------------------------------------------------

    def say(self, texts: list[Text]) -> None:
        for text in texts:
            self._said.append(self.speaker.say(text, self.variables()))

    def say_everywhere(self, text: str) -> None:
        self._said.append(self.speaker.say(text, self.variables()))

    def ask(self, spec: Any, *, text: Text | None = None) -> None:
        """Says the question (or `text` in its place) with this page of its offers, and waits.

        Whoever has just been handed to a person is asked nothing: the question stays open, unsaid.
        """
        if self._handoff:
            self._waiting = True
            return
        question = text if text is not None else spec.ask
        if question:
            self._said.append(self.speaker.say(question, self.variables()))
        offers = self.page(self.offers(spec))
        opener = self.speaker.say(spec.opener or self.texts.choose_opener, self.variables()) if len(offers) > 3 else ""
        self._flush(tuple(Choice(self._choice_id(o), o.label, o.note) for o in offers), opener)
        self._waiting = True

    def ask_beside(self, question: str, offers: list[Offer], kind: str) -> None:
        """A small question of the machine's own over the open one."""
        rows = [[o.id, o.label, o.note, list(o.words), o.values] for o in offers]
        self.state.interlude = {"kind": kind, "offers": rows}
        self._said.append(question)
        opener = self.speaker.say(self.texts.choose_opener, {}) if len(offers) > 3 else ""
        self._flush(tuple(Choice(f"~{kind}:{o.id}", o.label, o.note) for o in offers), opener)
        self._waiting = True

    def unsay(self) -> None:
        """Forgets what introduces a question that is not asked after all."""
        self._said.clear()

    def wish(self, action: str, args: dict[str, Any]) -> None:
        self._wish = Wish(action, args)

    def move(self, outcome: str, seconds: int | None = None) -> None:
        """`seconds`: how long an answer was awaited."""
        frame = self.frame
        target = self.compiled.move(frame.state, outcome)
        if target is None:
            raise FlowFault(flow=frame.flow, state=frame.state)
        self.walk.left(frame, outcome, seconds)
        frame.state = target
        frame.page = 0

    def renew(self) -> None:
        """What begins when nothing is open begins on the newest release."""
        if self.way.onward is not None and not self.state.frames:
            self._take_newest(self.way.onward)

    def _rests(self) -> bool:
        return self.state.rests(self.release.everywhere.menu_flow)

    def _take_newest(self, onward: "Passage") -> None:
        self.release = onward.new
        self.texts = self.release.everywhere.texts
        self.speaker = self.release.speaker(self.state.locale, self.world.now.tzinfo)  # type: ignore[arg-type]
        self.way = STAYING
        self.walk.goes_on(onward.new)

    def begin(self, flow: str, kind: FrameKind, data: dict[str, Any]) -> None:
        """Starts a flow that was asked for by name, on the newest release if nothing else is under way."""
        onward = self.way.onward
        if (
            onward is not None
            and flow in onward.new.flows
            and self._rests()
            and (not self.state.frames or onward.move(self.state, {}) is not None)
        ):
            self._take_newest(onward)
        self.push(flow, kind, data)

    def push(self, flow: str, kind: FrameKind, data: dict[str, Any]) -> None:
        compiled = self.release.flows.get(flow)
        if compiled is None:
            raise FlowFault(flow=flow)
        self.state.frames.append(Frame(flow, compiled.flow.start, kind, data))
        self.walk.started(self.frame)

    def drop(self, why: Why, depth: int = 0) -> None:
        """Discards what is open, from `depth` of the stack on."""
        frames = self.state.frames
        self.walk.gone(frames[depth:], why)
        del frames[depth:]

    def finish(self, outcome: str, then: str | None) -> bool:
        """Ends the running flow: back to the caller, to the open question below, or on to `then`."""
        self.walk.ended(outcome)
        ended = self.state.frames.pop()
        if ended.kind == "call":
            spec = self.compiled.flow.states[self.frame.state]
            for ours, theirs in spec.save.items():
                self.set(ours, ended.data.get(theirs, self.state.memory.get(theirs)))
            self.move(outcome)
            return ON
        if ended.kind == "digression" and self.state.frames and self.release.flows[ended.flow].flow.returns == "ask":
            self.reask()
            return WAIT
        if ended.kind == "digression" and self.state.frames:
            self._waiting = True
            return WAIT
        self.state.frames.clear()
        if then is None and self.release.flows[ended.flow].flow.returns == "silent":
            self._waiting = True
            return WAIT
        self.renew()
        known = then if then in self.release.flows else None
        self.push(known or self.release.everywhere.menu_flow, "main", {})
        return ON

    def template_of(self, flow: str) -> tuple[str, tuple[str, ...]]:
        """The approved template that stands for the flow's first message, with its values, or nothing."""
        spec = self.release.flows[flow].flow
        if spec.template is None:
            return "", ()
        return spec.template, tuple(self.speaker.say(value, self.variables()) for value in spec.template_values)

    def hand_off(self, reason: str) -> None:
        self._handoff = reason

    # --- variables -----------------------------------------------------------------------------------------------

    def variables(self, *nearer: dict[str, Any]) -> Scope:
        """The running flow's variables, then what outlives flows, then the hospital's facts."""
        own = (self.frame.data,) if self.state.frames else ()
        return Scope(*nearer, *own, self.state.memory, self.world.facts)

    def value(self, name: str) -> Any:
        return self.variables().get(name)

    def set(self, name: str, value: Any) -> None:
        (self.state.memory if name.startswith("my_") else self.frame.data)[name] = value
        if name == "my_language":
            self.state.locale = value
            self.speaker = self.release.speaker(value, self.world.now.tzinfo)  # type: ignore[arg-type]

    def arguments(self, given: dict[str, Any]) -> dict[str, Any]:
        """A text is a variable's name; `=text` is the text itself; anything else stands for itself."""
        return {
            key: (value[1:] if value.startswith("=") else self.value(value)) if isinstance(value, str) else value
            for key, value in given.items()
        }

    # --- the open question ---------------------------------------------------------------------------------------

    def offers(self, spec: Any) -> list[Offer]:
        """Everything on offer, lists first, in the reader's language."""
        found: list[Offer] = []
        if spec.list_from is not None:
            rows = self.value(spec.list_from)
            if rows is None:
                rows = self.world.lists(spec.list_from, self.variables(), self.state.locale) or []
            found = [self._offer(spec, row) for row in rows]
        before, after = self._own_offers(spec)
        return [*before, *found, *after]

    def _own_offers(self, spec: Any) -> tuple[list[Offer], list[Offer]]:
        """The question's own options: those before a list and those after it. Fixed ones are made once."""
        speaker, variables = self.speaker, self.variables()
        known = speaker.offers.get(id(spec))
        if known is not None:
            return known
        before: list[Offer] = []
        after: list[Offer] = []
        for key, option in spec.options.items():
            if option.unless is not None and variables.get(option.unless):
                continue
            offer = Offer(
                key,
                speaker.say(option.label, variables),
                speaker.say(option.note, variables) if option.note else "",
                speaker.words(option.words) if option.words else (),
            )
            (before if option.top else after).append(offer)
        if all(is_fixed(option) for option in spec.options.values()):
            speaker.offers[id(spec)] = before, after
        return before, after

    def _offer(self, spec: Any, row: Any) -> Offer:
        if isinstance(row, Offer):
            return row
        note = self.speaker.say(spec.item_note, row) if spec.item_note else ""
        words = tuple(row.get("words", ()))
        values = {key: value for key, value in row.items() if key != "id"}
        return Offer(str(row["id"]), self.speaker.say(spec.item, row), note, words, values)

    def page(self, offers: list[Offer]) -> list[Offer]:
        """At most ten at a time: a WhatsApp list has no more rows, and nobody reads more by SMS."""
        if len(offers) <= PAGE + 1:
            return offers
        start = self.frame.page * PAGE % len(offers)
        rows = offers[start : start + PAGE]
        return [*rows, Offer(MORE, self.speaker.say(self.texts.more_options, {}))]

    def asking(self, spec: Any) -> Asking:
        offers = self.offers(spec)
        languages = (self.state.locale, *(x for x in self.world.languages if x != self.state.locale))
        return Asking(spec, self.page(offers), offers, self.world, languages, self.speaker.format)

    def accept(self, outcome: str, values: dict[str, Any]) -> None:
        """Takes an answer: remembers where it was given, saves it and moves on."""
        frame = self.frame
        frame.trail.append([frame.state, list(values), outcome])
        for stale in [key for key in frame.data if key.partition(".")[0] in values]:
            del frame.data[stale]
        for name, value in values.items():
            self.set(name, value)
        self.state.misses = 0
        waited = self.seconds - frame.since if frame.since else None
        frame.since = 0
        self.move(outcome, waited)

    def still_offered(self, spec: Any, remembered: dict[str, Any]) -> bool:
        """Whether an answer given before can be given again: chosen offers must still be there."""
        if remembered["outcome"] != "chosen" and remembered["outcome"] in kinds()[spec.answer].outcomes:
            return True
        chosen = remembered["values"].get(spec.save) if spec.save else remembered["outcome"]
        return any(offer.id == chosen for offer in self.offers(spec))

    def reask(self, text: Text | None = None) -> None:
        """Asks the open question again, without what was said before it the first time."""
        spec = self.open_spec
        if type(spec) is not steps()["ask"].spec:
            self.run()
            return
        self.ask(spec, text=text)

    @property
    def open_spec(self) -> Any:
        """What the running flow stands on."""
        return self.compiled.flow.states[self.frame.state]

    def again(self, *, specific: bool = False) -> None:
        """Asks the open question again; `specific`: in the other words it has for somebody who was not understood."""
        spec = self.open_spec
        text: Text | None = None
        if specific and hasattr(spec, "again"):
            text = spec.again
            if text is None:
                self.say_everywhere(self.texts.not_understood)
        self.reask(text)

    def _choice_id(self, offer: Offer) -> str:
        return f"{self.frame.flow}.{self.frame.state}:{offer.id}"[:200]

    # --- the result ----------------------------------------------------------------------------------------------

    def _flush(self, choices: tuple[Choice, ...] = (), opener: str = "") -> None:
        """Joins what was said into as few messages as fit: each message is paid for."""
        joined: list[str] = []
        for text in self._said:
            if joined and len(joined[-1]) + len(text) + 2 <= JOIN_LIMIT:
                joined[-1] = f"{joined[-1]}\n\n{text}"
            elif text:
                joined.append(text)
        self._said.clear()
        for text in joined[:-1]:
            self._replies.append(Content(text, locale=self.state.locale))
        if joined:
            self._replies.append(Content(joined[-1], choices, opener, locale=self.state.locale))

    def result(self) -> Step:
        """What it came to. While a wish is open, nothing said so far is given out: it joins what comes after."""
        if self._wish is None:
            self._flush()
        return Step(self._replies, self._wish, self._waiting, self._handoff, self.handed_back, self.kind)

    def resume(self, outcome: Outcome) -> None:
        """Brings the wish's outcome and goes on."""
        self._wish = None
        for name, value in outcome.values.items():
            self.set(name, value)
        self.move(outcome.name)
        self.run()
