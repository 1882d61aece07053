"""Leads by chat: written down, found, moved on, given away, tagged, scored, talked to."""

import re
from datetime import timedelta

import pytest

from domain.leads.jobs import alert_missed_responses
from tests.bot.staff.conftest import HOSPITAL, STAFF, Ward

NEW = "lead new Zainab Bello 08031234567 referral cardiology"


async def made(ward: Ward, line: str = NEW, who: str = "kemi") -> str:
    """The lead's number after the hospital's code."""
    answer = await ward.say(who, line)
    found = re.search(r"LD-MBH-(\w+)", answer.text)
    assert found, answer.text
    return found[1]


async def row(ward: Ward, short: str, columns: str = "status") -> tuple[object, ...]:
    return tuple(await ward.stage.owner.fetchrow(f"SELECT {columns} FROM lead WHERE number = $1", f"LD-MBH-{short}"))


async def test_a_lead_from_one_line(ward: Ward) -> None:
    answer = await ward.say("kemi", NEW)
    expected = (
        r"Lead LD-MBH-\w+ is written down: Zainab Bello, patient referral\n"
        r"With (Kemi Adekunle|Femi Ojo), \d+ points"
    )
    assert re.fullmatch(expected, answer.text), answer.text
    kept = "first_name, last_name, phone, source, interested_in"
    short = await made(ward, "new lead Musa Sani musa@example.com website @femi")
    rows = await ward.stage.owner.fetch(f"SELECT {kept} FROM lead WHERE last_name IN ('Bello', 'Sani') ORDER BY id")
    assert tuple(rows[0]) == ("Zainab", "Bello", "+2348031234567", "REFERRAL_PATIENT", '["Heart Clinic"]')
    assert tuple(rows[1]) == ("Musa", "Sani", "", "WEBSITE", "[]")
    assert "With Femi Ojo" in (await ward.say("kemi", f"lead {short}")).text


@pytest.mark.parametrize(
    ("line", "name", "source", "wants"),
    [
        ("lead new Zainab Bello Adamu 0803 123 4567", "Zainab Bello Adamu", "OTHER", []),
        (
            "lead new Zainab Bello walk in 08031234567, dental, price list",
            "Zainab Bello",
            "WALK_IN",
            ["Dental", "price"],
        ),
        ("lead new Zainab Bello cardiology none", "Zainab Bello", "OTHER", ["Heart"]),
        ("lead new: Zainab Bello, 08031234567, Facebook", "Zainab Bello", "SOCIAL_MEDIA", []),
    ],
)
async def test_what_stands_in_the_line(ward: Ward, line: str, name: str, source: str, wants: list[str]) -> None:
    short = await made(ward, line)
    first, last, kept, services = await row(ward, short, "first_name, last_name, source, interested_in")
    assert (f"{first} {last}", kept) == (name, source)
    for service in wants:
        assert service in str(services)


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    asked = await ward.say("kemi", "lead new")
    assert asked.text == "Who is it? For example: Zainab Bello 08031234567 referral cardiology"
    asked = await ward.say("kemi", "Zainab Bello")
    assert asked.text == "What is the telephone or e-mail of Zainab Bello? NONE if there is none."
    assert "is written down: Zainab Bello, other source" in (await ward.say("kemi", "08031234567")).text


