"""A served hospital whose figures are looked at."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.audit import unit_of_work
from domain.flow_counts.jobs import count_paths
from domain.kit.clock import ShiftableClock
from domain.kit.context import SYSTEM, Actor, Context
from domain.staff.rules import Role, staff_actor
from tests.front import Front
from tests.keys import KEYS

AsActor = Callable[..., AbstractAsyncContextManager[Context]]


@pytest.fixture
def at(front: Front) -> AsActor:
    """A unit of work at one of the two hospitals: of the system itself, or of somebody of its staff."""

    @asynccontextmanager
    async def open_one(hospital: int = 0, role: Role | None = None) -> AsyncIterator[Context]:
        service = front.service
        where = (await service.directory.get(front.hospitals[hospital].id)).profile.hospital
        actor: Actor = SYSTEM if role is None else staff_actor(uuid4(), role, "console")
        async with unit_of_work(service.database, where, actor, service.clock, KEYS) as ctx:
            yield ctx

    return open_one


async def say(front: Front, phone: str, *texts: str, ours: str = "") -> None:
    """Says the texts one after another, each twelve seconds after the answer to the one before."""
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    for text in texts:
        clock.shift_to(clock.now() + timedelta(seconds=12))
        assert await front.carrier.say(phone, ours or front.whatsapp, text) == 204
        await front.quiet()


async def fall_silent(front: Front) -> None:
    """Everybody, until their conversations are closed."""
    clock = front.service.clock
    assert isinstance(clock, ShiftableClock)
    for _ in range(2):
        clock.shift_to(clock.now() + timedelta(hours=26))
        await front.service.turns.run_silences()
        await front.quiet()


async def count(front: Front, at: AsActor, hospital: int = 0) -> int:
    async with at(hospital) as ctx:
        return await count_paths(ctx)
