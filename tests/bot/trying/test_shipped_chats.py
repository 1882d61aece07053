"""The shipped flows against the shipped chats: all go as written, in every language, and none of the flows is left out."""

import copy
from typing import Any

import pytest

from bot.dialogue.release import Release, compile_flow
from bot.trying.running import Report, rehearse, run_transcripts
from bot.trying.transcripts import LANGUAGES, Transcript, read_transcript_folder, read_transcripts


@pytest.fixture(scope="module")
def chats() -> list[Transcript]:
    found, problems = read_transcripts(read_transcript_folder())
    assert problems == []
    return found


@pytest.fixture(scope="module")
def report(release: Release, chats: list[Transcript]) -> Report:
    return run_transcripts(release, chats)


def test_every_chat_goes_as_written(report: Report, chats: list[Transcript]) -> None:
    assert [str(failure) for failure in report.failures] == []
    assert report.chats == len(chats)
    assert report.plays == sum(len(chat.plays()) for chat in chats)


def test_every_state_every_way_and_every_text_is_in_a_chat(report: Report) -> None:
    coverage = report.coverage
    assert coverage.unvisited == ()
    assert [str(way) for way in coverage.untaken] == []
    assert coverage.untold == ()


def test_every_flow_has_chats_in_every_language_over_both_channels(chats: list[Transcript]) -> None:
    played = {(language, channel) for chat in chats for language, channel in chat.plays()}
    assert played == {(language, channel) for language in LANGUAGES for channel in ("whatsapp", "sms")}


def changed(release: Release, flow: str, state: str, **values: Any) -> Release:
    """The release with one state of a flow otherwise."""
    mutant = copy.copy(release)
    mutant._speakers = {}  # they keep what each question offers, by the question
    whole = release.flows[flow].flow
    states = {**whole.states, state: whole.states[state].model_copy(update=values)}
    mutant.flows = {**release.flows, flow: compile_flow(whole.model_copy(update={"states": states}))}
    mutant.sources = {
        name: source if name != flow else type(source)(source.file, source.text, mutant.flows[flow].flow, source.lines)
        for name, source in release.sources.items()
    }
    return mutant


def of(chats: list[Transcript], *files: str) -> list[Transcript]:
    return [chat for chat in chats if chat.file in {f"transcripts/{name}.yaml" for name in files}]


def test_a_text_that_changes_is_noticed_with_the_line_of_the_step(release: Release, chats: list[Transcript]) -> None:
    mutant = changed(release, "about", "say", say=["{hospital} is open: {hours}."])
    failures = run_transcripts(mutant, of(chats, "menu")).failures
    first = failures[0]
    text = read_transcript_folder()["transcripts/menu.yaml"].splitlines()
    assert "bot:" in text[first.line - 1]
    assert "Booking here works day and night." in text[first.line]
    assert first.name == "the menu is not understood, and then left"
    assert first.what.startswith("no flow says: 'Marina Bay Hospital\\n14 Marina Bay Road")


def test_a_way_that_changes_is_noticed(release: Release, chats: list[Transcript]) -> None:
    mutant = changed(release, "codes", "one", go={"keep": "back", "back": "end"})
    names = {failure.name for failure in run_transcripts(mutant, of(chats, "codes")).failures}
    assert names == {
        "shown after proof, and kept",
        "given back",
        "given back for one point",
        "used meanwhile",
        "the proof has run out meanwhile",
    }


def test_a_failure_shows_what_was_expected_and_what_came(release: Release, chats: list[Transcript]) -> None:
    mutant = changed(release, "drop", "sure", go={"drop": "kept", "keep": "kept"})
    failures = run_transcripts(mutant, of(chats, "drop")).failures
    english = next(f for f in failures if f.name == "dropped with a reason" and f.language == "en_NG")
    assert english.what == (
        "- May I ask why? It helps us to plan.\n+ All right, it stays as it is.\n+\n+ What can I do for you?"
    )
    assert str(english).startswith("transcripts/drop.yaml:")
    assert "    > [Drop it]\n" in str(english)


def test_what_a_publication_rehearses_names_each_chat_once(release: Release) -> None:
    mutant = changed(release, "codes", "one", go={"keep": "back", "back": "end"})
    texts = {name: text for name, text in read_transcript_folder().items() if name == "transcripts/codes.yaml"}
    assert rehearse(release, texts) == []
    found = rehearse(mutant, texts)
    assert len(found) == 5
    assert {(problem.file, problem.code, problem.severity) for problem in found} == {
        ("transcripts/codes.yaml", "chat", "error")
    }
    (unread,) = rehearse(release, {"a.yaml": "name: a"})
    assert unread.code == "missing_key"
