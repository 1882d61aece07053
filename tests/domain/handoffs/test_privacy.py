"""What colleagues noted is the hospital's: a person's copy leaves it out, and their erasure empties it."""

import asyncpg

from domain.handoffs import service
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.privacy import export
from domain.privacy.holdings import holdings
from domain.staff.rules import Role, staff_actor
from tests.domain.handoffs.test_service import place_of


async def test_notes_are_in_no_copy_and_do_not_outlive_the_person(
    database: Database, owner: asyncpg.Connection
) -> None:
    place = await place_of(database, owner, "MBH")
    await place.ask()
    member = await place.member()
    async with place.desk.work(staff_actor(member, Role.RECEPTIONIST, "whatsapp")) as ctx:
        await service.note(ctx, 1, "canary")
    async with place.desk.work(SYSTEM) as ctx:
        copy = await export.collect(ctx, place.contact, [])
    assert set(copy.sections["handoff_note"][0]) == {"id", "handoff_id", "created_at", "updated_at"}
    assert copy.sections["handoff"][0]["number"] == 1
    assert "accepted_by" not in copy.sections["handoff"][0]
    assert "canary" not in str(copy.sections)
    # Erasure empties every sealed column that leads to the person.
    assert holdings()["handoff_note"].sealed == ("body",)
