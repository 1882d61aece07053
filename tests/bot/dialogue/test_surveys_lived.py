"""Surveys as they are lived through: asked by the sweeps, answered through the webhook, whatever is delivered twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue.release import Release
from domain.kit.errors import CareLineError
from domain.surveys import service as surveys
from domain.surveys.building import all_surveys
from domain.surveys.jobs import mix_anonymous
from domain.surveys.rules import Nps
from tests.bot.dialogue import lived
from tests.bot.dialogue.lived import desk, reminding_stage
from tests.bot.dialogue.stage import Stage
from tests.bot.dialogue.transcripts import LAGOS, NUMBERS
from tests.keys import KEYS

PEOPLE = [f"+23480355501{n:02d}" for n in (1, 7, 8, 9, 12)]
TWELVE = [f"+23480355501{n:02d}" for n in (1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)]
KNOWN = (10, 9, 9, 10, 9, 8, 7, 8, 6, 0, 3, 6)
OURS = NUMBERS["marina_bay"]["whatsapp"]


@pytest.fixture
async def stage(demo_url: str, release: Release) -> AsyncIterator[Stage]:
    async with reminding_stage(demo_url, release) as made:
        yield made


async def say(stage: Stage, phone: str, *texts: str) -> str:
    return await lived.say(stage, phone, *texts, channel="whatsapp")


async def ask(stage: Stage, phone: str, code: str) -> None:
    """At staff's wish, in the middle of a conversation."""
    await say(stage, phone, "hi")
    contact = await stage.owner.fetchval(
        "SELECT a.contact_id FROM contact_address a JOIN hospital h USING (hospital_id)"
        " WHERE a.address = $1 AND h.code = 'MBH' LIMIT 1",
        phone,
    )
    async with desk(stage) as ctx:
        survey = next(one for one in await all_surveys(ctx) if one.code == code)
        assert await surveys.send(ctx, survey_id=survey.id, contact_id=contact) is not None
    await stage.service.outreach.run()
    await stage.quiet()


def opened(value: Any) -> bytes:
    if not isinstance(value, bytes):
        return str(value).encode()
    try:
        return KEYS.open(value)
    except (ValueError, CareLineError):
        return b""


async def test_twelve_answers_by_chat_each_delivered_three_times(stage: Stage) -> None:
    """(5 - 4) / 12 by hand. Twelve answers, thirty-six deliveries: two of each at once, one later."""
    today = stage.clock.now().astimezone(LAGOS).date()
    for number, (phone, score) in enumerate(zip(TWELVE, KNOWN, strict=True)):
        await ask(stage, phone, "nps")
        await say(stage, phone, "1")
        for place, text in enumerate((str(score), "skip")):
            sid = f"SM{number + 1:016x}{place:016x}"
            await asyncio.gather(*(stage.write("whatsapp", phone, OURS, text, MessageSid=sid) for _ in range(2)))
            await stage.write("whatsapp", phone, OURS, text, MessageSid=sid)
    async with desk(stage) as ctx:
        survey = next(one for one in await all_surveys(ctx) if one.code == "nps")
        figures = await surveys.analytics(ctx, survey_id=survey.id, first_day=today, last_day=today)
    assert figures.nps == Nps(n=12, promoters=5, passives=3, detractors=4)
    assert figures.nps.score == pytest.approx(100 / 12)
    assert (figures.responses, figures.partial) == (12, 0)


async def test_the_log_of_messages_does_not_tell_who_said_what_anonymously(stage: Stage) -> None:
    """Afterwards nothing in the whole database, opened with the keys, leads from the words to a person."""
    for number, phone in enumerate(PEOPLE):
        await ask(stage, phone, "service_quality")
        await say(stage, phone, "1", "2", "2", "2", "skip")
        assert (await say(stage, phone, f"canary remark {number} about the queue")).startswith("Thank you.")
    stage.clock.advance(timedelta(days=1))
    async with desk(stage) as ctx:
        assert await mix_anonymous(ctx) == len(PEOPLE)
    found: dict[str, int] = {}
    for (table,) in await stage.owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        for row in await stage.owner.fetch(f"SELECT * FROM {table}"):
            if any(b"canary remark" in opened(value) for value in row.values()):
                found[table] = found.get(table, 0) + 1
    assert found == {"anonymous_survey_response": len(PEOPLE)}
