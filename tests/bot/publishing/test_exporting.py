"""A conversation in the database becomes a chat that names nobody, for administrators of that hospital only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest

from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.publishing.exporting import export_conversation
from bot.trying.expectations import Translation, texts_of_release
from bot.trying.playing import play
from bot.trying.transcripts import read_transcripts
from domain.audit import unit_of_work
from domain.kit.context import Context
from domain.kit.errors import Forbidden, NotFound
from domain.staff.rules import Role, staff_actor
from tests.bot.dialogue.conftest import LOADED, demo_template, demo_url  # noqa: F401  fixtures
from tests.bot.dialogue.stage import Stage, on_stage
from tests.conftest import KEYS
from web.flow_releases import told_recent

NUMBER, OURS = "+2348061112233", "+2342013300001"
SAID = (
    "hi", "1", "Zebulun Okonkwo", "book", "2", "Quadri Okonkwo", "05/06/2019", "dental", "1", "monday", "1", "yes",
    "my appointments", "01/01/1990", "05/06/2019", "human",
)  # fmt: skip
CANARIES = ("Zebulun", "Okonkwo", "Quadri", "2019-06-05", "8061112233", "1990")


@asynccontextmanager
async def acting(stage: Stage, role: Role, code: str = "MBH") -> AsyncIterator[Context]:
    hospital_id = await stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = $1", code)
    served = await stage.service._hospitals.get(hospital_id)
    actor = staff_actor(uuid4(), role, "console")
    async with unit_of_work(stage.service.database, served.profile.hospital, actor, stage.clock, KEYS) as ctx:
        yield ctx


async def conversation(stage: Stage) -> UUID:
    found: UUID = await stage.owner.fetchval(
        "SELECT c.id FROM conversation c JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id"
        " WHERE a.address = $1 ORDER BY c.last_inbound_at DESC LIMIT 1",
        NUMBER,
    )
    return found


async def test_a_conversation_is_exported_without_anybody(demo_url: str, release: Release) -> None:  # noqa: F811
    async with on_stage(demo_url, release, LOADED) as stage:
        for text in SAID:
            await stage.write("whatsapp", NUMBER, OURS, text)
        wanted = await conversation(stage)
        async with acting(stage, Role.HOSPITAL_ADMIN) as ctx:
            exported = await export_conversation(ctx, wanted)
            [listed] = await told_recent(ctx)
        assert listed.startswith(f"{wanted}  ")
        assert listed.endswith("  whatsapp   16 messages  appointments.show")
        number = await stage.owner.fetchval("SELECT number FROM appointment ORDER BY created_at DESC LIMIT 1")
        note = await stage.owner.fetchrow("SELECT * FROM audit_entry WHERE action = 'conversation_exported'")
        assert note["entity_id"] == wanted
        with pytest.raises(Forbidden):
            async with acting(stage, Role.RECEPTIONIST) as ctx:
                await export_conversation(ctx, wanted)
        with pytest.raises(NotFound):
            async with acting(stage, Role.HOSPITAL_ADMIN, "KAN") as ctx:
                await export_conversation(ctx, wanted)
    assert exported.turns == len(SAID)
    assert exported.astray == ()
    for canary in (*CANARIES, number):
        assert canary not in exported.text
    (chat,), problems = read_transcripts({"a.yaml": exported.text})
    assert problems == []
    ((language, channel),) = chat.plays()
    assert (language, channel) == ("en_NG", "whatsapp")
    played = play(Machine(release), chat, Translation(release.catalogues, language, texts_of_release(release)), channel)
    assert played.failure is None, f"{played.failure}\n{exported.text}"
    assert ("book", "book", "booked") in played.path
    assert ("verify", "verify", "wrong") in played.path
