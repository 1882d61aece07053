"""Turns: exactly one for each message, in order, whatever fails in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import NoResultFound

from bot.dialogue import turn
from bot.dialogue.actions import Talk, actions
from bot.dialogue.machine import Machine
from bot.dialogue.store import Saved
from bot.dialogue.turn import TRIES
from bot.dialogue.world import Outcome
from domain.kit.clock import ShiftableClock
from domain.kit.context import Context
from tests.front import Front

PHONE = "whatsapp:+2348030000001"
FIVE_MINUTES = timedelta(minutes=5)
_SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def say(front: Front, *texts: str, phone: str = PHONE) -> None:
    """Says the texts one after another, each after the answer to the one before."""
    for text in texts:
        assert await front.carrier.say(phone, front.whatsapp, text) == 204
        await front.quiet()


async def known(front: Front, phone: str = PHONE, name: str = "Ada Obi") -> None:
    """Brings somebody to the main menu."""
    await say(front, "hi", "I agree", name, phone=phone)


async def at_the_times(front: Front, phone: str, name: str, department: str, day: str) -> None:
    """Brings somebody to the question which free time they want."""
    await known(front, phone, name)
    await say(front, "book", "me", "12/03/1990", department, "first available", day, phone=phone)


async def test_one_conversation_is_one_queue(front: Front, owner: asyncpg.Connection) -> None:
    """Twenty messages at once, among them ones that call the domain: each has its turn, in order of arrival."""
    await known(front)
    texts = ["help", "book", "me", "12/03/1990", "dental", "first", "first", "back"] + ["help"] * 12
    answers = await asyncio.gather(*(front.carrier.say(PHONE, front.whatsapp, text) for text in texts))
    assert set(answers) == {204}
    await front.quiet()
    rows = await owner.fetch(
        "SELECT m.id, m.status, m.handled_at, (SELECT min(departure) FROM outbound_message o WHERE o.cause_id = m.id) AS reply"
        " FROM inbound_message m ORDER BY m.arrival"
    )
    assert [row["status"] for row in rows] == ["handled"] * 23
    replies = [row["reply"] for row in rows if row["reply"] is not None]
    assert replies == sorted(replies)
    shown = [m for m in front.carrier.thread(PHONE, front.whatsapp) if not m.mine]
    assert len(shown) == await owner.fetchval("SELECT count(*) FROM outbound_message")


@pytest.mark.parametrize(
    "fault",
    [RuntimeError("a secret that must not be stored: +2348030000001"), NoResultFound("a row that should be there")],
    ids=["of the action", "of its query"],
)
async def test_a_failing_turn_is_tried_again_then_becomes_a_dead_letter(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    await known(front)

    async def broken(*_: object) -> None:
        raise fault

    find = actions()["find_times"]
    broken_find = replace(find, run=broken)
    monkeypatch.setitem(actions(), "find_times", broken_find)
    await say(front, "book", "me", "12/03/1990", "dental", "first available", "first", "are you there?")
    assert isinstance(front.service.clock, ShiftableClock)
    for _ in range(TRIES + 2):
        await front.service.turns.run_due()
        await front.quiet()
        front.service.clock.shift_to(front.service.clock.now() + 2 * FIVE_MINUTES)
    rows = await owner.fetch("SELECT status, attempts, error FROM inbound_message ORDER BY arrival DESC LIMIT 2")
    assert tuple(rows[1]) == ("dead", TRIES, getattr(fault, "code", None) or type(fault).__name__)
    assert rows[0]["status"] == "handled"
    texts = [m.text for m in front.carrier.thread(PHONE, front.whatsapp) if not m.mine]
    assert sum(text.startswith("Sorry, something went wrong on our side") for text in texts) == 1
    tasks = await owner.fetch("SELECT category, status FROM task WHERE category <> 'low_rating'")  # the demo's own
    assert [tuple(task) for task in tasks] == [("dead_letter", "PENDING")]


async def test_a_failing_message_does_not_take_its_group_with_it(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = Machine.advance

    def poisoned(self: Machine, state: object, heard: object, world: object, **ways: object) -> object:
        if getattr(heard, "text", "") == "poison":
            raise ValueError("poison")
        return advance(self, state, heard, world, **ways)

    monkeypatch.setattr(Machine, "advance", poisoned)
    phones = [f"whatsapp:+23480300001{n:02d}" for n in range(20)]
    texts = ["poison" if n == 7 else "hi" for n in range(20)]
    answers = await asyncio.gather(
        *(front.carrier.say(phone, front.whatsapp, text) for phone, text in zip(phones, texts, strict=True))
    )
    assert set(answers) == {204}
    await front.quiet()
    statuses = await owner.fetch("SELECT status, count(*) FROM inbound_message GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in statuses] == [("failed", 1), ("handled", 19)]
    assert await owner.fetchval("SELECT count(*) FROM outbound_message") == 19


async def test_a_message_whose_process_died_is_taken_up_by_a_sweep(front: Front, owner: asyncpg.Connection) -> None:
    await known(front)
    ours = front.service.turns
    ours.run_soon = lambda *_: None  # type: ignore[method-assign]
    assert await front.carrier.say(PHONE, front.whatsapp, "language") == 204
    assert await front.carrier.say(PHONE, front.whatsapp, "pidgin") == 204
    pending = "SELECT count(*) FROM inbound_message WHERE status = 'pending'"
    assert await owner.fetchval(pending) == 1
    del ours.run_soon  # type: ignore[method-assign]
    assert isinstance(front.service.clock, ShiftableClock)
    assert await ours.run_due() == 0
    front.service.clock.shift_to(front.service.clock.now() + FIVE_MINUTES)
    assert await ours.run_due() == 1
    await front.quiet()
    assert await owner.fetchval(pending) == 0


async def test_a_hundred_people_want_the_same_doctors_times(front: Front, owner: asyncpg.Connection) -> None:
    """One provider, one free time left: one hold and booking, everybody else a friendly reply with three free times."""
    people = 100
    day = await owner.fetchval("SELECT (now() AT TIME ZONE 'Africa/Lagos')::date + 21")
    await _one_dentist_with_wide_hours(owner, front, day)
    await front.service.directory.refresh()
    phones = [f"whatsapp:+2348040000{n:03d}" for n in range(people)]
    wish = day.strftime("%d/%m/%Y") + " at 10"
    await asyncio.gather(*(at_the_times(front, p, "Ada Obi", "dental", wish) for p in phones))
    for phone in phones:
        assert "Which time would you like?" in front.last(phone, front.whatsapp)
    answers = await asyncio.gather(
        *(front.carrier.say(phone, front.whatsapp, str(1 + n % 2)) for n, phone in enumerate(phones))
    )
    assert set(answers) == {204}
    await front.quiet()
    asked = [front.last(phone, front.whatsapp) for phone in phones]
    won = [phone for phone, text in zip(phones, asked, strict=True) if text.startswith("Please check:")]
    lost = [text for text in asked if text.startswith("Sorry, that time was taken a moment ago.")]
    assert (len(won), len(lost)) == (1, people - 1)
    assert all(len(_numbered(text)) >= 3 for text in lost)
    await say(front, "Book it", phone=won[0])
    assert "Booked. Your appointment number is" in front.last(won[0], front.whatsapp) or "Booked." in " ".join(
        m.text for m in front.carrier.thread(won[0], front.whatsapp)
    )
    overlaps = await owner.fetchval(
        "SELECT count(*) FROM appointment a JOIN appointment b ON a.provider_id = b.provider_id AND a.seat = b.seat"
        " AND a.id < b.id AND a.blocked && b.blocked"
        " WHERE a.status IN ('held', 'scheduled') AND b.status IN ('held', 'scheduled')"
    )
    assert overlaps == 0
    assert front.service.turns.counters["failed"] == 0


async def _one_dentist_with_wide_hours(owner: asyncpg.Connection, front: Front, day: object) -> None:
    """On `day` the dentist's starts overlap: every choice of the first two offered blocks the other."""
    hospital = front.hospitals[0].id
    provider = await owner.fetchval(
        "SELECT pd.provider_id FROM provider_department pd JOIN department d ON d.id = pd.department_id"
        " WHERE d.code = 'dental' AND d.hospital_id = $1 LIMIT 1",
        hospital,
    )
    others = await owner.execute(
        "DELETE FROM provider_department pd USING department d WHERE d.id = pd.department_id AND d.code = 'dental'"
        " AND pd.provider_id <> $1",
        provider,
    )
    assert others.startswith("DELETE")
    await owner.execute("UPDATE provider SET interval_minutes = 30, slot_minutes = 60 WHERE id = $1", provider)
    await owner.execute(
        "INSERT INTO date_hours (hospital_id, id, provider_id, day, opens, closes)"
        " VALUES ($1, gen_random_uuid(), $2, $3, 600, 900)",
        hospital,
        provider,
        day,
    )
    await owner.execute("UPDATE catalogue_version SET version = version + 1 WHERE hospital_id = $1", hospital)


