"""What patients say: feedback and its answer, unhappy survey answers, asking, NPS."""

import pytest

from domain.audit import unit_of_work
from domain.feedback import service as feedback
from domain.feedback.rules import Category
from domain.staff.rules import patient_actor
from domain.surveys import service as surveys
from tests.bot.staff.conftest import HOSPITAL, Ward

ADA = "+2348035550101"
CONTACT = "SELECT k.id, k.hospital_id FROM contact k JOIN hospital h USING (hospital_id) WHERE h.code = 'MBH' AND k.phone = $1"


async def rate(ward: Ward, rating: int, comment: str, phone: str = ADA) -> None:
    contact_id, hospital_id = await ward.stage.owner.fetchrow(CONTACT, phone)
    service = ward.stage.service
    hospital = (await service.directory.get(hospital_id)).profile.hospital
    actor = patient_actor(contact_id, "whatsapp", None)
    async with unit_of_work(service.database, hospital, actor, service.clock, service.keys) as ctx:
        await feedback.submit(
            ctx, contact_id=contact_id, rating=rating, category=Category.WAIT_TIME, comment=comment, channel="whatsapp"
        )


async def answer_nps(ward: Ward, score: int, why: str, phone: str = ADA) -> None:
    """Answers the survey this phone was asked."""
    contact_id, hospital_id = await ward.stage.owner.fetchrow(CONTACT, phone)
    service = ward.stage.service
    hospital = (await service.directory.get(hospital_id)).profile.hospital
    actor = patient_actor(contact_id, "whatsapp", None)
    async with unit_of_work(service.database, hospital, actor, service.clock, service.keys) as ctx:
        asked = await surveys.open_invitation(ctx, contact_id=contact_id)
        for said in (score, why, None):
            if asked.question is not None:
                asked = await surveys.answer(
                    ctx, contact_id=contact_id, invitation_id=asked.id, question_id=asked.question.id, answer=said
                )


async def test_low_ratings_come_first_by_number(ward: Ward) -> None:
    assert (await ward.say("kemi", "feedback")).text == "There is no feedback yet."
    await rate(ward, 2, "waited three hours")
    await rate(ward, 5, "kind nurses")
    listed = await ward.say("uju", "feedback")
    assert listed.text.splitlines() == [
        "FB1 2 of 5, wait time, 20 Nov: “waited three hours”",
        "FB2 5 of 5, wait time, 20 Nov: “kind nurses”",
    ]
    assert (await ward.say("kemi", "feedback low")).text.splitlines() == listed.text.splitlines()[:1]
    shown = await ward.say("kemi", "feedback 2")
    for line in ("feedback fb2", "feedback FB2", "feedback f2"):
        assert (await ward.say("kemi", line)).text == shown.text
    assert shown.text.splitlines()[2] == "“kind nurses”"
    assert (await ward.say("kemi", "feedback f99")).text == "There is no feedback 99 here."
    # Marketing reads what was said, not by whom.
    assert "Adaeze" not in (await ward.say("uju", "feedback 1")).text
    count = "SELECT count(*) FROM audit_entry WHERE action = 'feedback_read' AND cause_id IS NOT NULL"
    assert await ward.stage.owner.fetchval(count) >= 5


async def test_feedback_is_answered_once_on_the_patients_phone(ward: Ward) -> None:
    await ward.say(ADA, "hi")
    await rate(ward, 2, "waited three hours")
    asked = await ward.say("kemi", "reply feedback 1 we are sorry, please come to the desk")
    assert asked.text == (
        "By WhatsApp to the phone ending 0101, free text until tomorrow 08:50, to FB1 (2 of 5). One answer each.\n"
        "“we are sorry, please come to the desk”"
    )
    assert (await ward.tap("kemi", "Send")).text == "FB1 is answered."
    again = await ward.say("femi", "reply feedback fb1 hello")
    assert again.text == "FB1 was answered today 09:00: “we are sorry, please come to the desk”"
    phone = ward.stage.phone(ADA, HOSPITAL)
    phone.unread.clear()
    await ward.stage.service.outreach.run()
    await ward.stage.quiet()
    assert "We have an answer to your feedback" in phone.unread[-1].text
    assert "we are sorry" in (await ward.tap(ADA, "Read it")).text
    assert (await ward.say("kemi", "feedback unanswered")).text == "There is no such feedback."


