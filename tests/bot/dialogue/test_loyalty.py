"""Points, rewards and referrals by chat, for a patient whom the demo has given points (issue 3)."""

import asyncpg
import pytest
import yaml

from bot.dialogue.release import Release
from tests.bot.dialogue.stage import on_stage
from tests.bot.dialogue.transcripts import FOLDER, Player, Staged

FILE = "points.yaml"


def _transcripts() -> list[Staged]:
    documents = yaml.safe_load_all((FOLDER / "loyalty" / FILE).read_text(encoding="utf-8"))
    return [Staged(FILE, **{**document, "steps": tuple(document["steps"])}) for document in documents]


@pytest.mark.parametrize(
    ("transcript", "language", "channel"),
    [
        pytest.param(t, language, channel, id=f"{t.name.replace(' ', '_')}-{language}-{channel}")
        for t in _transcripts()
        for language in ("en_NG", "pcm")
        for channel in ("whatsapp", "sms")
    ],
)
async def test_conversation(demo_url: str, release: Release, transcript: Staged, language: str, channel: str) -> None:
    owner = await asyncpg.connect(demo_url)
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value)"
        " SELECT hospital_id, 'default_language', jsonb_build_object('value', $1::text) FROM hospital",
        language,
    )
    await owner.close()
    async with on_stage(demo_url, release, transcript.instant) as stage:
        await Player(stage, transcript, release.catalogues, language, channel).play()