def _numbered(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[:1].isdigit() and ":" in line]


async def test_a_turn_another_process_has_just_run_is_not_run_again(front: Front, owner: asyncpg.Connection) -> None:
    """Who waits for the conversation's lock looks again at what there is to do: the other one has done it meanwhile."""
    await known(front)
    ours = front.service.turns
    ours.run_soon = lambda *_: None  # type: ignore[method-assign]
    assert await front.carrier.say(PHONE, front.whatsapp, "language") == 204
    assert await front.carrier.say(PHONE, front.whatsapp, "pidgin") == 204
    del ours.run_soon  # type: ignore[method-assign]
    (waiting,) = await owner.fetch("SELECT * FROM inbound_message WHERE status = 'pending'")
    said = await owner.fetchval("SELECT count(*) FROM outbound_message")
    async with owner.transaction():
        await owner.execute("SELECT FROM conversation WHERE id = $1 FOR NO KEY UPDATE", waiting["conversation_id"])
        ours.run_soon(waiting["hospital_id"], waiting["conversation_id"])
        while not await owner.fetchval(_SOMEBODY_WAITS):  # noqa: ASYNC110  a database's lock
            await asyncio.sleep(0.01)
        await owner.execute("UPDATE inbound_message SET status = 'handled' WHERE id = $1", waiting["id"])
        await owner.execute("UPDATE conversation SET turns = turns + 1 WHERE id = $1", waiting["conversation_id"])
    await front.quiet()
    assert await owner.fetchval("SELECT count(*) FROM outbound_message") == said


