"""A trial written down is a chat that passes on the same flows, whatever was done in it."""

from datetime import timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.outcomes import outcomes_of
from bot.trying.recording import Recording, span
from bot.trying.running import rehearse
from bot.trying.trial import Stuck, Trial


def test_what_was_done_said_and_answered(machine: Machine, release: Release) -> None:
    recording = Recording(Trial(machine, language="fr", asking=True))
    recording.stand("codes", "list")
    assert recording.empty
    recording.come_to("none")
    recording.wait(timedelta(minutes=10))
    recording.write("hello")
    text = recording.text("no codes yet")
    chat = yaml.safe_load(text)
    assert {key: chat[key] for key in chat if key != "steps"} == {
        "name": "no codes yet",
        "from": "codes.list",
        "languages": ["fr"],
        "channels": ["whatsapp"],
        "now": "2026-11-20 09:00",
    }
    assert [next(iter(step)) for step in chat["steps"]] == ["outcome", "bot", "wait", "patient", "bot"]
    assert chat["steps"][0] == {"outcome": {"list_codes": "none"}}
    assert chat["steps"][2:4] == [{"wait": "10 minutes"}, {"patient": "hello"}]
    assert rehearse(release, {"transcripts/codes.yaml": text}) == []
    assert rehearse(release, {"transcripts/codes.yaml": text.replace("hello", "points")}) != []


def test_while_the_hospital_is_asked_nothing_is_written(machine: Machine) -> None:
    recording = Recording(Trial(machine, asking=True))
    recording.stand("codes", "list")
    assert recording.trial.wish is not None
    assert yaml.safe_load(recording.text("codes"))["steps"] == []


@pytest.mark.parametrize(
    ("seconds", "told"), [(86400, "1 day"), (172800, "2 days"), (5400, "90 minutes"), (3600, "1 hour"), (1, "1 second")]
)
def test_spans(seconds: int, told: str) -> None:
    assert span(timedelta(seconds=seconds)) == told


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(), language=st.sampled_from(["en_NG", "pcm", "yo", "fr"]), channel=st.sampled_from(["whatsapp", "sms"])
)
def test_whatever_is_done_passes_when_it_is_played(
    machine: Machine, release: Release, data: st.DataObject, language: str, channel: str
) -> None:
    recording = Recording(Trial(machine, language=language, channel=channel, asking=True))
    flow = data.draw(st.sampled_from(["", "book", "points", "profile", "family", "rewards"]), "flow")
    try:
        if flow:
            recording.stand(flow, release.flows[flow].flow.start)
        for _ in range(data.draw(st.integers(1, 8), "acts")):
            act_at_random(recording, data)
    except Stuck:
        return
    text = recording.text("at random")
    assert recording.empty or rehearse(release, {"transcripts/random.yaml": text}) == [], text


def act_at_random(recording: Recording, data: st.DataObject) -> None:
    trial = recording.trial
    if trial.wish is not None:
        recording.come_to(data.draw(st.sampled_from(outcomes_of(trial.wish.action)), "outcome"))
        return
    rows = [row for bubble in trial.bubbles[-2:] for row in bubble.rows]
    kind = data.draw(st.sampled_from(["write", "wait", *(["tap"] * 4 if rows else [])]), "kind")
    if kind == "tap":
        place = data.draw(st.integers(0, len(rows) - 1), "row")
        recording.tap(rows[place]) if trial.channel == "whatsapp" else recording.write(str(place + 1))
    elif kind == "wait":
        recording.wait(timedelta(minutes=data.draw(st.sampled_from([10, 1440]), "minutes")))
    else:
        recording.write(
            data.draw(st.sampled_from(["hi", "menu", "yes", "no", "{name}", "1", "14/03/1988", "...", "Ada"]))
        )
