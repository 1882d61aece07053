"""Conversations as tests: every file of tests/conversations in every language; English over each of its channels.

A transcript reads like a chat. `patient` writes, `tap` touches an option (by SMS: answers its number), `bot` is the
whole reply, text by text; texts are the flows' English, looked up in the catalogue when another language is played.
`{number}` stands for any word, the same one for the rest of the transcript. `row`, `rows` and `count` look into the
records, `wait` and `now` let time pass with every sweep running, `silence` means that nothing came, `staff` is what staff
do meanwhile, `template` the approved template that WhatsApp wants outside its window, `opening` a way walked in between.

A value may be given per language or channel: `{en_NG: ..., pcm: ...}`; a language without one types English, and is
expected to be answered with the translation, dates and numbers in its own form. `only` keeps a step to some of them.
"""

import json

import asyncpg
import pytest

from bot.dialogue.release import Release
from bot.trying.transcripts import LANGUAGES
from tests.bot.dialogue.stage import on_stage
from tests.bot.dialogue.transcripts import Player, Staged, transcripts
from tests.bot.dialogue.visits import check_visits, noted

CASES = [
    pytest.param(t, language, channel, id=f"{t.file[:-5]}-{t.name.replace(' ', '_')}-{language}-{channel}")
    for t in transcripts()
    for language, channel in t.plays()
]


@pytest.mark.parametrize(("transcript", "language", "channel"), CASES)
async def test_conversation(demo_url: str, release: Release, transcript: Staged, language: str, channel: str) -> None:
    settings = {"default_language": language, "languages": LANGUAGES, **transcript.settings}
    owner = await asyncpg.connect(demo_url)
    for name, value in settings.items():
        await owner.execute(
            "INSERT INTO hospital_setting (hospital_id, name, value)"
            " SELECT hospital_id, $1, jsonb_build_object('value', $2::jsonb) FROM hospital",
            name,
            json.dumps(value),
        )
    await owner.close()
    async with on_stage(demo_url, release, transcript.instant) as stage:
        with noted() as seen:
            await Player(stage, transcript, release.catalogues, language, channel).play()
    if (language, channel) == transcript.plays()[0]:
        check_visits(transcript, seen)