async def test_the_same_line_twice_makes_no_second_lead(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    assert (await ward.say("kemi", NEW)).text.startswith("You sent exactly this a moment ago")
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM lead WHERE phone = '+2348031234567'") == 1
    ward.stage.clock.advance(ward.pause)
    answer = await ward.say("femi", NEW)
    assert "May be the same (phone, name): " in answer.text
    assert any(shown.label.startswith("Merge with") for shown in answer.rows)


async def test_the_card(ward: Ward) -> None:
    short = await made(ward, f"{NEW} @kemi")
    card = await ward.say("kemi", "lead 0803 123 4567")
    assert card.text.splitlines() == [
        "Zainab Bello: New, 18 points",
        "0803 123 4567",
        f"LD-MBH-{short}, patient referral",
        "Wants: Heart Clinic",
        "With Kemi Adekunle, no follow-up planned",
        "To be answered by Tue 24 Nov 11:00",
    ]
    assert [shown.label for shown in card.rows] == ["Log a call", "Move", "Convert", "Follow up", "Timeline"]
    for said in (short, short[-4:], f"LD-MBH-{short}", "zainab", "Zainab Bello"):
        assert (await ward.say("kemi", f"lead {said}")).text == card.text
    assert (await ward.say("kemi", "lead Nobody")).text == (
        "I find no lead “Nobody”. Which one? Number, telephone or name."
    )


async def test_two_of_a_name_are_asked_about(ward: Ward) -> None:
    first = await made(ward)
    await made(ward, "lead new Zainab Musa 08031234568 walk in")
    asked = await ward.say("kemi", "lead zainab")
    assert asked.text == "Which of them?"
    assert len(asked.rows) == 2
    assert f"LD-MBH-{first}" in (await ward.tap("kemi", "Zainab Bello")).text


async def test_lists_and_the_board(ward: Ward) -> None:
    first = await made(ward, f"{NEW} @kemi")
    await made(ward, "lead new Musa Sani 08031234568 website @femi")
    listed = await ward.say("kemi", "leads new")
    assert listed.text.splitlines()[0] == "2 leads: new"
    assert (await ward.say("kemi", "leads mine")).text.splitlines()[0] == "1 lead: open, yours"
    assert (await ward.say("kemi", "leads website")).text.splitlines() == [
        "1 lead: open, from website",
        listed.text.splitlines()[1],
    ]
    assert (await ward.say("kemi", "leads @femi")).text.splitlines()[0] == "1 lead: open, Femi Ojo's"
    assert (await ward.say("kemi", "leads musa")).text.splitlines()[0] == "1 lead: “musa”"
    assert (await ward.say("kemi", "leads lost")).text == "No leads: lost."
    await ward.say("kemi", f"tag lead {first} vip")
    assert (await ward.say("kemi", "leads vip")).text.splitlines()[0] == "1 lead: open, tagged vip"
    board = await ward.say("kemi", "leads board")
    assert board.text.splitlines()[0] == "2 open of 2 leads"
    assert board.text.splitlines()[1].startswith("New 2: ")
    assert [shown.label for shown in board.rows] == ["New (2)"]
    assert (await ward.tap("kemi", "New (2)")).text == listed.text
    assert (await ward.say("kemi", "leads stats")).text.splitlines()[0] == "2 leads, 2 open, 2 new this month"


async def test_a_long_list_goes_on(ward: Ward) -> None:
    for n in range(12):
        await made(ward, f"lead new Zainab Bello{'abcdefghijkl'[n]} 0803123450{n % 10} website none")
    assert (await ward.say("kemi", "leads")).text.splitlines()[0] == "12 leads: open"
    assert len((await ward.say("kemi", "more")).text.splitlines()) == 3


async def test_through_the_pipeline(ward: Ward) -> None:
    short = await made(ward)
    moved = await ward.say("kemi", "move lead Zainab Bello to qualified")
    assert moved.text == "Zainab Bello is Qualified now; it was New."
    assert (await ward.say("kemi", f"move lead {short} to qualified")).text == "Zainab Bello is Qualified already."
    assert (await ward.say("kemi", f"move lead {short}")).text == "Zainab Bello is Qualified. To which stage?"
    assert (await ward.tap("kemi", "Lost")).text == "Why is Zainab Bello lost?"
    assert (await ward.say("kemi", "move away to Abuja")).text == "Zainab Bello is Lost now; it was Qualified."
    assert "Lost because: move away to Abuja" in (await ward.say("kemi", f"lead {short}")).text
    again = await ward.say("kemi", f"move lead {short} to contacted because she is back")
    assert again.text == "Zainab Bello is Contacted now; it was Lost."
    assert (await ward.say("kemi", f"move lead {short} to new")).text == "a lead that is Contacted cannot become New"
    changed = "SELECT count(*) FROM lead_activity WHERE kind = 'STATUS_CHANGED'"
    assert await ward.stage.owner.fetchval(changed) == 3


async def test_given_and_taken(ward: Ward) -> None:
    short = await made(ward, f"{NEW} @kemi")
    assert (await ward.say("kemi", f"assign lead {short} @femi")).text.startswith("Your role (receptionist) may not")
    given = await ward.say("bola", "assign lead Zainab Bello @femi")
    assert given.text == f"Zainab Bello ({short[-4:]}) is Femi Ojo's now. They are told."
    assert (await ward.say("bola", f"assign lead {short} to femi")).text == "Zainab Bello is Femi Ojo's already."
    assert (await ward.say("kemi", f"take lead {short}")).text == "Zainab Bello is Femi Ojo's. Take it all the same?"
    assert (await ward.say("kemi", "yes")).text.startswith("Zainab Bello is yours now.")
    assert (await ward.say("kemi", f"take lead {short}")).text == "Zainab Bello is yours already."
    told = await ward.stage.owner.fetch("SELECT body, to_staff IS NOT NULL FROM staff_alert WHERE topic = 'leads'")
    assert [tuple(one) for one in told] == [(f"Lead LD-MBH-{short} is yours now", True)]


async def test_a_new_lead_is_told_to_whoever_gets_it(ward: Ward) -> None:
    short = await made(ward, NEW, "bola")
    told = await ward.stage.owner.fetchrow(
        "SELECT a.body, a.to_staff = l.assigned_to FROM staff_alert a, lead l WHERE l.number = $1", f"LD-MBH-{short}"
    )
    assert tuple(told) == (f"Lead LD-MBH-{short} is yours: a new one, to be answered", True)


async def test_tags(ward: Ward) -> None:
    short = await made(ward)
    assert (await ward.say("kemi", "tag lead Zainab Bello vip, corporate")).text == (
        "Zainab Bello is tagged: corporate, vip."
    )
    assert (await ward.say("kemi", f"untag lead {short}")).text == "Which tag shall Zainab Bello lose?"
    assert (await ward.tap("kemi", "corporate")).text == "Zainab Bello is tagged: vip."
    assert (
        await ward.say("kemi", f"tag lead {short}")
    ).text == "Which tag for Zainab Bello? There are: corporate, vip."
    assert (await ward.say("kemi", "tags")).text == "corporate: 0 leads\nvip: 1 lead"


async def test_the_score_is_explained(ward: Ward) -> None:
    await made(ward)
    await ward.say("kemi", "log lead Zainab Bello called, wants price list")
    answer = await ward.say("kemi", "score lead Zainab Bello")
    assert re.fullmatch(
        r"Zainab Bello \(\w{4}\): \d+ of 100 points\n"
        r"Source 18 of 20: Referral patient\n"
        r"Engagement 3 of 30: 1 communication, 3 points each\n"
        r"Response rate 20 of 20: 1 of 1 answered\n"
        r"Recency 15 of 15: last contact today\n"
        r"Interest 5 of 15: has services",
        answer.text,
    ), answer.text


async def test_what_was_said_is_logged(ward: Ward) -> None:
    short = await made(ward)
    said = await ward.say("kemi", "log lead Zainab Bello called, wants price list")
    assert said.text == "Logged for Zainab Bello: call, answered. It is Contacted now."
    assert (await ward.say("kemi", f"log lead {short} called")).text == (
        "You called Zainab Bello: reached, or no answer? Or write what came of it."
    )
    assert (await ward.tap("kemi", "No answer")).text == "Logged for Zainab Bello: call, no answer yet."
    assert (await ward.say("kemi", f"log lead {short} note speaks French")).text == "Noted on Zainab Bello."
    assert (await ward.say("kemi", f"log lead {short} asked for the bill")).text == (
        "How was it with Zainab Bello: called, visited, emailed, texted, or a note?"
    )
    assert (await ward.tap("kemi", "Visited")).text == "Logged for Zainab Bello: visit, answered."
    kept = await ward.stage.owner.fetch("SELECT kind, direction, responded FROM lead_interaction ORDER BY id")
    assert [tuple(one) for one in kept] == [
        ("PHONE_CALL", "outbound", True),
        ("PHONE_CALL", "outbound", False),
        ("NOTE", "outbound", False),
        ("IN_PERSON", "outbound", True),
    ]
    lines = (await ward.say("kemi", f"timeline {short}")).text.splitlines()
    assert lines[0] == f"Zainab Bello LD-MBH-{short}"
    assert "20 Nov 09:00 Phone call, answered: wants price list (Kemi Adekunle)" in lines
    assert any(line.endswith("Note: speaks French (Kemi Adekunle)") for line in lines)


async def test_fields_are_changed(ward: Ward) -> None:
    short = await made(ward)
    assert (await ward.say("kemi", "edit lead Zainab Bello email zb@example.com")).text == (
        "Changed for Zainab Bello: email."
    )
    assert (await ward.say("kemi", f"edit lead {short}")).text == "What shall change for Zainab Bello?"
    assert (await ward.tap("kemi", "Source")).text == "What is the source of Zainab Bello? NONE takes it away."
    assert (await ward.say("kemi", "walk in")).text == "Changed for Zainab Bello: source."
    await ward.say("kemi", f"edit lead {short} born 14/03/1988")
    await ward.say("kemi", f"edit lead {short} services dental, price list")
    card = (await ward.say("kemi", f"lead {short}")).text.splitlines()
    assert card[1:4] == [
        "0803 123 4567, zb@example.com",
        f"LD-MBH-{short}, walk-in",
        "Wants: Dental Clinic, price list",
    ]
    assert "Born 14 Mar 1988" in card
    assert (await ward.say("kemi", f"edit lead {short} email nonsense")).text == "that is no e-mail address"


async def test_only_an_administrator_deletes_and_is_asked(ward: Ward) -> None:
    short = await made(ward)
    assert (await ward.say("kemi", f"delete lead {short}")).text.startswith("Your role (receptionist) may not")
    asked = await ward.say("bola", "delete lead Zainab Bello")
    assert asked.text == f"Delete lead LD-MBH-{short}, Zainab Bello? It leaves every list."
    assert (await ward.say("bola", "yes")).text == f"Lead LD-MBH-{short} is deleted."
    assert (await ward.say("bola", f"lead {short}")).text.startswith("I find no lead")


async def test_another_hospitals_lead_is_not_found(ward: Ward) -> None:
    short = await made(ward)
    phone = ward.stage.phone("+2348035559101", "+2342013300003")
    for line in (f"lead {short}", f"take lead LD-MBH-{short}", f"delete lead {short}", "lead 08031234567"):
        phone.unread.clear()
        await ward.stage.write("whatsapp", "+2348035559101", "+2342013300003", line)
        assert phone.unread[-1].text.startswith("I find no lead")
        assert "Zainab" not in phone.unread[-1].text


async def test_a_provider_sees_no_leads(ward: Ward) -> None:
    await made(ward)
    for line in ("leads", "lead Zainab Bello", "lead new Zainab Bello 08031234569"):
        assert (await ward.say("adeyemi", line)).text == ("Your role (provider) may not do this. An administrator can.")


async def test_whoever_writes_in_and_is_answered_in_chat_has_been_answered(ward: Ward) -> None:
    owner = ward.stage.owner
    contact = await owner.fetchval(
        "SELECT c.contact_id FROM contact_address c JOIN hospital h USING (hospital_id)"
        " WHERE c.address = '+2348035550101' AND h.code = 'MBH' LIMIT 1"
    )
    short = await made(ward, "lead new Zainab Bello 08031234567 website")
    await owner.execute("UPDATE lead SET contact_id = $1 WHERE number = $2", contact, f"LD-MBH-{short}")
    await ward.stage.write("whatsapp", "+2348035550101", HOSPITAL, "I want to talk to a human")
    number = await owner.fetchval("SELECT number FROM task WHERE category = 'handoff'")
    assert await row(ward, short, "first_responded_at") == (None,)
    await ward.say("kemi", f"reply {number} Good morning, how can I help?")
    assert (await row(ward, short, "first_responded_at")) == (ward.stage.clock.now(),)


async def test_a_missed_answer_is_told_once_to_administrators(ward: Ward) -> None:
    short = await made(ward, "lead new Zainab Bello 08031234567 website @femi")
    ward.stage.clock.advance(timedelta(days=5))
    jobs = ward.stage.service.jobs
    for _ in range(2):
        await jobs.everywhere(alert_missed_responses)
    told = await ward.stage.owner.fetch(
        "SELECT s.name, a.body FROM staff_alert a JOIN staff_member s ON s.id = a.to_staff WHERE a.key LIKE '%:missed:%'"
    )
    assert [one["name"] for one in told] == ["Bola Ade"]
    assert told[0]["body"].startswith(f"Nobody has answered lead LD-MBH-{short}: due was Tue 24 Nov 11:00, T")


async def test_a_new_lead_from_chat_that_is_nobodys_can_be_taken_from_the_news(ward: Ward) -> None:
    owner = ward.stage.owner
    here = await owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    await owner.execute(
        "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, 'auto_assign_leads', '{\"value\": false}')",
        here,
    )
    await ward.stage.service.directory.refresh()
    short = await introduced(ward)
    await ward.say("kemi", "help")
    await ward.stage.service.alerts.run()
    await ward.stage.quiet()
    news = ward.stage.phone(STAFF["kemi"], HOSPITAL).unread[-1]
    assert news.text == f"Lead LD-MBH-{short} is new and nobody's"
    assert (await ward.tap("kemi", "Take it")).text.startswith("Zainab Bello is yours now.")
    assert (
        await ward.say("femi", f"take lead {short}")
    ).text == "Zainab Bello is Kemi Adekunle's. Take it all the same?"


async def introduced(ward: Ward) -> str:
    """Somebody new tells their name in chat, as the welcome does."""
    phone = "+2348039990001"
    for said in ("hello", "yes", "Zainab Bello"):
        await ward.stage.write("whatsapp", phone, HOSPITAL, said)
    number = await ward.stage.owner.fetchval("SELECT number FROM lead ORDER BY id DESC LIMIT 1")
    assert number, [shown.text for shown in ward.stage.phone(phone, HOSPITAL).all]
    return str(number).rpartition("-")[2]
