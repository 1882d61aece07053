"""Channel test, dead letters, pending reminders."""

from datetime import timedelta

from tests.bot.staff.conftest import HOSPITAL, STAFF, Ward

SMS = "+2342013300002"


async def test_every_channel_is_tested_on_ones_own_phone(ward: Ward) -> None:
    assert (await ward.say("bola", "channel outcome")).text == "You have tested no channel yet."
    started = await ward.say("bola", "channel test")
    assert started.text == "Test messages\nsms: on its way to ...9001\nwhatsapp: on its way to ...9001"
    await ward.stage.service.sender.poll()
    await ward.stage.quiet()
    texts = [ward.stage.phone(STAFF["bola"], ours).all[-1].text for ours in (SMS, HOSPITAL)]
    assert texts == [
        "Test of sms from Marina Bay Hospital, 09:00:10. Nothing is to be done.",
        "Test of whatsapp from Marina Bay Hospital, 09:00:10. Nothing is to be done.",
    ]
    looked = await ward.tap("bola", "What became of it")
    assert (
        looked.text
        == "sms, today 09:00: the provider has it after 0 s\nwhatsapp, today 09:00: the provider has it after 0 s"
    )
    failed = "UPDATE outbound_message SET status = $1, error = $2 WHERE kind = 'channel_test' AND channel = $3"
    await ward.stage.owner.execute(failed, "undelivered", 30005, "sms")
    await ward.stage.owner.execute(failed, "failed", 63016, "whatsapp")
    again = (await ward.tap("bola", "Look again")).text.splitlines()
    assert again[0] == (
        "sms, today 09:00: NOT DELIVERED (code 30005: the number does not exist; mark the address as unusable)"
    )
    assert again[1].startswith("whatsapp, today 09:00: FAILED (code 63016: ")


async def test_outside_the_window_whatsapp_is_tested_with_the_template(ward: Ward) -> None:
    ward.stage.service.numbers.local["approved-staff_news"] = "approved"
    await ward.stage.write("sms", STAFF["bola"], SMS, "channel test")
    await ward.stage.service.sender.poll()
    await ward.stage.quiet()
    shown = ward.stage.phone(STAFF["bola"], HOSPITAL).all[-1].text
    assert shown.startswith("Staff news from Marina Bay Hospital: channel test, 09:00:05.")


async def dead_letter(ward: Ward, number: str = "+2348035550102") -> int:
    await ward.say(number, "hello")
    found: int = await ward.stage.owner.fetchval(
        "UPDATE inbound_message SET status = 'dead', attempts = 5, error = 'KeyError' WHERE id ="
        " (SELECT id FROM inbound_message ORDER BY arrival DESC LIMIT 1) RETURNING arrival"
    )
    return found


async def test_a_dead_letter_is_listed_and_replayed_after_a_yes(ward: Ward) -> None:
    assert (
        await ward.say("bola", "dead letters")
    ).text == "There are no dead letters: every message was answered or sent."
    number = await dead_letter(ward)
    listed = await ward.say("bola", "dead letters")
    line = f"{number} whatsapp, today 09:00: KeyError, 5 tries"
    assert listed.text == f"1 messages could not be answered or sent, the oldest first\n{line}"
    assert (await ward.tap("bola", f"Replay {number}")).text == f"Answer this message now? {line}"
    assert (await ward.tap("bola", "Replay")).text == f"{number} will be tried again within seconds."
    assert (await ward.say("bola", f"replay {number}")).text == (
        f"There is no dead letter {number}; it may have been replayed already."
    )
    phone = ward.stage.phone("+2348035550102", HOSPITAL)
    phone.unread.clear()
    await ward.stage.service.turns.run_due()
    await ward.stage.quiet()
    assert len(phone.unread) == 1
    audit = "SELECT count(*) FROM audit_entry WHERE action = 'dead_letter_replayed'"
    assert await ward.stage.owner.fetchval(audit) == 1


async def test_all_are_replayed_with_their_number_first(ward: Ward) -> None:
    await dead_letter(ward)
    await dead_letter(ward, "+2348035550107")
    asked = await ward.say("bola", "replay all")
    assert asked.text == "Answer or send all 2 dead letters now? People may not expect it any more."
    third = await dead_letter(ward, "+2348035550108")
    assert (await ward.say("bola", "yes")).text.startswith("Answer or send all 3 dead letters now?")
    assert (await ward.say("bola", "yes")).text == "3 messages will be tried again within seconds."
    assert (await ward.say("bola", "replay")).text == "Which dead letter? Its number, or ALL."
    status = await ward.stage.owner.fetchval("SELECT status FROM inbound_message WHERE arrival = $1", third)
    assert status == "failed"


