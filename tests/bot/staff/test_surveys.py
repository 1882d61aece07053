"""Surveys by chat: made in plain words or step by step, switched with what that replaces, counted."""

from tests.bot.staff.conftest import HOSPITAL, Ward
from tests.bot.staff.test_feedback import ADA, answer_nps

NEW = "new survey Lab visit, csat: How long did you wait? rating; Would you come again? yes, no; Else? text, optional"
HERE = "SELECT hospital_id FROM hospital WHERE code = 'MBH'"


async def kept(ward: Ward, column: str, code: str) -> object:
    return await ward.stage.owner.fetchval(
        f"SELECT {column} FROM survey WHERE code = $1 AND hospital_id = ({HERE})", code
    )


async def test_all_surveys_and_one_with_its_questions(ward: Ward) -> None:
    listed = (await ward.say("uju", "surveys")).text.splitlines()
    assert listed == [
        "csat: Were you satisfied? - 2 questions, CSAT, on",
        "doctor_feedback: The doctor you saw - 4 questions, doctor feedback, on",
        "nps: Would you recommend us? - 2 questions, NPS, on",
        "post_discharge: Your stay with us - 5 questions, post discharge, on",
        "post_visit: Your visit - 4 questions, post visit, on, asked after visits",
        "service_quality: The quality of our service - 5 questions, service quality, on, anonymous",
    ]
    shown = await ward.say("uju", "survey nps")
    assert shown.text.splitlines() == [
        "Would you recommend us? (nps) - NPS, on",
        "1. From 0 to 10: how likely are you to recommend Marina Bay Hospital to family or friends? 0 is not at all,"
        " 10 is certainly. (0 to 10)",
        "2. What is the main reason for your score? (text, optional)",
        "0 people have it open, 0 answered.",
    ]
    assert [row.label for row in shown.rows] == ["Figures", "Turn off", "Add a question", "Ask after visits"]
    # The front desk reads, and changes nothing.
    assert [row.label for row in (await ward.say("kemi", "survey your visit")).rows] == ["Figures"]
    assert (await ward.say("kemi", "survey off nps")).text.startswith("Your role (receptionist) may not do this.")


async def test_a_survey_in_one_line_is_shown_first_and_made_once(ward: Ward) -> None:
    asked = await ward.say("uju", NEW)
    assert asked.text.splitlines() == [
        "Make this survey? Lab visit (lab_visit) - CSAT",
        "1. How long did you wait? (rating 1 to 5)",
        "2. Would you come again? (choice: yes, no)",
        "3. Else? (text, optional)",
        "What you wrote goes out as it stands, in every language.",
    ]
    assert await kept(ward, "count(*)", "lab_visit") == 0
    made = await ward.tap("uju", "Make it")
    assert made.text == "“Lab visit” is made and on. Ask somebody so: survey send lab_visit MBH-004512"
    assert (await ward.tap("uju", "Make it")).text.endswith("Nothing was done.")
    assert await kept(ward, "count(*)", "lab_visit") == 1
    assert await kept(ward, "survey_type", "lab_visit") == "CSAT"
    again = await ward.say("bola", NEW)
    assert again.text == "There is a survey lab_visit already. What is this one called?"
    other = await ward.say("bola", "Scan visit")
    assert other.text.splitlines()[0] == "Make this survey? Scan visit (scan_visit) - CSAT"
    assert len(other.text.splitlines()) == 5
    await ward.say("bola", "no")
    await ward.say("bola", "new survey NPS, anonymous, csat\nHow was it? rating\nAnything else? text")
    other = await ward.say("bola", "Night shift")
    assert other.text.splitlines()[:3] == [
        "Make this survey? Night shift (night_shift) - CSAT, anonymous",
        "1. How was it? (rating 1 to 5)",
        "2. Anything else? (text)",
    ]


async def test_a_survey_may_be_written_on_several_lines(ward: Ward) -> None:
    text = "new survey Lab visit csat anonymous\n1. How was it? rating\n\n2. Why? text optional"
    asked = await ward.say("uju", text)
    assert asked.text.splitlines()[:3] == [
        "Make this survey? Lab visit (lab_visit) - CSAT, anonymous",
        "1. How was it? (rating 1 to 5)",
        "2. Why? (text, optional)",
    ]
    await ward.say("uju", "yes")
    assert await kept(ward, "anonymous", "lab_visit") is True


