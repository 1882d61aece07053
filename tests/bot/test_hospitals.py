"""What is kept in memory follows what is changed in the database."""

import asyncpg

from domain.audit import unit_of_work
from domain.kit.context import SYSTEM
from domain.settings.service import change_setting
from tests.front import Front


async def test_a_changed_setting_and_new_hours_are_seen_after_a_refresh(
    front: Front, owner: asyncpg.Connection
) -> None:
    service = front.service
    hospital_id = front.hospitals[0].id
    before = await service.directory.get(hospital_id)
    await service.directory.refresh()
    assert await service.directory.get(hospital_id) is before
    async with unit_of_work(service.database, before.profile.hospital, SYSTEM, service.clock, service.keys) as ctx:
        await change_setting(ctx, "slots_offered", 4)
    await owner.execute("UPDATE opening_hours SET closes = 1200 WHERE hospital_id = $1 AND weekday = 0", hospital_id)
    await service.directory.refresh()
    after = await service.directory.get(hospital_id)
    assert (before.profile.settings.slots_offered, after.profile.settings.slots_offered) == (6, 4)
    assert [closes for weekday, _, closes in after.profile.hours if weekday == 0] == [1200]
    audit = await owner.fetch("SELECT action, actor_kind FROM audit_entry WHERE action = 'setting_changed'")
    assert [tuple(row) for row in audit] == [("setting_changed", "system")]


async def test_a_new_number_works_without_a_restart(front: Front, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "UPDATE channel_sender SET address = '+2342019999999' WHERE address = $1", front.hospitals[0].whatsapp
    )
    assert await front.carrier.say("whatsapp:+2348030000001", "whatsapp:+2342019999999", "hi") == 204
    await front.quiet()
    assert await owner.fetchval("SELECT status FROM inbound_message") == "handled"
