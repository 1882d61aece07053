"""Media: fetched, checked, sealed, then deleted at the provider."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.channels.media_fetch import FetchedMedia, MediaRefused
from bot.channels.twilio_rest import TwilioFault
from bot.worker.media import MediaKeeper
from domain.kit.ids import uuid7
from tests.bot.worker.conftest import NOW, World
from tests.conftest import KEYS

URL = "https://api.twilio.example/Media/ME1"
PICTURE = FetchedMedia(b"\xff\xd8\xff picture", "image/jpeg")


async def waiting(world: World) -> UUID:
    """A medium as the turn leaves it."""
    conversation, _ = await world.conversation(1)
    inbound, medium = uuid7(), uuid7()
    await world.owner.execute(
        "INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind,"
        " received_at, status, attempts, retry_at, error)"
        " VALUES ($1, $2, $3, '', $4, 'x', 'message', $5, 'handled', 0, $5, '')",
        world.hospital_id, inbound, conversation, str(inbound), NOW,
    )  # fmt: skip
    await world.owner.execute(
        "INSERT INTO stored_media (hospital_id, id, inbound_id, sender_id, reference, content_type, status, attempts,"
        " retry_at) VALUES ($1, $2, $3, $4, $5, 'image/jpeg', 'waiting', 0, $6)",
        world.hospital_id, medium, inbound, world.number.id, KEYS.seal_text(URL), NOW,
    )  # fmt: skip
    return medium


def keeper(world: World) -> MediaKeeper:
    return MediaKeeper(world.database, KEYS, world.clock, world.provider, chance=lambda: 0.0)


async def test_a_picture_is_kept_sealed_and_deleted_at_the_provider(world: World) -> None:
    medium = await waiting(world)
    world.provider.media[URL] = PICTURE
    assert await keeper(world).fetch_due([world.hospital_id]) == 1
    row = await world.owner.fetchrow("SELECT * FROM stored_media WHERE id = $1", medium)
    assert (row["status"], row["size"], row["content_type"]) == ("stored", len(PICTURE.data), "image/jpeg")
    assert PICTURE.data not in row["data"]
    assert KEYS.open(row["data"]) == PICTURE.data
    assert world.provider.deleted == [URL]
    assert await keeper(world).fetch_due([world.hospital_id]) == 0


@pytest.mark.parametrize(
    ("answer", "status", "deleted"),
    [
        (MediaRefused("too large"), "refused", 1),
        (FetchedMedia(b"BEGIN:VCARD", "text/vcard"), "refused", 1),
        (TwilioFault("fetching media", None, 404), "gone", 0),
    ],
)
async def test_what_is_not_to_be_had(world: World, answer: FetchedMedia | Exception, status: str, deleted: int) -> None:
    medium = await waiting(world)
    world.provider.media[URL] = answer
    await keeper(world).fetch_due([world.hospital_id])
    row = await world.owner.fetchrow("SELECT * FROM stored_media WHERE id = $1", medium)
    assert (row["status"], row["data"]) == (status, None)
    assert len(world.provider.deleted) == deleted


async def test_faults_are_retried_with_growing_pauses_and_then_given_up(world: World) -> None:
    medium = await waiting(world)
    world.provider.media[URL] = TwilioFault("fetching media", None, 503)
    pauses = []
    while True:
        assert await keeper(world).fetch_due([world.hospital_id]) == 1
        row = await world.owner.fetchrow("SELECT * FROM stored_media WHERE id = $1", medium)
        if row["status"] != "waiting":
            break
        pauses.append((row["retry_at"] - world.clock.now()).total_seconds())
        world.clock.advance(row["retry_at"] - world.clock.now())
    assert pauses == [7.5, 15, 30, 60, 120, 240, 480]
    assert (row["status"], row["attempts"]) == ("failed", 8)


async def test_a_failed_deletion_does_not_fetch_again(world: World) -> None:
    medium = await waiting(world)
    world.provider.media[URL] = PICTURE
    world.provider.delete_answers = [TwilioFault("deleting media", None, 500)]
    await keeper(world).fetch_due([world.hospital_id])
    assert await world.owner.fetchval("SELECT status FROM stored_media WHERE id = $1", medium) == "waiting"
    del world.provider.media[URL]
    world.clock.advance(timedelta(minutes=1))
    await keeper(world).fetch_due([world.hospital_id])
    row = await world.owner.fetchrow("SELECT * FROM stored_media WHERE id = $1", medium)
    assert (row["status"], KEYS.open(row["data"])) == ("stored", PICTURE.data)
    assert world.provider.deleted == [URL]


async def test_two_processes_do_not_take_the_same_medium(world: World) -> None:
    await waiting(world)
    world.provider.media[URL] = TwilioFault("fetching media", None, 503)
    assert await keeper(world).fetch_due([world.hospital_id]) == 1
    assert await keeper(world).fetch_due([world.hospital_id]) == 0
