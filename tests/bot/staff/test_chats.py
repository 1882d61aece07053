"""Patients' chats in staff's hands: both phones on one stage."""

import asyncio
from datetime import timedelta

from bot.trying.phone import Bubble
from tests.bot.staff.conftest import HOSPITAL, KANO, STAFF, Ward

PATIENT = "+2348035550101"  # Adaeze Obi, MBH-004512
SMS = "+2342013300002"
ASKED = (
    "I have asked a person at Marina Bay Hospital to write to you here. I will be silent until they are done."
    " To come back to me before that, write MENU."
)
HANDED_BACK = (
    "The person at the hospital has handed this chat back to me, the automatic assistant."
    " Write MENU to see what I can do for you."
)


async def asks(ward: Ward, number: str = PATIENT) -> None:
    """Staff have written today, and a patient wants a person."""
    for who in ("kemi", "femi"):
        await ward.say(who, "me")
    assert (await ward.say(number, "I want to talk to a human")).text == ASKED


async def writes(ward: Ward, text: str, number: str = PATIENT, channel: str = "whatsapp") -> list[str]:
    """The patient writes; what the bot says to it."""
    to = HOSPITAL if channel == "whatsapp" else SMS
    phone = ward.stage.phone(number, to)
    phone.unread.clear()
    await ward.stage.write(channel, number, to, text)
    return [shown.text for shown in phone.unread]


def got(ward: Ward, number: str = PATIENT, to: str = HOSPITAL) -> list[str]:
    """Everything the phone has shown since it was asked last."""
    phone = ward.stage.phone(number, to)
    texts = [shown.text for shown in phone.unread]
    phone.unread.clear()
    return texts


async def news(ward: Ward) -> dict[str, list[Bubble]]:
    """Runs the sweeps; what staff's phones show of it."""
    phones = {who: ward.stage.phone(number, HOSPITAL) for who, number in STAFF.items()}
    for phone in phones.values():
        phone.unread.clear()
    await ward.stage.service.jobs.handoffs()
    await ward.stage.service.alerts.run()
    await ward.stage.quiet()
    return {who: list(phone.unread) for who, phone in phones.items() if phone.unread}


async def count(ward: Ward, action: str) -> int:
    return await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = $1", action)


async def test_a_talk_from_the_wish_to_the_hand_back(ward: Ward) -> None:
    await asks(ward)
    told = await news(ward)
    assert [shown.text for shown in told["kemi"]] == ["T1 A patient asks for a person in chat, due Fri 20 Nov 09:30"]
    assert [row.label for row in told["kemi"][0].rows] == ["Take it", "Show"]
    taken = await ward.tap("kemi", "Take it")
    assert taken.text.splitlines() == [
        "T1 is yours. R and your text answers; the assistant is silent.",
        "T1 WhatsApp ...0101 - yours since today 09:00",
        "09:00 Patient: I want to talk to a human",
        f"09:00 Assistant: {ASKED}",
        "Task open, due today 09:30",
    ]
    assert [row.label for row in taken.rows] == ["Hand back", "Note"]
    got(ward)
    assert (await ward.say("kemi", "r Good morning,\nhow can I help?")).text == "Sent in T1."
    assert await writes(ward, "When do you open?") == []
    assert (await ward.say("kemi", "reply 1: We open at eight.")).text == "Sent in T1."
    assert got(ward) == ["We open at eight."]
    assert [shown.text for shown in ward.stage.phone(PATIENT, HOSPITAL).all] == [
        ASKED,
        "Good morning,\nhow can I help?",
        "We open at eight.",
    ]
    done = await ward.say("kemi", "hand back 1 told her the hours")
    assert done.text == "T1 is the assistant's again; the patient was told. Its task is done."
    assert got(ward) == [HANDED_BACK]
    assert len(await writes(ward, "menu")) == 1
    row = await ward.stage.owner.fetchrow(
        "SELECT t.status, m.name, c.mode, h.status AS chat, h.closed_why FROM handoff h"
        " JOIN task t ON t.id = h.task_id JOIN staff_member m ON m.id = t.assigned_to"
        " JOIN conversation c ON c.id = h.conversation_id"
    )
    assert tuple(row) == ("COMPLETED", "Kemi Adekunle", "bot", "CLOSED", "handed_back")