async def test_after_one_that_was_done_elsewhere_the_next_has_its_turn(front: Front, owner: asyncpg.Connection) -> None:
    await known(front)
    ours = front.service.turns
    ours.run_soon = lambda *_: None  # type: ignore[method-assign]
    for text in ("language", "pidgin", "help"):
        assert await front.carrier.say(PHONE, front.whatsapp, text) == 204
    del ours.run_soon  # type: ignore[method-assign]
    first, second = await owner.fetch("SELECT * FROM inbound_message WHERE status = 'pending' ORDER BY arrival")
    async with owner.transaction():
        await owner.execute("SELECT FROM conversation WHERE id = $1 FOR NO KEY UPDATE", first["conversation_id"])
        ours.run_soon(first["hospital_id"], first["conversation_id"])
        while not await owner.fetchval(_SOMEBODY_WAITS):  # noqa: ASYNC110  a database's lock
            await asyncio.sleep(0.01)
        await owner.execute("UPDATE inbound_message SET status = 'handled' WHERE id = $1", first["id"])
        await owner.execute("UPDATE conversation SET turns = turns + 1 WHERE id = $1", first["conversation_id"])
    await front.quiet()
    causes = await owner.fetch(
        "SELECT DISTINCT cause_id FROM outbound_message WHERE cause_id = ANY ($1)", [first["id"], second["id"]]
    )
    assert [row["cause_id"] for row in causes] == [second["id"]]


