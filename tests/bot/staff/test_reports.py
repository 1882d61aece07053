"""The reports by chat, and what sources cost. The figures themselves: tests/domain/reports."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.staff.command import Answer
from bot.staff.commands import reports
from tests.bot.staff.conftest import Ward
from tests.bot.staff.world import desk_of


async def work(ward: Ward) -> None:
    """Two leads, one of them a patient who brings 120,000; a task done and one that is late; website paid for."""
    await ward.say("kemi", "lead new Zainab Garba 08031234567 website @kemi")
    await ward.say("kemi", "lead new Musa Bala musa@example.com google ads @femi")
    await ward.say("kemi", "log lead Zainab Garba called, wants the price list")
    await ward.say("kemi", "convert Zainab Garba 14/03/1988")
    await ward.say("kemi", "opportunity new Check-ups 120000 for lead Zainab Garba")
    await ward.say("kemi", "move opportunity 1 to won")
    await ward.say("kemi", "task: ring the lab today 9:10am @kemi")
    await ward.say("kemi", "done 1")
    await ward.say("kemi", "task: sort the forms today 9:12am @femi")
    ward.stage.clock.advance(timedelta(hours=2))


async def test_leads(ward: Ward) -> None:
    await work(ward)
    assert (await ward.say("uju", "report leads")).text.splitlines() == [
        "Lead conversion, 22 Oct to 20 Nov 2026",
        "2 leads, 1 of them patients: 50.0%, after 0 min on average",
        "First answer in time: 1 of 1",
        "Now: new 1, contacted 0, qualified 0, scheduled 0, converted 1, lost 0",
        "Waiting: new 1 for 2 h; longest in new",
        "By source: website 1, 1 patients (100.0%); Google ads 1, 0 patients (0.0%)",
        "By week: 16 Nov 2",
    ]


async def test_staff_and_ones_own(ward: Ward) -> None:
    await work(ward)
    shown = (await ward.say("bola", "report staff this month")).text.splitlines()
    assert shown[0] == "Staff performance, 1 Nov to 20 Nov 2026"
    kemi = next(line for line in shown if line.startswith("Kemi"))
    assert kemi == (
        "Kemi Adekunle: 1 of 1 tasks due are done (100.0%); 1 tasks finished, 1 in time; 1 leads, 1 patients; 1 talks logged"
    )
    assert any(
        line.startswith("Femi") and ": 0 of 1 tasks due are done (0.0%); 1 leads, 0 patients" in line for line in shown
    )
    assert shown[-1].startswith("Nothing counted: ")
    assert (await ward.say("kemi", "my report")).text.splitlines() == [
        "Your work, 22 Oct to 20 Nov 2026",
        "1 of 1 tasks due are done (100.0%)",
        "1 tasks finished, 1 in time",
        "1 leads, 1 patients",
        "1 talks logged",
    ]


async def test_what_a_source_costs_and_brings(ward: Ward) -> None:
    await work(ward)
    assert (
        "website: ₦120,000 won, no spend entered; 1 new leads, 1 of them patients"
        in (await ward.say("dare", "roi")).text
    )
    assert (
        await ward.say("dare", "spend website november 60,000")
    ).text == "Spent on website in November 2026: ₦60,000."
    again = await ward.say("dare", "spend website this month 90k")
    assert again.text == "Spent on website in November 2026: ₦90,000, in the place of ₦60,000."
    # Twenty of November's thirty days.
    assert (await ward.tap("dare", "Return by source")).text.splitlines() == [
        "Return by source, 1 Nov to 20 Nov 2026",
        "website: ₦120,000 won, ₦60,000 spent, return +100%; 1 new leads, 1 of them patients",
        "Google ads: ₦0 won, no spend entered; 1 new leads, 0 of them patients",
        "Won is what opportunities closed as won bring; spent is what was entered with SPEND.",
    ]


async def test_what_is_missing_of_a_spend_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("uju", "spend october 5000")).text.startswith("On which source of leads?")
    assert (await ward.say("uju", "google ads")).text == "Spent on Google ads in October 2026: ₦5,000."
    assert (await ward.say("uju", "spend email inquiry")).text == (
        "What was spent on e-mail inquiry in November 2026? For example 50,000"
    )
    assert (await ward.say("uju", "1,500.50")).text == "Spent on e-mail inquiry in November 2026: ₦1,500.50."
    asked = await ward.say("uju", "spend corporate plenty")
    assert asked.text == "I cannot read “plenty”. What was spent on corporate in November 2026? For example 50,000"
    assert (await ward.say("uju", "spend corporate december 2026 100k")).text == "That month has not begun."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM source_spend") == 2


async def test_messages_leave_staff_out(ward: Ward) -> None:
    await ward.stage.write("whatsapp", "+2348035550990", "+2342013300001", "hi")
    await ward.stage.write("whatsapp", "+2348035550990", "+2342013300001", "I agree")
    shown = (await ward.say("uju", "report communication today")).text.splitlines()
    assert shown == [
        "Communication with patients, 20 Nov 2026",
        "whatsapp: 2 in from 1; 2 out, 0 delivered (0.0%), 0 read",
        "Talks logged: none",
        "Asked for a person: 0, 0 got one",
    ]


async def test_satisfaction(ward: Ward) -> None:
    owner = ward.stage.owner
    here = await owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    contact = await owner.fetchval("SELECT id FROM contact WHERE hospital_id = $1 LIMIT 1", here)
    for number, (stars, at) in enumerate(((2, "2026-10-05"), (4, "2026-11-02"), (5, "2026-11-03")), 101):
        await owner.execute(
            "INSERT INTO feedback (hospital_id, id, number, contact_id, channel, rating, category, sentiment, submitted_at)"
            f" VALUES ($1, gen_random_uuid(), $2, $3, 'whatsapp', $4, 'service', 'neutral', '{at} 12:00+01')",
            here,
            number,
            contact,
            stars,
        )
    assert (await ward.say("uju", "report satisfaction last 60 days")).text.splitlines() == [
        "Satisfaction, 22 Sep to 20 Nov 2026",
        "NPS: none yet",
        "Visits rated 4 or 5 in surveys: none of 0",
        "Stars: 3.7 of 5 (n 3), 1 low, 0 comments without an answer",
        "By category: service 3.7 (n 3)",
        "Oct 2026: NPS none yet, 2.0 stars (n 1)",
        "Nov 2026: NPS none yet, 4.5 stars (n 2)",
    ]


async def test_which_reports_there_are_for_whom(ward: Ward) -> None:
    assert [row.label for row in (await ward.say("bola", "reports")).rows] == [
        "Dashboard", "Leads", "Messages", "Staff", "Roi", "Satisfaction", "My own",
    ]  # fmt: skip
    assert [row.label for row in (await ward.say("dare", "report")).rows] == ["Roi", "My own"]
    assert [row.label for row in (await ward.say("kemi", "report")).rows] == ["My own"]
    assert (
        await ward.say("kemi", "report staff")
    ).text == "Your role (receptionist) may not do this. An administrator can."
    assert (await ward.say("dare", "report leads")).text == "Your role (finance) may not do this. An administrator can."
    assert (await ward.say("bola", "report owners")).text == "There is no report “owners”."


async def test_days_that_cannot_be_read_are_asked_for(ward: Ward) -> None:
    asked = await ward.say("uju", "report leads since easter")
    assert asked.text == "Which days is “since easter”? For example: this month, october, last 90 days."
    assert (await ward.say("uju", "october")).text.startswith("Lead conversion, 1 Oct to 31 Oct 2026\n")
    assert (await ward.say("uju", "report roi december 2026")).text == "A report is about 1 to 1098 days."


async def test_they_are_remembered_and_another_hospital_has_its_own(ward: Ward) -> None:
    await work(ward)
    assert "2 leads" in (await ward.say("bola", "report leads")).text
    phone = ward.stage.phone("+2348035559101", "+2342013300003")
    await ward.stage.write("whatsapp", "+2348035559101", "+2342013300003", "report leads")
    assert "0 leads" in phone.unread[-1].text
    await ward.say("kemi", "lead new Ada Eze 08031234599 website")
    assert "2 leads" in (await ward.say("bola", "report leads")).text
    ward.stage.clock.advance(timedelta(minutes=5))
    assert "3 leads" in (await ward.say("bola", "report leads")).text


@pytest.mark.parametrize(
    ("run", "panels"),
    [(reports.leads, 3), (reports.messages, 2), (reports.staff, 2), (reports.roi, 2), (reports.mood, 0)],
)
async def test_on_telegram_they_are_pictures_too(ward: Ward, run: object, panels: int) -> None:
    await work(ward)
    await ward.stage.write("whatsapp", "+2348035550990", "+2342013300001", "hi")
    async with desk_of(ward, "bola", channel="telegram") as desk:
        answer = await run(desk, "chart this month")  # type: ignore[operator]
    assert isinstance(answer, Answer)
    if panels:
        assert answer.picture is not None
        assert Image.open(BytesIO(answer.picture.data)).size == (900, 70 + 300 * panels)
    else:
        assert answer.picture is None
        assert answer.text.endswith("There is nothing to draw.")


async def test_by_whatsapp_the_picture_is_elsewhere(ward: Ward) -> None:
    assert (await ward.say("bola", "report leads chart")).text.endswith("\nThe picture is shown on Telegram.")