async def test_replies_stand_in_order_and_say_who_wrote_them(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    got(ward)
    for n in range(6):
        await ward.say("kemi", f"r line {n}")
        await writes(ward, f"answer {n}", PATIENT)
    shown = [text.text for text in ward.stage.phone(PATIENT, HOSPITAL).all]
    assert shown[1:] == [f"line {n}" for n in range(6)]
    rows = await ward.stage.owner.fetch(
        "SELECT m.name, i.conversation_id <> o.conversation_id AS from_staff, i.id = e.cause_id AS audited"
        " FROM handoff_message w JOIN outbound_message o ON o.id = w.id JOIN staff_member m ON m.id = w.staff_id"
        " JOIN inbound_message i ON i.id = o.cause_id"
        " JOIN audit_entry e ON e.action = 'message_written' AND e.detail ->> 'message' = o.id::text"
        " ORDER BY o.departure"
    )
    assert [tuple(row) for row in rows] == [("Kemi Adekunle", True, True)] * 6
    card = await ward.say("kemi", "chat 1")
    lines = card.text.splitlines()
    assert [line[6:] for line in lines[1:-1]] == [
        line for n in range(2, 6) for line in (f"Kemi Adekunle: line {n}", f"Patient: answer {n}")
    ]
    older = await ward.tap("kemi", "More")
    assert [line[6:] for line in older.text.splitlines()[1:-1]] == [
        "Patient: I want to talk to a human",
        f"Assistant: {ASKED}",
        *(line for n in range(2) for line in (f"Kemi Adekunle: line {n}", f"Patient: answer {n}")),
    ]


async def test_two_who_take_it_at_once(ward: Ward) -> None:
    await asks(ward)
    phones = {who: ward.stage.phone(STAFF[who], HOSPITAL) for who in ("kemi", "femi")}
    for phone in phones.values():
        phone.unread.clear()
    await asyncio.gather(*(ward.stage.write("whatsapp", STAFF[who], HOSPITAL, "accept 1") for who in phones))
    await ward.stage.quiet()
    first = {who: phone.unread[-1].text.splitlines()[0] for who, phone in phones.items()}
    winner = next(who for who, text in first.items() if text.startswith("T1 is yours."))
    loser = "femi" if winner == "kemi" else "kemi"
    name = {"kemi": "Kemi Adekunle", "femi": "Femi Ojo"}[winner]
    assert first[loser] == f"{name} has T1 since 09:00."
    assert await count(ward, "handoff_accepted") == 1
    assert (await ward.say(loser, "reply 1 hello")).text == f"{name} has T1 since 09:00."
    assert (await ward.say(loser, "hand back 1")).text == f"{name} has T1 since 09:00."
    assert (await ward.say(loser, f"transfer 1 @{loser}")).text == f"{name} has T1 since 09:00."
    assert (await ward.say(loser, "done 1")).text == f"{name} has T1 since 09:00."
    assert got(ward) == [ASKED]


async def test_a_double_tap_changes_nothing_twice(ward: Ward) -> None:
    await asks(ward)
    await news(ward)
    await ward.tap("kemi", "Take it")
    assert (await ward.tap("kemi", "Take it")).text.splitlines()[0] == "You have T1 already."
    assert await count(ward, "task_started") == 1
    await ward.tap("kemi", "Hand back")
    got(ward)
    assert (await ward.tap("kemi", "Hand back")).text == "T1 was handed back already."
    assert got(ward) == []
    assert await count(ward, "handoff_handed_back") == 1
    await ward.say("kemi", "accept 1")
    await ward.stage.write("whatsapp", STAFF["kemi"], HOSPITAL, "r hello", MessageSid="SM" + "9" * 32)
    await ward.stage.write("whatsapp", STAFF["kemi"], HOSPITAL, "r hello", MessageSid="SM" + "9" * 32)
    assert got(ward) == ["hello"]
    assert (await ward.say("kemi", "r hello")).text.startswith("You sent exactly this a moment ago")


async def test_writing_takes_a_chat_that_nobody_has(ward: Ward) -> None:
    await asks(ward)
    got(ward)
    assert (await ward.say("femi", "reply 1 Good morning")).text == "Sent in T1. It is yours now."
    assert got(ward) == ["Good morning"]
    assert (await ward.say("kemi", "accept 1")).text == "Femi Ojo has T1 since 09:00."
    assert (await ward.say("bola", "reply 1 This is the administrator.")).text == "Sent in T1."
    assert got(ward) == ["This is the administrator."]
    assert (await ward.say("femi", "chats")).text.splitlines()[0] == "Nobody waiting, 1 yours"
    assert (await ward.say("kemi", "r hello")).text == "You have no chat. CHATS shows who waits."


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    await asks(ward)
    assert (await ward.say("kemi", "reply")).text == "Which chat? Its number, please. CHATS shows them."
    assert (await ward.say("kemi", "1")).text == "What shall I write in T1?"
    assert (await ward.say("kemi", "reply 1")).text == "What shall I write in T1?"
    got(ward)
    assert (await ward.say("kemi", "Good morning")).text == "Sent in T1. It is yours now."
    assert got(ward) == ["Good morning"]
    assert (await ward.say("kemi", "chat 7")).text == "There is no chat T7 here."


async def test_the_holder_is_told_of_new_messages_without_their_text(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await news(ward)
    assert await writes(ward, "is canary street far from you") == []
    told = await news(ward)
    assert [(who, shown.text) for who, shown in ((w, s[0]) for w, s in told.items())] == [("kemi", "T1: new message")]
    assert [row.label for row in told["kemi"][0].rows] == ["Read"]
    # What comes within the minute is told together, once.
    for text in ("and", "one more"):
        await writes(ward, text)
    assert await news(ward) == {}
    ward.stage.clock.advance(timedelta(minutes=1))
    assert [shown.text for shown in (await news(ward))["kemi"]] == ["T1: 2 new messages"]
    assert await news(ward) == {}
    # What the holder has read is not told any more.
    ward.stage.clock.advance(timedelta(minutes=2))
    await writes(ward, "hello?")
    assert "Patient: hello?" in (await ward.say("kemi", "chat 1")).text
    assert await news(ward) == {}
    stored = await ward.stage.owner.fetch("SELECT body, sealed_body FROM staff_alert")
    assert all("canary" not in row["body"] and row["sealed_body"] is None for row in stored)


async def test_a_hospital_may_want_the_text_in_the_news(ward: Ward) -> None:
    hospital = await ward.stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    await ward.stage.owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, 'handoff_text_in_push', '{\"value\": true}')",
        hospital,
    )
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await news(ward)
    await writes(ward, "are you\nthere?")
    await ward.stage.service.jobs.handoffs()
    kept = "SELECT body, sealed_body IS NOT NULL FROM staff_alert WHERE settled_at IS NULL"
    assert tuple(await ward.stage.owner.fetchrow(kept)) == ("T1: new message", True)
    told = await news(ward)
    assert [shown.text for shown in told["kemi"]] == ["T1: new message\nare you there?"]
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM staff_alert WHERE sealed_body IS NOT NULL") == 0


