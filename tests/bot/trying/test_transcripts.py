"""Chats as authors write them: what is misspelt is named with its line, and what goes another way is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.loading import Problem
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.playing import Played, duration, play
from bot.trying.running import run_transcripts
from bot.trying.transcripts import Transcript, read_transcripts

STEPS = "begin, bot, location, media, now, outcome, patient, silence, tap, template, wait"


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_transcripts({"a.yaml": text})[1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- hi", ["a.yaml:1: empty: this is no chat — start it with 'name:'"]),
        (
            "name: [",
            [
                "a.yaml:1: yaml: expected the node content, but found '<stream end>' — check indentation, quotes and brackets"
            ],
        ),
        ("name: a\nsteps:\n  - bot: \x1f", ["a.yaml:3: yaml: a sign that no text has — delete the sign"]),
        (
            "name: a\nnow: 2026-13-01\nsteps: []",
            ["a.yaml:1: yaml: month must be in 1..12 — check indentation, quotes and brackets"],
        ),
        ("name: 5\nsteps: []", ["a.yaml:1: value: name: a text is expected, not a number — write one text, in quotes"]),
        ("name: a", ["a.yaml:1: missing_key: 'steps' is missing — add 'steps:'"]),
        ("name: a\nstep: []\nsteps: []", ["a.yaml:2: unknown_key: 'step' is not a key here — did you mean 'steps'?"]),
        ("name: a\nsteps:\n  - says: hi", [f"a.yaml:3: unknown_step: 'says' is no step — one of: {STEPS}"]),
        (
            "name: a\nsteps:\n  - bot: hi\n    option: [x]",
            ["a.yaml:3: unknown_key: 'option' does not stand beside 'bot' — did you mean 'options'?"],
        ),
        (
            "name: a\nlanguages: [klingon]\nsteps: []",
            ["a.yaml:2: value: 'klingon' is no language — one of: en_NG, fr, ha, ig, pcm, yo"],
        ),
        (
            "name: a\nsteps: []\n---\nname: a\nsteps: []",
            ["a.yaml:4: doubled: there are two chats “a” — rename one"],
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, found: list[str]) -> None:
    assert problems(text) == found


def test_yes_and_no_are_words() -> None:
    (chat,), found = read_transcripts({"a.yaml": "name: a\nsteps:\n  - patient: yes\n  - patient: no\n"})
    assert found == []
    assert chat.steps == ({"patient": "yes"}, {"patient": "no"})
    assert (chat.line, chat.lines) == (1, (3, 4))


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    chats, found = read_transcripts({"a.yaml": text})
    assert all(isinstance(problem, Problem) and problem.line >= 1 for problem in found)
    assert chats == []


@given(st.integers(0, 10_000), st.sampled_from(["second", "minute", "hour", "day"]))
def test_durations_are_read_back(number: int, unit: str) -> None:
    size = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}[unit]
    assert duration(f"{number} {unit}s").total_seconds() == number * size
    assert duration(f"{number} {unit}") == duration(f"{number} {unit}s")


@pytest.mark.parametrize("text", ["soon", "2 fortnights", "two days", ""])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        duration(text)


# --- playing ----------------------------------------------------------------------------------------------------------


def played(machine: Machine, release: Release, text: str, language: str = "en_NG", channel: str = "whatsapp") -> Played:
    (chat,), found = read_transcripts({"a.yaml": text})
    assert found == []
    translation = Translation(release.catalogues, language, texts_of_release(release))
    return play(machine, chat, translation, channel)


@pytest.mark.parametrize(
    ("steps", "line", "what"),
    [
        ("- tap: You", 4, "nothing on this phone can be tapped for 'You'"),
        ("- wait: long", 4, "this step cannot be read: ValueError"),
        ("- outcome: {hold_time: lost}", 4, "'hold_time' never comes to 'lost'"),
        ("- outcome: {hold_time: taken}", 4, "nothing asked for 'hold_time: taken'"),
        ("- silence: true", 4, "expected silence, got 'Who is the appointment for?'"),
        ("- patient: xyz\n  - bot: Me?", 5, "no flow says: 'Me?'. Give a text per language, or mend the transcript."),
        (
            '- bot: "Who is the appointment for?"\n    options: [Me, You]',
            4,
            "expected to choose from ['Me', 'You'], got ['Me', 'My child', 'Someone else']",
        ),
        ("- template: nothing", 4, "this step cannot be read: KeyError"),
    ],
)
def test_a_step_that_goes_wrong_is_named(machine: Machine, release: Release, steps: str, line: int, what: str) -> None:
    failure = played(machine, release, f"name: a\nfrom: book.whom\nsteps:\n  {steps}\n").failure
    assert failure is not None
    assert (failure.file, failure.line, failure.what) == ("a.yaml", line, what)


def test_a_flow_that_is_not_there_is_named(machine: Machine, release: Release) -> None:
    failure = played(machine, release, "name: a\nfrom: nowhere\nsteps:\n  - patient: hi\n").failure
    assert failure is not None
    assert failure.what == "there is no flow 'nowhere'"


def test_only_keeps_a_step_to_a_channel_or_a_language(machine: Machine, release: Release) -> None:
    text = (
        "name: a\nfrom: book.whom\nsteps:\n  - tap: child\n    only: whatsapp\n  - patient: '2'\n    only: sms\n"
        '  - bot: "What is the patient\'s name? Please write first and last name."\n'
        "  - bot: [{en_NG: never}]\n    only: fr\n"
    )
    assert played(machine, release, text).failure is None
    assert played(machine, release, text, channel="sms").failure is None
    assert played(machine, release, text, "fr").failure is not None


def test_by_sms_only_the_newest_message_is_answered_by_number(machine: Machine, release: Release) -> None:
    text = "name: a\nfrom: book.whom\nsteps:\n  - tap: Me\n  - patient: 14/03/1988\n  - tap: My child\n"
    assert played(machine, release, text).failure is None
    failure = played(machine, release, text, channel="sms").failure
    assert failure is not None
    assert (failure.line, failure.what) == (6, "nothing on this phone can be tapped for 'My child'")


def test_what_an_sms_costs_is_held_to(machine: Machine, release: Release) -> None:
    text = "name: a\nfrom: book.whom\nsteps:\n  - bot: ...\n    segments: {}\n"
    assert played(machine, release, text.format(1), channel="sms").failure is None
    failure = played(machine, release, text.format(0), channel="sms").failure
    assert failure is not None
    assert failure.what.startswith("1 segments (GSM-7): Who is the appointment for?")


def test_a_report_tells_what_no_chat_comes_through(release: Release) -> None:
    chat = Transcript("a.yaml", "a", ({"patient": "help"},), lines=(1,))
    report = run_transcripts(release, [chat])
    assert (report.chats, report.plays, report.passed) == (1, 7, True)
    assert "help.say" not in report.coverage.unvisited
    assert "help.say" in report.coverage.untold
    assert "book.whom" in report.coverage.unvisited
    assert "book.whom: self -> own_birth" in [str(way) for way in report.coverage.untaken]
    assert not report.coverage.complete
