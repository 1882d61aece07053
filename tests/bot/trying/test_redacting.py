"""A real conversation as a chat in which nobody can be recognised: it goes the same ways, and passes when it is run."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.content import Inbound, Media
from bot.channels.twilio_form import read_inbound
from bot.dialogue.hospitals import Served
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.hospital import sample_hospital
from bot.trying.playing import Played, play
from bot.trying.redacting import Exported, Turn, redact
from bot.trying.transcripts import read_transcripts
from bot.trying.trial import Trial

# Nothing of this may ever be read in what is exported.
CANARIES = (
    "Zebulun", "Okonkwo", "Quadri", "07/08/1961", "1961", "0809 777 6655", "8097776655", "bunion", "KX99ZZ",
    "Canary Clinic", "Canary House", "+2349990000000", "Warbler", "grandmother",
)  # fmt: skip


def canary_hospital() -> Served:
    """A real hospital: other names of everything than the sample has."""
    served = sample_hospital()
    hospital = replace(served.profile.hospital, name="Canary House")
    departments = {i: replace(d, name=f"Canary Clinic {d.code}") for i, d in served.catalogue.departments.items()}
    providers = {i: replace(p, name="Warbler") for i, p in served.catalogue.providers.items()}
    return replace(
        served,
        profile=replace(served.profile, hospital=hospital, phone="+2349990000000"),
        catalogue=replace(served.catalogue, departments=departments, providers=providers),
    )


class Real:
    """A conversation as it went, with what the export is given of it."""

    def __init__(self, machine: Machine, language: str = "en_NG", channel: str = "whatsapp") -> None:
        self.language, self.channel = language, channel
        self.trial = Trial(machine, language=language, channel=channel, served=canary_hospital())
        self.turns: list[Turn] = []

    def _add(self, before: int, inbound: Inbound) -> None:
        self.turns.append(Turn(self.trial.now, inbound, replies=tuple(self.trial.sent[before:])))

    def write(self, *texts: str) -> "Real":
        for text in texts:
            before = len(self.trial.sent)
            self.trial.write(text)
            sender = "+2348090000000" if self.channel == "sms" else "whatsapp:+2348090000000"
            self._add(before, read_inbound({"MessageSid": "SM1", "From": sender, "Body": text}, self.trial.now))
        return self

    def tap(self, label: str) -> "Real":
        row = next(row for bubble in reversed(self.trial.bubbles) for row in bubble.rows if row.label == label)
        before = len(self.trial.sent)
        self.trial.tap(row)
        inbound = read_inbound({"MessageSid": "SM1", "From": "whatsapp:+2348090000000"}, self.trial.now)
        self._add(before, replace(inbound, text=label, choice_id=row.id))
        return self

    def choose(self, action: str, outcome: str, **values: object) -> "Real":
        self.trial.choose(action, outcome, values)
        return self

    def wait(self, by: timedelta) -> "Real":
        self.trial.wait(by)
        return self


def exported(machine: Machine, real: Real) -> Exported:
    return redact(machine, real.turns, name="a chat", language=real.language, channel=real.channel)


def run(machine: Machine, release: Release, export: Exported) -> Played:
    (chat,), problems = read_transcripts({"a.yaml": export.text})
    assert problems == []
    ((language, channel),) = chat.plays()
    return play(machine, chat, Translation(release.catalogues, language, texts_of_release(release)), channel)


def steps(export: Exported) -> list[dict[str, Any]]:
    (chat,), _ = read_transcripts({"a.yaml": export.text})
    return list(chat.steps)


def check(machine: Machine, release: Release, real: Real) -> Exported:
    export = exported(machine, real)
    found = run(machine, release, export)
    assert found.failure is None, f"{found.failure}\n{export.text}"
    for canary in CANARIES:
        assert canary.lower() not in export.text.lower(), export.text
    return export


def test_a_booking_goes_the_same_ways(machine: Machine, release: Release) -> None:
    real = (
        Real(machine)
        .write("hello")
        .tap("I agree")
        .write("My name is Zebulun Okonkwo", "book", "for my grandmother", "yes")
    )
    real.write("Quadri Okonkwo", "07/08/1961", "my tooth is paining me, it is a bunion").tap("First available")
    real.choose("find_times", "nearby").write("tomorrow at 10")
    real.choose("hold_time", "taken").tap("Tue 24 Nov, 10:00").tap("Tue 24 Nov, 11:00").write("yes please")
    export = check(machine, release, real)
    assert export.astray == ()
    assert export.turns == len(real.turns)
    assert set(real.trial.path) == set(run(machine, release, export).path)
    assert [step["outcome"] for step in steps(export) if "outcome" in step] == [
        {"find_times": "nearby"},
        {"hold_time": "taken"},
    ]


@pytest.mark.parametrize("language", ["en_NG", "fr", "yo"])
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_in_any_language_over_both_channels(machine: Machine, release: Release, language: str, channel: str) -> None:
    real = Real(machine, language, channel).write("hi", "1", "Zebulun Okonkwo", "1", "1", "07/08/1961", "2", "1")
    export = check(machine, release, real)
    assert export.astray == ()
    assert real.trial.standing == ("menu.book", "book.day")
    assert run(machine, release, export).path == tuple(real.trial.path)


def test_what_was_not_understood_stays_so(machine: Machine, release: Release) -> None:
    real = Real(machine).write("hi", "1").write("07/08/1961", "0809 777 6655", "KX99ZZ")
    export = check(machine, release, real)
    assert export.astray == ()
    assert [step["patient"] for step in steps(export) if "patient" in step][-3:] == ["12345"] * 3


def test_scores_words_and_identity_keep_their_kind(machine: Machine, release: Release) -> None:
    real = Real(machine).choose("recognise", "known").write("hi", "feedback", "4").tap("Staff")
    real.write("Sister Quadri was rude about my bunion", "my appointments").choose("verify_identity", "wrong")
    real.write("KX99ZZ").write("07/08/1961", "13/08/1961")
    export = check(machine, release, real)
    assert export.astray == ()
    assert {"patient": "Some words of the person's own"} in steps(export)
    assert {"outcome": {"verify_identity": "wrong"}} in steps(export)
    assert {"tap": "Good"} in steps(export)
    assert {"tap": "Staff"} in steps(export)


def test_silence_files_and_words_that_always_work(machine: Machine, release: Release) -> None:
    real = (
        Real(machine).choose("recognise", "known").write("hi", "book").wait(timedelta(hours=3)).write("go on", "menu")
    )
    before = len(real.trial.sent)
    real.trial.send_file("image/jpeg", "")
    inbound = read_inbound({"MessageSid": "SM1", "From": "whatsapp:+2348090000000"}, real.trial.now)
    media = (Media("https://api.twilio.com/Zebulun", "image/jpeg; name=Zebulun.jpg"),)
    real._add(before, replace(inbound, media=media))
    real.write("STOP", "start")
    export = check(machine, release, real)
    assert export.astray == ()
    assert {"wait": "180 minutes"} in steps(export)


def test_what_we_began_has_sample_values(machine: Machine, release: Release) -> None:
    real = Real(machine)
    data = {"appointment": "KX99ZZ", "starts": "2026-11-21T10:00:00+01:00", "patient_first": "Quadri"}
    real.trial.begin("reminder", data)
    real.turns.append(Turn(real.trial.now, begins="reminder", data=data, replies=tuple(real.trial.sent)))
    real.tap("I will come")
    export = check(machine, release, real)
    assert export.astray == ()
    assert steps(export)[0]["data"] == {
        "appointment": "appointment 1", "starts": "2026-11-23T10:00:00+01:00", "patient_first": "Ada",
    }  # fmt: skip


def test_where_the_sample_hospital_comes_to_something_else_is_told(machine: Machine, release: Release) -> None:
    real = Real(machine).choose("recognise", "known").write("hi")
    elsewhere = replace(real.turns[0], replies=(replace(real.turns[0].replies[0], text="Zebulun, we are closed."),))
    real.turns = [elsewhere, *real.turns[1:]]
    real.write("about")
    assert check(machine, release, real).astray == (1,)


WORDS = st.sampled_from(
    ["1", "2", "3", "yes", "no", "menu", "back", "book", "points", "human", "help", "stop", "4", "9", "monday",
     "tomorrow at 10", "my tooth is paining me", "Zebulun Okonkwo", "07/08/1961", "0809 777 6655", "KX99ZZ",
     "my grandmother Quadri has a bunion", "chest pain", "change", "language", "Warbler", "Canary Clinic"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=8), st.sampled_from(["whatsapp", "sms"]))
def test_nothing_of_anybody_survives(machine: Machine, release: Release, texts: list[str], channel: str) -> None:
    check(machine, release, Real(machine, "en_NG", channel).write("hi", "1", "Zebulun Okonkwo", *texts))