async def test_nobody_answering_is_told_once_more(ward: Ward) -> None:
    await asks(ward)
    await news(ward)
    ward.stage.clock.advance(timedelta(minutes=9))
    assert await news(ward) == {}
    ward.stage.clock.advance(timedelta(minutes=1))
    told = await news(ward)
    again = "T1: still nobody has answered the patient who asked at 09:00"
    assert {who: [shown.text for shown in texts] for who, texts in told.items()} == {"kemi": [again], "femi": [again]}
    ward.stage.clock.advance(timedelta(hours=1))
    assert await news(ward) == {}


async def test_the_reminder_counts_working_minutes(ward: Ward) -> None:
    ward.stage.clock.advance(timedelta(hours=12))  # Friday 21:00; open again on Saturday 09:00
    await ward.stage.write("whatsapp", PATIENT, HOSPITAL, "I want to talk to a human")
    remind = await ward.stage.owner.fetchval("SELECT remind_at FROM handoff")
    assert f"{remind.astimezone(ward.stage.clock.now().tzinfo):%a %H:%M}" == "Sat 09:10"


async def test_after_a_days_silence_the_patient_must_write_or_gets_an_sms(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await news(ward)
    ward.stage.clock.advance(timedelta(hours=24))
    got(ward)
    asked = await ward.say("kemi", "reply 1 Your result is ready")
    assert asked.text == (
        "WhatsApp takes free text for 24 hours only, and they wrote last yesterday 09:00."
        " Send it to the same phone by SMS?"
    )
    assert [row.label for row in asked.rows] == ["Send by SMS", "No"]
    assert (got(ward), got(ward, to=SMS)) == ([], [])
    assert (await ward.tap("kemi", "Send by SMS")).text == "Sent in T1 by SMS."
    assert (got(ward), got(ward, to=SMS)) == ([], ["Your result is ready"])
    assert (await ward.tap("kemi", "Send by SMS")).text.startswith("That has been dealt with already")
    assert got(ward, to=SMS) == []
    # The bot is silent there too, the holder is told of the answer, and goes on by SMS.
    assert await writes(ward, "thank you", channel="sms") == []
    assert [shown.text for shown in (await news(ward))["kemi"]] == ["T1: new message"]
    assert (await ward.say("kemi", "r You are welcome")).text == "Sent in T1 by SMS."
    assert got(ward, to=SMS) == ["You are welcome"]
    card = await ward.say("kemi", "chat 1")
    assert "Kemi Adekunle by SMS: Your result is ready" in card.text
    assert "Patient by SMS: thank you" in card.text
    back = await ward.say("kemi", "hand back 1")
    assert back.text == "T1 is the assistant's again, and its task is done."
    modes = await ward.stage.owner.fetch(
        "SELECT DISTINCT c.mode FROM conversation c JOIN handoff h ON c.id IN (h.conversation_id, h.sms_id)"
    )
    assert [row["mode"] for row in modes] == ["bot"]


async def test_without_an_sms_number_the_patient_must_write_first(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await ward.stage.owner.execute("UPDATE channel_sender SET channel = 'sms_off' WHERE channel = 'sms'")
    ward.stage.clock.advance(timedelta(hours=24))
    assert (await ward.say("kemi", "r Your result is ready")).text == (
        "WhatsApp takes free text for 24 hours only, and they wrote last yesterday 09:00."
        " Nothing was sent: they must write first."
    )
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM handoff_message") == 0


async def test_nothing_goes_to_somebody_who_sent_stop(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await writes(ward, "STOP")
    got(ward)
    assert (await ward.say("kemi", "r hello")).text == (
        "They have sent STOP there: nothing can be sent until they write START."
    )
    assert got(ward) == []


async def test_the_bot_comes_back_after_a_long_silence(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    ward.stage.clock.advance(timedelta(hours=11))
    assert (await ward.say("kemi", "r One moment please")).text == "Sent in T1."
    ward.stage.clock.advance(timedelta(hours=11))
    await news(ward)
    assert await writes(ward, "still there?") == []
    ward.stage.clock.advance(timedelta(hours=2))
    await ward.say("kemi", "me")
    told = [shown.text for shown in (await news(ward))["kemi"]]
    assert "T1 is closed: nobody wrote for long" in told
    assert len(await writes(ward, "menu")) == 1
    row = await ward.stage.owner.fetchrow(
        "SELECT h.status, closed_why, t.status FROM handoff h JOIN task t ON t.id = task_id"
    )
    assert tuple(row) == ("CLOSED", "silence", "IN_PROGRESS")
    assert (await ward.say("kemi", "reply 1 hello")).text == (
        "T1 is closed: the assistant has it again. ACCEPT 1 takes it back."
    )
    assert (await ward.say("kemi", "accept 1")).text.startswith("T1 is yours.")
    assert await writes(ward, "good") == []


async def test_a_wish_that_nobody_answered_in_time_stays_on_the_list(ward: Ward) -> None:
    await asks(ward)
    ward.stage.clock.advance(timedelta(hours=12))
    await news(ward)
    assert len(await writes(ward, "menu")) == 1
    assert (await ward.say("kemi", "chats")).text.splitlines() == [
        "1 waiting, none yours",
        "T1 WhatsApp ...0101 - nobody wrote for long, the assistant has it again - 1 new",
    ]
    assert (await ward.say("kemi", "accept 1")).text.startswith("T1 is yours.")
    assert await writes(ward, "at last") == []
    await ward.say("kemi", "hand back 1")
    assert (await ward.say("kemi", "chats")).text == "Nobody waits, and you have no chat."


async def test_the_patient_goes_back_to_the_bot(ward: Ward) -> None:
    await asks(ward)
    # While nobody has it, the wish stays: staff still see it and may take the chat.
    assert len(await writes(ward, "menu")) == 1
    assert await news(ward) != {}
    assert (await ward.say("kemi", "chats")).text.startswith("1 waiting, none yours")
    await ward.say("kemi", "accept 1")
    assert await writes(ward, "hello") == []
    assert len(await writes(ward, "menu")) == 1
    assert [shown.text for shown in (await news(ward))["kemi"]] == [
        "T1 is closed: the patient went back to the assistant"
    ]
    assert await news(ward) == {}


async def test_notes_are_for_colleagues_only(ward: Ward) -> None:
    await asks(ward)
    got(ward)
    assert (await ward.say("kemi", "note 1")).text == "What is the note on T1? Only colleagues see it."
    assert (await ward.say("kemi", "she is the sister")).text == "Noted on T1, for colleagues only."
    assert "Note, Kemi Adekunle today 09:00: she is the sister" in (await ward.say("femi", "chat 1")).text.splitlines()
    assert got(ward) == []
    sealed = await ward.stage.owner.fetchval("SELECT body FROM handoff_note")
    assert b"sister" not in sealed


async def test_a_chat_is_given_to_a_colleague(ward: Ward) -> None:
    await asks(ward)
    await ward.say("kemi", "accept 1")
    await news(ward)
    assert (await ward.say("kemi", "transfer 1")).text == "Who is meant? A colleague's name, please."
    assert (await ward.say("kemi", "@dare")).text == "Dare Cole may not answer patients here."
    assert (await ward.say("kemi", "transfer 1 to @femi")).text == "T1 is Femi Ojo's now; they are told."
    told = await news(ward)
    assert {who: [shown.text for shown in texts] for who, texts in told.items()} == {
        "femi": ["T1: a chat was given to you"]
    }
    assert (await ward.say("kemi", "r hello")).text == "You have no chat. CHATS shows who waits."
    assert (await ward.tap("femi", "Read")).text.splitlines()[0] == "T1 WhatsApp ...0101 - yours since today 09:00"
    assignee = "SELECT m.name FROM task t JOIN staff_member m ON m.id = t.assigned_to WHERE t.number = 1"
    assert await ward.stage.owner.fetchval(assignee) == "Femi Ojo"


async def test_canned_texts(ward: Ward) -> None:
    await asks(ward)
    refused = "Your role (receptionist) may not do this. An administrator can."
    assert (await ward.say("kemi", "canned add hours: We are open.")).text == refused
    kept = await ward.say("bola", "canned add Hours: We are open\nMonday to Friday.")
    assert kept.text == "/hours is kept. REPLY and a chat's number, then /hours, sends it."
    assert (await ward.say("kemi", "canned")).text.splitlines()[1] == "/hours: We are open Monday to Friday."
    got(ward)
    assert (await ward.say("kemi", "reply 1 /nothing")).text == "There is no text /nothing here. CANNED shows them all."
    assert (await ward.say("kemi", "reply 1 /hours")).text == "Sent in T1. It is yours now."
    assert got(ward) == ["We are open\nMonday to Friday."]
    assert (await ward.say("bola", "canned remove hours")).text == "Take /hours away?"
    assert (await ward.say("bola", "yes")).text == "/hours is gone."


async def test_a_name_is_shown_only_once_it_is_proved_and_audited(ward: Ward) -> None:
    for text in ("hi", "I agree", "Adaeze Obi", "my appointments", "MBH-004512"):
        await writes(ward, text)
    await asks(ward)
    assert (
        (await ward.say("kemi", "chats")).text.splitlines()[1].startswith("T1 Adaeze Obi MBH-004512, WhatsApp - waits")
    )
    await ward.say("kemi", "chat 1")
    row = await ward.stage.owner.fetchrow(
        "SELECT e.channel, p.number, e.cause_id IS NOT NULL FROM audit_entry e JOIN patient p ON p.id = e.patient_id"
        " WHERE e.action = 'conversation_read'"
    )
    assert tuple(row) == ("whatsapp", "MBH-004512", True)
    shown = "SELECT count(*) FROM audit_entry WHERE action = 'patient_shown' AND actor_kind = 'staff'"
    assert await ward.stage.owner.fetchval(shown) == 2
    for shown_text in (text for texts in (await news(ward)).values() for text in texts):
        assert "Adaeze" not in shown_text.text


async def test_roles_and_other_hospitals_are_refused(ward: Ward) -> None:
    await asks(ward)
    for line in (
        "chats",
        "chat 1",
        "accept 1",
        "reply 1 hi",
        "r hi",
        "note 1 hi",
        "hand back 1",
        "transfer 1 @kemi",
        "canned",
    ):
        assert (await ward.say("dare", line)).text == "Your role (finance) may not do this. An administrator can."
    assert await count(ward, "operation_refused") == 9
    theirs = ward.stage.phone("+2348035559102", KANO)
    for line in ("chat 1", "accept 1", "reply 1 hi", "note 1 hi", "hand back 1"):
        theirs.unread.clear()
        await ward.stage.write("whatsapp", "+2348035559102", KANO, line)
        assert theirs.unread[-1].text == "There is no chat T1 here."
    theirs.unread.clear()
    await ward.stage.write("whatsapp", "+2348035559102", KANO, "chats all")
    assert theirs.unread[-1].text == "Nobody waits, and you have no chat."
    got(ward)
    assert await writes(ward, "reply 1 hello") == []
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM handoff WHERE status <> 'WAITING'") == 0
