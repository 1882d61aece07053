"""A conversation finishes on the flows it began with, whatever is shipped meanwhile."""

import asyncpg

from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.releases import Releases
from domain.kit.db import Database
from tests.front import Front

OLD, NEW = "whatsapp:+2348030000021", "whatsapp:+2348030000022"


def changed(release: Release) -> Release:
    """The next version of the software: another greeting, and the question `whom` under another name."""
    texts = read_folder()
    texts["welcome.yaml"] = texts["welcome.yaml"].replace(
        "Hello, this is the automatic assistant", "Good day from the assistant"
    )
    texts["book.yaml"] = (
        texts["book.yaml"].replace("  whom:\n", "  for_whom:\n").replace("unset: whom", "unset: for_whom")
    )
    sources, problems = read_texts(texts)
    assert problems == []
    return Release(sources, release.catalogues)


async def test_conversations_under_way_keep_their_flows_and_new_ones_take_the_new(
    front: Front, owner: asyncpg.Connection, release: Release, database: Database
) -> None:
    for words in ("hi", "I agree", "Ada Obi", "book"):
        await front.carrier.say(OLD, front.whatsapp, words)
        await front.quiet()
    asked = front.last(OLD, front.whatsapp)
    assert "Who is the appointment for?" in asked

    releases = front.service.releases
    before = releases.shipped.release.id
    releases._shipped = changed(release)
    after = await releases.publish_shipped()
    assert after != before
    assert await owner.fetchval("SELECT count(*) FROM flow_release") == 2

    await front.carrier.say(OLD, front.whatsapp, "me")
    await front.carrier.say(NEW, front.whatsapp, "hi")
    await front.quiet()
    assert "What is your date of birth?" in front.last(OLD, front.whatsapp)
    assert front.last(NEW, front.whatsapp).startswith("Good day from the assistant of Marina Bay Hospital.")
    pinned = await owner.fetch(
        "SELECT a.address, c.release_id FROM conversation c JOIN contact_address a ON a.id = c.address_id"
        " WHERE c.release_id IS NOT NULL ORDER BY 1"
    )
    assert [row["release_id"] for row in pinned] == [before, after]


async def test_a_process_that_never_had_the_old_flows_reads_them_from_the_database(
    front: Front, release: Release, database: Database
) -> None:
    old = await front.service.releases.publish_shipped()
    newer = Releases(database, changed(release), front.service.clock)
    await newer.publish_shipped()
    assert newer.known(old) is None
    machine = await newer.get(old, front.hospitals[0].id)
    assert machine.release.checksum == release.checksum
    assert "whom" in machine.release.flows["book"].flow.states
    assert "for_whom" in newer.shipped.release.flows["book"].flow.states


async def test_shipping_the_same_flows_again_changes_nothing(front: Front, owner: asyncpg.Connection) -> None:
    first = await front.service.releases.publish_shipped()
    assert await front.service.releases.publish_shipped() == first
    assert await owner.fetchval("SELECT count(*) FROM flow_release") == 1
