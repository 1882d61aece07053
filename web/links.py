"""Following a signed link: which hospital's record it names."""

from uuid import UUID

from bot.service import Service
from domain.kit.context import Hospital
from domain.kit.errors import NotFound
from domain.kit.signing import read


async def follow(service: Service, token: str) -> tuple[Hospital, UUID]:
    """The hospital and the record. Raises `NotFound` for a forged or expired link, and for a hospital that is gone."""
    hospital_id, record_id = read(service.link_key, token, service.clock.now())
    if hospital_id not in service.hospitals():
        raise NotFound
    return (await service.directory.get(hospital_id)).profile.hospital, record_id
