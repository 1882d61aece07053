"""A day's work, from a first message to a reward at the desk, all of it by chat."""

import re
from datetime import datetime

from bot.channels.approved import PREFIX, approved_templates
from tests.bot.staff.conftest import HOSPITAL, NOW, STAFF, Ward

NGOZI = "+2348061110777"


async def until(ward: Ward, moment: str) -> None:
    """Time passes, with every sweep running."""
    ward.stage.phone(NGOZI, HOSPITAL).unread.clear()
    await ward.stage.wait(datetime.fromisoformat(moment).replace(tzinfo=NOW.tzinfo) - ward.stage.clock.now())


async def test_from_a_first_message_to_a_reward(ward: Ward) -> None:
    ward.stage.service.numbers.local |= {f"{PREFIX}{name}": f"HX-{name}" for name in approved_templates()}
    owner, patient = ward.stage.owner, ward.stage.phone(NGOZI, HOSPITAL)
    await ward.say("kemi", "help")
    await ward.say("femi", "help")

    # A lead arrives by WhatsApp, and somebody at the desk has it at once.
    await ward.say(NGOZI, "hi")
    await ward.tap(NGOZI, "I agree")
    await ward.say(NGOZI, "Ngozi Okeke")
    lead = await owner.fetchrow("SELECT number, source, status, assigned_to FROM lead")
    assert (lead["source"], lead["status"]) == ("WHATSAPP", "NEW")
    who = await owner.fetchval("SELECT name FROM staff_member WHERE id = $1", lead["assigned_to"])
    desk = {"Kemi Adekunle": "kemi", "Femi Ojo": "femi"}[who]
    await ward.stage.sweep()
    news = [shown.text for shown in ward.stage.phone(STAFF[desk], HOSPITAL).all]
    assert f"Lead {lead['number']} is yours: a new one, to be answered" in news

    # Called, scored, moved on, made a patient and booked.
    assert (await ward.say(desk, "lead ngozi")).text.startswith("Ngozi Okeke: New, ")
    logged = await ward.say(desk, "log lead ngozi called, wants the price of a filling")
    assert logged.text == "Logged for Ngozi Okeke: call, answered. It is Contacted now."
    score = (await ward.say(desk, "score lead ngozi")).text.splitlines()
    assert re.fullmatch(r"Ngozi Okeke \(\w{4}\): \d+ of 100 points", score[0])
    assert [line.split(" ")[0] for line in score[1:]] == ["Source", "Engagement", "Response", "Recency", "Interest"]
    moved = await ward.say(desk, "move lead ngozi to qualified")
    assert moved.text == "Ngozi Okeke is Qualified now; it was Contacted."
    booked = await ward.say(desk, "convert ngozi 14/03/1990 and book dental monday 10am")
    found = re.search(
        r"is patient (MBH-\d+) now.*Mon 23 Nov 10:00, Dr Obinna Nwosu.*Number (\w{6})\.", booked.text, re.DOTALL
    )
    assert found, booked.text
    number, appointment = found.groups()
    assert await owner.fetchval("SELECT status FROM lead") == "CONVERTED"

    # Reminded outside WhatsApp's window, by the template, whose button confirms.
    await until(ward, "2026-11-22 10:30")
    reminder = "Reminder from Marina Bay Hospital: there is an appointment on Monday, 23 November 2026 at 10:00. Will you come?"
    assert [shown.text for shown in patient.unread] == [reminder]
    assert (await ward.tap(NGOZI, "I will come")).text.startswith("Thank you. We expect you on Monday")

    # Here, and over.
    await until(ward, "2026-11-23 10:00")
    day = (await ward.say(desk, "today dr nwosu")).text.splitlines()
    assert day == [
        "Mon 23 Nov, Dr Obinna Nwosu: 1 appointment, 0 here, 0 over",
        f"10:00 Ngozi Okeke {number} - Dr Obinna Nwosu - {appointment} - confirmed",
    ]
    assert (await ward.say(desk, f"check in {appointment}")).text.startswith(f"{appointment} is here")
    assert (await ward.say(desk, f"complete {appointment}")).text.startswith(f"{appointment} is over")

    # The survey comes; a detractor's answer opens a task, which is done.
    await until(ward, "2026-11-23 14:00")
    assert patient.unread[-1].text.startswith("Hello from Marina Bay Hospital. May we ask you a few questions")
    await ward.tap(NGOZI, "Yes, ask me")
    assert (await ward.say(NGOZI, "3")).text == "We are sorry that we did not do better. What went wrong?"
    await ward.say(NGOZI, "i waited three hours")
    assert (await ward.say(NGOZI, "no")).text.startswith("All right, I will not ask again. Thank you.")
    flagged = await ward.say(desk, "flagged")
    assert flagged.text == f"NPS 3, 23 Nov, Ngozi Okeke {number}, T1: “i waited three hours”"
    assert (await ward.say(desk, "done 1 called, said sorry")).text == "T1 is done."
    assert (await ward.say("bola", "nps")).text.splitlines()[0].startswith("NPS -100")

    # Points for the wait, turned into a reward, and its code used at the desk.
    asked = await ward.say("bola", f"award 400 {number} for the long wait")
    assert asked.text == f"Give Ngozi Okeke {number} 400 points for “the long wait”?"
    await ward.say("bola", "yes")
    await ward.say(NGOZI, "rewards")
    rewards = await ward.say(NGOZI, "14/03/1990")
    assert rewards.text == "Ngozi has 510 points. Which reward would you like?"
    await ward.tap(NGOZI, "Free health checkup")
    taken = await ward.tap(NGOZI, "Take it")
    code = re.search(r"Free health checkup: (\w{6})", patient.unread[0].text + taken.text)
    assert code is not None
    used = await ward.say(desk, f"use code {code[1]}")
    if used.rows and used.rows[0].id.startswith("do:yes"):
        used = await ward.say(desk, "yes")
    assert "Free health checkup" in used.text
    assert await owner.fetchval("SELECT status FROM redemption WHERE code = $1", code[1]) == "USED"

    # Who did what, from which message: every act of the desk is in the audit with its cause.
    acts = await owner.fetch(
        "SELECT e.action FROM audit_entry e JOIN inbound_message m ON m.hospital_id = e.hospital_id AND m.id = e.cause_id"
        " WHERE e.actor_kind IN ('staff', 'admin') AND e.channel = 'whatsapp'"
    )
    assert {
        "appointment_booked",
        "appointment_checked_in",
        "appointment_completed",
        "lead_converted",
        "points_awarded_by_hand",
        "task_completed",
    } <= {row["action"] for row in acts}