async def test_a_turn_that_only_looks_something_up_needs_no_transaction_of_its_own(
    front: Front, owner: asyncpg.Connection
) -> None:
    await at_the_times(front, PHONE, "Ada Obi", "dental", "tomorrow")
    # The name changes something others wait for; agreeing only adds, recognising somebody and finding times only look.
    assert front.service.turns.counters["accepted"] == 1
    rows = await owner.fetch("SELECT status, count(*) AS many FROM inbound_message GROUP BY status")
    assert [tuple(row) for row in rows] == [("handled", 9)]


@pytest.mark.parametrize("fault", ["writes", "raises"])
async def test_an_action_that_is_no_mere_look_up_is_repeated_in_a_transaction_of_its_own(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    find = actions()["find_times"]
    runs = 0

    async def misdeclared(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
        nonlocal runs
        runs += 1
        if fault == "writes":
            await ctx.session.execute(
                sql("UPDATE contact SET locale = 'zz' WHERE hospital_id = :h AND id = :c"),
                {"h": ctx.hospital.id, "c": talk.contact_id},
            )
        elif runs == 1:
            raise RuntimeError("only the first time")
        return await find.run(ctx, talk, args)

    monkeypatch.setitem(actions(), "find_times", replace(find, run=misdeclared))
    await at_the_times(front, PHONE, "Ada Obi", "dental", "tomorrow")
    assert runs == 2
    assert front.service.turns.counters["accepted"] == 2
    rows = await owner.fetch("SELECT status, attempts, count(*) AS many FROM inbound_message GROUP BY status, attempts")
    assert [tuple(row) for row in rows] == [("handled", 0, 9)]
    assert await owner.fetchval("SELECT count(*) FROM contact WHERE locale = 'zz'") == (1 if fault == "writes" else 0)


async def test_consents_of_a_group_share_its_commit_and_one_that_fails_later_is_recorded_once(
    front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a turn adds among others is undone with it, and with it alone."""
    phones = [f"whatsapp:+23480300002{n:02d}" for n in range(12)]
    await asyncio.gather(*(front.carrier.say(phone, front.whatsapp, "hi") for phone in phones))
    await front.quiet()
    saved, failed = turn.saved_from, []

    def stumbling(*given: Any, **more: Any) -> Saved:
        if not failed and more["opened"].address == phones[7].removeprefix("whatsapp:"):
            failed.append(True)
            raise ValueError("after the consent was added")
        return saved(*given, **more)

    monkeypatch.setattr(turn, "saved_from", stumbling)
    before = dict(front.service.turns.counters)
    answers = await asyncio.gather(*(front.carrier.say(phone, front.whatsapp, "I agree") for phone in phones))
    assert (set(answers), failed) == ({204}, [True])
    await front.quiet()
    counted = {name: count - before[name] for name, count in front.service.turns.counters.items()}
    assert (counted["accepted"], counted["handled"]) == (1, 12)
    consents = await owner.fetch(
        "SELECT a.address, count(*) FROM contact_address a JOIN consent_record c USING (hospital_id, contact_id)"
        " WHERE a.address LIKE '+23480300002%' GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(row) for row in consents] == [(phone.removeprefix("whatsapp:"), 1) for phone in phones]
    noted = "SELECT count(*), count(DISTINCT entity_id) FROM audit_entry WHERE action = 'consent_recorded'"
    assert tuple(await owner.fetchrow(noted)) == (12, 12)
