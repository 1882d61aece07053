from datetime import UTC, datetime

import asyncpg
import pytest

from domain.consent.preferences import Said, prefer_channel, preferences_of, set_quiet_hours, set_topic
from domain.consent.rules import Allow, Defer, Deny, Purpose, decide
from domain.consent.service import opt_out, state_of
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import Forbidden, Invalid
from tests.domain.patients.desk import MESSAGE, Desk, desk_of

PHONE = "+2348031234567"
SAID = Said("care-2026-11", "pcm", PHONE, MESSAGE)
HOSPITALS = (21 * 60, 7 * 60)
EVENING = datetime(2026, 11, 18, 20, 30, tzinfo=UTC)  # 21:30 in Lagos


async def decided(desk: Desk, contact: object, purpose: Purpose, channel: str, now: datetime | None = None) -> object:
    async with desk.work(SYSTEM) as ctx:
        state = await state_of(ctx, contact, quiet=HOSPITALS)  # type: ignore[arg-type]
    return decide(state, purpose, channel, now or desk.clock.instant)


async def test_stop_promos_stops_nothing_else(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    for channel in ("sms", "whatsapp"):
        await desk.address(contact, channel)
    topics = {Purpose.CARE: True, Purpose.MARKETING: True}
    async with desk.by(contact) as ctx:
        for purpose, given in topics.items():
            meant = await set_topic(ctx, contact_id=contact, purpose=purpose, given=given, said=SAID)
            assert meant == ("sms", "whatsapp")
    assert await decided(desk, contact, Purpose.MARKETING, "sms") == Allow()
    async with desk.by(contact) as ctx:
        await set_topic(ctx, contact_id=contact, purpose=Purpose.MARKETING, given=False, said=SAID)
    for channel in ("sms", "whatsapp"):
        assert await decided(desk, contact, Purpose.MARKETING, channel) == Deny("refused")
        assert await decided(desk, contact, Purpose.REMINDERS, channel) == Allow()
    async with desk.by(contact) as ctx:
        await set_topic(ctx, contact_id=contact, purpose=Purpose.MARKETING, given=True, said=SAID, channels=["sms"])
        chosen = await preferences_of(ctx, contact)
    assert chosen.topics[Purpose.MARKETING, "sms"] is True
    assert chosen.topics[Purpose.MARKETING, "whatsapp"] is False
    row = await owner.fetchrow("SELECT wording, locale, message_id, how FROM consent_record ORDER BY id DESC LIMIT 1")
    assert tuple(row) == ("care-2026-11", "pcm", MESSAGE, "typed")


async def test_one_channel_only_leaves_replies_on_the_other(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact(PHONE)
    await desk.address(contact, "whatsapp")
    async with desk.by(contact) as ctx:
        await set_topic(ctx, contact_id=contact, purpose=Purpose.CARE, given=True, said=SAID)
        assert await prefer_channel(ctx, contact_id=contact, channel="sms", only=True, said=SAID)
        chosen = await preferences_of(ctx, contact)
        state = await state_of(ctx, contact)
    assert (chosen.channel, chosen.only_channel, chosen.channels) == ("sms", True, ("sms", "whatsapp"))
    assert state.preferred == "sms"
    for purpose in (Purpose.CARE, Purpose.REMINDERS):
        assert await decided(desk, contact, purpose, "sms") == Allow()
        assert await decided(desk, contact, purpose, "whatsapp") == Deny("refused")
    assert await decided(desk, contact, Purpose.MARKETING, "sms") == Deny("no_consent")
    assert decide(state, Purpose.CARE, "whatsapp", desk.clock.instant, kind="reply") == Allow()
    async with desk.by(contact) as ctx:
        assert await prefer_channel(ctx, contact_id=contact, channel="", only=False, said=SAID)
    assert await decided(desk, contact, Purpose.CARE, "whatsapp") == Allow()


async def test_choosing_a_stopped_or_unknown_channel_opens_nothing(
    database: Database, owner: asyncpg.Connection
) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact(PHONE)
    address = await desk.address(contact, "sms", PHONE)
    async with desk.by(contact) as ctx:
        await opt_out(ctx, contact_id=contact, address_id=address, channel="sms", cause="keyword")
        assert await prefer_channel(ctx, contact_id=contact, channel="sms", only=True, said=SAID)
    assert await decided(desk, contact, Purpose.CARE, "sms") == Deny("opted_out")
    nameless = await desk.contact(None)
    await desk.address(nameless, "whatsapp", "NG.1234")
    async with desk.by(nameless) as ctx:
        assert not await prefer_channel(ctx, contact_id=nameless, channel="sms", only=True, said=SAID)
        assert not await prefer_channel(ctx, contact_id=nameless, channel="email", only=True, said=SAID)
        with pytest.raises(Invalid):
            await prefer_channel(ctx, contact_id=nameless, channel="pigeon", only=True, said=SAID)
    assert await owner.fetchval("SELECT count(*) FROM contact_preference WHERE contact_id = $1", nameless) == 0


async def test_ones_own_quiet_hours_override_the_hospitals(database: Database, owner: asyncpg.Connection) -> None:
    desk = await desk_of(database, owner)
    contact = await desk.contact()
    await desk.address(contact)
    async with desk.by(contact) as ctx:
        await set_topic(ctx, contact_id=contact, purpose=Purpose.REMINDERS, given=True, said=SAID)
    morning = datetime(2026, 11, 19, 6, tzinfo=UTC)
    assert await decided(desk, contact, Purpose.REMINDERS, "sms", EVENING) == Defer(morning)
    async with desk.by(contact) as ctx:
        await set_quiet_hours(ctx, contact_id=contact, quiet=(22 * 60, 6 * 60))
    assert await decided(desk, contact, Purpose.REMINDERS, "sms", EVENING) == Allow()
    late = EVENING.replace(hour=21)
    assert await decided(desk, contact, Purpose.REMINDERS, "sms", late) == Defer(morning.replace(hour=5))
    async with desk.by(contact) as ctx:
        await set_quiet_hours(ctx, contact_id=contact, quiet=(0, 0))
    assert await decided(desk, contact, Purpose.REMINDERS, "sms", late) == Allow()
    async with desk.by(contact) as ctx:
        await set_quiet_hours(ctx, contact_id=contact, quiet=None)
        assert (await preferences_of(ctx, contact)).quiet is None
        with pytest.raises(Invalid):
            await set_quiet_hours(ctx, contact_id=contact, quiet=(0, 1440))
    assert await decided(desk, contact, Purpose.REMINDERS, "sms", EVENING) == Defer(morning)


async def test_preferences_are_ones_own_at_one_hospital(database: Database, owner: asyncpg.Connection) -> None:
    one, two = await desk_of(database, owner, "ONE"), await desk_of(database, owner, "TWO")
    contact, other = await one.contact(PHONE), await two.contact(PHONE)
    await one.address(contact, "sms", PHONE)
    await two.address(other, "sms", PHONE)
    async with one.by(contact) as ctx:
        await prefer_channel(ctx, contact_id=contact, channel="sms", only=True, said=SAID)
    async with two.by(other) as ctx:
        assert (await preferences_of(ctx, other)).channel == ""
    with pytest.raises(Forbidden):
        async with one.by(await one.contact("+2348035551111")) as ctx:
            await set_quiet_hours(ctx, contact_id=contact, quiet=(0, 0))
