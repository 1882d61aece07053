"""A small world for the pure machine: no database, no clock, domain actions that answer as they are told."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.content import Content
from bot.dialogue.actions import actions
from bot.dialogue.machine import Machine
from bot.dialogue.play import Play
from bot.dialogue.release import Release
from bot.dialogue.state import DialogueState
from bot.dialogue.world import Heard, Offer, Outcome, Step, Values, Wish, World

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Africa/Lagos"))
FACTS: dict[str, Any] = {
    "hospital": "Marina Bay Hospital",
    "hospital_phone": "+2342013300000",
    "hospital_address": "14 Marina Bay Road",
    "emergency_number": "112",
    "country": "NG",
    "channel": "whatsapp",
    "hold_minutes": 10,
    "hours": "Mon-Fri 08:00-17:00",
    "people_answer_now": True,
    "people_answer_at": NOW.isoformat(),
}
DEPARTMENTS = [
    Offer("d1", "General Practice", "", ("gp",), {"code": "general", "name": "General Practice"}),
    Offer("d2", "Dental Clinic", "", ("dentist", "tooth"), {"code": "dental", "name": "Dental Clinic"}),
]
DOCTORS = [
    Offer("p1", "Dr Ada Eze", "Room 1", ("eze",), {"name": "Dr Ada Eze"}),
    Offer("p2", "Dr Musa Bello", "Room 2"),
]
LANGUAGES = [Offer("en_NG", "English"), Offer("pcm", "Naija (Pidgin)")]
TIMES = [
    {
        "id": f"p1@2026-11-23T{hour:02d}:00:00+01:00",
        "starts": f"2026-11-23T{hour:02d}:00:00+01:00",
        "provider_id": "p1",
        "provider_name": "Dr Ada Eze",
        "with_whom": "",
        "department_id": "d2",
    }
    for hour in (9, 10, 11)
]
BOOKED = {
    "number": "AB12CD",
    "starts": TIMES[0]["starts"],
    "provider_name": "Dr Ada Eze",
    "department_name": "Dental Clinic",
    "place": "Room 1",
    "calendar_link": "https://care.example/x.ics",
}
OUTCOMES: dict[str, Outcome] = {
    "recognise": Outcome("new"),
    "record_consent": Outcome("done", {"my_consent": True}),
    "find_times": Outcome("found", {"times": TIMES, "one_provider": "Dr Ada Eze", "last_shown": TIMES[-1]["starts"]}),
    "hold_time": Outcome("held", {**BOOKED, "held": "h1", "patient_first": "Ada"}),
    "book_appointment": Outcome("booked", {**BOOKED, "my_people": [{"id": "x1", "name": "Ada Obi", "first": "Ada"}]}),
    "check_verified": Outcome("needed"),
    "verify_identity": Outcome("verified"),
    "list_appointments": Outcome(
        "found",
        {
            "count": 1,
            "appointments": [
                {**BOOKED, "id": "a1", "provider_id": "p1", "department_id": "d2", "patient_first": "Ada"}
            ],
        },
    ),
    "check_may_change": Outcome("allowed"),
    "move_appointment": Outcome("moved", BOOKED),
    "drop_appointment": Outcome("dropped"),
    "ask_for_person": Outcome("open"),
    "alert_emergency": Outcome("alerted"),
    "read_preferences": Outcome(
        "read", dict.fromkeys(("channels", "care_on", "reminders_on", "promos_on", "quiet", "stopped_on"), "-")
    ),
    "choose_general_clinic": Outcome("done", {"department": "d1", "department.label": "General Practice"}),
}


def world(**changes: Any) -> World:
    def lists(name: str, variables: Values, locale: str) -> list[Offer] | None:
        complaint = variables.get("complaint") or ""
        known = {
            "departments": DEPARTMENTS,
            "doctors": DOCTORS,
            "languages": LANGUAGES,
            "suggested_departments": DEPARTMENTS[1:] if "tooth" in complaint else [],
        }
        return known.get(name)

    given: dict[str, Any] = {
        "now": NOW,
        "channel": "whatsapp",
        "languages": ("en_NG", "pcm"),
        "default_language": "en_NG",
        "facts": FACTS,
        "lists": lists,
    }
    return World(**{**given, **changes})


class Talk:
    """One conversation with the machine. Its state is dumped and loaded before each message, as in the database."""

    def __init__(self, release: Release, outcomes: dict[str, Outcome] | None = None, **changes: Any) -> None:
        self.machine = Machine(release)
        self.outcomes = {**OUTCOMES, **(outcomes or {})}
        self.changes = changes
        self.state = DialogueState()
        self.wishes: list[Wish] = []
        self.last: Step = Step([])
        self.plays: list[Play] = []

    def hear(self, heard: Heard, **changes: Any) -> list[Content]:
        before = self.state.dump()
        self.state = DialogueState.load(before)
        assert self.state.dump() == before
        play = self.machine.advance(self.state, heard, world(**{**self.changes, **changes}))
        self.plays.append(play)
        step = play.result()
        while step.wish is not None:
            self.wishes.append(step.wish)
            play.resume(self._outcome(step.wish))
            step = play.result()
        self.last = step
        return step.replies

    def _outcome(self, wish: Wish) -> Outcome:
        found = self.outcomes.get(wish.action)
        if found is not None:
            return found
        values = {"my_language": wish.args["language"]} if wish.action == "set_language" else {}
        outcomes = actions()[wish.action].outcomes
        # What this world knows nothing of comes to its last outcome, where there is mostly nothing to show.
        return Outcome("done" if "done" in outcomes else outcomes[-1], values)

    def say(self, *texts: str) -> str:
        """Writes these, one after the other; the last answer as one text."""
        replies: list[Content] = []
        for text in texts:
            replies = self.hear(Heard(text=text))
        return "\n\n".join(reply.text for reply in replies)

    def tap(self, label: str) -> str:
        choices = [c for reply in self.last.replies for c in reply.choices if c.label == label]
        return "\n\n".join(r.text for r in self.hear(Heard(text=label, choice_id=choices[0].id)))

    @property
    def options(self) -> list[str]:
        return [choice.label for reply in self.last.replies for choice in reply.choices]

    @property
    def open(self) -> str:
        """The question the conversation stands on, as `flow.state`."""
        return f"{self.state.top.flow}.{self.state.top.state}"


Make = Callable[..., Talk]
