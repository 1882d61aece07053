"""Draft, check, publish, go back: what patients meet changes only so, and every step is told who else has moved."""

import asyncio

import asyncpg
import pytest

from bot import publishing
from bot.dialogue.loading import FlowsRefused
from bot.dialogue.release import Release
from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.settings.service import change_setting
from domain.staff.rules import Role
from tests.bot.publishing.conftest import House, a_house

PARKING = """flow: parking
title: "Hours and address"
start: say
states:
  say:
    say: "{hospital}"
    go: end
  end:
    end: done
"""


async def publish_change(house: House, note: str = "Parking", text: str = PARKING) -> publishing.Published:
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        draft = await publishing.save_file(ctx, version=draft.version, name="parking.yaml", text=text)
        return await publishing.publish(ctx, version=draft.version, note=note)


async def test_the_first_release_of_a_hospital(house: House, owner: asyncpg.Connection) -> None:
    shipped = house.runs
    published = await publish_change(house)
    assert published.number == 1
    assert await house.follow() == 1
    assert house.runs.id == published.id
    assert set(house.runs.flows) - set(shipped.flows) == {"parking"}
    assert house.runs.flows["book"] is shipped.flows["book"]
    assert house.runs.keywords is shipped.keywords
    assert house.runs.catalogues.by_locale["ha"] is shipped.catalogues.by_locale["ha"]
    assert house.runs.texts["locales/ha.po"] is shipped.texts["locales/ha.po"]
    async with house.as_() as ctx:
        first, zero = await publishing.history(ctx)
        assert (first.number, first.author, first.note, first.current, first.restores) == (
            1, "Ngozi Ude", "Parking", True, None
        )  # fmt: skip
        assert (zero.number, zero.author, zero.current) == (0, "CareLine", False)
        draft = await publishing.read_draft(ctx)
        assert (draft.version, draft.base, draft.changed) == (2, 1, frozenset())
        assert draft.files["parking.yaml"] == PARKING
    audited = await owner.fetch("SELECT action, detail FROM audit_entry WHERE entity_id = $1 ORDER BY id", published.id)
    assert [row["action"] for row in audited] == ["flow_release_made", "flows_published"]


async def test_nothing_changes_until_it_is_published(house: House) -> None:
    async with house.as_(Role.MARKETING) as ctx:
        draft = await publishing.save_file(ctx, version=0, name="parking.yaml", text=PARKING.replace("\n", "\r\n"))
        assert draft.files["parking.yaml"] == PARKING
        assert (draft.version, draft.changed, draft.changed_by) == (1, {"parking.yaml"}, "Tunde Ojo")
    assert await house.follow() == 0
    assert "parking" not in house.runs.flows
    async with house.as_() as ctx:
        back = await publishing.discard_draft(ctx, version=1)
        assert (back.version, back.changed) == (2, frozenset())
        assert "parking.yaml" not in back.files
        with pytest.raises(Invalid, match="changes nothing"):
            await publishing.publish(ctx, version=2, note="Nothing")


async def test_a_faulty_draft_is_kept_and_not_published(house: House) -> None:
    faulty = PARKING.replace("go: end", "go: nowhere")
    async with house.as_() as ctx:
        await publishing.save_file(ctx, version=0, name="parking.yaml", text=faulty)
        codes = [(p.file, p.line, p.code) for p in await publishing.check_draft(ctx)]
        assert ("parking.yaml", 7, "unknown_state") in codes
        assert [p.code for p in await publishing.check_draft(ctx, {"parking.yaml": PARKING})] == ["never_begun"]
    with pytest.raises(FlowsRefused) as refused:
        async with house.as_() as ctx:
            await publishing.publish(ctx, version=1, note="Parking")
    assert "unknown_state" in {problem.code for problem in refused.value.problems}
    assert await house.follow() == 0