async def test_step_by_step(ward: Ward) -> None:
    said = [
        ("new survey", "What is the survey called? Patients read it when they are asked."),
        ("Today's lab visit", "What kind of survey is “Today's lab visit”? post visit, post discharge, nps, csat,"
         " service quality or doctor feedback"),
        ("csat", "What does it ask first, and how is it answered? For example: "),
        ("How was it?", "How is “How was it?” answered? RATING (1 to 5), TEXT, NPS (0 to 10), or the options: "),
        ("rating", "1. How was it? (rating 1 to 5)\nWhat does it ask next? DONE if that was all."),
        ("Feedback for the nurse: text, optional", "2. Feedback for the nurse (text, optional)\nWhat does it ask next?"),
        ("Which day?", "How is “Which day?” answered? "),
        ("mon, tue", "3. Which day? (choice: mon, tue)\nWhat does it ask next? "),
        ("Done.", "Make this survey? Today's lab visit (today_s_lab_visit) - CSAT\n1. How was it? (rating 1 to 5)\n"
         "2. Feedback for the nurse (text, optional)\n3. Which day? (choice: mon, tue)\n"),
        ("yes", "“Today's lab visit” is made and on."),
    ]  # fmt: skip
    for line, answer in said:
        assert (await ward.say("uju", line)).text.startswith(answer), line
    assert await kept(ward, "jsonb_array_length(questions)", "today_s_lab_visit") == 3


async def test_what_cannot_be_a_survey(ward: Ward) -> None:
    assert (await ward.say("uju", "new survey 2026, csat: nps")).text.startswith(
        "Please begin the title with a letter."
    )
    await ward.say("uju", "no")
    assert (await ward.say("uju", "new survey Lab, csat: Which? choice yes")).text.startswith(
        "A choice has 2 to 9 options"
    )
    twice = "new survey Lab, csat: nps; Would you tell friends? 0-10"
    assert await kept(ward, "count(*)", "lab") == 0
    assert (await ward.say("uju", twice)).text == "these questions cannot be asked: a survey asks for one NPS score"
    long = await ward.say("uju", f"new survey {'x' * 61}, csat: nps")
    assert long.text == "a survey's title has 1 to 60 characters"


async def test_a_patient_answers_what_staff_wrote(ward: Ward) -> None:
    await ward.say("uju", "new survey Lab visit, csat: How was the lab? rating; Would you come again? yes, no")
    await ward.tap("uju", "Make it")
    await ward.say(ADA, "hi")
    await ward.say("kemi", "survey send lab_visit MBH-004512")
    await ward.stage.service.outreach.run()
    await ward.stage.quiet()
    phone = ward.stage.phone(ADA, HOSPITAL)
    assert "May I ask you a few questions: Lab visit?" in phone.all[-1].text
    asked = await ward.tap(ADA, "Yes")
    assert "How was the lab?" in asked.text
    assert "Would you come again?" in (await ward.say(ADA, "2")).text
    await ward.say(ADA, "no")
    assert (await ward.say("uju", "survey lab visit")).text.splitlines()[-1] == "0 people have it open, 1 answered."
    found = await ward.say("uju", "survey figures lab_visit")
    assert found.text.splitlines() == [
        "Lab visit, last 90 days",
        "Asked 1, answered 1 (100%); 1 answer came in",
        "CSAT 0% of 1 rating",
        "0 positive, 0 neutral, 1 negative; 1 flagged",
        "1. How was the lab? mean 2.0 of 1 (2: 1)",
        "2. Would you come again? no 1",
    ]


async def test_which_survey_follows_a_visit(ward: Ward) -> None:
    asked = await ward.say("uju", "survey off post_visit")
    assert asked.text.splitlines() == [
        "Turn “Your visit” off?",
        "After visits: “Your visit” -> nothing",
        "0 people have it open and can still answer.",
    ]
    await ward.say("uju", "no")
    asked = await ward.say("uju", "survey after visits csat")
    assert asked.text == "Change?\nAfter visits: “Your visit” -> “Were you satisfied?”"
    assert (await ward.tap("uju", "Change")).text == "After visits “Were you satisfied?” is asked now."
    rows = await ward.stage.owner.fetch(f"SELECT code FROM survey WHERE auto_trigger AND hospital_id = ({HERE})")
    assert [row[0] for row in rows] == ["csat"]
    assert (
        await ward.say("uju", "survey after visits csat")
    ).text == "After visits “Were you satisfied?” is asked already."
    assert (await ward.say("uju", "survey after visits")).text.startswith(
        "After visits “Were you satisfied?” is asked. What"
    )
    assert (await ward.say("uju", "off")).text == "Change?\nAfter visits: “Were you satisfied?” -> nothing"
    await ward.say("uju", "yes")
    assert (await ward.say("uju", "survey after visits off")).text == "After visits nothing is asked already."
    await ward.say("bola", "set auto_survey_enabled off")
    await ward.say("bola", "yes")
    assert "auto_survey_enabled is off" in (await ward.say("uju", "survey after visits post_visit")).text


