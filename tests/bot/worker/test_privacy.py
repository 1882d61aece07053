from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from bot.channels.twilio_rest import TwilioFault
from bot.worker.privacy import TRIES, PrivacySweeps
from domain.kit.db import Database
from domain.privacy.erasure import DELAY
from domain.privacy.service import request_erasure
from domain.settings.service import read_profile
from tests.conftest import KEYS
from tests.domain.patients.desk import Desk, desk_of
from tests.domain.privacy.lives import found, live


class Carrier:
    """Takes deletions; `down` answers 503."""

    def __init__(self) -> None:
        self.deleted: list[tuple[str, str]] = []
        self.down = False

    async def delete_message(self, account: str, sid: str) -> None:
        self._take(account, sid)

    async def delete_media(self, url: str) -> None:
        self._take("media", url)

    def _take(self, account: str, what: str) -> None:
        if self.down:
            raise TwilioFault("deleting", None, 503)
        self.deleted.append((account, what))


def sweeps(desk: Desk, carrier: Carrier, *more: Desk) -> PrivacySweeps:
    desks = {d.hospital.id: d for d in (desk, *more)}

    async def get(hospital_id: Any) -> Any:
        async with desk.database.session([hospital_id]) as session:
            return SimpleNamespace(profile=await read_profile(session, hospital_id))

    hospitals = SimpleNamespace(ids=list(desks), get=get)
    return PrivacySweeps(desk.database, KEYS, desk.clock, hospitals, carrier)  # type: ignore[arg-type]


async def test_an_erasure_runs_when_it_is_due_and_reaches_the_provider(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk, carrier = await desk_of(database, owner), Carrier()
    life = await live(desk, "canary", "+2348099912345")
    sweep = sweeps(desk, carrier)
    async with desk.by(life.contact) as ctx:
        await request_erasure(ctx, life.contact)
    assert await sweep.erase_due() == 0
    desk.clock.advance(DELAY)
    before = await owner.fetchval("SELECT count(*) FROM audit_entry")
    assert (await sweep.erase_due(), await sweep.erase_due()) == (1, 0)
    assert await found(owner, life.canaries) == set()
    assert await owner.fetchval("SELECT count(*) FROM audit_entry") == before + 2
    carrier.down = True
    assert await sweep.delete_at_provider() == 3
    assert carrier.deleted == []
    carrier.down = False
    assert await sweep.delete_at_provider() == 0
    desk.clock.advance(timedelta(minutes=1))
    assert await sweep.delete_at_provider() == 3
    assert sorted(carrier.deleted) == [
        ("ACours", f"SM{0:032x}"),
        ("ACours", f"SM{1:032x}"),
        ("media", "https://provider.example/media"),
    ]
    rows = await owner.fetch("SELECT status, medium FROM provider_deletion")
    assert {tuple(row) for row in rows} == {("done", None)}


async def test_a_provider_that_never_deletes_is_given_up_and_shown(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk, carrier = await desk_of(database, owner), Carrier()
    carrier.down = True
    sweep = sweeps(desk, carrier)
    await owner.execute(
        "INSERT INTO provider_deletion (hospital_id, id, account, provider_id, retry_at)"
        " VALUES ($1, gen_random_uuid(), 'AC', 'SM1', $2)",
        desk.hospital.id,
        desk.clock.instant,
    )
    for _ in range(TRIES):
        assert await sweep.delete_at_provider() == 1
        desk.clock.advance(timedelta(hours=5))
    assert await sweep.delete_at_provider() == 0
    assert (await owner.fetchval("SELECT status FROM provider_deletion"), sweep.counters["given_up"]) == ("failed", 1)


async def test_retention_runs_once_a_local_day_in_every_hospital(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    sweep = sweeps(one, Carrier(), two)
    assert (await sweep.retain(), await sweep.retain()) == (2, 0)
    one.clock.advance(timedelta(hours=12))
    assert await sweep.retain() == 2
    rows = await owner.fetch("SELECT hospital_id, count(*) FROM retention_run GROUP BY 1")
    assert {tuple(row) for row in rows} == {(one.hospital.id, 2), (two.hospital.id, 2)}


async def test_one_hospital_that_fails_stops_no_other(
    database: Database, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    lives = [await live(one, "canary", "+2348099912345"), await live(two, "sparrow", "+2348077700011", number=10)]
    for desk, life in zip((one, two), lives, strict=True):
        async with desk.by(life.contact) as ctx:
            await request_erasure(ctx, life.contact)
    one.clock.advance(DELAY)
    sweep = sweeps(one, Carrier(), two)
    sound = sweep._erase_in

    async def failing(hospital_id: Any) -> int:
        if hospital_id == one.hospital.id:
            raise RuntimeError("broken")
        return await sound(hospital_id)

    monkeypatch.setattr(sweep, "_erase_in", failing)
    assert await sweep.erase_due() == 1
    assert await found(owner, lives[1].canaries) == set()
    assert sweep.counters["erasures_failed"] == 1
    monkeypatch.undo()
    assert await sweep.erase_due() == 0
    one.clock.advance(timedelta(minutes=10))
    assert await sweep.erase_due() == 1
    assert await found(owner, lives[0].canaries) == set()
