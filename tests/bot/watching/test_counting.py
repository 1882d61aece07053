"""Paths become counters: each once, to its own hospital, release, language and channel."""

import asyncio

import asyncpg
import pytest

from bot import publishing, watching
from domain.flow_counts import jobs
from domain.flow_counts.jobs import count_paths
from domain.kit.errors import Forbidden, Invalid, NotFound
from domain.staff.rules import Role
from tests.bot.watching.conftest import AsActor, count, fall_silent, say
from tests.front import Front

ADA, BOLA, MUSA = "whatsapp:+2348030000001", "whatsapp:+2348030000002", "+2348030000003"
HELLO = ("hi", "I agree", "Ada Obi")
SUMS = "SELECT event, sum(times)::int AS n FROM flow_count WHERE hospital_id = $1 GROUP BY event ORDER BY event"


async def three_talks(front: Front) -> None:
    """A digression, a step back, a change, a word not understood; the wish for a person; another language; three silences."""
    await say(
        front,
        ADA,
        *HELLO,
        "book",
        "me",
        "12/03/1990",
        "hours",
        "dental",
        "back",
        "change",
        "1",
        "me",
        "dental",
        "asdf zxcv",
    )
    await say(front, BOLA, *HELLO, "book", "me", "12/03/1990", "human")
    await say(front, MUSA, "sannu", "eh", "Musa Bello", "book", "me", ours=front.sms)
    await fall_silent(front)


async def test_every_step_of_three_conversations(front: Front, at: AsActor) -> None:
    await three_talks(front)
    # Every turn but one left a path: CHANGE only asks which answer.
    assert await count(front, at) == 14 + 7 + 5 + 2 - 1
    async with at(role=Role.MARKETING) as ctx:
        book = await watching.counts_for(ctx, "book")
        welcome = await watching.counts_for(ctx, "welcome")
    at_once = {
        "door": watching.StateCount(entered=3, left=3),
        "people": watching.StateCount(entered=3, left=3),
        "own_known": watching.StateCount(entered=3, left=3),
        "errand": watching.StateCount(entered=3, left=3),
        "errand_before": watching.StateCount(entered=3, left=3),
    }
    assert book.states == {
        **at_once,
        "whom": watching.StateCount(entered=3, returned=1, left=4, seconds=20),
        "own_birth": watching.StateCount(entered=4, left=3, expired=1, seconds=20),
        "department": watching.StateCount(
            entered=3, returned=1, left=2, human=1, digressed=1, gone={"change": 1}, seconds=20
        ),
        "provider": watching.StateCount(entered=2, missed=1, expired=1, gone={"back": 1}),
    }
    assert {state: found.stopped for state, found in book.states.items() if found.stopped} == {
        "own_birth": 1,
        "department": 1,
        "provider": 1,
    }
    assert book.edges == {
        ("door", "yes"): 3,
        ("people", "unset"): 3,
        ("whom", "self"): 4,
        ("own_birth", "answered"): 3,
        ("own_known", "set"): 3,
        ("errand", "unset"): 3,
        ("errand_before", "unset"): 3,
        ("department", "chosen"): 2,
    }
    assert (book.started, book.ended, book.ends) == (3, 0, {})
    assert (welcome.started, welcome.ended, welcome.ends) == (3, 3, {"known": 3})
    assert book.releases == (watching.Share("0", 3, 0),)
    assert book.languages == (watching.Share("en_NG", 2, 0), watching.Share("ha", 1, 0))
    assert book.channels == (watching.Share("whatsapp", 2, 0), watching.Share("sms", 1, 0))


async def test_one_language_and_one_channel(front: Front, at: AsActor) -> None:
    await three_talks(front)
    await count(front, at)
    async with at() as ctx:
        hausa = await watching.counts_for(ctx, "book", language="ha")
        english = await watching.counts_for(ctx, "book", language="en")
        by_sms = await watching.counts_for(ctx, "book", channel="sms")
    assert (
        hausa.states
        == by_sms.states
        == {
            "door": watching.StateCount(entered=1, left=1),
            "people": watching.StateCount(entered=1, left=1),
            "whom": watching.StateCount(entered=1, left=1, seconds=20),
            "own_birth": watching.StateCount(entered=1, expired=1),
        }
    )
    assert (hausa.started, english.started) == (1, 2)


async def test_the_funnel_follows_the_busiest_way(front: Front, at: AsActor) -> None:
    await three_talks(front)
    await count(front, at)
    async with at(role=Role.MARKETING) as ctx:
        found = await watching.funnel(ctx, "book")
        assert [note.action for note in ctx.notes] == ["funnel_read"]
    waited = [
        (step.state, step.kind, step.count.entered, step.count.stopped) for step in found.steps if step.kind != "other"
    ]
    assert waited[:5] == [
        ("whom", "ask", 3, 0),
        ("own_birth", "ask", 4, 1),
        ("department", "ask", 3, 1),
        ("provider", "ask", 2, 1),
        ("day", "ask", 0, 0),
    ]
    assert found.title == "Booking an appointment"
    assert found.steps[2].says == "Who is the appointment for?"


