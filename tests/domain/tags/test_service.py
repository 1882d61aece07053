"""Tags: one of a name, whatever its case; on leads until they are deleted (TAG-01)."""

import asyncio

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import service as leads
from domain.staff.rules import Role
from domain.tags import service as tags
from tests.domain.leads.office import Office, office_of


@pytest.fixture
async def office(database: Database, owner: asyncpg.Connection) -> Office:
    return await office_of(database, owner)


async def test_a_tags_life(office: Office) -> None:
    lead = await office.lead()
    async with office.system() as ctx:
        vip = await tags.create(ctx, name=" VIP ", category="Importance")
        assert (vip.name, vip.colour, vip.category) == ("VIP", "#64748b", "Importance")
        plain = await tags.create(ctx, name="Corporate", colour="#ABCDEF")
        assert plain.colour == "#abcdef"
        with pytest.raises(Conflict):
            await tags.create(ctx, name="vip")
        with pytest.raises(Conflict):
            await tags.change(ctx, plain.id, name="vip")
        assert (await tags.change(ctx, vip.id, name="Vip")).name == "Vip"
        await leads.tag(ctx, lead, ["vip"])
        assert [(tag.name, tag.leads) for tag in await tags.all_tags(ctx)] == [("Corporate", 0), ("Vip", 1)]
        assert (await tags.delete(ctx, vip.id)).id == vip.id
        assert (await leads.show(ctx, lead)).card.tags == ()
        for use_case in (tags.delete(ctx, vip.id), tags.change(ctx, vip.id, colour="#000000")):
            with pytest.raises(NotFound):
                await use_case


async def test_what_is_no_tag(office: Office) -> None:
    for name, colour in (("", ""), ("#", ""), ("x" * 41, ""), ("vip", "red")):
        with pytest.raises(Invalid):
            async with office.system() as ctx:
                await tags.create(ctx, name=name, colour=colour)


async def test_the_same_new_tag_at_once_is_one(office: Office) -> None:
    ids = [await office.lead(f"A{n}") for n in range(6)]

    async def tag(lead: object) -> None:
        async with office.system() as ctx:
            await leads.tag(ctx, lead, ["Camp", "Lagos"])  # type: ignore[arg-type]

    await asyncio.gather(*(tag(lead) for lead in ids))
    async with office.system() as ctx:
        assert [(tag.name, tag.leads) for tag in await tags.all_tags(ctx)] == [("Camp", 6), ("Lagos", 6)]


async def test_who_may(office: Office) -> None:
    member = await office.member()
    async with office.by(member) as ctx:
        vip = await tags.create(ctx, name="VIP")
        assert len(await tags.all_tags(ctx)) == 1
    with pytest.raises(Forbidden):
        async with office.by(member) as ctx:
            await tags.delete(ctx, vip.id)
    with pytest.raises(Forbidden):
        async with office.by(member, Role.FINANCE) as ctx:
            await tags.create(ctx, name="Other")
