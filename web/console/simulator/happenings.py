"""The panel that tells what went over the wire: our webhook's answers, delivery reports, who answers."""

from collections import deque

from nicegui import ui

from web.phones import Line, Phones, Written

_KEPT = 5
_REPORTED = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "undelivered",
}
_WHO = {"bot": "The bot", "human": "A person (the bot is silent)", "": "Nobody yet"}


class Happenings:
    """Remembers the last few events of one line. `watch` is called at each change, `draw` when there is time."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self._line: Line | None = None
        self._statuses: dict[str, list[str]] = {}
        self._events: deque[tuple[str, str, str]] = deque(maxlen=_KEPT)
        with ui.element("section").classes("card happenings").props('aria-label="What happened"'):
            ui.label("What happened").classes("heading")
            with ui.element("dl").classes("facts"):
                self._answerer = _fact("Answered by", "answered-by")
                self._webhook = _fact("Our webhook", "webhook")
                self._last = _fact("Last reply", "last-reply")
                self._reports = _fact("Reports taken", "reports")
            self._log = ui.element("ol").classes("log")

    def start(self, line: Line) -> None:
        """Begins anew with another line."""
        self._line = line
        self._statuses = {m.sid: [m.status] for m in self._phones.thread(line)}
        self._events.clear()
        self._webhook.set_text("nothing sent yet")
        self._last.set_text("none yet")
        self.draw()

    def watch(self, line: Line) -> None:
        """Notes the steps of every reply, also those too quick to be drawn."""
        for message in reversed(self._phones.thread(line)):
            if message.mine:
                continue
            seen = self._statuses.setdefault(message.sid, [])
            if message.status in seen:
                break
            seen.append(message.status)

    def wrote(self, written: Written, what: str) -> None:
        """The webhook has answered a message of the person's."""
        answer = f"answered {written.status}" if written.status else "did not answer"
        self._webhook.set_text(f"{answer} in {written.milliseconds:.0f} ms")
        self._events.appendleft((f"{self._time()}", what, f"{answer}, {written.milliseconds:.0f} ms"))
        self.draw()

    def _time(self) -> str:
        now = self._phones.now()
        return f"{now.astimezone(self._line.place.zone) if self._line else now:%H:%M:%S}"

    def note(self, what: str, more: str = "") -> None:
        self._events.appendleft((f"{self._time()}", what, more))
        self.draw()

    def set_answerer(self, who: str) -> None:
        self._answerer.set_text(_WHO.get(who, who))

    def reported(self, line: Line) -> None:
        """Shows how far the newest reply is."""
        newest = next((m for m in reversed(self._phones.thread(line)) if not m.mine), None)
        if newest is not None:
            steps = [step for step in self._statuses.get(newest.sid, []) if step in _REPORTED]
            self._last.set_text(" → ".join(steps or [newest.status]) + f" ({newest.sid[:8]}…)")
        answers = sorted(self._phones.carrier.callback_answers.items())
        counts = [f"{count} × {status or 'no answer'}" for status, count in answers]
        self._reports.set_text(", ".join(counts) or "none yet")

    def draw(self) -> None:
        self._log.clear()
        with self._log:
            for at, what, more in self._events:
                with ui.element("li"):
                    ui.label(at).classes("at")
                    ui.label(what).classes("what")
                    ui.label(more).classes("more")


def _fact(name: str, mark: str) -> ui.label:
    with ui.element("dt"):
        ui.label(name)
    with ui.element("dd").props(f'data-fact="{mark}"'):
        return ui.label("")
