"""The desk: who is let in, what a line means, and that nothing happens twice."""

import re
from datetime import timedelta

from tests.bot.staff.conftest import HOSPITAL, STAFF, Ward

STRANGER = "+2348061110000"


async def audit(ward: Ward, action: str) -> int:
    return await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = $1", action)


async def test_help_is_for_the_role(ward: Ward) -> None:
    admin, finance = await ward.say("bola", "help"), await ward.say("dare", "help")
    assert "Team: team, invite, invite again, role, staff left and 1 more" in admin.text
    assert "Team: unlink" in finance.text
    assert [row.label for row in admin.rows][-2:] == ["Rewards", "More"]
    further = await ward.tap("bola", "More")
    assert [row.label for row in further.rows] == ["Reports", "Team", "Admin", "You"]
    assert [row.label for row in finance.rows] == ["Tasks", "Patients", "Leads", "Reports", "Team", "You"]
    assert "invite Bola Ade as receptionist" in (await ward.say("bola", "help invite")).text
    assert "no such command" in (await ward.say("dare", "help invite")).text


async def test_whoever_is_not_linked_is_a_patient(ward: Ward) -> None:
    assert "agree" in (await ward.say(STRANGER, "team")).rows[0].label.casefold()


async def test_an_invitation_links_one_chat_once(ward: Ward) -> None:
    invited = await ward.say("bola", "invite Tayo Bello as receptionist")
    code = re.search(r"STAFF (\w{5}-\w{5})", invited.text)
    assert code is not None
    assert "Tayo Bello is invited as receptionist" in invited.text
    welcome = await ward.say(STRANGER, f"staff {code[1].lower()}")
    assert welcome.text.startswith(
        "Welcome, Tayo Bello. This chat now belongs to you at Marina Bay Hospital, as receptionist."
    )
    assert "Tayo Bello, receptionist" in (await ward.say(STRANGER, "me")).text
    second = "+2348061110001"
    assert (await ward.say(second, f"STAFF {code[1]}")).text.startswith("This code is not valid")
    assert (await audit(ward, "staff_linked"), await audit(ward, "invitation_refused")) == (1, 1)


async def test_a_code_that_is_too_old_links_nobody(ward: Ward) -> None:
    invited = await ward.say("bola", "invite Tayo Bello as receptionist")
    code = re.search(r"STAFF (\S+)", invited.text)
    assert code is not None
    await ward.stage.owner.execute("UPDATE staff_invitation SET expires_at = $1", ward.stage.clock.now())
    assert (await ward.say(STRANGER, f"staff {code[1]}")).text.startswith("This code is not valid")


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("bola", "invite")).text.startswith("Whom do you invite?")
    asked = await ward.say("bola", "Tayo Bello 08031234567")
    assert asked.text.startswith("What is the role of Tayo Bello?")
    assert [row.label for row in asked.rows] == ["Receptionist", "Provider", "Marketing", "Finance", "Admin"]
    assert "invited as provider" in (await ward.tap("bola", "Provider")).text
    row = await ward.stage.owner.fetchrow("SELECT name, role, phone FROM staff_member ORDER BY created_at DESC LIMIT 1")
    assert tuple(row) == ("Tayo Bello", "PROVIDER", "+2348031234567")


async def test_a_role_may_do_what_it_may_and_no_more(ward: Ward) -> None:
    before = await ward.stage.owner.fetchval("SELECT count(*) FROM staff_member")
    assert (
        await ward.say("kemi", "invite X as admin")
    ).text == "Your role (receptionist) may not do this. An administrator can."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM staff_member") == before
    row = await ward.stage.owner.fetchrow(
        "SELECT actor_kind, channel, detail FROM audit_entry WHERE action = 'operation_refused'"
    )
    assert (row["actor_kind"], row["channel"]) == ("staff", "whatsapp")
    assert "team.invite" in row["detail"]


async def test_a_yes_covers_what_was_asked_and_once(ward: Ward) -> None:
    asked = await ward.say("bola", "role @kemi marketing")
    assert asked.text == "Make Kemi Adekunle marketing instead of receptionist?"
    assert [row.label for row in asked.rows] == ["Change role", "No"]
    assert (await ward.say("bola", "no")).text == "All right, nothing was done."
    assert (await ward.tap("bola", "Change role")).text.startswith("That has been dealt with already")
    await ward.say("bola", "role @kemi marketing")
    assert (await ward.say("bola", "yes")).text == "Kemi Adekunle is marketing now."
    assert (await ward.tap("bola", "Change role")).text.startswith("That has been dealt with already")
    assert await audit(ward, "staff_role_changed") == 1


async def test_the_last_administrator_stays(ward: Ward) -> None:
    await ward.say("bola", "role me receptionist")
    assert (await ward.say("bola", "yes")).text == "This is the last administrator. Make somebody else one first."


