"""Runs written chats on a release, in every language and over both channels, and tells what they come through."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.coverage import Coverage, cover
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.playing import Failure, play
from bot.trying.transcripts import Transcript


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


def run_transcripts(release: Release, transcripts: Sequence[Transcript]) -> Report:
    """Plays every chat in each of its languages. Pure: some 0.2 ms a message, so call it in a thread beside live turns."""
    machine = Machine(release)
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
