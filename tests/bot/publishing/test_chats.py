"""A hospital's own chats: kept with the release they speak of, played before every publication."""

import pytest

from bot import publishing
from bot.dialogue.compiling import shipped_texts
from bot.dialogue.loading import FlowsRefused
from bot.dialogue.release import Release
from domain.kit.errors import Invalid
from domain.staff.rules import Role
from tests.bot.publishing.conftest import House
from tests.bot.publishing.test_upgrading import next_version

MENU = 'name: the menu\nlanguages: [en_NG]\nchannels: [sms]\nsteps:\n  - patient: hi\n  - bot: "{said}"\n'
GREETING = "Hello, this is the automatic assistant of"
GOOD = MENU.replace("{said}", "...")
FILE = "transcripts/the_menu.yaml"


async def keep(house: House, *changes: tuple[str, str | None], publish: bool = True) -> None:
    """Saves files into the draft, and publishes it."""
    async with house.as_() as ctx:
        draft = await publishing.read_draft(ctx)
        for name, text in changes:
            draft = await publishing.save_file(ctx, version=draft.version, name=name, text=text)
        if publish:
            await publishing.publish(ctx, version=draft.version, note="Chats")


async def files(house: House) -> dict[str, str]:
    async with house.as_() as ctx:
        return dict((await publishing.read_draft(ctx)).files)


async def test_a_draft_whose_chats_fail_is_not_published_and_it_is_said_where(house: House) -> None:
    with pytest.raises(FlowsRefused) as refused:
        await keep(house, (FILE, MENU.replace("{said}", "What can I do for you?")))
    [problem] = refused.value.problems
    assert (problem.file, problem.line, problem.code) == (FILE, 6, "chat")
    assert problem.message.startswith("“the menu” goes another way: - What can I do for you?\n+ Hello, this is")
    assert await house.follow() == 0


async def test_a_chat_stands_in_the_way_of_what_makes_it_untrue(house: House) -> None:
    shipped = shipped_texts()["welcome.yaml"]
    changed = shipped.replace(f'- "{GREETING} {{hospital}}.', '- "Hello from Lagoon."\n      - "I am {hospital}.')
    first = MENU.replace('"{said}"', '["Hello from Lagoon.", "..."]')
    await keep(house, ("welcome.yaml", changed), (FILE, first))
    with pytest.raises(FlowsRefused, match="“the menu” goes another way"):
        await keep(house, ("welcome.yaml", changed.replace("Hello from", "Good day from")))
    async with house.as_() as ctx:
        [(chat, failure)] = (await publishing.play_chats(ctx)).items()
        assert (chat, failure) == (publishing.Chat(FILE, "the menu"), None), "what was refused was not kept"


async def test_a_chat_that_cannot_be_read_is_kept_and_found(house: House) -> None:
    await keep(house, (FILE, "name: the menu\nsteps:\n  - says: hi\n"), publish=False)
    async with house.as_() as ctx:
        [problem] = await publishing.check_draft(ctx)
        assert (problem.file, problem.line, problem.code, problem.severity) == (FILE, 3, "unknown_step", "error")
        assert publishing.chats_of((await publishing.read_draft(ctx)).files) == [
            publishing.Chat(FILE, "the_menu.yaml", readable=False)
        ]
        assert await publishing.play_chats(ctx) == {}
    with pytest.raises(FlowsRefused, match="unknown_step"):
        await keep(house)


async def test_chats_belong_to_the_release(house: House) -> None:
    await keep(house, (FILE, GOOD))
    async with house.as_() as ctx:
        assert (await publishing.read_release(ctx, 1))[FILE] == GOOD
    await keep(house, (FILE, None))
    assert FILE not in await files(house)
    async with house.as_() as ctx:
        assert (await publishing.diff_releases(ctx, 1, 2)).sentences == ("The chat the_menu is removed.",)
        await publishing.roll_back(ctx, 1)
    assert (await files(house))[FILE] == GOOD


async def test_with_chats_alone_a_hospital_follows_what_is_shipped(house: House, release: Release) -> None:
    await keep(house, (FILE, GOOD))
    await house.follow()
    assert house.runs.checksum == release.checksum
    later = await next_version(house)
    await later.follow()
    assert later.runs.checksum != release.checksum
    assert FILE in await files(later)
    async with later.as_() as ctx:
        assert not (await publishing.upgrade_preview(ctx)).needed


async def test_chats_of_the_caller_are_played_and_not_kept(house: House) -> None:
    await keep(house, (FILE, GOOD), publish=False)
    with pytest.raises(FlowsRefused, match=r"more\.yaml:6: chat: “the menu” goes another way"):
        async with house.as_() as ctx:
            await publishing.publish(ctx, version=1, note="Chats", chats={"more.yaml": MENU})
    async with house.as_() as ctx:
        await publishing.publish(ctx, version=1, note="Chats", chats={"more.yaml": GOOD})
    assert {file for file in await files(house) if file not in shipped_texts()} == {FILE}


async def test_who_changes_the_draft_keeps_chats(house: House) -> None:
    async with house.as_(Role.MARKETING) as ctx:
        draft = await publishing.save_file(ctx, version=0, name=FILE, text=GOOD)
        file = publishing.chat_file("The menu", draft.files)
        assert file == "transcripts/the_menu_2.yaml"
        with pytest.raises(Invalid):
            await publishing.save_file(ctx, version=1, name="transcripts/../menu.yaml", text=GOOD)
