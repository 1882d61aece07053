"""Conversations as tests: every file of tests/conversations, in each of its languages over each of its channels.

A transcript reads like a chat. `patient` writes, `tap` touches an option (by SMS: answers its number), `bot` is the
whole reply, text by text; texts are the flows' English, looked up in the catalogue when another language is played.
`{number}` stands for any word, the same one for the rest of the transcript. `row`, `rows` and `count` look into the
records, `wait` lets time pass with every sweep running, `silence` means that nothing came.
"""

import json

import asyncpg
import pytest

from bot.dialogue.release import Release
from tests.bot.dialogue.stage import on_stage
from tests.bot.dialogue.transcripts import Player, Transcript, transcripts

CASES = [
    pytest.param(t, language, channel, id=f"{t.file[:-5]}-{t.name.replace(' ', '_')}-{language}-{channel}")
    for t in transcripts()
    for language in t.languages
    for channel in t.channels
]


@pytest.mark.parametrize(("transcript", "language", "channel"), CASES)
async def test_conversation(
    demo_url: str, release: Release, transcript: Transcript, language: str, channel: str
) -> None:
    settings = {"default_language": language, **transcript.settings}
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
        await Player(stage, transcript, release.catalogues, language, channel).play()
