"""Points at the desk: what there is, giving with a cap, using a code once."""

import re

from domain.audit import unit_of_work
from domain.kit.context import SYSTEM
from domain.loyalty import service as loyalty
from domain.rewards import service as rewards
from domain.rewards.rules import RewardTerms, RewardType
from tests.bot.staff.conftest import Ward

ADA = "SELECT p.id FROM patient p JOIN hospital h USING (hospital_id) WHERE h.code = 'MBH' AND p.number = 'MBH-004512'"


async def given(ward: Ward) -> list[int]:
    rows = await ward.stage.owner.fetch("SELECT points FROM loyalty_entry WHERE event = 'manual' ORDER BY at")
    return [row[0] for row in rows]


async def code_of(ward: Ward) -> str:
    """A code of Adaeze's, for which she has points."""
    service = ward.stage.service
    hospital_id = await ward.stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    hospital = (await service.directory.get(hospital_id)).profile.hospital
    patient_id = await ward.stage.owner.fetchval(ADA)
    async with unit_of_work(service.database, hospital, SYSTEM, service.clock, service.keys) as ctx:
        await loyalty.award_by_hand(ctx, patient_id=patient_id, points=900, reason="test", key="start")
        reward = await rewards.add_reward(ctx, RewardTerms("Free talk", RewardType.FREE_CONSULTATION, 750))
        made = await rewards.redeem(ctx, patient_id=patient_id, reward_id=reward.id, request="test")
    return made.code


async def test_points_are_given_after_a_yes_and_once(ward: Ward) -> None:
    asked = await ward.say("kemi", "award 50 MBH-004512 for waiting long")
    assert asked.text == "Give Adaeze Obi MBH-004512 50 points for “waiting long”?"
    assert await given(ward) == []
    done = await ward.tap("kemi", "Give")
    assert done.text == "Given: 50 points to Adaeze Obi, who has 50 points, Bronze now."
    assert (await ward.tap("kemi", "Give")).text.endswith("Nothing was done.")
    assert await given(ward) == [50]
    lines = (await ward.say("kemi", "points MBH-004512")).text.splitlines()
    assert lines == ["Adaeze Obi MBH-004512: 50 points, Bronze", "950 more to Silver", "20 Nov +50 manual"]
    reason = await ward.stage.owner.fetchval("SELECT reason FROM loyalty_entry WHERE event = 'manual'")
    assert b"waiting" not in reason
    assert "+50 points, manual: waiting long" in (await ward.say("kemi", "history MBH-004512")).text


async def test_what_is_missing_is_asked_for(ward: Ward) -> None:
    assert (await ward.say("kemi", "award MBH-004512")).text == "How many points for Adaeze Obi?"
    assert (await ward.say("kemi", "50")).text == "For what? A reason is kept with the points."
    asked = await ward.say("kemi", "Today she waited long")
    assert asked.text == "Give Adaeze Obi MBH-004512 50 points for “Today she waited long”?"
    assert (await ward.say("kemi", "no")).text == "All right, nothing was done."
    assert await given(ward) == []
    assert (await ward.say("kemi", "award 50 points to Adaeze Obi for waiting")).text.endswith(
        "50 points for “waiting”?"
    )


async def test_a_receptionist_is_capped_a_day_and_an_administrator_is_not(ward: Ward) -> None:
    for _ in range(2):
        await ward.say("kemi", "award 300 MBH-004512 for waiting long")
        answer = await ward.say("kemi", "yes")
        ward.stage.clock.advance(ward.pause)
    assert answer.text == ("That is more than you may give in a day: 200 points are left for today. Nothing was given.")
    assert await given(ward) == [300]
    await ward.say("bola", "award 3000 MBH-004512 for a broken machine")
    assert (await ward.say("bola", "yes")).text.startswith("Given: 3,000 points to Adaeze Obi")
    assert (await ward.say("adeyemi", "award 5 MBH-004512 for x")).text.startswith("Your role (provider) may not")


async def test_a_code_is_used_once(ward: Ward) -> None:
    code = await code_of(ward)
    asked = await ward.say("kemi", f"use code {code[:3].lower()} {code[3:]}")
    assert re.fullmatch(
        rf"Use {code}\? Free talk, 750 points, for Adaeze Obi MBH-004512\. It can be used until \d+ \w+( \d+)?\.",
        asked.text,
    ), asked.text
    assert (
        await ward.tap("kemi", "Use it")
    ).text == f"{code} is used: Free talk, 750 points, for Adaeze Obi MBH-004512."
    again = await ward.say("femi", f"use code {code}")
    assert again.text == f"{code} was used on 20 Nov at 09:00: Free talk, 750 points, for Adaeze Obi MBH-004512"
    count = "SELECT count(*) FROM audit_entry WHERE action = 'reward_code_used' AND cause_id IS NOT NULL"
    assert await ward.stage.owner.fetchval(count) == 1


async def test_a_code_that_is_none(ward: Ward) -> None:
    assert (await ward.say("kemi", "use code")).text == "Which code?"
    assert (await ward.say("kemi", "ac7km4")).text == "There is no code AC7KM4 here."
    assert (await ward.say("kemi", "use code 12")).text == "“12” is no code: it has six letters or digits. Which code?"


async def test_another_hospitals_code_is_not_found(ward: Ward) -> None:
    code = await code_of(ward)
    sadiq, kano = "+2348035559101", "+2342013300003"
    phone = ward.stage.phone(sadiq, kano)
    await ward.stage.write("whatsapp", sadiq, kano, f"use code {code}")
    assert phone.unread[-1].text == f"There is no code {code} here."
