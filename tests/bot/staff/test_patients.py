"""Patients by chat: find, card, history, register; messages, calls."""

from datetime import timedelta

from bot.staff.patients import take_who
from tests.bot.staff.conftest import HOSPITAL, Ward

ADA, ADA_SMS = "+2348035550101", "+2342013300002"
OTHERS = "SELECT p.number FROM patient p JOIN hospital h USING (hospital_id) WHERE h.code <> 'MBH' LIMIT 1"


async def audited(ward: Ward, action: str) -> int:
    count = "SELECT count(*) FROM audit_entry WHERE action = $1 AND patient_id IS NOT NULL AND cause_id IS NOT NULL"
    return int(await ward.stage.owner.fetchval(count, action))


async def begun(ward: Ward) -> None:
    """Messages we begin leave."""
    await ward.stage.service.outreach.run()
    await ward.stage.quiet()


def test_whom_a_line_names() -> None:
    assert take_who("MBH-004512 15 min asked about prices") == ("MBH-004512", "15 min asked about prices")
    assert take_who("mbh-004512: come at 10:30") == ("mbh-004512", "come at 10:30")
    assert take_who("0803 555 0101: please call") == ("+2348035550101", "please call")
    assert take_who("Ada Obi: please call") == ("Ada Obi", "please call")
    assert take_who("Ada Obi") == ("Ada Obi", "")


async def test_one_match_is_shown_at_once(ward: Ward) -> None:
    await ward.say("kemi", "book Adaeze Obi with dr nwosu monday 10am")
    shown = await ward.say("kemi", "find adaeze obi")
    lines = shown.text.splitlines()
    assert lines[:3] == [
        "Adaeze Obi MBH-004512",
        "born 14 Mar 1988, 0803 555 0101",
        "Speaks for them: their own phone 0803 555 0101",
    ]
    assert any(line.startswith("Next: Mon 23 Nov 10:00, Dr Obinna Nwosu, ") for line in lines)
    assert "Points: 10, Bronze" in lines
    assert [row.label for row in shown.rows] == ["Book", "Message", "History", "Points"]
    assert await audited(ward, "patient_card_read") == 1


async def test_several_are_listed_and_tapped(ward: Ward) -> None:
    listed = await ward.say("kemi", "find anyanwu")
    assert listed.text.splitlines() == [
        "Emeka Anyanwu MBH-331004, born 18 May 1992, 0803 555 0110",
        "Kosi Anyanwu MBH-331010, born 15 Jan 2023, 0803 555 0110",
    ]
    assert (await ward.tap("kemi", "Kosi")).text.splitlines()[2].startswith("Speaks for them: ")
    asked = await ward.say("kemi", "find")
    assert asked.text == "Whom? A name as registered, a telephone or a hospital number."
    assert (await ward.say("kemi", "Zebulon")).text.startswith("I find no patient “Zebulon”.")


async def test_a_role_sees_what_it_may(ward: Ward) -> None:
    """A provider has neither points nor ratings, and may not register."""
    card = await ward.say("adeyemi", "patient MBH-004512")
    assert "Points" not in card.text
    assert [row.label for row in card.rows] == ["Message", "History"]
    assert (await ward.say("adeyemi", "register Ada Ojo 08031234567 14/03/1988")).text.startswith(
        "Your role (provider)"
    )
    assert (await ward.say("uju", "patient MBH-004512")).text.startswith("Your role (marketing)")


async def test_another_hospitals_patient_is_not_found(ward: Ward) -> None:
    number = await ward.stage.owner.fetchval(OTHERS)
    for line in (f"patient {number}", f"history {number}", f"message {number}: hi", f"log call {number}: hi",
                 f"points {number}", f"award 5 {number} for x", f"survey send nps {number}"):  # fmt: skip
        assert (await ward.say("kemi", line)).text.startswith(f"I find no patient “{number}”"), line
        ward.stage.clock.advance(ward.pause)


async def test_a_walk_in_is_registered_once(ward: Ward) -> None:
    done = await ward.say("kemi", "register Bisi Coker 08031234567 14/03/1988")
    assert done.text.startswith("Registered: Bisi Coker MBH-")
    owner = ward.stage.owner
    people = "SELECT count(*) FROM contact WHERE phone = '+2348031234567'"
    assert await owner.fetchval(people) == 1
    again = await ward.say("femi", "register Coker Bisi born 14 March 1988 0803 123 4567")
    assert again.text.startswith("Registered already: Bisi Coker MBH-")
    # Who walks in writes later: it is the same contact.
    await ward.say("+2348031234567", "hi")
    assert await owner.fetchval(people) == 1
    assert await owner.fetchval("SELECT count(*) FROM contact_address WHERE address = '+2348031234567'") == 2
    assert await audited(ward, "walk_in_registered") == 1


