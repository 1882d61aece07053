"""A state is deleted under a thousand running conversations: none fails, none is silently reset, all finish."""

import asyncio
from collections.abc import Mapping

import asyncpg
import pytest

from bot import publishing
from bot.channels.content import Inbound
from domain.audit import unit_of_work
from domain.kit.context import SYSTEM
from tests.front import Front
from tests.keys import KEYS

PEOPLE = 1000
FIRST = "whatsapp:+2348030100000"
_CLONE = """
WITH one AS (SELECT c.*, a.channel AS via FROM conversation c JOIN contact_address a ON a.id = c.address_id
             WHERE a.address = '+2348030100000'),
n AS (SELECT i, gen_random_uuid() AS contact, gen_random_uuid() AS place, gen_random_uuid() AS talk,
             '+2348030' || (100000 + i)::text AS address FROM generate_series(1, $1) AS i),
people AS (
    INSERT INTO contact (hospital_id, id, phone, locale) SELECT hospital_id, contact, n.address, '' FROM n, one),
addresses AS (
    INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)
    SELECT hospital_id, place, contact, via, n.address, '', '' FROM n, one)
INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, state, release_id, standing, mode,
                          nudge_at, close_at, check_at, turns)
SELECT hospital_id, talk, sender_id, place, contact, channel, state, release_id, standing, mode, nudge_at, close_at,
       check_at, 1 FROM n, one
"""
_CATEGORY = "feedback.category"


def without_category(feedback: str) -> str:
    """Feedback that no longer asks what it is about."""
    start, end = feedback.index("  category:\n"), feedback.index("  comment:\n")
    shorter = feedback[:start] + feedback[end:]
    return shorter.replace("otherwise: category}", "otherwise: comment}").replace(
        "category: category", 'category: "=other"'
    )


async def everybody_says(front: Front, words: str, counted: int) -> None:
    service = front.service
    sender = service.number("whatsapp", front.hospitals[0].whatsapp)
    assert sender is not None
    messages = [
        Inbound(
            "whatsapp", "", f"SM{counted}-{n}", sender.address, f"+2348030{100000 + n}", service.clock.now(), text=words
        )
        for n in range(PEOPLE)
    ]
    verdicts = await asyncio.gather(*(service.turns.take(message, sender) for message in messages))
    assert set(verdicts) <= {"handled", "accepted"}
    await front.quiet()


@pytest.mark.parametrize(
    ("moves", "about"),
    [(None, "wait_time"), ({_CATEGORY: "feedback.comment"}, "other")],
    ids=["without a map", "mapped"],
)
async def test_a_state_is_deleted_under_a_thousand_conversations(
    front: Front, owner: asyncpg.Connection, moves: Mapping[str, str] | None, about: str
) -> None:
    service, hospital = front.service, front.hospitals[0]
    for words in ("hi", "I agree", "Ada Obi", "feedback", "4"):
        assert await front.carrier.say(FIRST, front.whatsapp, words) == 204
        await front.quiet()
    await owner.execute(_CLONE, PEOPLE - 1)
    standing = "SELECT standing, count(*) FROM conversation WHERE hospital_id = $1 AND standing <> '{}' GROUP BY 1"
    before = await owner.fetch(standing, hospital.id)
    assert [tuple(row) for row in before] == [(["menu.choose", _CATEGORY], PEOPLE)]

    where = (await service.directory.get(hospital.id)).profile.hospital
    async with unit_of_work(service.database, where, SYSTEM, service.clock, KEYS) as ctx:
        draft = await publishing.read_draft(ctx)
        changed = without_category(draft.files["feedback.yaml"])
        beforehand = await publishing.impact_of_draft(ctx, {"feedback.yaml": changed})
        draft = await publishing.save_file(ctx, version=draft.version, name="feedback.yaml", text=changed)
        assert await publishing.check_draft(ctx) == []
        impact = await publishing.impact_of_draft(ctx)
        assert impact == beforehand
        assert (impact[0].state, impact[0].conversations, impact[0].moves_to) == (_CATEGORY, PEOPLE, None)
        published = await publishing.publish(ctx, version=draft.version, note="Shorter", move_map=moves)
    assert await service.releases.refresh(service.hospitals()) == 1

    await everybody_says(front, "waiting time", 1)
    # Mapped, what was said is no answer to the question that came in its place: that one is asked.
    assert front.last(FIRST, front.whatsapp).startswith("In a few words: what should we know?")
    pinned = await owner.fetch(
        "SELECT standing, release_id, count(*) FROM conversation WHERE standing <> '{}' GROUP BY 1, 2"
    )
    assert [(row["standing"], row["release_id"] == published.id, row["count"]) for row in pinned] == [
        (["menu.choose", "feedback.comment"], about == "other", PEOPLE)
    ]
    await everybody_says(front, "I waited for two hours", 2)
    assert front.last(FIRST, front.whatsapp).startswith("Thank you, your feedback has reached the staff")

    given = await owner.fetch(
        "SELECT f.rating, f.category, f.comment FROM feedback f JOIN contact c ON c.id = f.contact_id"
        " WHERE c.phone BETWEEN '+2348030100000' AND '+2348030100999'"
    )
    assert len(given) == PEOPLE
    assert {(row["rating"], row["category"], KEYS.open_text(row["comment"])) for row in given} == {
        (4, about, "I waited for two hours")
    }
    failed = "SELECT count(*) FROM inbound_message WHERE status <> 'handled' OR attempts > 0 OR error <> ''"
    assert await owner.fetchval(failed) == 0
    assert await owner.fetchval("SELECT count(*) FROM conversation WHERE standing <> '{}'") == 0

    await everybody_says(front, "feedback", 3)
    await everybody_says(front, "5", 4)
    on_the_new = await owner.fetch(
        "SELECT standing, count(*) FROM conversation WHERE release_id = $1 GROUP BY 1", published.id
    )
    assert [tuple(row) for row in on_the_new] == [(["menu.choose", "feedback.comment"], PEOPLE)]
