"""Staff on Telegram, against the loopback Bot API: commands, buttons, edits, linking, two hospitals, and what may go wrong."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.release import Release
from bot.staff import registry
from bot.staff.command import Answer
from bot.staff.desk import Desk
from bot.staff.strangers import BAD_CODE, STRANGER
from bot.worker.menus import menu_of
from domain.staff.rules import Role
from tests.bot.staff.conftest import HOSPITAL, STAFF
from tests.telegram_api.server import BOT_ID, BOT_NAME, SILENCE, Telegram, flood
from tests.telegram_api.spec import units
from tests.telegram_api.ward import KANO, TAYO, TelegramWard, telegram_ward, until

MARINA, DALA = "Marina Bay Hospital", "Dala Hill Clinic"


@pytest.fixture
async def ward(demo_url: str, release: Release) -> AsyncIterator[TelegramWard]:
    async with telegram_ward(demo_url, release, Telegram()) as ward:
        yield ward


async def outbox(ward: TelegramWard) -> list[str]:
    rows = await ward.stage.owner.fetch("SELECT status FROM outbound_message ORDER BY departure")
    return [row["status"] for row in rows]


async def later(ward: TelegramWard, seconds: float) -> None:
    ward.stage.clock.advance(timedelta(seconds=seconds))
    await ward.service.sender.poll()
    await ward.quiet()


# --- linking -----------------------------------------------------------------------------------------------------------


async def test_a_deep_link_makes_a_chat_a_member_of_staffs(ward: TelegramWard) -> None:
    await ward.stage.write("whatsapp", STAFF["bola"], HOSPITAL, "invite Tayo Bello as receptionist")
    invited = ward.stage.phone(STAFF["bola"], HOSPITAL).all[-1].text
    link = re.search(rf"https://t\.me/{BOT_NAME}\?start=(\S+)", invited)
    assert link is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link[1])
    welcome = await ward.say(TAYO, f"/start {link[1]}")
    assert welcome.text == f"Welcome, Tayo Bello. This chat now belongs to you at {MARINA}, as receptionist."
    assert [label for label, _ in welcome.keys] == ["Help", "My day"]
    assert (await ward.say(TAYO, "me")).text.startswith(f"Tayo Bello, receptionist at {MARINA}\nLinked on: telegram")
    assert (await ward.say(77, f"/start {link[1]}")).text == BAD_CODE
    linked = await ward.stage.owner.fetch("SELECT channel FROM audit_entry WHERE action = 'staff_linked'")
    assert [row["channel"] for row in linked] == ["telegram"]
    row = (await ward.inbound())[1]
    assert (row["account"], row["provider_id"].partition(":")[0]) == (str(BOT_ID), str(BOT_ID))


async def test_whoever_writes_while_the_invitation_is_being_accepted_is_no_stranger(ward: TelegramWard) -> None:
    await ward.stage.write("whatsapp", STAFF["bola"], HOSPITAL, "invite Tayo Bello as receptionist")
    code = re.search(r"start=(\S+)", ward.stage.phone(STAFF["bola"], HOSPITAL).all[-1].text)
    assert code is not None
    await ward.deliver(ward.server.message(TAYO, f"/start {code[1]}"), ward.server.message(TAYO, "me"))
    assert [said.partition(",")[0] for said in ward.server.said(TAYO)] == ["Welcome", "Tayo Bello"]


async def test_codes_are_not_guessed_for_long(ward: TelegramWard) -> None:
    for n in range(7):
        await ward.deliver(ward.server.message(TAYO, f"/start ABCDE-FGHJ{'KMNPQRS'[n]}"))
    assert ward.server.said(TAYO) == [BAD_CODE]
    assert ward.bot.intake.counters["bad_codes"] == 7


async def test_unlinked_is_a_stranger_again(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "unlink me")
    assert (await ward.say(TAYO, "yes")).text == "Unlinked 1 of your chats."
    assert (await ward.say(TAYO, "me")).text == STRANGER


# --- commands and buttons ------------------------------------------------------------------------------------------------


async def test_commands_and_buttons(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    shown = await ward.say(TAYO, "/help")
    assert "Team" not in [label for label, _ in shown.keys]
    await ward.tap(TAYO, "More")
    await ward.tap(TAYO, "Team")
    assert ward.server.said(TAYO)[-1].startswith("Team\n\nteam\n")
    assert list(ward.server.taps.values()) == [1, 1]
    assert (await ward.say(TAYO, f"/team@{BOT_NAME}")).text.count("\n") >= 6


async def test_a_tap_changes_the_message_in_place(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "alerts")
    await ward.tap(TAYO, "Tell me of leads")
    (bubble,) = ward.server.shown(TAYO)
    assert (bubble.text.splitlines()[0], bubble.edits) == ("You are told of: leads.", 1)
    assert "No leads" in [label for label, _ in bubble.keys]


async def test_a_yes_is_asked_for_and_counts_once(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "role @kemi marketing")
    tap = ward.server.tap(TAYO, "Change role")
    again = ward.server.tap(TAYO, "Change role")
    await ward.deliver(tap)
    assert ward.server.said(TAYO)[-1] == "Kemi Adekunle is marketing now."
    await ward.deliver(tap, again)
    changed = await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'staff_role_changed'")
    assert changed == 1


async def test_a_choice_too_long_for_a_button_is_typed(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    asked = await ward.say(TAYO, "invite Olayinka Adebayo-Ransome-Kuti 08031234567")
    assert [label for label, _ in asked.keys] == ["Provider", "Marketing", "Finance", "Admin"]
    assert asked.text.endswith("?\n\n1. Receptionist")
    assert "is invited as receptionist" in (await ward.say(TAYO, "1")).text


async def test_patients_are_sent_elsewhere(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    assert (await ward.say(TAYO, "patient mode")).text.startswith("This bot is for staff only.")
    assert (await ward.say(TAYO, "me")).text.startswith("Tayo Bello")


async def test_a_message_over_4096_characters(ward: TelegramWard, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{n:03d} {'🩺' * 12}" for n in range(400)]

    async def long(desk: Desk, rest: str) -> Answer:
        return Answer("\n".join(lines), more="me")

    monkeypatch.setitem(registry.phrases(), "me", replace(registry.phrases()["me"], run=long))
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "me")
    shown = ward.server.shown(TAYO)
    assert [line for bubble in shown for line in bubble.text.split("\n")] == lines
    assert len(shown) == 3
    assert all(units(bubble.text) <= 4096 for bubble in shown)
    assert [len(bubble.keys) for bubble in shown] == [0, 0, 1]
    assert await outbox(ward) == ["sent"]


async def test_a_file_is_fetched_and_kept(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    ward.server.files["scan"] = b"\x89PNG\r\n\x1a\n" + b"0" * 50
    photo = [{"file_id": "scan", "file_unique_id": "u", "width": 10, "height": 10, "file_size": 58}]
    await ward.deliver(ward.server.message(TAYO, caption="me", photo=photo))
    assert await ward.service.media.fetch_due(ward.service.hospitals()) == 1
    (row,) = await ward.stage.owner.fetch("SELECT status, content_type, size FROM stored_media")
    assert tuple(row) == ("stored", "image/png", 58)


# --- trouble -----------------------------------------------------------------------------------------------------------


async def test_flood_control_keeps_the_order_and_loses_nothing(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    ward.server.faults["sendMessage"].append(flood(7))
    await ward.deliver(*(ward.server.message(TAYO, line) for line in ("me", "alerts", "help me")))
    assert ward.server.said(TAYO) == []
    assert set(await outbox(ward)) == {"queued"}
    await later(ward, 6)
    assert ward.server.said(TAYO) == []
    # The pace and the pause run on the machine's and the database's clocks, the rows on the stage's.
    ward.bot.api._pace._chats.clear()
    ward.service.sender._lines._lines.clear()
    await ward.stage.owner.execute("UPDATE sender_rate SET paused_until = NULL")
    for _ in range(4):
        await later(ward, 2)
    firsts = [said.split()[0] for said in ward.server.said(TAYO)]
    assert firsts == ["Tayo", "You", "Who"]
    assert await outbox(ward) == ["sent"] * 3
    assert [row["attempts"] for row in await ward.stage.owner.fetch("SELECT attempts FROM outbound_message")] == [
        1,
        1,
        1,
    ]


async def test_whoever_blocked_the_bot_is_unreachable_until_they_write(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    ward.server.blocked.add(TAYO)
    assert await ward.deliver(ward.server.message(TAYO, "me")) == [200]
    query = "SELECT unreachable FROM contact_address WHERE channel = 'telegram'"
    assert await ward.stage.owner.fetchval(query) == "blocked the bot or deleted the account"
    assert await outbox(ward) == ["failed"]
    ward.server.blocked.clear()
    assert (await ward.say(TAYO, "me")).text.startswith("Tayo Bello")
    assert await ward.stage.owner.fetchval(query) == ""


async def test_what_got_no_answer_is_sent_again(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    ward.bot.api._timeout = 0.2
    ward.server.faults["sendMessage"].append(SILENCE)
    await ward.deliver(ward.server.message(TAYO, "me"))
    assert await outbox(ward) == ["unknown"]
    await later(ward, 11)
    assert await outbox(ward) == ["sent"]
    assert [said.split()[0] for said in ward.server.said(TAYO)] == ["Tayo", "Tayo"]  # rather twice than never


async def test_repeated_and_reordered_updates(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    first, second = (ward.server.message(TAYO, line) for line in ("me", "alerts"))
    await ward.deliver(second, first, second, first, first)
    assert [said.split()[0] for said in ward.server.said(TAYO)] == ["You", "Tayo"]  # in the order they came
    assert [row["status"] for row in await ward.inbound()] == ["handled", "handled"]
    assert ward.bot.intake.counters["duplicate"] == 3


async def test_a_tap_that_overtakes_an_older_text_is_right(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.say(TAYO, "alerts")
    text, tap = ward.server.message(TAYO, "me"), ward.server.tap(TAYO, "Tell me of leads")
    await ward.deliver(tap, text)
    alerts, me = ward.server.shown(TAYO)
    assert alerts.text.startswith("You are told of: leads")
    assert "Told of: leads" in me.text


async def test_a_restart_in_the_middle(demo_url: str, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Telegram()
    async with telegram_ward(demo_url, release, server) as ward:
        await ward.link(TAYO, "Tayo Bello")
        # The process dies right after the commit that stores the update.
        monkeypatch.setattr(ward.service.turns, "run_soon", lambda *_: None)
        assert await ward.deliver(server.message(TAYO, "me")) == [200]
        assert server.said(TAYO) == []
        now = ward.stage.clock.now() + timedelta(minutes=1)
    server._ended.clear()
    async with telegram_ward(demo_url, release, server, now=now) as ward:
        assert await ward.service.turns.run_due() == 1
        await ward.quiet()
        assert [said.split()[0] for said in server.said(TAYO)] == ["Tayo"]
        assert [row["status"] for row in await ward.inbound()] == ["handled"]


# --- two hospitals -------------------------------------------------------------------------------------------------------


async def test_somebody_of_two_hospitals_chooses(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    assert "only" in (await ward.say(TAYO, "hospital")).text
    await ward.link(TAYO, "Tayo B.", "RECEPTIONIST", KANO)
    await ward.say(TAYO, "hospital marina")
    listed = await ward.say(TAYO, "hospital")
    assert f"{MARINA} (you act for this one)" in listed.text
    assert len(listed.keys) == 2
    await ward.tap(TAYO, DALA)
    assert ward.server.shown(TAYO)[-1].text == f"You act for {DALA} from here on."
    assert (await ward.say(TAYO, "me")).text.startswith(f"Tayo B., receptionist at {DALA}")
    assert "may not do this" in (await ward.say(TAYO, "team")).text
    assert (await ward.say(TAYO, "hospital MBH")).text == f"You act for {MARINA} from here on."
    assert "Bola Ade" in (await ward.say(TAYO, "team")).text
    audit = await ward.stage.owner.fetch(
        "SELECT h.code, e.detail FROM audit_entry e JOIN hospital h USING (hospital_id) WHERE action = 'workplace_left'"
        " ORDER BY e.at, e.id"
    )
    assert [row["code"] for row in audit][-2:] == ["MBH", "KAN"]
    assert not any("KAN" in row["detail"] for row in audit)


async def test_what_follows_a_switch_at_once_is_for_the_new_hospital(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.link(TAYO, "Tayo B.", "HOSPITAL_ADMIN", KANO)
    await ward.say(TAYO, "hospital MBH")
    await ward.deliver(*(ward.server.message(TAYO, line) for line in ("hospital KAN", "me", "hospital MBH", "me")))
    # Each hospital answers in its own thread, so between the two no order is promised.
    assert sorted(said.split("\n")[0] for said in ward.server.said(TAYO)[1:]) == sorted(
        [
            f"You act for {DALA} from here on.",
            f"Tayo B., hospital admin at {DALA}",
            f"You act for {MARINA} from here on.",
            f"Tayo Bello, hospital admin at {MARINA}",
        ]
    )


async def test_a_repeat_after_a_switch_is_no_command_for_the_other_hospital(ward: TelegramWard) -> None:
    await ward.link(TAYO, "Tayo Bello")
    await ward.link(TAYO, "Tayo B.", "HOSPITAL_ADMIN", KANO)
    await ward.say(TAYO, "hospital MBH")
    invite = ward.server.message(TAYO, "invite Ngozi Eze as finance")
    await ward.deliver(invite)
    await ward.say(TAYO, "hospital KAN")
    await ward.deliver(invite)
    rows = await ward.stage.owner.fetch(
        "SELECT h.code FROM staff_member m JOIN hospital h USING (hospital_id) WHERE m.name = 'Ngozi Eze'"
    )
    assert [row["code"] for row in rows] == ["MBH"]


async def test_each_hospital_has_its_sender_and_they_follow_the_bots_name(ward: TelegramWard) -> None:
    query = "SELECT address, account FROM channel_sender WHERE channel = 'telegram' ORDER BY address"
    rows = [tuple(row) for row in await ward.stage.owner.fetch(query)]
    assert rows == [(f"{BOT_NAME}/KAN", str(BOT_ID)), (f"{BOT_NAME}/MBH", str(BOT_ID))]
    assert ward.bot.me is not None
    ward.bot.me = replace(ward.bot.me, name="renamed_bot")
    await ward.bot.see_to_rows()
    assert [row["address"] for row in await ward.stage.owner.fetch(query)] == ["renamed_bot/KAN", "renamed_bot/MBH"]


# --- menus -------------------------------------------------------------------------------------------------------------


async def test_menus_follow_links_and_roles(ward: TelegramWard, monkeypatch: pytest.MonkeyPatch) -> None:
    team = replace(registry.commands()["team"], menu="Who works here")
    monkeypatch.setitem(registry.commands(), "team", team)
    member = await ward.link(TAYO, "Tayo Bello")
    await ward.bot.menus.set_right()
    assert ward.server.menus[""] == [("help", "What you can do")]
    assert ("team", "Who works here") in ward.server.menus[str(TAYO)]
    await ward.stage.owner.execute("UPDATE staff_member SET role = 'FINANCE' WHERE id = $1", member)
    calls = len(ward.server.calls)
    await ward.bot.menus.set_right()
    assert ("team", "Who works here") not in ward.server.menus[str(TAYO)]
    assert len(ward.server.calls) == calls + 1
    assert await ward.bot.menus.set_right() == 0
    await ward.stage.owner.execute(
        "UPDATE staff_link SET ended_at = $1 WHERE staff_id = $2", ward.stage.clock.now(), member
    )
    await ward.bot.menus.set_right()
    assert list(ward.server.menus) == [""]
    assert await ward.bot.menus.set_right() == 0


def test_every_menu_is_one_telegram_takes_and_the_registry_reads() -> None:
    for role in Role:
        for name, said in menu_of(role):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert 1 <= len(said) <= 256
            assert registry.meant(f"/{name}") is not None


# --- receiving ---------------------------------------------------------------------------------------------------------


async def test_without_a_public_address_updates_are_fetched(demo_url: str, release: Release) -> None:
    server = Telegram()
    async with telegram_ward(demo_url, release, server, webhook=False) as ward:
        await ward.link(TAYO, "Tayo Bello")
        waiting = [server.message(TAYO, line) for line in ("me", "alerts")]
        await server.deliver(waiting[1], waiting[0])
        server.webhook = {"url": "https://old.example/x", "secret_token": ""}  # left by an earlier set-up
        await ward.lead()
        await until(lambda: len(server.said(TAYO)) == 2)
        assert [said.split()[0] for said in server.said(TAYO)] == ["Tayo", "You"]
        await until(lambda: not server.queue)
        assert [row["status"] for row in await ward.inbound()] == ["handled", "handled"]
        server.webhook = {"url": "https://other.example/x", "secret_token": ""}
        server._arrived.set()
        await until(lambda: not server.webhook)
        await server.deliver(server.message(TAYO, "me"))
        await until(lambda: len(server.said(TAYO)) == 3)


async def test_only_what_is_stored_is_confirmed(
    demo_url: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Telegram()
    async with telegram_ward(demo_url, release, server, webhook=False) as ward:
        await ward.link(TAYO, "Tayo Bello")
        taken, fail = ward.bot.intake.take, [True]
        tries: list[int] = []

        async def sometimes(update: dict[str, object]) -> None:
            tries.append(int(str(update["update_id"])))
            if fail[0]:
                raise ConnectionError
            await taken(update)

        monkeypatch.setattr(ward.bot.intake, "take", sometimes)
        await server.deliver(server.message(TAYO, "me"))
        await ward.lead()
        await until(lambda: len(tries) >= 3)
        assert [update["update_id"] for update in server.queue] == [tries[0]]
        assert set(tries) == {tries[0]}
        fail[0] = False
        await until(lambda: not server.queue)
        await ward.quiet()
        assert [said.split()[0] for said in server.said(TAYO)] == ["Tayo"]


async def test_an_update_that_breaks_us_does_not_stop_the_others(
    demo_url: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Telegram()
    async with telegram_ward(demo_url, release, server, webhook=False) as ward:
        await ward.link(TAYO, "Tayo Bello")
        taken = ward.bot.intake.take

        async def picky(update: dict[str, dict[str, str]]) -> None:
            if update["message"]["text"] == "break":
                raise RuntimeError(update["message"]["text"])
            await taken(update)

        monkeypatch.setattr(ward.bot.intake, "take", picky)
        await server.deliver(server.message(TAYO, "break"), server.message(TAYO, "me"))
        await ward.lead()
        await until(lambda: len(server.said(TAYO)) == 1)
        assert ward.bot.counters["updates_failed"] == 1


async def test_one_process_fetches_and_another_takes_over(demo_url: str, release: Release) -> None:
    server = Telegram()
    async with telegram_ward(demo_url, release, server, webhook=False) as ward:
        await ward.lead()
        async with telegram_ward(demo_url, release, server, webhook=False) as other:
            await other.bot.stop()
            other.bot.start(leading=True)
            await until(lambda: other.bot.me is not None)
            await until(lambda: ward.bot.counters["polls"] >= 2)
            assert (ward.bot.leading, other.bot.leading) == (True, False)
            await ward.bot.stop()
            await until(lambda: other.bot.leading)
            await until(lambda: other.bot.counters["polls"] >= 1)


async def test_telegram_may_be_away_at_start(demo_url: str, release: Release) -> None:
    server = Telegram()
    server.faults["getMe"] += [flood(1)]
    server.faults["setWebhook"] += [flood(1)]
    async with telegram_ward(demo_url, release, server, known=False) as ward:
        assert ward.service.ready
        assert ward.bot.me is None
        await until(lambda: ward.bot.me is not None)
        await ward.lead()
        await until(lambda: server.webhook)
        assert server.webhook["secret_token"] == "loopback-secret"
        assert server.webhook["allowed_updates"] == ["message", "callback_query"]
        assert ward.service.turns.desk.telegram_name == BOT_NAME
