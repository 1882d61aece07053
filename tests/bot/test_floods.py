"""More messages than we answer: one notice, one task, nothing lost; what must not wait is heard all the same."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

import asyncpg
import pytest
from fastapi import FastAPI
from starlette.routing import Route

from bot.dialogue.release import Release
from bot.service import Service
from domain.kit.clock import FrozenClock
from domain.settings.rules import HospitalSettings
from tests.front import PUBLIC, Front
from tests.keys import KEYS
from web.carrier.serving import serving
from webhooks.twilio import MESSAGES_PATH, STATUS_PATH, TwilioWebhooks

PHONE = "whatsapp:+2348030000001"
A_MINUTE = timedelta(minutes=1)
LIMIT = HospitalSettings().loop_rounds
NOTICE = "That was a lot of messages in a short time. I will wait a minute before I answer again."
FLOOD_TASKS = "SELECT count(*) FROM task WHERE category = 'flood'"


@pytest.fixture
def minute(front: Front, monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """The service's clock, standing at the beginning of a minute."""
    clock = FrozenClock(datetime.now(UTC).replace(second=0, microsecond=0))
    monkeypatch.setattr(front.service.clock, "now", clock.now)
    return clock


@pytest.fixture
async def beside(front: Front, release: Release) -> AsyncIterator[Front]:
    """The same hospital served by a second process."""
    ours = front.service
    service = Service(ours.database, KEYS, ours.clock, release, ours.account, base_url=PUBLIC, link_key=b"k" * 32)
    await service.start(sweeping=False)
    webhooks = TwilioWebhooks(service)
    routes = [
        Route(path, handler, methods=["POST"])
        for path, handler in ((MESSAGES_PATH, webhooks.messages), (STATUS_PATH, webhooks.status))
    ]
    async with serving(FastAPI(routes=routes)) as url:
        other = replace(front, service=service, webhooks=webhooks, url=url)
        yield other
        await other.quiet()
    await service.stop()


async def say(front: Front, *texts: str, phone: str = PHONE) -> list[str]:
    """Says these one after the other; what we answered."""
    seen = len(front.carrier.thread(phone, front.whatsapp))
    front.carrier.webhook_base_url = front.url
    for text in texts:
        assert await front.carrier.say(phone, front.whatsapp, text) == 204
        await front.quiet()
    return [m.text for m in front.carrier.thread(phone, front.whatsapp)[seen:] if not m.mine]


async def up_to_the_limit(front: Front) -> None:
    """A known person at the menu who has written as much in this minute as we answer."""
    await say(front, "hi", "I agree", "Ada Obi")
    assert len(await say(front, *["menu"] * (LIMIT - 3))) == LIMIT - 3


async def statuses(owner: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await owner.fetch("SELECT status FROM inbound_message ORDER BY arrival")]


async def test_one_notice_and_one_task_and_everything_is_kept(
    front: Front, minute: FrozenClock, owner: asyncpg.Connection
) -> None:
    await up_to_the_limit(front)
    assert await owner.fetchval(FLOOD_TASKS) == 0
    assert await say(front, "book") == [NOTICE]
    turns = front.service.turns.counters["accepted"]
    assert await say(front, "book", "me", "points", "human") == []
    assert front.service.turns.counters["accepted"] == turns  # the domain was not asked
    assert await statuses(owner) == ["handled"] * LIMIT + ["silenced"] * 5
    unanswered = "SELECT count(*) FROM inbound_message WHERE status = 'silenced' AND handled_at IS NULL"
    assert await owner.fetchval(unanswered) == 5
    tasks = await owner.fetch("SELECT title, priority, related_type FROM task WHERE category = 'flood'")
    assert [tuple(t) for t in tasks] == [
        ("More messages than we answer came from one address", "MEDIUM", "conversation")
    ]
    assert await say(front, "menu", phone="whatsapp:+2348030000002") != []  # others are served

    minute.advance(A_MINUTE)
    assert (await say(front, "book"))[0].startswith("Who is the appointment for?")
    assert await owner.fetchval(FLOOD_TASKS) == 1


async def test_another_flood_of_the_same_address_is_told_once_while_the_task_is_open(
    front: Front, minute: FrozenClock, owner: asyncpg.Connection
) -> None:
    await up_to_the_limit(front)
    assert await say(front, "menu", "menu") == [NOTICE]
    minute.advance(5 * A_MINUTE)
    assert (await say(front, *["menu"] * (LIMIT + 2)))[LIMIT:] == [NOTICE]
    assert await owner.fetchval(FLOOD_TASKS) == 1


async def test_danger_help_and_stop_are_answered_in_a_flood(
    front: Front, minute: FrozenClock, owner: asyncpg.Connection
) -> None:
    await up_to_the_limit(front)
    # Danger comes first, and without the notice: that belongs to the next message.
    (danger,) = await say(front, "I have chest pain and cannot breathe")
    assert danger.startswith("This may be an emergency")
    assert await say(front, "ok", "ok") == [NOTICE]
    assert (await say(front, "HELP"))[0].startswith("Words that always work here")
    assert await say(front, "menu") == []
    assert len(await say(front, "STOP")) == 1
    assert await owner.fetchval("SELECT opted_out_at IS NOT NULL FROM contact_address WHERE address = $1", PHONE[9:])
    assert Counter(await statuses(owner)) == {"handled": LIMIT + 3, "silenced": 3}
    assert await owner.fetchval("SELECT count(*) FROM task WHERE category = 'emergency'") == 1


async def test_two_processes_count_together(
    front: Front, beside: Front, minute: FrozenClock, owner: asyncpg.Connection
) -> None:
    await say(front, "hi", "I agree", "Ada Obi")
    answers = []
    for process, _ in zip(cycle((front, beside)), range(LIMIT), strict=False):
        answers += await say(process, "menu")
    assert len(answers) == LIMIT - 2
    assert (answers.count(NOTICE), answers[-1]) == (1, NOTICE)
    assert await statuses(owner) == ["handled"] * LIMIT + ["silenced"] * 3
    assert await owner.fetchval(FLOOD_TASKS) == 1
