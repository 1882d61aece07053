import asyncio
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.consent.events import OptedIn, OptedOut
from domain.consent.rules import Purpose
from domain.consent.service import current, opt_in, opt_out, record, restore_opt_out, state_of, suppressed_since
from domain.kit import events
from domain.kit.context import SYSTEM, Context
from domain.kit.db import Database
from domain.kit.errors import Forbidden, NotFound
from tests.conftest import KEYS
from tests.domain.patients.desk import MESSAGE, NOON, desk_of

PHONE = "+2348031234567"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was announced during the test."""
    heard: list[object] = []

    async def hear(_: Context, event: object) -> None:
        heard.append(event)

    for fact in (OptedOut, OptedIn):
        monkeypatch.setitem(events._reactions, fact, [hear])
    return heard


async def test_consent_keeps_its_proof_and_the_newest_counts(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    for given in (True, False):
        async with desk.by(contact) as ctx:
            consent = await record(
                ctx,
                contact_id=contact,
                channel="whatsapp",
                purpose=Purpose.CARE,
                given=given,
                wording="care-2026-11",
                locale="pcm",
                address=PHONE,
                message_id=MESSAGE,
                how="button",
            )
    async with desk.by(contact) as ctx:
        assert await current(ctx, contact) == {(Purpose.CARE, "whatsapp"): consent}
        state = await state_of(ctx, contact)
    assert state.consents == {(Purpose.CARE, "whatsapp"): False}
    row = await owner.fetchrow("SELECT * FROM consent_record WHERE id = $1", consent.id)
    assert (row["given"], row["wording"], row["locale"], row["message_id"], row["how"], row["at"]) == (
        False,
        "care-2026-11",
        "pcm",
        MESSAGE,
        "button",
        NOON,
    )
    assert KEYS.open_text(row["address"]) == PHONE


@pytest.mark.parametrize("change", ["UPDATE consent_record SET given = true", "DELETE FROM consent_record"])
async def test_consent_cannot_be_rewritten(database: Database, owner: asyncpg.Connection, change: str) -> None:
    desk = await desk_of(database, owner)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.session([desk.hospital.id]) as session:
            await session.execute(text(change))


async def test_stop_and_start(database: Database, owner: asyncpg.Connection, told: list[object]) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    address, other = await desk.address(contact), await desk.address(contact, "whatsapp")
    key = {"contact_id": contact, "address_id": address, "channel": "sms"}
    for expected in (True, False):
        async with desk.by(contact) as ctx:
            assert (await opt_out(ctx, **key, cause="keyword")).newly is expected
    async with desk.by(contact) as ctx:
        state = await state_of(ctx, contact)
        assert await suppressed_since(ctx, "sms", PHONE) == NOON
        assert await suppressed_since(ctx, "whatsapp", PHONE) is None
    assert state.opted_out == {"sms"}
    assert state.consents == {(Purpose.MARKETING, "sms"): False}
    assert await owner.fetchval("SELECT opted_out_at FROM contact_address WHERE id = $1", other) is None
    with pytest.raises(Forbidden):
        async with desk.work(SYSTEM) as ctx:
            await opt_in(ctx, **key)
    for expected in (True, False):
        async with desk.by(contact) as ctx:
            assert (await opt_in(ctx, **key)).reopened is expected
    async with desk.by(contact) as ctx:
        state = await state_of(ctx, contact)
        assert await suppressed_since(ctx, "sms", PHONE) is None
    assert state.opted_out == frozenset()
    assert state.consents == {(Purpose.MARKETING, "sms"): False}
    assert told == [OptedOut(contact, address, "sms", "keyword"), OptedIn(contact, address, "sms")]


async def test_parallel_stops_are_confirmed_once(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    address = await desk.address(contact)

    async def stop() -> bool:
        async with desk.by(contact) as ctx:
            done = await opt_out(ctx, contact_id=contact, address_id=address, channel="sms", cause="keyword")
            return done.newly

    assert sorted(await asyncio.gather(*(stop() for _ in range(10)))) == [False] * 9 + [True]
    assert await owner.fetchval("SELECT count(*) FROM suppression") == 1


async def test_a_stop_survives_the_contact_as_a_hash(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    address = await desk.address(contact)
    async with desk.by(contact) as ctx:
        await opt_out(ctx, contact_id=contact, address_id=address, channel="sms", cause="keyword")
    await owner.execute("DELETE FROM contact_address")
    await owner.execute("DELETE FROM contact")
    await owner.execute("UPDATE suppression SET address = NULL")
    again = await desk.contact()
    fresh, innocent = await desk.address(again), await desk.address(again, "sms", "+2348030000000")
    async with desk.by(again) as ctx:
        assert await restore_opt_out(ctx, fresh) is True
        assert await restore_opt_out(ctx, innocent) is False
        assert await restore_opt_out(ctx, uuid4()) is False
    assert await owner.fetchval("SELECT opted_out_at FROM contact_address WHERE id = $1", fresh) == NOON
    assert await owner.fetchval("SELECT opted_out_at FROM contact_address WHERE id = $1", innocent) is None


async def test_one_hospitals_stop_is_not_anothers(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    contact = await one.contact()
    address = await one.address(contact)
    with pytest.raises(NotFound):
        async with two.by(contact) as ctx:
            await opt_out(ctx, contact_id=contact, address_id=address, channel="sms", cause="keyword")
    async with one.by(contact) as ctx:
        await opt_out(ctx, contact_id=contact, address_id=address, channel="sms", cause="keyword")
    async with two.by(contact) as ctx:
        assert await suppressed_since(ctx, "sms", PHONE) is None
