"""What a process makes sure of before it serves."""

import pytest

from bot.dialogue.release import Release
from bot.service import Service
from domain.kit.crypto import KeySet, Undecipherable
from tests.front import PUBLIC, Front
from tests.keys import KEYS

OLD, OTHER = bytes(range(32)), bytes(32)


def beside(front: Front, release: Release, keys: KeySet) -> Service:
    ours = front.service
    return Service(ours.database, keys, ours.clock, release, ours.account, base_url=PUBLIC, link_key=b"k" * 32)


@pytest.mark.parametrize("name", ["test", "local"])
async def test_a_process_with_other_keys_does_not_start(front: Front, release: Release, name: str) -> None:
    """Also when its key has the same name, as one has that is made where none is given."""
    assert await front.carrier.say("whatsapp:+2348030000001", front.whatsapp, "hi") == 204
    service = beside(front, release, KeySet({name: OTHER}))
    with pytest.raises(Undecipherable, match="CARELINE_ENCRYPTION_KEYS"):
        await service.start(sweeping=False)
    await service.stop()


async def test_before_anybody_has_written_and_during_a_rotation_it_starts(front: Front, release: Release) -> None:
    for keys in (KeySet({"test": OTHER}), KeySet({"new": OTHER, "test": OLD})):
        service = beside(front, release, keys)
        await service.start(sweeping=False)
        await service.stop()
        assert await front.carrier.say("whatsapp:+2348030000001", front.whatsapp, "hi") == 204
        await front.quiet()
    assert KEYS.newest == "test"
