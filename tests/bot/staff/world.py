"""A desk without a message: for what no channel of the stage can show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.staff.desk import Desk
from domain.audit import unit_of_work
from domain.kit.ids import uuid7
from domain.staff.rules import staff_actor
from domain.team import service as team
from tests.bot.staff.conftest import STAFF, Ward
from tests.conftest import KEYS


@asynccontextmanager
async def desk_of(ward: Ward, who: str, *, channel: str = "whatsapp") -> AsyncIterator[Desk]:
    """The desk of a member who is linked by WhatsApp, as if they wrote from `channel`."""
    service = ward.stage.service
    staff_id = await ward.stage.owner.fetchval("SELECT staff_id FROM staff_link WHERE address = $1", STAFF[who])
    role = await ward.stage.owner.fetchval("SELECT role FROM staff_member WHERE id = $1", staff_id)
    hospital_id = await ward.stage.owner.fetchval("SELECT hospital_id FROM staff_member WHERE id = $1", staff_id)
    served = await service.directory.get(hospital_id)
    actor = staff_actor(staff_id, role, channel, None)
    async with unit_of_work(service.database, served.profile.hospital, actor, service.clock, KEYS) as ctx:
        link = await team.linked(ctx, "whatsapp", STAFF[who])
        assert link is not None
        yield Desk(
            ctx,
            served,
            link,
            channel,
            service.base_url,
            service.link_key,
            uuid7(),
            uuid7(),
            service.releases.current_for(hospital_id).machine.release,
        )