async def test_what_is_missing_of_a_reply_is_asked_for(ward: Ward) -> None:
    await rate(ward, 2, "waited three hours")
    assert (await ward.say("kemi", "reply feedback")).text == "Which feedback? Its number, please."
    asked = await ward.say("kemi", "1")
    assert asked.text == "What shall they read about FB1?\nFB1 2 of 5, wait time, 20 Nov: “waited three hours”"
    assert (await ward.say("kemi", "Today is better")).text.endswith("“Today is better”")
    assert (await ward.say("uju", "reply feedback 1 hello")).text.startswith("Your role (marketing) may not do this.")


async def test_another_hospitals_feedback_is_not_found(ward: Ward) -> None:
    await rate(ward, 2, "waited three hours")
    sadiq, kano = "+2348035559101", "+2342013300003"
    for line in ("feedback 1", "reply feedback 1 hello"):
        await ward.stage.write("whatsapp", sadiq, kano, line)
        assert ward.stage.phone(sadiq, kano).unread[-1].text == "There is no feedback 1 here."


async def test_a_detractor_is_flagged_with_the_task_until_it_is_done(ward: Ward) -> None:
    sent = await ward.say("kemi", "survey send nps MBH-004512")
    assert sent.text == "Adaeze Obi is asked, unless it is their quiet hours: then after them."
    ward.stage.clock.advance(ward.pause)
    again = await ward.say("kemi", "survey send nps MBH-004512")
    assert again.text.startswith("They were asked within the last ")
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM survey_invitation") == 1
    await answer_nps(ward, 3, "nobody called back")
    listed = await ward.say("kemi", "flagged")
    assert listed.text == "NPS 3, 20 Nov, Adaeze Obi MBH-004512, T1: “nobody called back”"
    assert [row.label for row in listed.rows] == ["T1", "Write to Adaeze Obi"]
    assert "Adaeze" not in (await ward.say("uju", "flagged")).text
    assert (await ward.tap("kemi", "Write to Adaeze")).text == "What shall Adaeze Obi read?"
    await ward.say("kemi", "no")
    await ward.say("kemi", "done 1 called her")
    assert (await ward.say("kemi", "flagged")).text == "No unhappy survey answer waits."
    assert (await ward.say("kemi", "flagged all")).text.startswith("NPS 3, 20 Nov, Adaeze Obi MBH-004512, T1 done: ")
    score = await ward.say("uju", "nps")
    assert score.text == (
        "NPS -100 of 1 answers, last 90 days\nPromoters 0, passives 0, detractors 1\nAsked 1, answered 1"
    )


async def test_nps_of_nobody(ward: Ward) -> None:
    assert (await ward.say("kemi", "nps 30 days")).text == "Nobody has given a score: last 30 days."
    assert (await ward.say("dare", "nps")).text.startswith("Your role (finance) may not do this.")


@pytest.mark.parametrize("line", ["survey send MBH-004512", "send survey to MBH-004512"])
async def test_which_survey_is_asked(ward: Ward, line: str) -> None:
    asked = await ward.say("kemi", line)
    assert asked.text == "Which survey? For example: nps"
    assert (await ward.say("kemi", "nps")).text.startswith("Adaeze Obi is asked")
    ward.stage.clock.advance(ward.pause)
    assert (await ward.say("kemi", "survey send moon MBH-004512")).text.startswith(
        "There is no such survey. There are: "
    )
