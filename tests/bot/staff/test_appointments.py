"""The front desk's day: the list, what becomes of a visit, booking, moving, cancelling, blocking."""

import re
from datetime import timedelta

from tests.bot.staff.conftest import Ward


async def booked(ward: Ward, line: str = "book Adaeze Obi with dr nwosu monday 10am") -> str:
    answer = await ward.say("kemi", line)
    found = re.search(r"Number (\w{6})", answer.text)
    assert found, answer.text
    return found[1]


async def test_a_patient_is_booked_in_one_line(ward: Ward) -> None:
    answer = await ward.say("kemi", "book Adaeze Obi with dr nwosu monday 10am")
    expected = r"Booked for Adaeze Obi: Mon 23 Nov 10:00, Dr Obinna Nwosu, Block D, chair 1\. Number \w{6}\."
    assert re.fullmatch(expected, answer.text), answer.text
    row = await ward.stage.owner.fetchrow(
        "SELECT status, booked_channel FROM appointment WHERE number = $1", answer.text[-7:-1]
    )
    assert tuple(row) == ("scheduled", "whatsapp")


async def test_what_is_missing_is_asked_for_in_turn(ward: Ward) -> None:
    assert (await ward.say("kemi", "book")).text == "Which patient? Name, telephone or hospital number."
    asked = await ward.say("kemi", "Adaeze Obi")
    assert asked.text == "With whom shall Adaeze Obi be booked? A doctor or a department."
    listed = await ward.tap("kemi", "Dental")
    assert listed.text == "Adaeze Obi, Dental Clinic: which time?"
    assert len(listed.rows) == 8
    assert (await ward.tap("kemi", listed.rows[1].label[:9])).text.startswith("Booked for Adaeze Obi: Fri 20 Nov")


async def test_a_time_tapped_twice_is_booked_once(ward: Ward) -> None:
    listed = await ward.say("kemi", "book MBH-004512 with dental")
    label = listed.rows[0].label
    assert (await ward.tap("kemi", label)).text.startswith("Booked for")
    assert not (await ward.tap("kemi", label)).text.startswith("Booked for")
    count = "SELECT count(*) FROM audit_entry WHERE action = 'appointment_booked'"
    assert await ward.stage.owner.fetchval(count) == 1


async def test_the_day_and_what_becomes_of_a_visit(ward: Ward) -> None:
    number = await booked(ward)
    listed = await ward.say("kemi", "day monday dr nwosu")
    assert listed.text.splitlines()[0].startswith("Mon 23 Nov, Dr Obinna Nwosu: ")
    assert f"10:00 Adaeze Obi MBH-004512 - Dr Obinna Nwosu - {number}" in listed.text.splitlines()
    assert (await ward.say("kemi", f"no show {number}")).text == "The appointment has not begun yet."
    ward.stage.clock.advance(timedelta(days=3, hours=1))
    assert (await ward.say("kemi", f"check in {number}")).text == f"{number} is here: Mon 23 Nov 10:00, Dr Obinna Nwosu"
    assert f"{number} - HERE" in (await ward.say("kemi", "today dr nwosu")).text
    assert (await ward.say("adeyemi", f"complete {number}")).text.startswith(f"{number} is over")
    assert (await ward.say("kemi", f"complete {number}")).text.startswith(f"{number} is over")
    seen = "SELECT count(*) FROM audit_entry WHERE action = 'appointment_completed'"
    assert await ward.stage.owner.fetchval(seen) == 2
    states = "SELECT status FROM appointment WHERE number = $1"
    assert await ward.stage.owner.fetchval(states, number) == "completed"


async def test_everybody_shown_is_in_the_audit(ward: Ward) -> None:
    await booked(ward)
    await ward.say("kemi", "day monday dr nwosu")
    shown = await ward.stage.owner.fetch(
        "SELECT DISTINCT e.patient_id, e.channel, m.id FROM audit_entry e JOIN inbound_message m ON m.id = e.cause_id"
        " WHERE e.action = 'appointment_shown'"
    )
    assert shown
    assert {row["channel"] for row in shown} == {"whatsapp"}


async def test_moving_and_cancelling(ward: Ward) -> None:
    number = await booked(ward)
    listed = await ward.say("kemi", f"move {number} tuesday 24 nov")
    assert listed.text == f"{number}, Adaeze Obi: move to which time?"
    moved = await ward.tap("kemi", listed.rows[2].label)
    assert re.fullmatch(rf"{number} is moved to Tue 24 Nov \d\d:\d\d, Dr Obinna Nwosu\.", moved.text), moved.text
    asked = await ward.say("kemi", f"cancel {number} she travels")
    assert asked.text.startswith(f"Cancel {number}, Adaeze Obi, Tue 24 Nov")
    assert (await ward.say("kemi", "yes")).text == f"{number} is cancelled; the time is free again."
    assert (await ward.say("kemi", f"cancel {number}")).text == f"{number} is cancelled already."


async def test_blocking_time_says_who_is_in_it(ward: Ward) -> None:
    number = await booked(ward)
    asked = await ward.say("kemi", "block dr nwosu monday 9am to 1pm theatre")
    assert asked.text.startswith("Block Dr Obinna Nwosu, Mon 23 Nov 09:00 to Mon 23 Nov 13:00?")
    assert f"{number}" in asked.text
    done = await ward.say("kemi", "yes")
    assert done.text.startswith(
        "Dr Obinna Nwosu is blocked, Mon 23 Nov 09:00 to Mon 23 Nov 13:00. Appointments to move: "
    )
    await ward.stage.service.directory.refresh()
    assert "09:00" not in (await ward.say("kemi", "free dr nwosu monday")).text
    assert (await ward.say("kemi", "blocks")).text.count("Dr Obinna Nwosu") == 1
    asked = await ward.tap("kemi", "Free: Dr Obinna")
    assert asked.text.startswith("Give Dr Obinna Nwosu back the time")
    assert (await ward.say("kemi", "yes")).text == "Dr Obinna Nwosu can be booked again."


async def test_another_hospitals_numbers_mean_nothing_here(ward: Ward) -> None:
    number = await ward.stage.owner.fetchval(
        "SELECT a.number FROM appointment a JOIN hospital h USING (hospital_id)"
        " WHERE h.code <> 'MBH' AND a.number IS NOT NULL LIMIT 1"
    )
    assert (await ward.say("kemi", f"cancel {number}")).text == "I find no appointment with that number. Which one?"
    other = await ward.stage.owner.fetchval(
        "SELECT p.number FROM patient p JOIN hospital h USING (hospital_id) WHERE h.code <> 'MBH' LIMIT 1"
    )
    assert (await ward.say("kemi", f"book {other} with dental")).text.startswith("I find no patient")
