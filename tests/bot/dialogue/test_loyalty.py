"""Points, rewards and referrals by chat, for a patient who has been given points (issue 3)."""

import asyncpg
import pytest
import yaml

from bot.dialogue.release import Release
from domain.audit import unit_of_work
from domain.kit.context import SYSTEM
from domain.loyalty import service as loyalty
from tests.bot.dialogue.stage import Stage, on_stage
from tests.bot.dialogue.transcripts import FOLDER, Player, Transcript
from tests.conftest import KEYS

FILE = "points.yaml"
GIVEN = ((500, "MBH-004512"), (120, "MBH-004512"))


def _transcripts() -> list[Transcript]:
    documents = yaml.safe_load_all((FOLDER / "loyalty" / FILE).read_text(encoding="utf-8"))
    return [Transcript(FILE, **{**document, "steps": tuple(document["steps"])}) for document in documents]


async def _give_points(stage: Stage) -> None:
    hospital_id = await stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    hospital = (await stage.service.directory.get(hospital_id)).profile.hospital
    async with unit_of_work(stage.service.database, hospital, SYSTEM, stage.clock, KEYS) as ctx:
        for points, number in GIVEN:
            patient_id = await stage.owner.fetchval("SELECT id FROM patient WHERE number = $1", number)
            await loyalty.award_by_hand(
                ctx, patient_id=patient_id, points=points, reason="a gift", key=f"{number}-{points}"
            )


@pytest.mark.parametrize(
    ("transcript", "language", "channel"),
    [
        pytest.param(t, language, channel, id=f"{t.name.replace(' ', '_')}-{language}-{channel}")
        for t in _transcripts()
        for language in ("en_NG", "pcm")
        for channel in ("whatsapp", "sms")
    ],
)
async def test_conversation(
    demo_url: str, release: Release, transcript: Transcript, language: str, channel: str
) -> None:
    owner = await asyncpg.connect(demo_url)
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value)"
        " SELECT hospital_id, 'default_language', jsonb_build_object('value', $1::text) FROM hospital",
        language,
    )
    await owner.close()
    async with on_stage(demo_url, release, transcript.instant) as stage:
        await _give_points(stage)
        await Player(stage, transcript, release.catalogues, language, channel).play()
