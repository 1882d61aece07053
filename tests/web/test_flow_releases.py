"""What the terminal does with a hospital's draft and its chats."""

import shutil
from pathlib import Path

import pytest

from bot.dialogue.compiling import shipped_texts
from bot.dialogue.loading import SHIPPED, FlowsRefused
from bot.publishing import read_draft, save_file
from domain.kit.errors import NotFound
from tests.bot.publishing.conftest import House, house  # noqa: F401  a fixture
from tests.bot.publishing.test_chats import FILE, GOOD, MENU
from web.flow_releases import checked, folder_files, publish_now, rehearsed, told_diagram

WRONG = MENU.replace("{said}", "What can I do for you?")


def test_a_copy_of_what_ships_brings_no_chats_of_others_along(tmp_path: Path) -> None:
    copied = tmp_path / "ours"
    shutil.copytree(SHIPPED, copied)
    assert folder_files(copied) == shipped_texts()
    (copied / FILE).write_text(GOOD)
    assert folder_files(copied) == {**shipped_texts(), FILE: GOOD}


async def test_a_draft_is_checked_and_its_chats_are_played(house: House) -> None:  # noqa: F811
    async with house.as_() as ctx:
        assert (await checked(ctx, {}))[0] == []
        assert await rehearsed(ctx, {}) == ["The draft has no chats."]
        welcome = shipped_texts()["welcome.yaml"].replace("Hello, this is", "Good day, this is")
        await save_file(ctx, version=0, name="welcome.yaml", text=welcome)
        await save_file(ctx, version=1, name=FILE, text=GOOD)
        assert await rehearsed(ctx, {}) == ["Every chat goes as written."]
        [warning], texts = await checked(ctx, {})
        assert "warning untranslated: “Good day, this is" in str(warning)
        assert texts["welcome.yaml"] == welcome
        with pytest.raises(FlowsRefused, match="“the menu” goes another way"):
            await rehearsed(ctx, {"more.yaml": WRONG})


async def test_a_folder_is_published_with_its_chats_and_warnings_are_told(house: House) -> None:  # noqa: F811
    welcome = shipped_texts()["welcome.yaml"].replace("Hello, this is", "Good day, this is")
    async with house.as_() as ctx:
        told = await publish_now(ctx, "Good day", {"welcome.yaml": welcome, FILE: GOOD}, None, {})
        assert told[1] == "The chat the_menu is new."
        assert "patients read it in English who chose" in told[2]
        assert told[3:] == ["Release 1 is published."]
        assert (await read_draft(ctx)).files[FILE] == GOOD
    with pytest.raises(FlowsRefused, match=r"the_menu\.yaml:6: chat"):
        async with house.as_() as ctx:
            await publish_now(ctx, "Wrong", {FILE: WRONG}, None, {})


async def test_a_folder_is_checked_and_compared_over_what_the_hospital_runs(house: House) -> None:  # noqa: F811
    shipped = shipped_texts()["welcome.yaml"]
    async with house.as_() as ctx:
        problems, texts = await checked(ctx, {"welcome.yaml": shipped.replace("{hospital}", "{hospitol}")})
        assert {problem.code for problem in problems if problem.severity == "error"} == {"unset_variable"}
        assert "{hospitol}" in texts["welcome.yaml"]
        assert (await checked(ctx, {}))[0] == []


async def test_a_flow_is_drawn_as_the_hospital_runs_it(house: House) -> None:  # noqa: F811
    about = shipped_texts()["about.yaml"].replace(
        "    go: end\n", '    go: tea\n  tea:\n    say: ["Tea is at four."]\n    go: end\n'
    )
    async with house.as_() as ctx:
        [shipped] = await told_diagram(ctx, "about")
        await publish_now(ctx, "Tea", {"about.yaml": about}, None, {})
        [drawn] = await told_diagram(ctx, "about")
        assert "tea" in drawn and "tea" not in shipped
        with pytest.raises(NotFound, match=r"There is no flow 'abuot'\. One of: about, appointments, book"):
            await told_diagram(ctx, "abuot")
