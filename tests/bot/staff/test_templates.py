"""Templates by chat: list, preview, send with a yes, make, change, archive."""

from datetime import timedelta

import pytest

from tests.bot.staff.conftest import HOSPITAL, Ward

ADA = "+2348035550101"  # MBH-004512, an appointment in five days


async def sent(ward: Ward, number: str = ADA) -> list[str]:
    """What the patient's phone got since it was last looked at, on either channel."""
    await ward.stage.service.sender.poll()
    await ward.stage.quiet()
    texts = []
    for ours in (HOSPITAL, "+2342013300002"):
        phone = ward.stage.phone(number, ours)
        texts += [shown.text for shown in phone.unread]
        phone.unread.clear()
    return texts


async def rows(ward: Ward, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await ward.stage.owner.fetch(query)]


async def test_every_hospital_begins_with_the_built_in_ones(ward: Ward) -> None:
    listed = (await ward.say("dare", "templates")).text.splitlines()
    assert listed[1:] == [
        "appointment_info (follow up)",
        "call_us (follow up)",
        "diabetes_awareness_week (promotion)",
        "happy_birthday (birthday greeting)",
        "how_was_it (feedback request)",
        "mental_health_support (health tip)",
        "vaccination_reminder (health tip)",
        "welcome (welcome)",
        "wellness_check_up (promotion)",
    ]


async def test_previews_of_a_sample_and_of_a_patient(ward: Ward) -> None:
    sample = await ward.say("kemi", "preview template welcome")
    assert sample.text == (
        "With a sample patient:\nHello Adaeze, welcome to Marina Bay Hospital. Your hospital number is MBH-000000:"
        " please keep it at hand. Write to us here to book, move or ask."
    )
    real = await ward.say("kemi", "preview template appointment info for MBH-004512")
    assert real.text.startswith(
        "For Adaeze Obi MBH-004512:\nHello Adaeze. Your next visit to Marina Bay Hospital is on Wednesday, 25 November at"
    )
    assert await sent(ward) == []
    shown = "SELECT count(*) FROM audit_entry WHERE action = 'template_previewed' AND patient_id IS NOT NULL"
    assert await ward.stage.owner.fetchval(shown) == 1


async def test_a_value_that_is_missing_stops_it(ward: Ward) -> None:
    answer = await ward.say("kemi", "template appointment_info MBH-330871")
    assert answer.text == (
        "There is nothing to put in for {appointment_day}, {appointment_time}, {appointment_place}, {appointment_number}."
    )