async def refused(ward: Ward, code: int, kind: str, outcome: str, number: str = "+2348035550102") -> int:
    """The newest message to this phone as the provider refused it."""
    row = await ward.stage.owner.fetchrow(
        "UPDATE outbound_message SET status = $2, error = $3, attempts = 1, provider_id = '' WHERE id = (SELECT m.id"
        " FROM outbound_message m JOIN contact_address a ON a.id = m.address_id WHERE a.address = $1 AND a.channel = 'whatsapp'"
        " ORDER BY departure DESC LIMIT 1) RETURNING *",
        number,
        "dead" if outcome == "dead" else "failed",
        code,
    )
    await ward.stage.owner.execute(
        "INSERT INTO provider_refusal (hospital_id, id, outbound_id, sender_id, sending, code, kind, outcome, at)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8)",
        row["hospital_id"], row["id"], row["sender_id"], row["sending"], code, kind, outcome, ward.stage.clock.now(),
    )  # fmt: skip
    return int(row["departure"])


async def test_a_message_of_ours_that_was_given_up_is_sent_again_but_looked_up_first(ward: Ward) -> None:
    await ward.say("+2348035550102", "hello")
    number = await refused(ward, 63021, "bug", "dead")
    line = f"out {number} whatsapp, today 09:00: 63021, 1 tries"
    listed = await ward.say("bola", "dead letters")
    assert listed.text == f"1 messages could not be answered or sent, the oldest first\n{line}"
    assert (await ward.say("bola", f"replay {number}")).text.startswith(f"There is no dead letter {number};")
    assert (await ward.tap("bola", f"Replay out {number}")).text == f"Send this message now? {line}"
    assert (await ward.tap("bola", "Replay")).text == f"out {number} will be tried again within seconds."
    status, sending = await ward.stage.owner.fetchrow(
        "SELECT status, sending FROM outbound_message WHERE departure = $1", number
    )
    assert (status, sending) == ("unknown", 1)
    assert "There are no dead letters" in (await ward.say("bola", "dead letters")).text


async def test_codes_say_what_came_and_what_they_mean(ward: Ward) -> None:
    assert (await ward.say("bola", "codes")).text == "In the last seven days the provider has refused nothing."
    await ward.say("+2348035550102", "hello")
    await refused(ward, 63016, "template", "final")
    listed = await ward.say("bola", "codes")
    assert listed.text == (
        "Refused by the provider in the last seven days\n63016 whatsapp x1: more than 24 hours since the person last wrote"
    )
    told = (await ward.tap("bola", "Code 63016")).text.splitlines()
    assert told[0] == "63016: more than 24 hours since the person last wrote."
    assert told[2:] == [
        "To do: send an approved template instead.",
        "By whatsapp: 1 in the last seven days, last today 09:00.",
    ]
    assert (await ward.say("bola", "code 63016")).text.splitlines() == told
    assert (await ward.say("bola", "error code 21610")).text.splitlines()[-1] == "Not in the last seven days."
    assert (await ward.say("bola", "error code")).text == "Which code of the provider's? It is a number such as 63016."
    ward.stage.clock.advance(timedelta(days=8))
    assert (await ward.say("bola", "codes")).text == "In the last seven days the provider has refused nothing."
    assert "63016" not in (await ward.say("kemi", "code 63016")).text


async def test_reminders_that_wait_by_time_and_channel(ward: Ward) -> None:
    assert (await ward.say("kemi", "reminders pending")).text == "No reminder waits."
    await ward.say("kemi", "book Adaeze Obi with dr nwosu monday 10am")
    number = await ward.stage.owner.fetchval("SELECT number FROM appointment ORDER BY created_at DESC LIMIT 1")
    listed = await ward.say("kemi", "reminders pending")
    assert listed.text == f"1 reminders wait:\nSun 22 Nov 10:00 whatsapp: {number} of Mon 23 Nov 10:00"
    assert listed.rows == ()
    await ward.stage.write("sms", "+2348035550101", SMS, "hi")
    assert "Sun 22 Nov 10:00 sms: " in (await ward.say("kemi", "reminders pending")).text
    assert [row.label for row in (await ward.say("bola", "reminders pending")).rows] == ["Send what is due"]
    ward.stage.clock.advance(timedelta(days=2, hours=2))
    assert (await ward.tap("bola", "Send what is due")).text == "Reminders: 1 sent on, 0 skipped, 0 later, 0 failed."
    shown = "SELECT count(*) FROM audit_entry WHERE action = 'reminder_shown' AND patient_id IS NOT NULL"
    assert await ward.stage.owner.fetchval(shown) == 3
