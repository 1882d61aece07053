"""News for staff: to whoever wants it, once, in working hours unless it is urgent."""

from datetime import timedelta

from tests.bot.staff.conftest import HOSPITAL, STAFF, Ward

PATIENT = "+2348035550101"


async def told(ward: Ward) -> dict[str, list[str]]:
    """Runs the sweeps; what each member's phone shows since it was last looked at."""
    service = ward.stage.service
    for channel in (HOSPITAL, "+2342013300002"):
        for number in STAFF.values():
            ward.stage.phone(number, channel).unread.clear()
    await service.jobs.tasks()
    await service.alerts.run()
    await ward.stage.quiet()
    seen: dict[str, list[str]] = {}
    for who, number in STAFF.items():
        for channel in (HOSPITAL, "+2342013300002"):
            seen.setdefault(who, []).extend(shown.text for shown in ward.stage.phone(number, channel).unread)
    return {who: texts for who, texts in seen.items() if texts}


async def test_a_wish_for_a_person_reaches_those_who_asked_for_it_once(ward: Ward) -> None:
    ward.stage.service.numbers.local["approved-staff_news"] = "HX-news"
    await ward.say("kemi", "help")
    await ward.say(PATIENT, "I want to talk to a human")
    news = await told(ward)
    assert news["kemi"] == ["T1 A patient asks for a person in chat, due Fri 20 Nov 09:30"]
    # Femi has not written today: WhatsApp takes only the approved template from us.
    assert news["femi"] == [
        "Staff news from Marina Bay Hospital: T1 A patient asks for a person in chat, due Fri 20 Nov 09:30."
        " Answer HELP to see what you can do here."
    ]
    assert set(news) == {"kemi", "femi"}
    assert await told(ward) == {}


async def test_the_button_takes_the_task(ward: Ward) -> None:
    await ward.say("kemi", "help")
    await ward.say(PATIENT, "I want to talk to a human")
    await told(ward)
    assert (await ward.tap("kemi", "Take it")).text.startswith("T1 is yours.")
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM task WHERE assigned_to IS NOT NULL") == 1


async def test_reminders_go_to_whoever_has_the_task_and_stop_when_it_is_done(ward: Ward) -> None:
    ward.stage.service.numbers.local["approved-staff_news"] = "HX-news"
    await ward.say("bola", "task ring the lab today 4pm @kemi")
    text = "Staff news from Marina Bay Hospital: T1 is yours: Call. Answer HELP to see what you can do here."
    assert (await told(ward))["kemi"] == [text]
    await ward.say("kemi", "help")
    clock = ward.stage.clock
    clock.advance(timedelta(hours=6))
    assert (await told(ward)) == {"kemi": ["T1 Call: due Fri 20 Nov 16:00"]}
    clock.advance(timedelta(hours=1))
    assert (await told(ward))["kemi"] == ["T1 Call: due now", "T1 Call is overdue since Fri 20 Nov 16:00"]
    assert await told(ward) == {}
    outcomes = await ward.stage.owner.fetch("SELECT minutes_before, outcome FROM task_reminder ORDER BY 1")
    assert [tuple(row) for row in outcomes] == [(0, "told"), (60, "told")]


async def test_a_moved_task_is_reminded_of_anew_and_a_done_one_not_at_all(ward: Ward) -> None:
    await ward.say("kemi", "task ring the lab today 4pm")
    await ward.say("kemi", "task 1 today 5pm")
    ward.stage.clock.advance(timedelta(hours=6, minutes=5))
    assert await told(ward) == {}
    ward.stage.clock.advance(timedelta(hours=1))
    assert (await told(ward)) == {"kemi": ["T1 Call: due Fri 20 Nov 17:00"]}
    await ward.say("kemi", "done 1")
    ward.stage.clock.advance(timedelta(hours=2))
    assert await told(ward) == {}


async def test_what_is_not_urgent_waits_for_the_working_day(ward: Ward) -> None:
    await ward.say("bola", "task ring the lab today 11pm @kemi")
    await ward.say("kemi", "help")
    await told(ward)
    ward.stage.clock.advance(timedelta(hours=13))  # Friday 22:00, closed until Saturday 09:00
    assert await told(ward) == {}
    ward.stage.clock.advance(timedelta(hours=11))
    assert set(await told(ward)) == {"kemi"}


async def test_without_the_template_news_goes_by_sms(ward: Ward) -> None:
    await ward.say("bola", "task ring the lab today 4pm @kemi")
    assert (await told(ward))["kemi"] == ["T1 is yours: Call"]
    channel = "SELECT channel FROM outbound_message ORDER BY departure DESC LIMIT 1"
    assert await ward.stage.owner.fetchval(channel) == "sms"
