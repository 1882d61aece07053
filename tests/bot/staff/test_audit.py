"""The audit by chat: by patient, member, kind, day; pages; looking is in it too."""

import json
from datetime import timedelta

from tests.bot.staff.conftest import Ward


async def test_a_patients_trail(ward: Ward) -> None:
    await ward.say("kemi", "book Adaeze Obi with dr nwosu monday 10am")
    number = await ward.stage.owner.fetchval("SELECT number FROM appointment ORDER BY created_at DESC LIMIT 1")
    lines = (await ward.say("bola", "audit MBH-004512")).text.splitlines()
    booked = [line for line in lines if "appointment booked" in line]
    assert len(booked) == 1
    assert booked[0].startswith(f"Fri 20 Nov 09:00:05 Kemi Adekunle, whatsapp: appointment booked {number} MBH-004512")
    message = await ward.stage.owner.fetchval("SELECT id FROM inbound_message ORDER BY arrival LIMIT 1")
    assert booked[0].endswith(f"(message {message.hex[-6:]})")
    assert not any("Adaeze" in line for line in lines)


async def test_looking_is_in_the_trail(ward: Ward) -> None:
    await ward.say("bola", "audit MBH-004512")
    row = await ward.stage.owner.fetchrow(
        "SELECT actor_kind, channel, cause_id IS NOT NULL AS caused, patient_id IS NOT NULL AS whom"
        " FROM audit_entry WHERE action = 'audit_shown'"
    )
    assert tuple(row) == ("admin", "whatsapp", True, True)
    again = (await ward.say("bola", "audit @bola today")).text
    assert "Bola Ade, whatsapp: audit shown MBH-004512" in again


async def test_a_member_and_a_day(ward: Ward) -> None:
    await ward.say("kemi", "task: sort the forms tomorrow")
    await ward.say("femi", "task: count gloves tomorrow")
    ward.stage.clock.advance(timedelta(days=1))
    await ward.say("kemi", "done 1")
    lines = (await ward.say("bola", "audit @kemi yesterday")).text.splitlines()
    assert [line.split(": ", 1)[1].split(" (message")[0] for line in lines] == ["task opened T1"]
    today = (await ward.say("bola", "audit @kemi today")).text
    assert "task completed T1" in today
    assert "T2" not in today
    assert "task opened T2" in (await ward.say("bola", "audit tasks yesterday")).text
    assert (await ward.say("bola", "audit appointments 19 nov")).text == "Nothing is in the audit for that."


async def test_refusals(ward: Ward) -> None:
    await ward.say("kemi", "dashboard")
    shown = (await ward.say("bola", "audit refused")).text
    assert shown.count("operation refused") == 1
    assert "Kemi Adekunle, whatsapp: operation refused: operation reports.dashboard" in shown


async def test_a_settings_change_is_told_with_both_values(ward: Ward) -> None:
    await ward.say("bola", "set quiet from 8pm")
    await ward.say("bola", "yes")
    shown = (await ward.say("bola", "audit settings today")).text
    assert "Bola Ade, whatsapp: setting values: quiet_from 21:00 -> 20:00" in shown


async def test_many_alike_are_one_line_and_pages_leave_nothing_out(ward: Ward) -> None:
    for turn in range(12):
        await ward.say("kemi", f"task: step {turn} tomorrow")
    await ward.say("kemi", "day wednesday")
    first = await ward.say("bola", "audit @kemi today")
    assert "appointment shown x" in first.text or "day listed" in first.text
    seen = first.text.splitlines()
    while "More" in [row.label for row in first.rows]:
        first = await ward.say("bola", "more")
        seen += first.text.splitlines()
    opened = sorted(line.split("task opened ")[1].split(" ")[0] for line in seen if "task opened" in line)
    assert opened == sorted(f"T{n}" for n in range(1, 13))


async def test_what_is_missing_is_asked_for_and_others_are_refused(ward: Ward) -> None:
    assert (await ward.say("bola", "audit")).text.startswith("Of whom or what?")
    assert (
        await ward.say("kemi", "audit MBH-004512")
    ).text == "Your role (receptionist) may not do this. An administrator can."
    detail = await ward.stage.owner.fetchval("SELECT detail FROM audit_entry WHERE action = 'operation_refused'")
    assert json.loads(detail) == {"operation": "audit.read"}
