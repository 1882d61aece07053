"""Follow-ups by chat, and what they do to a lead."""

import re

from domain.privacy.holdings import holdings
from tests.bot.staff.conftest import Ward


async def zainab(ward: Ward) -> str:
    answer = await ward.say("kemi", "lead new Zainab Bello 08031234567 walk in @kemi")
    found = re.search(r"LD-MBH-(\w+)", answer.text)
    assert found, answer.text
    return found[1]


async def test_promised_in_one_line_and_kept(ward: Ward) -> None:
    short = await zainab(ward)
    made = await ward.say("kemi", "follow up Zainab Bello monday 2pm call about the price list")
    assert made.text == "F1: call Zainab Bello Mon 23 Nov 14:00: about the price list"
    assert "With Kemi Adekunle, next Mon 23 Nov 14:00" in (await ward.say("kemi", f"lead {short}")).text
    assert "call Zainab Bello: about the price list" in (await ward.say("kemi", "my tasks")).text.casefold().replace(
        "zainab bello", "Zainab Bello"
    )
    assert (await ward.say("kemi", "followups")).text == (
        "1 follow-up, to come\nF1 Mon 23 Nov 14:00 call Zainab Bello: about the price list"
    )
    assert (await ward.say("kemi", "followups today")).text == "No follow-ups: today."
    assert (await ward.say("kemi", "done f1 no answer")).text == "F1 is done: call Zainab Bello."
    assert (await ward.say("kemi", "done f1 no answer")).text == "Follow-up F1 is done already."
    assert "no follow-up planned" in (await ward.say("kemi", f"lead {short}")).text
    assert (await ward.say("kemi", "my tasks")).text == "You have no open tasks."


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    await zainab(ward)
    assert (await ward.say("kemi", "follow up")).text == "Which lead? Number, its last four signs, telephone or name."
    assert (await ward.say("kemi", "Zainab Bello")).text == "When to follow up Zainab Bello? For example: friday 2pm"
    assert (await ward.tap("kemi", "Tomorrow 9:00")).text == "F1: call Zainab Bello tomorrow 09:00"


async def test_of_a_patient_moved_and_dropped(ward: Ward) -> None:
    made = await ward.say("kemi", "follow up MBH-004512 tomorrow 9am email @femi")
    assert made.text == "F1: email Adaeze Obi tomorrow 09:00 by Femi Ojo"
    assert (await ward.say("femi", "move followup f1 monday 2pm")).text == "F1, Adaeze Obi, is Mon 23 Nov 14:00 now."
    assert (await ward.say("femi", "drop followup f1")).text == "Drop follow-up F1? Its task is cancelled."
    assert (await ward.say("femi", "yes")).text == "F1, Adaeze Obi, is dropped."
    assert (await ward.say("femi", "done f1")).text == "There is no follow-up F1 here."


async def test_finishing_the_task_keeps_the_promise(ward: Ward) -> None:
    short = await zainab(ward)
    await ward.say("kemi", f"follow up {short} monday 2pm call")
    assert (await ward.say("kemi", "done 1")).text == "T1 is done."
    assert (await ward.say("kemi", "followups")).text == "No follow-ups: to come."
    assert "no follow-up planned" in (await ward.say("kemi", f"lead {short}")).text


async def test_what_is_promised_to_a_lead_is_the_persons_data() -> None:
    """Erasure and export reach follow-ups and tasks about a lead, also those without a task."""
    for table in ("follow_up", "task"):
        assert "SELECT 'lead', id FROM lead" in holdings()[table].mine
        assert holdings()[table].sealed
