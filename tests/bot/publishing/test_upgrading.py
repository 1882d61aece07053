"""The next version of the software ships other flows: hospitals without any of their own follow, others take over."""

import asyncpg
import pytest

from bot import publishing
from bot.dialogue.compiling import checked_release, shipped_texts
from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from domain.kit.clock import SystemClock
from domain.kit.db import Database
from domain.kit.errors import Conflict
from tests.bot.publishing.conftest import House

SHIPPED = shipped_texts()
# Texts that are translated already stand in for others.
NEXT = {
    **SHIPPED,
    "about.yaml": SHIPPED["about.yaml"].replace('title: "Hours and address"', 'title: "Main menu"'),
    "menu.yaml": SHIPPED["menu.yaml"].replace('opener: "See choices"', 'opener: "Choose"', 1),
}


async def next_version(house: House) -> House:
    """The processes are started anew with other shipped flows."""
    process = Releases(house.database, checked_release(NEXT), SystemClock())
    await process.publish_shipped()
    await process.refresh([house.hospital.id])
    return House(house.database, process, house.hospital, house.staff)


async def change(house: House, name: str, old: str, new: str, *, publish: bool = True) -> None:
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        assert old in draft.files[name]
        text = draft.files[name].replace(old, new, 1)
        draft = await publishing.save_file(ctx, version=draft.version, name=name, text=text)
        if publish:
            await publishing.publish(ctx, version=draft.version, note="Ours")


async def test_a_hospital_without_releases_of_its_own_follows(house: House) -> None:
    house = await next_version(house)
    assert house.runs.texts == NEXT
    async with house.as_() as ctx:
        assert (await publishing.upgrade_preview(ctx)).needed is False
        with pytest.raises(Conflict):
            await publishing.upgrade(ctx, version=0)


async def test_one_that_has_gone_back_to_the_shipped_flows_follows_too(house: House) -> None:
    await change(house, "help.yaml", 'title: "Help"', 'title: "Main menu"')
    async with house.as_() as ctx:
        await publishing.roll_back(ctx, 0)
    house = await next_version(house)
    assert house.runs is house.process.shipped.release
    async with house.as_() as ctx:
        assert (await publishing.upgrade_preview(ctx)).needed is False


async def test_an_own_release_stays_and_takes_over_what_it_has_not_changed(house: House) -> None:
    await change(house, "help.yaml", 'title: "Help"', 'title: "Main menu"')
    await change(house, "menu.yaml", "What can I do for you?", "Choose")
    house = await next_version(house)
    assert house.runs.texts["about.yaml"] == SHIPPED["about.yaml"]
    async with house.as_() as ctx:
        preview = await publishing.upgrade_preview(ctx)
        assert (preview.needed, preview.taken, preview.kept, preview.merged) == (
            True, ("about.yaml",), ("help.yaml",), ("menu.yaml",)
        )  # fmt: skip
        (clash,) = preview.clashes
        assert clash.place == "menu.yaml: states.choose"
        version = (await publishing.read_draft(ctx)).version
        with pytest.raises(Conflict, match="1 parts"):
            await publishing.upgrade(ctx, version=version)
        draft = await publishing.upgrade(ctx, version=version, choices={clash.place: "shipped"})
        assert draft.changed == {"about.yaml", "menu.yaml"}
        assert draft.files["menu.yaml"] == NEXT["menu.yaml"]
        assert draft.files["help.yaml"] != SHIPPED["help.yaml"]
        with pytest.raises(Conflict, match="saved since"):
            await publishing.upgrade(ctx, version=version, choices={clash.place: "ours"})
        await publishing.publish(ctx, version=draft.version, note="As shipped now")
    assert await house.follow() == 1
    assert house.runs.texts["about.yaml"] == NEXT["about.yaml"]
    async with house.as_() as ctx:
        assert (await publishing.upgrade_preview(ctx)).needed is False


async def test_a_draft_begun_before_the_next_version_is_merged_with_it(house: House) -> None:
    await change(house, "about.yaml", 'title: "Hours and address"', 'title: "Help"', publish=False)
    house = await next_version(house)
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        with pytest.raises(Conflict, match=r"about\.yaml"):
            await publishing.publish(ctx, version=draft.version, note="Title")
        preview = await publishing.upgrade_preview(ctx)
        assert [clash.place for clash in preview.clashes] == ["about.yaml: title"]
        draft = await publishing.upgrade(ctx, version=draft.version, choices={"about.yaml: title": "ours"})
        assert draft.changed == {"about.yaml"}
        assert (await publishing.publish(ctx, version=draft.version, note="Title")).number == 1


async def test_a_process_of_an_older_version_keeps_what_it_can_run(
    house: House, owner: asyncpg.Connection, database: Database, release: Release
) -> None:
    """A release published by newer software may say what an older process cannot read."""
    await change(house, "help.yaml", 'title: "Help"', 'title: "Main menu"')
    await house.follow()
    running = house.runs
    await owner.execute(
        "WITH text AS (INSERT INTO flow_version (id, name, checksum, source)"
        " VALUES (gen_random_uuid(), 'help.yaml', 'newer', 'flow: [') RETURNING checksum),"
        " made AS (INSERT INTO flow_release (id, hospital_id, number, checksum, manifest, published_at, published_by, note)"
        " SELECT gen_random_uuid(), hospital_id, 2, 'newer', manifest || '{\"help.yaml\": \"newer\"}', now(), '', ''"
        " FROM flow_release WHERE hospital_id IS NOT NULL RETURNING id)"
        " UPDATE flow_current SET release_id = (SELECT id FROM made)"
    )
    assert await house.follow() == 0
    assert house.runs is running
    assert await house.follow() == 0