async def test_counting_is_repeated_without_counting_twice(
    front: Front, at: AsActor, owner: asyncpg.Connection
) -> None:
    """Killed before its commit, at once by several, again and again: the sums are those of the paths."""
    mine = front.hospitals[0].id
    await say(front, ADA, *HELLO)
    with pytest.raises(RuntimeError, match="killed"):
        async with at() as ctx:
            assert await count_paths(ctx) == 3
            raise RuntimeError("killed")
    assert await owner.fetch(SUMS, mine) == []
    counted = await asyncio.gather(*(count(front, at) for _ in range(4)))
    assert sorted(counted) == [0, 0, 0, 3]
    before = [tuple(row) for row in await owner.fetch(SUMS, mine)]
    assert before == [("ended", 1), ("entered", 14), ("left", 12), ("started", 2), ("took", 2)]
    assert await count(front, at) == 0
    assert [tuple(row) for row in await owner.fetch(SUMS, mine)] == before
    await say(front, ADA, "book")
    assert await count(front, at) == 1


async def test_a_turn_that_commits_late_is_still_counted(front: Front, at: AsActor, owner: asyncpg.Connection) -> None:
    """It began before the others and ends after a counting: that one stops below it, so the next one finds it."""
    await say(front, ADA, *HELLO)
    slow, path = await owner.fetchrow("SELECT id, path FROM inbound_message ORDER BY arrival LIMIT 1")
    await owner.execute("UPDATE inbound_message SET path = NULL, turn_xid = NULL WHERE id = $1", slow)
    late = owner.transaction()
    await late.start()
    await owner.execute("UPDATE inbound_message SET path = $2, turn_xid = careline_xid() WHERE id = $1", slow, path)
    await say(front, BOLA, *HELLO)
    assert await count(front, at) == 2
    assert await count(front, at) == 0
    await late.commit()
    assert await count(front, at) == 1 + 3


async def test_a_backlog_is_taken_in_bits(front: Front, at: AsActor, monkeypatch: pytest.MonkeyPatch) -> None:
    await say(front, ADA, *HELLO, "book", "me")
    monkeypatch.setattr(jobs, "MOST", 2)
    monkeypatch.setattr(jobs, "BATCHES_PER_TICK", 3)
    assert await count(front, at) == 3
    assert await count(front, at) == 2
    assert await count(front, at) == 0


async def test_hospitals_are_counted_apart(front: Front, at: AsActor) -> None:
    theirs = f"whatsapp:{front.hospitals[1].whatsapp}"
    await say(front, ADA, *HELLO, "book")
    await say(front, ADA, *HELLO, ours=theirs)
    assert (await count(front, at, 0), await count(front, at, 1)) == (4, 3)
    async with at(0) as ctx:
        assert (await watching.counts_for(ctx, "book")).started == 1
    async with at(1) as ctx:
        assert (await watching.counts_for(ctx, "book")).started == 0
        assert (await watching.counts_for(ctx, "welcome")).ended == 1


async def test_releases_are_counted_apart(front: Front, at: AsActor) -> None:
    """Who began before a release was published is counted in the one they finish."""
    await say(front, ADA, *HELLO, "book")
    async with at() as ctx:
        draft = await publishing.read_draft(ctx)
        text = draft.files["book.yaml"].replace("resumable: true", "resumable: false")
        draft = await publishing.save_file(ctx, version=draft.version, name="book.yaml", text=text)
        await publishing.publish(ctx, version=draft.version, note="Not offered again")
    await front.service.releases.refresh(front.service.hospitals())
    await say(front, ADA, "me")
    await say(front, BOLA, *HELLO, "book")
    await count(front, at)
    async with at() as ctx:
        both = await watching.counts_for(ctx, "book")
        old = await watching.counts_for(ctx, "book", release=0)
        new = await watching.counts_for(ctx, "book", release=1)
        with pytest.raises(NotFound):
            await watching.counts_for(ctx, "book", release=2)
        shown = await watching.funnel(ctx, "book", release=1)
    assert {share.of: share.started for share in both.releases} == {"0": 1, "1": 1}
    assert old.states["whom"] == watching.StateCount(entered=1, left=1, seconds=20)
    assert new.states["whom"] == watching.StateCount(entered=1)
    assert [(step.state, step.count.entered) for step in shown.steps if step.count.entered and step.kind == "ask"] == [
        ("whom", 1)
    ]


async def test_paths_go_with_their_messages_and_counters_stay(
    front: Front, at: AsActor, owner: asyncpg.Connection
) -> None:
    await say(front, ADA, *HELLO)
    await count(front, at)
    columns = await owner.fetch(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'path' AND table_schema = 'public'"
    )
    assert [row["table_name"] for row in columns] == ["inbound_message"]
    told = "".join(str(tuple(row)) for row in await owner.fetch("SELECT * FROM flow_count"))
    assert "Ada" not in told
    assert "2348030000001" not in told


async def test_a_restored_database_begins_anew(front: Front, at: AsActor, owner: asyncpg.Connection) -> None:
    """Its transactions are numbered by another server: what stood in it is not counted again, what comes is."""
    await say(front, ADA, *HELLO)
    await count(front, at)
    await owner.execute("UPDATE flow_count_mark SET counted_below = counted_below + 1000000")
    await owner.execute("UPDATE inbound_message SET turn_xid = turn_xid + 500000")
    front.service.clock.shift_to(front.service.clock.now().replace(microsecond=0))  # type: ignore[attr-defined]
    assert await count(front, at) == 0
    await say(front, ADA, "book")
    assert await count(front, at) == 1


async def test_who_may_look(front: Front, at: AsActor) -> None:
    async with at(role=Role.RECEPTIONIST) as ctx:
        with pytest.raises(Forbidden):
            await watching.counts_for(ctx, "book")
    async with at(role=Role.HOSPITAL_ADMIN) as ctx:
        with pytest.raises(Invalid):
            await watching.counts_for(ctx, "book", days=0)
        with pytest.raises(NotFound):
            await watching.funnel(ctx, "no_such_flow")