async def test_it_goes_out_after_a_yes_and_once(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    await sent(ward)
    asked = await ward.say("kemi", "template call_us MBH-004512")
    text = "Hello Adaeze, we have tried to reach you. Please call Marina Bay Hospital on +2342013300000 when you can."
    assert asked.text == f"To Adaeze Obi MBH-004512 by whatsapp:\n{text}"
    assert await sent(ward) == []
    assert (await ward.tap("kemi", "Send")).text == "Sent to Adaeze Obi MBH-004512 by whatsapp."
    assert await sent(ward) == [text]
    assert (await ward.tap("kemi", "Send")).text.startswith("That has been dealt with already")
    assert await sent(ward) == []
    assert await rows(ward, "SELECT actor_kind, channel, patient_id IS NOT NULL FROM audit_entry"
                            " WHERE action = 'template_used'") == [("staff", "whatsapp", True)]  # fmt: skip
    cause = (
        "SELECT count(*) FROM outbound_message o JOIN inbound_message i ON i.id = o.cause_id"
        " JOIN contact_address a ON a.id = o.address_id WHERE a.address = '+2348035550101' AND o.channel = 'whatsapp'"
        " AND i.conversation_id <> o.conversation_id"
    )
    assert await ward.stage.owner.fetchval(cause) == 1


async def test_outside_the_window_it_goes_by_sms(ward: Ward) -> None:
    asked = await ward.say("kemi", "template call_us to Adaeze Obi")
    assert asked.text.startswith("To Adaeze Obi MBH-004512 by sms, 1 SMS:\n")
    await ward.say("kemi", "yes")
    assert len(await sent(ward)) == 1
    channels = await rows(ward, "SELECT o.channel FROM outbound_message o JOIN contact_address a ON a.id = o.address_id"
                                " WHERE a.address = '+2348035550101'")  # fmt: skip
    assert channels == [("sms",)]


async def test_the_cost_is_that_of_what_leaves(ward: Ward) -> None:
    await ward.say("bola", f"new template prices sms: ₦5,000 {'a' * 100}")
    asked = await ward.say("kemi", "template prices to Adaeze Obi")
    assert asked.text.startswith("To Adaeze Obi MBH-004512 by sms, 1 SMS:\n")  # NGN leaves, not a sign outside GSM-7


async def test_consent_decides(ward: Ward) -> None:
    refused = await ward.say("kemi", "template happy_birthday MBH-004512")
    assert refused.text == (
        "It cannot be sent. whatsapp: has not agreed to such messages; sms: has not agreed to such messages."
    )
    await ward.stage.owner.execute("UPDATE contact_address SET opted_out_at = now() WHERE address = $1", ADA)
    refused = await ward.say("kemi", "template call_us MBH-004512")
    assert refused.text == "It cannot be sent. whatsapp: has stopped our messages; sms: has stopped our messages."


async def test_one_is_made_with_its_variables_checked(ward: Ward) -> None:
    wrong = await ward.say("bola", "new template lab_ready follow up: Hello {firstname}, your result is ready.")
    assert wrong.text.startswith("I know no variable {firstname}. Did you mean {first_name}")
    made = await ward.say("bola", "new template lab ready follow-up sms: Hello {First_Name}, your result is ready.")
    assert made.text == (
        "Template lab_ready (follow up, sms) is made. With a sample patient:\nHello Adaeze, your result is ready."
    )
    taken = await ward.say("bola", "new template lab_ready: Something else")
    assert taken.text == "There is a template of that name already. CHANGE TEMPLATE gives it another text."
    assert await rows(ward, "SELECT category, channel, language, variables::text, version FROM message_template"
                            " WHERE name = 'lab_ready'") == [("FOLLOW_UP", "sms", "en_NG", '["first_name"]', 1)]  # fmt: skip


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("bola", "new template lab_ready")).text.startswith("What does lab_ready say? It may hold {")
    assert (await ward.say("bola", "Hello {first_name}, it is ready.")).text.startswith(
        "Template lab_ready (custom) is made."
    )
    assert (await ward.say("kemi", "send template lab_ready")).text == (
        "To which patient? Name, telephone or hospital number."
    )
    assert (await ward.say("kemi", "MBH-004512")).text.startswith(
        "To Adaeze Obi MBH-004512 by sms, 1 SMS:\nHello Adaeze,"
    )
    assert (await ward.say("kemi", "template labready")).text == "There is no template “labready”. Which one?"


async def test_changing_shows_both_and_counts(ward: Ward) -> None:
    await ward.say("bola", "new template lab_ready: Old text")
    assert (await ward.say("bola", "change template lab_ready: New text for {name}")).text == (
        "Change lab_ready?\nNow: Old text\nThen: New text for {name}"
    )
    assert (
        await ward.say("bola", "yes")
    ).text == "lab_ready is changed. With a sample patient:\nNew text for Adaeze Obi"
    assert (
        await ward.say("bola", "change template lab_ready: New text for {name}")
    ).text == "lab_ready says that already."
    assert await rows(ward, "SELECT body, version FROM message_template WHERE name = 'lab_ready'") == [
        ("New text for {name}", 2)
    ]


async def test_a_yes_covers_the_text_that_was_shown(ward: Ward) -> None:
    await ward.say("kemi", "template call_us MBH-004512")
    await ward.say("bola", "change template call_us: Please ring us.")
    await ward.say("bola", "yes")
    assert (await ward.tap("kemi", "Send")).text.endswith("by sms, 1 SMS:\nPlease ring us.")
    assert await sent(ward) == []


async def test_an_archived_one_is_gone_and_can_come_back(ward: Ward) -> None:
    assert (await ward.say("bola", "archive template happy birthday")).text.startswith("Archive happy_birthday?")
    assert (await ward.say("bola", "yes")).text == "happy_birthday is archived."
    assert "happy_birthday" not in (await ward.say("bola", "templates")).text
    ward.stage.clock.advance(timedelta(minutes=3))
    assert "is made" in (await ward.say("bola", "new template happy_birthday birthday greeting: Joy, {name}!")).text
    assert "happy_birthday (birthday greeting)" in (await ward.say("bola", "templates")).text


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("kemi", "new template x1: Hello"),
        ("kemi", "change template welcome: Hello"),
        ("adeyemi", "archive template welcome"),
        ("dare", "send template welcome to MBH-004512"),
    ],
)
async def test_roles(ward: Ward, who: str, line: str) -> None:
    assert (await ward.say(who, line)).text.endswith("may not do this. An administrator can.")


async def test_finance_sees_templates_but_no_patient(ward: Ward) -> None:
    assert (await ward.say("dare", "template welcome MBH-004512")).text == (
        "Your role (finance) may not do this. An administrator can."
    )
