"""One person's chat with the pure machine: what they write and touch, the time that passes, what the domain answers.

Nothing is stored and nothing sent. A trial is deterministic: the same acts on the same release give the same bubbles.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.channels.content import Content
from bot.channels.twilio_form import read_inbound
from bot.dialogue.actions import actions
from bot.dialogue.hospitals import Served
from bot.dialogue.machine import Machine
from bot.dialogue.play import FlowFault, Play
from bot.dialogue.standing import heard_from, saved_from, world_of
from bot.dialogue.state import DialogueState
from bot.dialogue.store import Opened
from bot.dialogue.wording import Unsayable
from bot.dialogue.world import Heard, Outcome, Wish
from bot.trying.hospital import sample_hospital, spoken_at
from bot.trying.outcomes import sample_outcome
from bot.trying.phone import Bubble, Row, bubbles_of
from domain.kit.crypto import KeySet
from domain.kit.errors import CareLineError

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Africa/Lagos"))  # a Friday
TYPING = timedelta(seconds=5)
# Whom we know: somebody who has agreed and told a name. Every trial that begins inside a flow begins with them.
KNOWN: Mapping[str, Any] = {
    "my_consent": True,
    "my_name": "Ada Obi",
    "my_name.first": "Ada",
    "my_name.last": "Obi",
}
_NOBODY = UUID(int=0)
_PHONE, _OURS = "+2348061112233", "+2342013300001"
_KEYS = KeySet({"trial": bytes(32)})  # it closes what is opened again a moment later and never leaves the process

Edge = tuple[str, str, str]


class Stuck(CareLineError):
    """The flow cannot go on in this trial: a way is missing, it never waits, or a text has no value for a variable."""

    code = "stuck"


class Missing(Stuck):
    """A text has no value for the variable `name`."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"a text needs '{name}', which nothing has set")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened: `who` is patient, bot, domain or clock. `standing` is where the chat stood afterwards."""

    who: Literal["patient", "bot", "domain", "clock"]
    text: str
    bubble: Bubble | None = None
    standing: str = ""


@dataclass(slots=True)
class _Turn:
    play: Play
    opened: Opened
    wish: Wish | None = None


@dataclass(slots=True)
class Chosen:
    """What the next call of an action is to come to. `values` stand before the sample ones."""

    action: str
    outcome: str
    values: dict[str, Any] = field(default_factory=dict)


