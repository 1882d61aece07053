"""Runs written chats on a release, in every language and over both channels, and tells what they come through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.loading import Problem
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.coverage import Coverage, cover
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.playing import Failure, play
from bot.trying.transcripts import Transcript, read_transcripts
from bot.trying.trial import pinnable


@dataclass(frozen=True, slots=True)
class Report:
    """`chats` written, `plays` made of them, what failed, and what all of them together come through."""

    chats: int
    plays: int
    failures: tuple[Failure, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def problems(self) -> list[Problem]:
        """The failures as findings that block a publication: one for each chat, English first where it fails too."""
        first: dict[tuple[str, str], Failure] = {}
        for failure in self.failures:
            first.setdefault((failure.file, failure.name), failure)
        return [
            Problem(f.file, f.line, "chat", f"“{f.name}” goes another way: {f.what}", "mend the flow, or the chat")
            for f in first.values()
        ]


def rehearse(release: Release, texts: Mapping[str, str]) -> list[Problem]:
    """What a publication plays beforehand: the chats of these files, given as name -> YAML text. Nothing found: all went well."""
    transcripts, problems = read_transcripts(texts)
    if problems or not transcripts:
        return problems
    return run_transcripts(release, transcripts).problems


def run_transcripts(release: Release, transcripts: Sequence[Transcript]) -> Report:
    """Plays every chat in each of its languages. Pure, but not quick: some 3 ms a play, so never beside live turns."""
    machine = pinnable(Machine(release))
    known = texts_of_release(release)
    translations = {locale: Translation(release.catalogues, locale, known) for locale in release.locales}
    played = [
        play(machine, transcript, translations[language], channel)
        for transcript in transcripts
        for language, channel in transcript.plays()
        if language in translations
    ]
    failures = tuple(one.failure for one in played if one.failure is not None)
    return Report(len(transcripts), len(played), failures, cover(release, played))