async def test_going_back_is_one_step_and_a_release_of_its_own(house: House) -> None:
    await publish_change(house)
    await publish_change(house, "Two lines", PARKING.replace('title: "Hours and address"', 'title: "Main menu"'))
    await house.follow()
    async with house.as_() as ctx:
        assert (await publishing.roll_back(ctx, 1)).number == 3
    assert await house.follow() == 1
    assert house.runs.texts["parking.yaml"] == PARKING
    async with house.as_() as ctx:
        newest = (await publishing.history(ctx))[0]
        assert (newest.number, newest.restores, newest.note, newest.current) == (3, 1, "Back to 1", True)
        with pytest.raises(Conflict, match="runs already"):
            await publishing.roll_back(ctx, 1)
        with pytest.raises(NotFound):
            await publishing.roll_back(ctx, 9)


async def test_back_to_the_shipped_flows_follows_them_again(house: House, release: Release) -> None:
    await publish_change(house)
    await house.follow()
    async with house.as_() as ctx:
        await publishing.roll_back(ctx, 0)
    assert await house.follow() == 1
    assert house.runs is house.process.shipped.release
    async with house.as_() as ctx:
        assert [(e.number, e.current) for e in await publishing.history(ctx)] == [(2, True), (1, False), (0, False)]
        with pytest.raises(Conflict, match="runs already"):
            await publishing.roll_back(ctx, 0)


async def test_of_two_authors_the_second_is_told(house: House) -> None:
    async with house.as_() as ctx:
        await publishing.save_file(ctx, version=0, name="parking.yaml", text=PARKING)
    for version in (0, 2):
        async with house.as_(Role.MARKETING) as ctx:
            with pytest.raises(Conflict, match="saved since"):
                await publishing.save_file(ctx, version=version, name="parking.yaml", text="")
            with pytest.raises(Conflict, match="saved since"):
                await publishing.discard_draft(ctx, version=version)


async def test_of_two_who_publish_at_once_one_wins(house: House, owner: asyncpg.Connection) -> None:
    async with house.as_() as ctx:
        await publishing.save_file(ctx, version=0, name="parking.yaml", text=PARKING)

    async def try_to() -> str:
        try:
            async with house.as_() as ctx:
                return str((await publishing.publish(ctx, version=1, note="Parking")).number)
        except Conflict as error:
            return error.code

    assert sorted(await asyncio.gather(*(try_to() for _ in range(4)))) == ["1", "conflict", "conflict", "conflict"]
    assert await owner.fetchval("SELECT count(*) FROM flow_release WHERE hospital_id IS NOT NULL") == 1


async def test_of_one_who_publishes_and_one_who_goes_back_at_once_one_wins(
    house: House, owner: asyncpg.Connection
) -> None:
    await publish_change(house)
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        other = PARKING.replace('title: "Hours and address"', 'title: "Main menu"')
        draft = await publishing.save_file(ctx, version=draft.version, name="parking.yaml", text=other)

    async def attempt(going_back: bool) -> str:
        try:
            async with house.as_() as ctx:
                if going_back:
                    await publishing.roll_back(ctx, 0)
                else:
                    await publishing.publish(ctx, version=draft.version, note="Another")
        except Conflict as error:
            return error.code
        return "done"

    done = await asyncio.gather(*(attempt(n % 2 == 0) for n in range(6)))
    assert done.count("done") in (1, 2)  # one after the other both may, if each has seen what the other did
    numbers = await owner.fetch("SELECT number FROM flow_release WHERE hospital_id IS NOT NULL ORDER BY 1")
    assert [row["number"] for row in numbers] == list(range(1, done.count("done") + 2))


async def test_a_draft_overtaken_by_a_release_must_be_looked_at(house: House) -> None:
    await publish_change(house)
    other = PARKING.replace('title: "Hours and address"', 'title: "Main menu"')
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        draft = await publishing.save_file(ctx, version=draft.version, name="parking.yaml", text=other)
        await publishing.roll_back(ctx, 0)
    async with house.as_() as ctx:
        with pytest.raises(Conflict, match=r"parking\.yaml"):
            await publishing.publish(ctx, version=draft.version, note="Phone")
        draft = await publishing.save_file(ctx, version=draft.version, name="parking.yaml", text=other)
        assert (await publishing.publish(ctx, version=draft.version, note="Phone")).number == 3


