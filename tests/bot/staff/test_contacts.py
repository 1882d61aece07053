"""Professional contacts by chat."""

from tests.bot.staff.conftest import Ward

NEW = "contact new Dr Musa Bello 08037654321 at Reddington referral source"


async def test_a_contact_from_one_line(ward: Ward) -> None:
    assert (await ward.say("kemi", NEW)).text == "Kept: C1 Dr Musa Bello - Reddington - referral source"
    row = await ward.stage.owner.fetchrow("SELECT name, organization, phone, partner_type, status FROM partner")
    assert tuple(row) == ("Dr Musa Bello", "Reddington", "+2348037654321", "REFERRAL_SOURCE", "active")
    assert (await ward.say("kemi", "contact musa")).text.splitlines() == [
        "C1 Dr Musa Bello - Reddington - referral source",
        "+2348037654321",
    ]


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("kemi", "contact new")).text.startswith("Who is it?")
    asked = await ward.say("kemi", "Bisi Alade at Shell")
    assert asked.text == "What is Bisi Alade to the hospital?"
    assert (await ward.tap("kemi", "Corporate")).text == "Kept: C1 Bisi Alade - Shell - corporate"
    assert (await ward.say("kemi", "contact nobody")).text.startswith("I find no such contact.")


async def test_several_are_offered(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    await ward.say("kemi", "contact new Musa Sani at Lagoon professional")
    asked = await ward.say("kemi", "contact musa")
    assert (asked.text, [row.label for row in asked.rows]) == ("Which of them?", ["C1 Dr Musa Bello", "C2 Musa Sani"])
    assert (await ward.tap("kemi", "C2")).text.startswith("C2 Musa Sani - Lagoon - professional")
    assert (await ward.say("kemi", "contacts professional")).text == "C2 Musa Sani - Lagoon - professional"


async def test_talks_tags_and_changes(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    assert (await ward.say("kemi", "log contact C1 met at the conference")).text == "Logged for C1 Dr Musa Bello."
    assert (await ward.say("kemi", "tag contact musa vip")).text == "C1 Dr Musa Bello: vip"
    assert (await ward.say("kemi", "contacts tagged vip")).text.startswith("C1 Dr Musa Bello")
    assert (await ward.say("kemi", "contacts tagged gold")).text == "There are no such contacts."
    changed = await ward.say("kemi", "edit contact C1 status inactive")
    assert changed.text == "Changed: C1 Dr Musa Bello - Reddington - referral source - inactive"
    assert (await ward.say("kemi", "edit contact C1 colour red")).text.startswith(
        "What can be changed: name, organization"
    )
    card = (await ward.say("kemi", "contact C1")).text.splitlines()
    assert card[-2:] == ["Tags: vip", "today 09:00: met at the conference"]
    notes = await ward.stage.owner.fetchval("SELECT notes FROM partner_interaction")
    assert b"conference" not in notes


async def test_who_referred_whom_is_counted(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    await ward.say("kemi", "lead new Zainab Garba 08031234567 cardiology")
    assert (await ward.say("kemi", "contact referred C1 zainab")).text == "Dr Musa Bello has referred 1 lead now."
    assert (await ward.say("kemi", "contact referred musa zainab")).text == "Dr Musa Bello has referred 1 lead now."
    assert (await ward.say("kemi", "contact stats")).text == "referral source: 1, 1 lead referred, 0 became patients"


async def test_only_an_administrator_takes_one_off(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    assert (await ward.say("kemi", "delete contact C1")).text.startswith("Your role (receptionist) may not do this.")
    assert (await ward.say("bola", "delete contact C1")).text == "Take C1 Dr Musa Bello off the contacts?"
    assert (await ward.say("bola", "yes")).text == "C1 is off the contacts."
    assert (await ward.say("kemi", "contacts")).text == "There are no contacts yet."


async def test_merged_leads_keep_who_referred_them(ward: Ward) -> None:
    await ward.say("kemi", NEW)
    await ward.say("kemi", "contact new Bisi Alade at Shell corporate")
    await ward.say("kemi", "lead new Zainab Garba 08031234567 cardiology")
    await ward.say("kemi", "lead new Zaynab Garba zaynab@example.com cardiology")
    await ward.say("kemi", "contact referred C1 zainab")
    await ward.say("kemi", "contact referred C2 zaynab")
    numbers = await ward.stage.owner.fetch("SELECT number FROM lead ORDER BY id")
    one, other = (row[0].rpartition("-")[2] for row in numbers)
    await ward.say("kemi", f"merge {other} into {one}")
    await ward.say("kemi", "yes")
    leads = await ward.stage.owner.fetch("SELECT DISTINCT lead_id FROM partner_referral")
    assert len(leads) == 1
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM partner_referral") == 2
