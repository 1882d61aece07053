"""A lead becomes a patient; two become one and two again; many change at once."""

import re

from tests.bot.staff.conftest import Ward
from tests.bot.staff.test_leads import NEW, made, row


async def test_a_lead_becomes_a_patient_once(ward: Ward) -> None:
    short = await made(ward)
    asked = await ward.say("kemi", "convert Zainab Bello")
    assert asked.text == "When was Zainab Bello born? For example 14/03/1988; UNKNOWN if nobody knows."
    done = await ward.say("kemi", "2/4/1991")
    found = re.fullmatch(r"Zainab Bello is patient (MBH-\d+) now: a new patient\.", done.text)
    assert found, done.text
    again = await ward.say("kemi", f"convert {short}")
    assert again.text == f"Zainab Bello is patient {found[1]} already."
    assert (await ward.say("kemi", f"patient {found[1]}")).text.startswith(f"Zainab Bello {found[1]}\nborn 2 Apr 1991")
    assert await row(ward, short) == ("CONVERTED",)
    assert (await ward.say("bola", f"delete lead {short}")).text == "A lead that became a patient cannot be deleted."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM patient WHERE phone = '+2348031234567'") == 1


async def test_with_an_appointment(ward: Ward) -> None:
    short = await made(ward)
    asked = await ward.say("kemi", f"convert {short} 2/4/1991 and book")
    assert asked.text == "With whom shall Zainab Bello be booked? A doctor or a department."
    listed = await ward.say("kemi", "dental")
    first, *others = listed.text.splitlines()
    assert re.fullmatch(r"Zainab Bello is patient MBH-\d+ now: a new patient\.", first)
    assert others == ["Zainab Bello, Dental Clinic: which time?"]
    assert (await ward.tap("kemi", listed.rows[0].label[:9])).text.startswith("Booked for Zainab Bello: ")


async def test_with_an_hour_it_is_booked_at_once(ward: Ward) -> None:
    await made(ward)
    done = await ward.say("kemi", "convert Zainab Bello 2/4/1991 and book dr nwosu monday 10am")
    assert "Booked for Zainab Bello: Mon 23 Nov 10:00, Dr Obinna Nwosu" in done.text


async def test_a_phone_of_somebody_else(ward: Ward) -> None:
    """The family's phone is registered to its mother: her child is another patient."""
    await made(ward, "lead new Kola Adewale 08035550102 website none")
    asked = await ward.say("kemi", "convert Kola Adewale 2/4/2019")
    assert "That phone is somebody else's by name or birth date. What is Kola Adewale to them" in asked.text
    assert re.fullmatch(r"Kola Adewale is patient MBH-\d+ now: a new patient\.", (await ward.say("kemi", "child")).text)


async def test_two_leads_are_one_and_two_again(ward: Ward) -> None:
    first = await made(ward)
    ward.stage.clock.advance(ward.pause)
    second = await made(ward, "lead new Zainab Belo 08031234567 website zb@example.com")
    await ward.say("kemi", f"log lead {second} called, wants price list")
    found = await ward.say("kemi", f"duplicates {first}")
    assert found.text.splitlines()[0] == f"Zainab Bello ({first[-4:]}) may also be:"
    assert found.text.splitlines()[1].endswith("same phone")
    asked = await ward.tap("kemi", f"Merge {second[-4:]} into {first[-4:]}")
    lines = asked.text.splitlines()
    assert lines[0] == f"Merge {second[-4:]} Zainab Belo into {first[-4:]} Zainab Bello?"
    assert "name: Zainab Bello (not Zainab Belo)" in lines
    assert "email: zb@example.com" in lines
    await ward.say("kemi", f"follow up {second} monday 2pm call")
    assert (await ward.tap("kemi", f"Merge {second[-4:]} into")).text.splitlines()[0] == lines[0]
    assert (await ward.say("kemi", "yes")).text == f"{second[-4:]} is part of Zainab Bello ({first[-4:]}) now."
    assert (await ward.say("kemi", f"lead {second}")).text.startswith("I find no lead")
    assert "next Mon 23 Nov 14:00" in (await ward.say("kemi", f"lead {first}")).text
    await ward.say("kemi", "done f1 reached")
    assert "no follow-up planned" in (await ward.say("kemi", f"lead {first}")).text
    asked = await ward.say("kemi", f"undo merge {first}")
    assert asked.text == f"Undo the last merge into Zainab Bello ({first[-4:]})? Both are as before."
    assert (await ward.say("kemi", "yes")).text.startswith("Two leads again:\n")
    assert (await ward.say("kemi", f"undo merge {first}")).text == (
        f"Nothing was merged into Zainab Bello ({first[-4:]}), or it was undone already."
    )
    assert (await ward.say("kemi", f"lead {second}")).text.startswith("Zainab Belo: Contacted")


async def test_many_at_once_with_their_count(ward: Ward) -> None:
    for n in range(3):
        await made(ward, f"lead new Zainab Bello{'abc'[n]} 0803123450{n} website @kemi", "bola")
    await made(ward, f"{NEW} @kemi", "bola")
    assert (await ward.say("kemi", "bulk leads new website assign @femi")).text.startswith("Your role (receptionist)")
    asked = await ward.say("bola", "bulk leads new website assign @femi")
    assert asked.text == "3 leads (new, from website): assign to Femi Ojo?"
    await ward.stage.owner.execute("TRUNCATE staff_alert")
    done = await ward.say("bola", "yes")
    assert done.text == "Done: 3 of 3 changed, assign to Femi Ojo."
    told = await ward.stage.owner.fetch("SELECT body FROM staff_alert")
    assert [one["body"] for one in told] == ["3 leads are yours now"]
    await ward.say("bola", "bulk leads new website tag cold")
    assert (await ward.say("bola", "yes")).text == "Done: 3 of 3 changed, tag cold."
    asked = await ward.say("bola", "bulk leads tagged cold move to lost")
    assert asked.text == "Why are they lost?"
    assert (await ward.say("bola", "nobody answers")).text == "3 leads (open, tagged cold): move to Lost?"
    await made(ward, "lead new Zainab Bellod 08031234509 website @femi")
    await ward.say("kemi", "tag lead Zainab Bellod cold")
    # The count is no longer what the yes was for.
    assert (await ward.say("bola", "yes")).text == "4 leads (open, tagged cold): move to Lost?"
    assert (await ward.say("bola", "yes")).text == "Done: 4 of 4 changed, move to Lost."


async def test_many_are_deleted_with_their_count(ward: Ward) -> None:
    await made(ward)
    asked = await ward.say("bola", "bulk leads all delete")
    assert asked.text == "DELETE 1 leads (all)?"
    assert (await ward.say("bola", "yes")).text == "1 leads are deleted."
    assert (await ward.say("bola", "leads all")).text == "No leads: all."
