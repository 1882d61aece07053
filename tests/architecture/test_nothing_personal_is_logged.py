"""No body, name, number, token or query in any log line, whatever goes wrong (facts 6.2, 7)."""

import asyncio
import io
import logging
from dataclasses import replace

import asyncpg
import pytest

from bot.dialogue.actions import actions
from domain.kit import logs
from domain.kit.errors import Invalid
from tests.front import TOKEN, Front
from tests.nothing_personal import guard

CANARIES = ("Zebulon", "Quagmire", "8099911122", "my knee hurts like thunder", "17/08/1951", TOKEN, "1951-08-17")


@pytest.fixture
def captured(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything any logger writes at DEBUG, ours and libraries', as it would reach the log."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("DEBUG")
    yield stream
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)


async def test_a_conversation_with_failures_leaves_no_trace_of_the_person(
    captured: io.StringIO, front: Front, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = "whatsapp:+2348099911122"

    async def broken(*_: object) -> None:
        raise RuntimeError("Zebulon Quagmire +2348099911122 my knee hurts like thunder")

    find = actions()["find_times"]
    monkeypatch.setitem(actions(), "find_times", replace(find, run=broken))  # type: ignore[arg-type]
    said = ("hi", "I agree", "Zebulon Quagmire", "book", "me", "17/08/1951", "dental", "any doctor", "next week")
    for words in said:
        assert await front.carrier.say(phone, front.whatsapp, words, profile_name="Zebulon") == 204
        await front.quiet()
    front.carrier.unreachable[phone] = 63024
    await front.carrier.say(phone, front.whatsapp, "my knee hurts like thunder")
    await front.quiet()
    await owner.execute("ALTER TABLE conversation RENAME TO conversation_away")
    assert await front.carrier.say(phone, front.whatsapp, "Zebulon") in (0, 503)
    await owner.execute("ALTER TABLE conversation_away RENAME TO conversation")
    try:
        raise ValueError("Quagmire 8099911122")
    except ValueError:
        logs.get("test").exception("something_failed", body="Zebulon", phone="+2348099911122", count=1)
        logging.getLogger("some.library").exception("could not send to %s", "+2348099911122")
    await asyncio.sleep(0)
    written = captured.getvalue()
    assert '"event": "turn_failed"' in written
    assert '"event": "something_failed"' in written
    assert '"error_type": "RuntimeError"' in written
    assert [canary for canary in CANARIES if canary in written] == []


def test_the_guard_over_every_test_finds_what_is_said() -> None:
    """A guard that never speaks proves nothing."""
    quiet = len(guard.said)
    guard.heard("my knee hurts like thunder")
    log = logs.get("test")
    log.info("all is well", conversation="0190", reason="nothing")
    assert len(guard.said) == quiet + 1
    assert guard.betrayals() == []
    careless = ("my knee hurts like thunder", "+2348099911122", "08099911122", "Adaeze", "14/03/1988", "a\u1ecd Musa")
    for told in careless:
        log.info(f"sent {told}")
    Invalid(f"{careless[1]} cannot be called")
    assert len(guard.betrayals()) == len(careless) + 1
    guard.fresh()