@pytest.mark.parametrize(
    "name", ["parking.txt", "../parking.yaml", "Parking.yaml", "locales/fr/x.po", "locales/french.po"]
)
async def test_a_file_is_a_flow_or_a_translation(house: House, name: str) -> None:
    async with house.as_() as ctx:
        with pytest.raises(Invalid):
            await publishing.save_file(ctx, version=0, name=name, text="x")


async def test_shipped_flows_are_changed_and_not_deleted(house: House) -> None:
    async with house.as_() as ctx:
        with pytest.raises(Invalid, match="begins it by itself"):
            await publishing.save_file(ctx, version=0, name="reminder.yaml", text=None)
    await publish_change(house)
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        draft = await publishing.save_file(ctx, version=draft.version, name="parking.yaml", text=None)
        assert "parking.yaml" not in draft.files
        assert (await publishing.diff_draft(ctx)).sentences == (
            "The flow parking (“Hours and address”) is removed.",
            "parking.say is removed.",
            "parking.end is removed.",
        )


async def test_a_map_must_lead_from_a_question_to_a_question(house: House) -> None:
    async with house.as_() as ctx:
        await publishing.save_file(ctx, version=0, name="parking.yaml", text=PARKING)
        for wrong, told in {
            ("book.nowhere", "book.whom"): "book.nowhere is no state of what runs now",
            ("book.whom", "book.nowhere"): "book.nowhere is no state of the new release",
            ("book.booked", "book.whom"): "Nobody waits on book.booked",
            ("book.whom", "menu.book"): "book.whom waits for an answer, menu.book for the flow book",
        }.items():
            with pytest.raises(Invalid, match=told):
                await publishing.publish(ctx, version=1, note="Map", move_map=dict([wrong]))


async def test_who_may_do_what(house: House) -> None:
    async with house.as_(Role.RECEPTIONIST) as ctx:
        for refused in (publishing.read_draft, publishing.history, publishing.diff_draft, publishing.upgrade_preview):
            with pytest.raises(Forbidden):
                await refused(ctx)
    async with house.as_(Role.MARKETING) as ctx:
        await publishing.save_file(ctx, version=0, name="parking.yaml", text=PARKING)
        assert [p.code for p in await publishing.check_draft(ctx)] == ["never_begun"]
        with pytest.raises(Forbidden):
            await publishing.publish(ctx, version=1, note="Parking")
        with pytest.raises(Forbidden):
            await publishing.roll_back(ctx, 0)


async def test_a_release_is_for_ever(house: House, owner: asyncpg.Connection) -> None:
    await publish_change(house)
    for table in ("flow_release", "flow_version"):
        rights = await owner.fetch(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'careline_app' AND table_name = $1 ORDER BY 1",
            table,
        )
        assert [row["privilege_type"] for row in rights] == ["INSERT", "SELECT"]


async def test_a_hospital_sees_and_runs_only_its_own(
    house: House, owner: asyncpg.Connection, database: Database
) -> None:
    other = await a_house(owner, database, house.process, "ABJ")
    published = await publish_change(house)
    assert await house.process.refresh([house.hospital.id, other.hospital.id]) == 1
    assert "parking" not in other.runs.flows
    async with other.as_() as ctx:
        assert [entry.number for entry in await publishing.history(ctx)] == [0]
        with pytest.raises(NotFound):
            await publishing.read_release(ctx, published.number)
        draft = await publishing.read_draft(ctx)
        assert "parking.yaml" not in draft.files
    assert (await publish_change(other, text=PARKING)).number == 1


async def test_a_text_may_be_published_before_it_is_translated(house: House) -> None:
    async with house.as_() as ctx:
        await change_setting(ctx, "languages", ["en_NG", "ha"])
        welcome = (await publishing.read_draft(ctx)).files["welcome.yaml"]
        mended = welcome.replace("Hello, this is the automatic assistant of", "Welcome to")
        draft = await publishing.save_file(ctx, version=0, name="welcome.yaml", text=mended)
        [finding] = await publishing.check_draft(ctx)
        assert (finding.code, finding.severity) == ("untranslated", "warning")
        assert finding.message.endswith("is not translated: patients read it in English who chose Hausa")
        done = await publishing.publish(ctx, version=draft.version, note="A shorter greeting")
    assert done.number == 1