async def test_what_is_missing_of_a_walk_in_is_asked_for_in_turn(ward: Ward) -> None:
    assert (await ward.say("kemi", "register")).text == "Who is it? First and last name."
    assert (await ward.say("kemi", "Bisi Coker")).text == "What is the telephone of Bisi Coker?"
    asked = await ward.say("kemi", "0803 123 4567")
    assert asked.text == "When was Bisi Coker born? For example 14/03/1988"
    assert (await ward.say("kemi", "14/03/1988")).text.startswith("Registered: Bisi Coker MBH-")


async def test_a_known_phone_is_linked_and_never_made_twice(ward: Ward) -> None:
    owner = ward.stage.owner
    asked = await ward.say("kemi", "register Tobi Obi 08035550101 2/5/2019")
    assert asked.text == (
        "0803 555 0101 is known here, for Adaeze Obi MBH-004512. What is Tobi Obi: the phone's own person, a child of"
        " theirs, or another relative? Answer SELF, CHILD or RELATIVE."
    )
    assert (await ward.say("kemi", "self")).text == (
        "This phone is another patient's own. Say CHILD or RELATIVE for somebody they speak for."
    )
    await ward.say("kemi", "register Tobi Obi 08035550101 2/5/2019")
    done = await ward.say("kemi", "child")
    assert done.text.startswith("Registered: Tobi Obi MBH-")
    assert done.text.endswith("The phone was known here and is theirs too now.")
    people = (
        "SELECT count(*) FROM contact JOIN hospital h USING (hospital_id) WHERE contact.phone = $1 AND h.code = 'MBH'"
    )
    assert await owner.fetchval(people, ADA) == 1
    link = await owner.fetchrow(
        "SELECT c.relationship, c.proof, c.ends_at IS NOT NULL FROM patient_contact c WHERE c.proof = 'staff'"
    )
    assert tuple(link) == ("child", "staff", True)


