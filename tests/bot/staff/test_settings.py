"""Settings by chat: groups, one, near names, typed values, old and new before the yes, the audit."""

import json
from datetime import timedelta

import pytest

from tests.bot.staff.conftest import Ward


async def stored(ward: Ward, name: str) -> object:
    row = await ward.stage.owner.fetchval("SELECT value FROM hospital_setting WHERE name = $1", name)
    return json.loads(row)["value"] if row is not None else None


async def test_groups_then_a_group_then_one(ward: Ward) -> None:
    groups = await ward.say("bola", "settings")
    assert "quiet hours: 2" in groups.text.splitlines()
    group = await ward.say("bola", "settings quiet hours")
    assert group.text == "Quiet hours\nquiet_from: 21:00\nquiet_until: 07:00"
    one = await ward.tap("bola", "quiet_from")
    assert one.text == (
        "quiet_from: 21:00\nLocal time from which we begin no conversation\nIt is a time of day, for example 20:00."
    )
    assert (await ward.tap("bola", "Change")).text == (
        "quiet_from is 21:00. To what? It is a time of day, for example 20:00."
    )
    assert (await ward.say("bola", "8pm")).text == "Change quiet_from: 21:00 -> 20:00?"


async def test_a_change_shows_old_and_new_and_is_done_once(ward: Ward) -> None:
    assert (await ward.say("bola", "set quiet from 8pm")).text == "Change quiet_from: 21:00 -> 20:00?"
    assert await stored(ward, "quiet_from") is None
    done = await ward.tap("bola", "Change")
    assert done.text == "quiet_from is 20:00 now; it was 21:00. It holds within seconds."
    assert (await ward.tap("bola", "Change")).text.startswith("That has been dealt with already")
    assert await stored(ward, "quiet_from") == "20:00:00"
    assert (await ward.say("bola", "set quiet_from 20:00")).text == "quiet_from is 20:00 already."
    rows = await ward.stage.owner.fetch("SELECT detail FROM audit_entry WHERE action = 'setting_values'")
    assert [json.loads(row[0]) for row in rows] == [{"setting": "quiet_from", "before": "21:00", "after": "20:00"}]
    await ward.stage.service.directory.refresh()
    assert "quiet_from: 20:00 (usually 21:00)" in (await ward.say("bola", "settings quiet hours")).text


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("set slots offered 4", "Change slots_offered: 6 -> 4?"),
        ("set autoSurveyEnabled off", "Change auto_survey_enabled: on -> off?"),
        ("set hold minutes 1 hour", "Change hold_minutes: 10 -> 60?"),
        ("set survey delay 2 days", "Change survey_delay_hours: 2 -> 48?"),
        ("set reminder offsets 48 and 24", "Change reminder_offsets_hours: 24 -> 48, 24?"),
        ("set channel order sms, whatsapp", "Change channel_order: whatsapp, sms -> sms, whatsapp?"),
        ("set quit_from to 20.30", "Change quiet_from: 21:00 -> 20:30?"),
        ("set slots_offered 12", "slots_offered is a whole number from 3 to 9."),
        ("set slots_offered many", "slots_offered is a whole number from 3 to 9."),
        ("set quiet_from 25:00", "quiet_from is a time of day, for example 20:00."),
        ("set hold_minutes 90 seconds", "hold_minutes is a whole number from 1 to 60."),
        ("set keep audit 2 years", "keep_audit_years is a whole number, 6 or more."),
        ("set languages en_NG, tlh", "There is no translation for tlh. Known: "),
        ("set languages pcm", "The default language en_NG must be one of the languages offered."),
        ("set privacy notice url example.com", "The privacy notice needs an address that begins with https://"),
        ("set notice 3", "I know no such setting; for example: set quiet_from 20:00"),
    ],
)
async def test_names_and_values_are_read_as_people_write_them(ward: Ward, line: str, asked: str) -> None:
    assert (await ward.say("bola", line)).text.startswith(asked)
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM hospital_setting") == 0


async def test_near_names_are_offered(ward: Ward) -> None:
    asked = await ward.say("bola", "set notice 3")
    assert [row.label for row in asked.rows] == [
        "minimum_notice_minutes", "move_notice_hours", "cancel_notice_hours", "short_notice_reminder_h…",
    ]  # fmt: skip
    assert (await ward.tap("bola", "move_notice_hours")).text == "Change move_notice_hours: 2 -> 3?"


async def test_back_to_before_is_a_tap(ward: Ward) -> None:
    await ward.say("bola", "set slots offered 4")
    await ward.say("bola", "yes")
    assert (await ward.tap("bola", "Back to before")).text == "Change slots_offered: 4 -> 6?"
    ward.stage.clock.advance(timedelta(minutes=16))
    assert (await ward.say("bola", "yes")).text.startswith("I do not know that command")
    assert await stored(ward, "slots_offered") == 4


async def test_the_desk_may_neither_look_nor_set(ward: Ward) -> None:
    refusal = "Your role (receptionist) may not do this. An administrator can."
    assert (await ward.say("kemi", "settings")).text == refusal
    assert (await ward.say("kemi", "set quiet_from 20:00")).text == refusal
    assert await stored(ward, "quiet_from") is None
