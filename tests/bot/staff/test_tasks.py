"""Tasks as staff write them."""

import pytest

from bot.staff.reading import take_moment, take_number, take_phone, take_priority
from domain.tasks.rules import Priority
from tests.bot.staff.conftest import NOW, Ward


@pytest.mark.parametrize(
    ("line", "at", "left"),
    [
        ("call 0803 123 4567 tomorrow 10am", "2026-11-21 10:00", "call 0803 123 4567"),
        ("send form by friday 2pm to lab", None, None),
        ("count gloves monday", "2026-11-23 09:00", "count gloves"),
        ("ring her on 24/11 at 9:30 about scan", "2026-11-24 09:30", "ring her about scan"),
        ("order 12 masks", None, "order 12 masks"),
        ("prepare ward 3 for 5 beds", None, "prepare ward 3 for 5 beds"),
        ("today 4pm visit bed 9", "2026-11-20 16:00", "visit bed 9"),
        ("in 3 days renew the contract", "2026-11-23 09:00", "renew the contract"),
    ],
)
def test_a_day_and_hour_are_found_anywhere_in_a_line(line: str, at: str | None, left: str | None) -> None:
    moment, rest = take_moment(line, NOW, NOW.tzinfo)  # type: ignore[arg-type]
    if left is None:
        assert moment is not None
        assert moment.trouble == "several"
        return
    assert rest == left
    assert (f"{moment.at:%Y-%m-%d %H:%M}" if moment and moment.at else None) == at


def test_what_else_stands_in_a_line() -> None:
    assert take_priority("fix the high shelf urgent") == (Priority.URGENT, "fix the high shelf")
    assert take_priority("buy gloves") == (None, "buy gloves")
    assert take_phone("call 0803 123 4567 now") == ("+2348031234567", "call now")
    numbered, left = take_number("#12.3 brought it")
    assert (numbered.number, numbered.part, left) == (12, 3, "brought it")  # type: ignore[union-attr]


async def test_a_task_from_one_line(ward: Ward) -> None:
    answer = await ward.say("bola", "task: call 0803 123 4567 tomorrow 10am @kemi high")
    assert answer.text == "Written down for Kemi Adekunle:\nT1 call 0803 123 4567 - due tomorrow 10:00 !"
    row = await ward.stage.owner.fetchrow("SELECT title, task_type, priority, status, sealed_title FROM task")
    assert tuple(row)[:4] == ("Call", "FOLLOW_UP_CALL", "HIGH", "PENDING")
    assert b"0803" not in row["sealed_title"]
    assert (await ward.say("kemi", "my tasks")).text == "T1 call 0803 123 4567 - due tomorrow 10:00 !"
    assert (await ward.say("bola", "my tasks")).text == "You have no open tasks."


async def test_it_is_done_once(ward: Ward) -> None:
    await ward.say("kemi", "task sort the forms")
    assert (await ward.say("kemi", "done 1 all sorted")).text == "T1 is done."
    assert (await ward.say("kemi", "done 1")).text == "T1 was done already."
    assert (await ward.say("kemi", "start task 1")).text != ""
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'task_completed'") == 1
    assert "Outcome: all sorted" in (await ward.say("kemi", "task 1")).text


async def test_steps(ward: Ward) -> None:
    await ward.say("kemi", "task discharge bed 4")
    assert (await ward.say("kemi", "subtask 1: bring the ID card")).text == "Step 1.1: bring the ID card"
    await ward.say("kemi", "subtask 1: call the family")
    assert (await ward.say("kemi", "done 1.1")).text == "Step 1.1 is done; 1 to go."
    asked = await ward.say("kemi", "done 1")
    assert asked.text == "T1 has 1 open steps. Finish it all the same?"
    await ward.say("kemi", "done 1.2")
    shown = (await ward.say("kemi", "task 1")).text.splitlines()
    assert shown[1:] == [
        "   [x] 1.1 bring the ID card",
        "   [x] 1.2 call the family",
    ]
    assert (await ward.say("kemi", "done 1")).text == "T1 is done."


async def test_a_task_that_comes_back(ward: Ward) -> None:
    assert "due Mon 23 Nov 08:00" in (await ward.say("kemi", "task count gloves every week monday 8am")).text
    assert (await ward.say("kemi", "done 1")).text == "T1 is done. It comes back, and is on the list for then."
    assert (await ward.say("kemi", "my tasks")).text.startswith("T2 count gloves - due Mon 30 Nov 08:00")


async def test_a_task_is_moved_and_given_away(ward: Ward) -> None:
    await ward.say("kemi", "task sort the forms today 4pm")
    assert (await ward.say("kemi", "task 1 monday 2pm")).text == "T1 is due Mon 23 Nov 14:00 now."
    assert (await ward.say("kemi", "move task 1")).text == "To when? A day and an hour, for example: friday 2pm"
    assert (await ward.say("kemi", "tomorrow 8am")).text == "T1 is due tomorrow 08:00 now."
    assert (await ward.say("kemi", "assign task 1 to @femi")).text == "T1 is Femi Ojo's now."
    assert (await ward.say("femi", "my tasks")).text.startswith("T1 sort the forms")
    assert (await ward.say("kemi", "done 99")).text == "There is no task 99 here."


async def test_a_task_gets_another_priority_or_other_words(ward: Ward) -> None:
    await ward.say("kemi", "task: ring the lab tomorrow 2pm")
    changed = await ward.say("kemi", "task 1 urgent")
    assert changed.text == "Changed:\nT1 ring the lab - due tomorrow 14:00 !!"
    changed = await ward.say("femi", "edit task 1: ring the lab again low")
    assert changed.text == "Changed:\nT1 ring the lab again - due tomorrow 14:00"
    assert (await ward.say("kemi", "edit task 1")).text == "What shall change on T1? urgent, high, low, or other words"
    assert (await ward.say("kemi", "high")).text.endswith("again - due tomorrow 14:00 !")
    row = await ward.stage.owner.fetchrow("SELECT title, sealed_title FROM task")
    assert (row["title"], b"lab" in row["sealed_title"]) == ("Call", False)
    assert (await ward.say("kemi", "edit task 7 high")).text == "There is no task 7 here."
    await ward.say("kemi", "done 1")
    assert (await ward.say("kemi", "edit task 1 low")).text == "Task 1 is closed already."
    assert await ward.stage.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'task_changed'") == 3


async def test_a_step_is_taken_away(ward: Ward) -> None:
    await ward.say("kemi", "task: ring the lab")
    await ward.say("kemi", "subtask 1: find the number")
    assert (await ward.say("kemi", "drop step 1.1")).text == "Take step 1.1 away?"
    assert (await ward.say("kemi", "yes")).text == "Step 1.1 is gone."