class Trial:
    """A conversation under way. Each act gives the bubbles it brought; all of them stay in `bubbles`, as meant in `sent`.

    `language` is what the hospital begins in, `channel` whatsapp or sms, `served` the hospital (a sample one if none is
    given). With `asking`, a call of the domain stops the trial: `wish` says which, and `come_to` goes on.
    """

    def __init__(
        self,
        machine: Machine,
        *,
        language: str = "en_NG",
        channel: str = "whatsapp",
        now: datetime = NOW,
        served: Served | None = None,
        asking: bool = False,
    ) -> None:
        self.machine = machine if machine.release.id is not None else pinnable(machine)
        self.channel = channel
        self.now = now
        self.served = spoken_at(served or sample_hospital(), language, machine.release.locales)
        self.asking = asking
        self.bubbles: list[Bubble] = []
        self.sent: list[Content] = []
        self.acts: list[Act] = []
        self.path: list[Edge] = []
        self.calls: list[tuple[Wish, Outcome]] = []
        self._chosen: list[Chosen] = []
        self._turn: _Turn | None = None
        self._state: bytes | None = None
        self._mode = "bot"
        self._human_until: datetime | None = None
        self._nudge_at: datetime | None = None
        self._close_at: datetime | None = None
        self._heard_at: datetime | None = None
        self._messages = 0

    # --- where it stands ---------------------------------------------------------------------------------------------

    @property
    def state(self) -> DialogueState:
        return DialogueState() if self._state is None else DialogueState.load(_KEYS.open(self._state))

    @property
    def standing(self) -> tuple[str, ...]:
        """The open states from the bottom to the one that waits, as `flow.state`."""
        return tuple(f"{frame.flow}.{frame.state}" for frame in self.state.frames)

    @property
    def language(self) -> str:
        return self.state.locale or self.served.profile.settings.default_language

    @property
    def with_person(self) -> bool:
        return self._mode == "human" and (self._human_until is None or self.now < self._human_until)

    @property
    def wish(self) -> Wish | None:
        """The call that waits for `come_to`; only with `asking`."""
        return self._turn.wish if self._turn is not None else None

    @property
    def unused(self) -> list[Chosen]:
        """Outcomes that were chosen and never came about."""
        return list(self._chosen)

    @property
    def ways(self) -> list[Edge]:
        """The ways taken so far, those of a turn that waits for an outcome too."""
        return [*self.path, *(self._turn.play.walk.ways if self._turn is not None else ())]

    def copy(self) -> "Trial":
        """The same chat, to go on in another way. Not while a call waits for its outcome."""
        if self._turn is not None:
            raise Stuck("a call of the domain waits for its outcome first")
        twin = copy(self)
        for name in ("bubbles", "sent", "acts", "path", "calls", "_chosen"):
            setattr(twin, name, list(getattr(self, name)))
        return twin

    # --- what happens ------------------------------------------------------------------------------------------------

    def stand(self, flow: str, state: str = "", data: Mapping[str, Any] | None = None) -> list[Bubble]:
        """Begins at a state of a flow, its start if none is named, as somebody known who has just written.

        `data` are variables: those named `my_...` are the person's, and None takes one away. Raises `Stuck` where the
        release has no such flow or state.
        """
        compiled = self.machine.release.flows.get(flow)
        if compiled is None or (state and state not in compiled.flow.states):
            raise Stuck(f"there is no '{flow}.{state}'" if compiled else f"there is no flow '{flow}'")
        given = {**KNOWN, **(data or {})}
        memory = {name: value for name, value in given.items() if name.startswith("my_") and value is not None}
        own = {name: value for name, value in given.items() if not name.startswith("my_") and value is not None}
        known = DialogueState(locale=self.language, memory=memory)
        self._heard_at = self.now
        opened = self._opened()
        with self._explained():
            play = Play(self.machine.release, known, world_of(self.served, opened, known, self.now))
            play.push(flow, "main", own)
            play.frame.state = state or play.frame.state
            play.run()
        return self._go(play, opened)

    def begin(self, flow: str, data: Mapping[str, Any] | None = None) -> list[Bubble]:
        """We begin a flow over whatever is open: outside WhatsApp's window its approved template stands for it."""
        self.acts.append(Act("clock", f"begins {flow}"))
        return self._hear(Heard(start=flow, data=dict(data or {})))

    def write(self, text: str) -> list[Bubble]:
        """The person writes."""
        return self._message(text, Body=text)

    def tap(self, row: Row) -> list[Bubble]:
        """The person touches a row of any earlier bubble. By SMS there is nothing to touch: write its number."""
        return self._message(f"[{row.label}]", Body=row.label, ButtonPayload=row.id)

    def send_file(self, content_type: str, text: str = "") -> list[Bubble]:
        """The person sends a file: `image/jpeg`, `audio/ogg`."""
        media = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/media", "MediaContentType0": content_type}
        return self._message(f"({content_type})", Body=text, **media)

    def send_location(self, latitude: float, longitude: float) -> list[Bubble]:
        """The person shares a place."""
        return self._message("(location)", Latitude=str(latitude), Longitude=str(longitude))

    def wait(self, by: timedelta) -> list[Bubble]:
        """Time passes: what falls due in silence happens at its instant."""
        before, end = len(self.bubbles), self.now + by
        self.acts.append(Act("clock", str(by)))
        while (due := self._due()) is not None and due <= end:
            self.now = due
            closing = self._close_at is not None and self._close_at <= due
            self._nudge_at = None
            self._close_at = None if closing else self._close_at
            self._hear(Heard(silence="close" if closing else "nudge"), silence="close" if closing else "nudge")
        self.now = end
        return self.bubbles[before:]

    # --- what the domain answers -------------------------------------------------------------------------------------

    def choose(self, action: str, outcome: str, values: Mapping[str, Any] | None = None) -> None:
        """The next call of `action` comes to `outcome`. Chosen several times, they come one after the other."""
        if action not in actions() or outcome not in actions()[action].outcomes:
            raise Stuck(f"'{action}' never comes to '{outcome}'")
        self._chosen.append(Chosen(action, outcome, dict(values or {})))

    def come_to(self, outcome: str, values: Mapping[str, Any] | None = None) -> list[Bubble]:
        """Answers the waiting `wish` and goes on."""
        turn = self._turn
        if turn is None or turn.wish is None:
            raise Stuck("nothing waits for an outcome")
        self.choose(turn.wish.action, outcome, values)
        # What was just chosen is meant for this call, whatever else waits.
        self._chosen.insert(0, self._chosen.pop())
        return self._finish(turn)

    def _answer(self, wish: Wish) -> Outcome:
        place = next((n for n, chosen in enumerate(self._chosen) if chosen.action == wish.action), None)
        chosen = self._chosen.pop(place) if place is not None else Chosen(wish.action, "")
        zone = self.served.profile.hospital.zone
        outcome = sample_outcome(wish, chosen.outcome, self.served.catalogue, self.now.astimezone(zone))
        outcome = Outcome(outcome.name, {**outcome.values, **chosen.values})
        self.calls.append((wish, outcome))
        self.acts.append(Act("domain", f"{wish.action}: {outcome.name}"))
        return outcome

    # --- one turn ----------------------------------------------------------------------------------------------------

    def _message(self, told: str, **form: str) -> list[Bubble]:
        self.now += TYPING
        self._messages += 1
        prefix = "whatsapp:" if self.channel == "whatsapp" else ""
        params = {"MessageSid": f"SM{self._messages:032x}", "From": prefix + _PHONE, "To": prefix + _OURS, **form}
        self.acts.append(Act("patient", told))
        self._heard_at = self.now
        return self._hear(heard_from(read_inbound(params, self.now)))

    def _opened(self, silence: str = "") -> Opened:
        return Opened(
            _NOBODY,
            _NOBODY,
            _NOBODY,
            _NOBODY,
            _NOBODY,
            _PHONE,
            self.channel,
            self._state,
            None,
            self._mode,
            self._human_until,
            _NOBODY,
            silence,
            last_inbound_at=self._heard_at,
        )

    def _hear(self, heard: Heard, silence: str = "") -> list[Bubble]:
        if self.wish is not None:
            raise Stuck("a call of the domain waits for its outcome first")
        opened = self._opened(silence)
        with self._explained():
            state = self.state
            play = self.machine.advance(state, heard, world_of(self.served, opened, state, self.now))
        return self._go(play, opened)

    def _go(self, play: Play, opened: Opened) -> list[Bubble]:
        return self._finish(_Turn(play, opened, play.result().wish))

    def _finish(self, turn: _Turn) -> list[Bubble]:
        """Goes on with the outcomes of all calls, and keeps what the turn leaves."""
        while turn.wish is not None:
            if self.asking and not self._expected(turn.wish):
                self._turn = turn
                return []
            with self._explained():
                turn.play.resume(self._answer(turn.wish))
            turn.wish = turn.play.result().wish
        self._turn = None
        return self._keep(turn)

    def _expected(self, wish: Wish) -> bool:
        return any(chosen.action == wish.action for chosen in self._chosen)

    def _keep(self, turn: _Turn) -> list[Bubble]:
        play, opened = turn.play, turn.opened
        saved = saved_from(play, play.result(), self.served, opened, _KEYS, self.now)
        self.path.extend(play.walk.ways)
        self._state, self._mode, self._human_until = saved.state, saved.mode, saved.human_until
        self._nudge_at, self._close_at = saved.nudge_at, saved.close_at
        bubbles = [bubble for content, _ in saved.replies for bubble in bubbles_of(content, self.channel)]
        self.bubbles.extend(bubbles)
        self.sent.extend(content for content, _ in saved.replies)
        standing = self.standing[-1] if self.standing else ""
        self.acts.extend(Act("bot", bubble.text, bubble, standing) for bubble in bubbles)
        return bubbles

    def _due(self) -> datetime | None:
        if self._mode != "bot":
            return None
        return min((at for at in (self._nudge_at, self._close_at) if at is not None), default=None)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except FlowFault as fault:
            where = ".".join(str(fault.details[key]) for key in ("flow", "state") if key in fault.details)
            raise Stuck(f"the flow cannot go on at '{where}'") from None
        except Unsayable as missing:
            raise Missing(str(missing)) from None
        except (ValueError, TypeError) as misfit:
            # Values are the author's here: a day that is none, a count that is a word.
            raise Stuck(f"a value does not fit where it is used ({type(misfit).__name__})") from None


def pinnable(machine: Machine) -> Machine:
    """The same machine as if its release were stored; whoever makes many trials of a draft calls it once."""
    return Machine(machine.release.stored_as(_NOBODY))