async def test_a_message_is_shown_with_its_way_and_goes_after_a_yes(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    phone = ward.stage.phone(ADA, HOSPITAL)
    asked = await ward.say("kemi", "message MBH-004512: Your glasses are ready")
    assert asked.text == (
        "By WhatsApp to the phone ending 0101, free text until tomorrow 08:50, for Adaeze Obi MBH-004512:\n"
        "“Your glasses are ready”"
    )
    phone.unread.clear()
    await begun(ward)
    assert phone.unread == []
    assert (await ward.tap("kemi", "Send")).text == "On its way to Adaeze Obi by WhatsApp."
    again = await ward.tap("kemi", "Send")
    assert again.text == "That has been dealt with already, or it was too long ago. Nothing was done."
    await begun(ward)
    told = [shown.text for shown in phone.unread if "glasses" in shown.text]
    assert len(told) == 1
    assert told[0].startswith("Marina Bay Hospital:\nYour glasses are ready")
    assert await audited(ward, "patient_written_to") == 1
    await ward.say("kemi", "history MBH-004512")
    assert "We wrote to them: sent" in ward.stage.phone("+2348035559002", HOSPITAL).unread[-1].text


async def test_words_that_begin_like_a_command_are_a_message_when_it_is_asked_for(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    assert (await ward.say("kemi", "message Adaeze Obi")).text == "What shall Adaeze Obi read?"
    asked = await ward.say("kemi", "Today your result is here")
    assert asked.text.endswith("“Today your result is here”")
    assert (await ward.say("kemi", "no")).text == "All right, nothing was done."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM outreach") == 0


async def test_outside_the_window_it_goes_by_sms_or_as_a_note_that_it_waits(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    ward.stage.clock.advance(timedelta(days=3))
    asked = await ward.say("kemi", "message MBH-004512: Your glasses are ready")
    assert asked.text.startswith("By SMS to the phone ending 0101, 1 SMS, for Adaeze Obi")
    ward.stage.service.numbers.local["approved-hospital_message"] = "approved"
    # The way has changed since the question: the yes does not cover it.
    asked = await ward.say("kemi", "yes")
    assert asked.text.startswith("By WhatsApp to the phone ending 0101, as a note that a message waits: ")
    assert (await ward.say("kemi", "yes")).text == "On its way to Adaeze Obi by WhatsApp."
    phone = ward.stage.phone(ADA, HOSPITAL)
    phone.unread.clear()
    await begun(ward)
    note = "Hello from Marina Bay Hospital. We have a message for you. You can read it here when you like."
    assert [shown.text for shown in phone.unread] == [note]
    read = await ward.say(ADA, "Read it", ButtonPayload="hospital_message.ready:show", ButtonText="Read it")
    assert "Your glasses are ready" in read.text


async def test_whose_phone_it_is_is_said(ward: Ward) -> None:
    asked = await ward.say("kemi", "message MBH-333650: Your x-ray is here")
    assert asked.text.startswith("By SMS to the phone ending 0115, which is Damilola Johnson's, 1 SMS, for Ayo Johnson")


async def test_somebody_who_has_stopped_is_not_written_to(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    await ward.stage.owner.execute("UPDATE contact_address SET opted_out_at = now() WHERE address = $1", ADA)
    answer = await ward.say("kemi", "message MBH-004512: Your glasses are ready")
    assert answer.text == "They have stopped our messages. Only they can start them again, by sending START."
    assert "STOPPED on" in (await ward.say("kemi", "patient MBH-004512")).text
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM outreach") == 0


async def test_an_sms_is_costed(ward: Ward) -> None:
    asked = await ward.say("kemi", "message MBH-335731: " + "Please bring your old card. " * 10)
    assert asked.text.startswith("By SMS to the phone ending 0120, 2 SMS, for Oluwaseun Fashola MBH-335731:")


async def test_a_call_is_written_down_once(ward: Ward) -> None:
    done = await ward.say("kemi", "log call MBH-004512 15 min asked about prices", MessageSid="SM" + "a" * 32)
    assert done.text == "Logged for Adaeze Obi: call, 15 min."
    row = await ward.stage.owner.fetchrow("SELECT channel, direction, minutes, outcome FROM call_log")
    assert tuple(row)[:3] == ("PHONE_CALL", "out", 15)
    assert b"prices" not in row["outcome"]
    await ward.stage.write("whatsapp", "+2348035559002", HOSPITAL, "log call MBH-004512 15 min asked about prices",
                           MessageSid="SM" + "a" * 32)  # fmt: skip
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM call_log") == 1
    asked = await ward.say("kemi", "log call MBH-004512 15 min asked about prices")
    assert asked.text == "You sent exactly this a moment ago, and it was done. Do it once more?"
    assert (await ward.say("kemi", "no")).text == "All right, nothing was done."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM call_log") == 1


async def test_what_came_of_a_call_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("kemi", "log call Adaeze Obi")).text == "What came of it?"
    assert (await ward.say("kemi", "Done, she comes on Monday")).text == "Logged for Adaeze Obi: call."
    said = await ward.say("kemi", "log call MBH-004512 incoming 1 hour wants to complain")
    assert said.text == "Logged for Adaeze Obi: call, they began, 60 min."
    assert (await ward.say("kemi", "log visit Adaeze Obi: brought her card")).text == ("Logged for Adaeze Obi: visit.")
    lines = (await ward.say("kemi", "history MBH-004512")).text.splitlines()
    assert lines[1] == "20 Nov 09:00 Visit to the desk: brought her card"
    assert lines[2] == "20 Nov 09:00 Call, they began, 60 min: wants to complain"
    assert lines[3] == "20 Nov 09:00 Call: Done, she comes on Monday"


async def test_a_long_history_has_pages(ward: Ward) -> None:
    for n in range(12):
        await ward.say("kemi", f"log call MBH-004512: call number {n}")
    first = await ward.say("kemi", "history MBH-004512")
    assert first.text.splitlines()[0] == "Adaeze Obi MBH-004512: messages 0 from them, 0 to them"
    assert len(first.text.splitlines()) == 11
    second = await ward.say("kemi", "more")
    assert second.text.splitlines()[0] == "Adaeze Obi MBH-004512, page 2"
    assert second.text.splitlines()[1].endswith("call number 1")
    assert "came" in second.text
    assert not set(first.text.splitlines()[1:]) & set(second.text.splitlines()[1:])


async def test_a_name_of_several_is_asked_about_with_the_words_kept(ward: Ward) -> None:
    asked = await ward.say("kemi", "message Anyanwu: the vaccine for your son is here, please come in the morning")
    assert asked.text.splitlines()[0] == "Which of them? Give the number."
    shown = await ward.say("kemi", "MBH-331010")
    assert shown.text.endswith("“the vaccine for your son is here, please come in the morning”")


async def test_the_way_shown_is_the_one_that_waits_for_a_colleague(ward: Ward) -> None:
    owner = ward.stage.owner
    await ward.stage.write("sms", ADA, ADA_SMS, "hi")
    await ward.say(ADA, "hi")
    await owner.execute("UPDATE conversation c SET mode = 'human' FROM contact_address a WHERE a.id = c.address_id"
                        " AND a.address = $1 AND c.channel = 'sms'", ADA)  # fmt: skip
    await owner.execute(
        "UPDATE contact_address SET opted_out_at = now() WHERE address = $1 AND channel = 'whatsapp'", ADA
    )
    asked = await ward.say("kemi", "message MBH-004512: your glasses are ready")
    assert asked.text.startswith("By SMS to the phone ending 0101, 1 SMS. A colleague is in this chat: it waits until ")