async def test_off_says_who_has_it_open_and_a_yes_covers_only_that(ward: Ward) -> None:
    shown = await ward.say("uju", "survey off nps")
    assert shown.text == "Turn “Would you recommend us?” off?\n0 people have it open and can still answer."
    await ward.say("kemi", "survey send nps MBH-004512")
    asked = await ward.say("uju", "yes")
    assert asked.text == "Turn “Would you recommend us?” off?\n1 person has it open and can still answer."
    assert await kept(ward, "active", "nps") is True
    assert (await ward.say("uju", "yes")).text == "“Would you recommend us?” is off now."
    assert await kept(ward, "active", "nps") is False
    ward.stage.clock.advance(ward.pause)
    assert (await ward.say("kemi", "survey send nps MBH-004512")).text == "This survey is not active."
    assert (await ward.say("uju", "survey off nps")).text == "“Would you recommend us?” is off already."
    await ward.say("uju", "survey on nps")
    assert (await ward.tap("uju", "Turn on")).text == "“Would you recommend us?” is on now."
    assert await kept(ward, "active", "nps") is True


async def test_questions_come_and_go_with_old_and_new(ward: Ward) -> None:
    asked = await ward.say("uju", "add question nps: Was the room clean? rating, optional")
    assert [line[:40] for line in asked.text.splitlines()] == [
        "Add? “Would you recommend us?” asks now:",
        "1. From 0 to 10: how likely are you to r",
        "2. What is the main reason for your scor",
        "Then:",
        "1. From 0 to 10: how likely are you to r",
        "2. What is the main reason for your scor",
        "3. Was the room clean? (rating 1 to 5, o",
        "0 people have it open; answers given sta",
    ]
    assert (await ward.tap("uju", "Add")).text == "“Would you recommend us?” has 3 questions now."
    assert (await ward.say("uju", "remove question nps")).text.startswith("Which question of “Would you recommend us?”")
    assert (await ward.say("uju", "3")).text.startswith("Remove? “Would you recommend us?” asks now:")
    assert (await ward.tap("uju", "Remove")).text == "“Would you recommend us?” has 2 questions now."
    # The reason is asked by the score before it.
    refused = await ward.say("uju", "remove question nps 1")
    assert refused.text == "these questions cannot be asked: why: there is no earlier question nps"
    await ward.say("uju", "remove question nps 2")
    await ward.say("uju", "yes")
    last = await ward.say("uju", "remove question nps 1")
    assert last.text == "A survey asks at least one question. It can be turned off instead."


async def test_figures_and_the_trend(ward: Ward) -> None:
    assert (await ward.say("uju", "nps trend")).text == "Nobody has given a score since Nov 2025."
    empty = await ward.say("uju", "survey figures nps 30 days")
    assert empty.text.splitlines()[:2] == [
        "Would you recommend us?, last 30 days",
        "Asked 0, answered 0; 0 answers came in",
    ]
    await ward.say("kemi", "survey send nps MBH-004512")
    await answer_nps(ward, 9, "kind nurses")
    every = (await ward.say("uju", "survey figures all")).text.splitlines()
    assert every == [
        "All surveys, last 90 days",
        "Asked 1, answered 1 (100%); 1 answer came in",
        "NPS +100 of 1 answer: promoters 1, passives 0, detractors 0",
        "1 positive, 0 neutral, 0 negative; 0 flagged",
    ]
    one = (await ward.say("uju", "survey figures nps")).text.splitlines()
    assert one[4] == "1. From 0 to 10: how likely are you to recommend us to family … mean 9.0 of 1 (9: 1)"
    trend = await ward.say("uju", "nps trend 6 months")
    assert trend.text == "NPS by month, all surveys\nNov 2026: NPS +100 of 1 answer"
    assert (await ward.say("uju", "nps trend csat")).text == "Nobody has given a score since Nov 2025."
    assert "Adaeze" not in "".join(every)


async def test_an_unknown_survey_is_asked_about(ward: Ward) -> None:
    asked = await ward.say("uju", "survey moon")
    assert asked.text == "There is no survey “moon”. Which one?"
    assert (await ward.say("uju", "nps")).text.startswith("Would you recommend us? (nps)")
    await ward.say("uju", "survey moon")
    assert (await ward.tap("uju", "Your visit")).text.startswith(
        "Your visit (post_visit) - post visit, on, asked after"
    )
