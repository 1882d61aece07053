"""The phone beside a conversation: the draft as it is at this moment, tried without any patient noticing."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import yaml
from nicegui import events, ui

from bot.dialogue.loading import FlowsRefused, compose_documents
from bot.dialogue.machine import Machine
from bot.dialogue.wording import LANGUAGE_NAMES, SOURCE_LOCALE
from bot.publishing import draft_release
from bot.trying.filling import missing_values
from bot.trying.outcomes import outcomes_of
from bot.trying.phone import Bubble, Row
from bot.trying.recording import Recording
from bot.trying.trial import NOW, Stuck, Trial
from domain.kit.errors import CareLineError
from web.console.flows import parts
from web.console.flows.drafting import Drafting
from web.console.flows.parts import HOME
from web.console.flows.summaries import summary_of

_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS"}
_FIRST = "(first message)"
_WAITS = (("10 minutes pass", timedelta(minutes=10)), ("A day passes", timedelta(days=1)))
_SEND = """(event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const text = event.target.value;
    event.target.value = "";
    if (text.trim()) emit(text);
}"""


class Unreadable(CareLineError):
    """What was filled in cannot be read."""

    code = "unreadable"


def _instant(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said).replace(tzinfo=NOW.tzinfo)
    except ValueError:
        raise Unreadable("Choose a day and an hour under “It is now”.") from None


def _values(said: str) -> dict[str, Any]:
    """`first: Ada`, a line each, as in a flow or a chat."""
    try:
        found = next((data for data, _ in compose_documents(said)), None) or {}
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise Unreadable("Write what is known as “name: value”, a line each.")
    return found


async def draw_trial(drafting: Drafting, flow: str) -> None:
    """A phone that can begin at any step of the flow."""
    phone = Phone(drafting, flow)
    phone.draw()
    drafting.changed.append(phone.outdated)


class Phone:
    """One trial at a time; beginning again takes the draft as it is now."""

    def __init__(self, drafting: Drafting, flow: str) -> None:
        self._drafting, self._flow = drafting, flow
        self._at, self._language, self._channel = _FIRST, SOURCE_LOCALE, "whatsapp"
        self._now, self._known = f"{NOW:%Y-%m-%dT%H:%M}", ""
        self._known_field: ui.input | None = None
        self._trial: Recording | None = None

    def draw(self) -> None:
        parts.heading("Try it")
        parts.paragraph("This is the draft. Nothing leaves this page, and nothing is booked.", "hint")
        self._start = ui.element("div")
        self._shown: dict[str, str] = {}
        self._draw_start()
        with ui.element("div").classes("pair"):
            parts.choice("Language", LANGUAGE_NAMES, self._language, self._into("_language"))
            parts.choice("Channel", _CHANNELS, self._channel, self._into("_channel"))
        parts.fold("The clock, and what is known", self._draw_given)
        parts.button("Begin", self._begin, "main")
        self._old = parts.paragraph("The draft has changed since. Begin again to try it as it is now.", "hint")
        self._old.set_visibility(False)
        self._chat = ui.element("div").classes("chat").props('role="log" aria-live="polite" aria-label="The chat"')
        self._wish = ui.element("div")
        self._field = (
            ui.element("input")
            .classes("write")
            .props('aria-label="Write as the patient" placeholder="Write as the patient"')
        )
        self._field.on("keydown", self._wrote, js_handler=_SEND)
        with ui.element("div").classes("row"):
            for label, by in _WAITS:
                parts.button(label, self._waiting(by), "quiet")
        if self._drafting.may_edit:
            parts.fold("Keep this as a chat", self._draw_keeping, style="new")

    async def _draw_given(self) -> None:
        at = parts.field("It is now", self._now, self._into("_now"))
        at.props("type=datetime-local")
        self._known_field = parts.field(
            "What is known, a line each",
            self._known,
            self._into("_known"),
            lines=True,
            hint="For a step in the middle, such as   first: Ada   or   my_consent: null   for somebody new",
        )

    async def _draw_keeping(self) -> None:
        said = {"name": ""}
        parts.paragraph(
            "It is played before every publication, which stops if the bot then says something else.", "hint"
        )

        async def named(name: str) -> None:
            said["name"] = name

        parts.field("What the chat shows", "", named)
        kept = ui.element("div").props('role="status"')

        async def keep() -> None:
            kept.clear()
            with kept:
                await self._keep(said["name"].strip())

        parts.button("Keep the chat", keep, "main")

    async def _keep(self, name: str) -> None:
        trial = self._trial
        if trial is None or trial.empty or trial.trial.wish is not None:
            parts.paragraph(
                "Begin and write or touch something first, up to where the bot waits for the patient.", "wrong"
            )
        elif not name:
            parts.paragraph("Say in a few words what the chat shows.", "wrong")
        elif await self._drafting.keep_chat(name, trial.text(name)):
            parts.paragraph("It is kept in the draft.", "good")
            parts.link("To the chats", f"{HOME}/chats")

    async def outdated(self) -> None:
        """The draft is another one than is being tried, and may have other steps."""
        self._draw_start()
        self._old.set_visibility(self._trial is not None)

    def _draw_start(self) -> None:
        content = self._drafting.flow(self._flow) if self._flow != "everywhere" else None
        states = content.states.items() if content is not None else ()
        places = {_FIRST: "The patient's first message", **{state: summary_of(state, spec) for state, spec in states}}
        if places == self._shown:
            return
        self._shown = places
        self._at = self._at if self._at in places else _FIRST
        self._start.clear()
        with self._start:
            parts.choice("Begin at", places, self._at, self._into("_at"))

    def _into(self, name: str) -> Callable[[str], Awaitable[None]]:
        async def changed(value: str) -> None:
            setattr(self, name, value)

        return changed

    # --- what happens ------------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        self._chat.clear()
        self._wish.clear()
        self._old.set_visibility(False)
        self._trial = None
        try:
            async with self._drafting.seat.work() as ctx:
                release = await draft_release(ctx)
        except FlowsRefused as error:
            first = error.problems[0]
            self._tell(f"It cannot be tried yet. {first.file}, line {first.line}: {first.message}")
            return
        try:
            now, data = _instant(self._now), _values(self._known)
        except Unreadable as error:
            self._tell(error.sentence)
            return
        machine = Machine(release)

        def fresh() -> Trial:
            return Trial(machine, language=self._language, channel=self._channel, now=now, asking=True)

        trial = self._trial = Recording(fresh())
        if self._at == _FIRST:
            self._tell("Write the first message, for example: hi")
            return
        filled = missing_values(fresh, self._flow, self._at, data)
        if filled:
            # What is made up is shown, to be changed, and goes along when the chat is kept.
            lines = (f"{name}: {value!r}" for name, value in filled.items())
            self._known = "\n".join([*self._known.splitlines(), *lines])
            if self._known_field is not None:
                self._known_field.set_value(self._known)
            self._tell(f"Made up for this try: {', '.join(filled)}. Change it under “The clock, and what is known”.")
        self._act(lambda: trial.stand(self._flow, self._at, {**data, **filled}))

    async def _wrote(self, event: events.GenericEventArguments) -> None:
        said = event.args
        trial = self._trial
        if not isinstance(said, str):
            return
        if trial is None:
            await self._begin()
            trial = self._trial
        if trial is not None:
            text = said[:2000]
            self._mine(text)
            self._act(lambda: trial.write(text))

    def _tapped(self, row: Row) -> Callable[[], Awaitable[None]]:
        async def tap() -> None:
            trial = self._trial
            if trial is None:
                return
            self._mine(row.label)
            self._act(lambda: trial.tap(row))

        return tap

    def _waiting(self, by: timedelta) -> Callable[[], Awaitable[None]]:
        async def wait() -> None:
            trial = self._trial
            if trial is not None:
                self._act(lambda: trial.wait(by))

        return wait

    def _act(self, act: Callable[[], list[Bubble]]) -> None:
        try:
            bubbles = act()
        except Stuck as error:
            self._tell(f"Here it cannot go on: {error.sentence}.")
            return
        for bubble in bubbles:
            self._theirs(bubble)
        self._ask_outcome()

    def _ask_outcome(self) -> None:
        """A call of the hospital's own doings waits: the author says what it comes to."""
        self._wish.clear()
        trial = self._trial
        wish = trial.trial.wish if trial is not None else None
        if trial is None or wish is None:
            return
        with self._wish, ui.element("div").classes("card").props('role="group" aria-label="What the hospital answers"'):
            parts.paragraph(f"The hospital is asked to {wish.action.replace('_', ' ')}. What comes of it?")
            with ui.element("div").classes("row"):
                for number, outcome in enumerate(outcomes_of(wish.action)):
                    usual = "main" if number == 0 else "quiet"
                    parts.button(outcome.replace("_", " "), self._coming_to(trial, outcome), usual)

    def _coming_to(self, trial: Recording, outcome: str) -> Callable[[], Awaitable[None]]:
        async def come() -> None:
            self._act(lambda: trial.come_to(outcome))

        return come

    # --- what is seen ------------------------------------------------------------------------------------------------

    def _mine(self, text: str) -> None:
        with self._chat:
            ui.label(text).classes("bubble mine")

    def _tell(self, sentence: str) -> None:
        with self._chat:
            ui.label(sentence).classes("notice")

    def _theirs(self, bubble: Bubble) -> None:
        with self._chat, ui.element("div").classes("theirs"):
            ui.label(bubble.text).classes("bubble")
            if bubble.segments:
                ui.label(f"{bubble.segments} SMS, {bubble.encoding}").classes("hint")
            for number, row in enumerate(bubble.rows, 1):
                told = f"{number}. {row.label}" if bubble.form == "numbered" else row.label
                shown = Row(str(number)) if bubble.form == "numbered" else row
                parts.button(told, self._answered(bubble, shown), "answer")

    def _answered(self, bubble: Bubble, row: Row) -> Callable[[], Awaitable[None]]:
        if bubble.form != "numbered":
            return self._tapped(row)

        async def write() -> None:
            trial = self._trial
            if trial is not None:
                self._mine(row.label)
                self._act(lambda: trial.write(row.label))

        return write