async def test_who_has_left_is_a_stranger_at_once(ward: Ward) -> None:
    await ward.say("bola", "staff left @kemi")
    assert (await ward.say("bola", "yes")).text == "Kemi Adekunle has no access any more."
    assert "agree" in (await ward.say("kemi", "team")).rows[0].label.casefold()


async def test_a_repeated_delivery_changes_nothing(ward: Ward) -> None:
    line = "invite Tayo Bello as receptionist"
    phone = ward.stage.phone(STAFF["bola"], HOSPITAL)
    await ward.say("bola", line, MessageSid="SM" + "9" * 32)
    phone.unread.clear()
    await ward.stage.write("whatsapp", STAFF["bola"], HOSPITAL, line, MessageSid="SM" + "9" * 32)
    assert phone.unread == []
    assert (await ward.say("bola", line)).text.startswith("You sent exactly this a moment ago")
    assert (await ward.say("bola", "no")).text == "All right, nothing was done."
    assert await audit(ward, "staff_invited") == 1


async def test_an_unknown_line_gets_the_nearest_commands(ward: Ward) -> None:
    answer = await ward.say("bola", "tema")
    assert answer.text == "I do not know that command. Did you mean one of these?"
    assert "Team" in [row.label for row in answer.rows]
    assert (await ward.tap("bola", "Team")).text.splitlines()[0] == "Bola Ade: hospital admin, sms, whatsapp"


async def test_the_same_phone_can_be_a_patients(ward: Ward) -> None:
    assert (await ward.say("kemi", "patient mode")).text == "You write as a patient now. Send STAFF to come back."
    assert "agree" in (await ward.say("kemi", "help")).rows[0].label.casefold()
    assert (await ward.say("kemi", "staff")).text == "You are staff again. HELP shows what you can do."
    assert (await ward.say("kemi", "me")).text.startswith("Kemi Adekunle, receptionist")


async def test_alerts_are_chosen(ward: Ward) -> None:
    assert "Told of: digest, emergencies, handoffs, leads, tasks" in (await ward.say("kemi", "me")).text
    assert (await ward.say("kemi", "alerts off leads")).text.startswith(
        "You are told of: digest, emergencies, handoffs, tasks."
    )
    assert (await ward.say("kemi", "tell me of feedback")).text.startswith(
        "You are told of: digest, emergencies, feedback,"
    )


async def test_plain_ways_to_ask(ward: Ward) -> None:
    assert (await ward.say("kemi", "remind me to call the lab tomorrow 9am")).text.splitlines()[1] == (
        "T1 call the lab - due tomorrow 09:00"
    )
    assert (await ward.say("kemi", "add task: count gloves")).text.splitlines()[1] == "T2 count gloves"
    assert (await ward.say("kemi", "What are my tasks?")).text.startswith("T1 call the lab")
    assert (await ward.say("kemi", "who is waiting?")).text == "Nobody waits, and you have no chat."
    assert (await ward.say("kemi", "today's list")).text == "Fri 20 Nov: no appointments."


async def test_a_hospital_number_alone_is_the_patients_card(ward: Ward) -> None:
    assert (await ward.say("kemi", "mbh-004512")).text.startswith("Adaeze Obi MBH-004512\n")
    assert (await ward.say("uju", "MBH-004512")).text == "Your role (marketing) may not do this. An administrator can."
    assert (await ward.say("kemi", "MBH-999999")).text.startswith("I find no patient “MBH-999999”.")


async def test_an_address_that_somebody_has_invites_nobody_else(ward: Ward) -> None:
    made = await ward.say("bola", "invite Tayo Bello tayo@marinabay.example as receptionist")
    assert made.text.startswith("Tayo Bello is invited as receptionist.")
    again = await ward.say("bola", "invite Tayo Ojo TAYO@marinabay.example as receptionist")
    assert again.text == "Somebody here has this e-mail address already. INVITE AGAIN gives them a new code."


async def test_staff_may_write_as_fast_as_they_can(ward: Ward) -> None:
    await ward.stage.owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value)"
        " SELECT hospital_id, 'loop_rounds', '{\"value\": 3}' FROM hospital"
    )
    await ward.stage.service.directory.refresh()
    answers = {(await ward.say("kemi", "help")).text for _ in range(10)}
    assert len(answers) == 1
    silenced = "SELECT count(*) FROM inbound_message WHERE status = 'silenced'"
    assert await ward.stage.owner.fetchval(silenced) == 0
    ward.stage.clock.advance(timedelta(seconds=10))  # a patient, with a minute to fill
    for _ in range(5):
        await ward.stage.write("whatsapp", "+2348039990001", HOSPITAL, "hi")
    assert await ward.stage.owner.fetchval(silenced) == 2
