"""Releases in the database: what a conversation pinned can be run for as long as it lasts, whatever was published since."""

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.dialogue.loading import FlowsRefused, read_texts
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from domain.communications.models import FlowRelease, FlowVersion
from domain.kit.clock import Clock
from domain.kit.db import Database
from domain.kit.ids import uuid7


class Releases:
    """The machine of each release, compiled once per process. `current` is the one new conversations start on."""

    def __init__(self, database: Database, shipped: Release, clock: Clock) -> None:
        self._database = database
        self._shipped = shipped
        self._clock = clock
        self._machines: dict[UUID, Machine] = {}
        self.current_id: UUID | None = None

    @property
    def current(self) -> Machine:
        if self.current_id is None:
            raise RuntimeError("publish_shipped() runs first")
        return self._machines[self.current_id]

    async def publish_shipped(self) -> UUID:
        """Stores the flows this version of the software ships, unless they are stored already, and makes them current."""
        release = self._shipped
        async with self._database.session([]) as session:
            found = (
                await session.execute(select(FlowRelease.id).where(FlowRelease.checksum == release.checksum))
            ).scalar_one_or_none()
            if found is None:
                manifest = {}
                for file, text in release.texts.items():
                    digest = hashlib.sha256(text.encode()).hexdigest()
                    manifest[file] = digest
                    row = {"id": uuid7(), "name": file, "checksum": digest, "source": text}
                    await session.execute(insert(FlowVersion).values(**row).on_conflict_do_nothing())
                await session.execute(
                    insert(FlowRelease)
                    .values(
                        id=uuid7(),
                        number=1,
                        checksum=release.checksum,
                        manifest=manifest,
                        published_at=self._clock.now(),
                        published_by="shipped",
                        note="",
                    )
                    .on_conflict_do_nothing()
                )
                found = (
                    await session.execute(select(FlowRelease.id).where(FlowRelease.checksum == release.checksum))
                ).scalar_one()
        self._machines[found] = Machine(release)
        self.current_id = found
        return found

    def known(self, release_id: UUID) -> Machine | None:
        return self._machines.get(release_id)

    async def get(self, release_id: UUID) -> Machine:
        """The machine of a pinned release, compiled from the stored texts on first use."""
        machine = self._machines.get(release_id)
        if machine is None:
            async with self._database.session([]) as session:
                manifest = (
                    await session.execute(select(FlowRelease.manifest).where(FlowRelease.id == release_id))
                ).scalar_one()
                rows = await session.execute(
                    select(FlowVersion.name, FlowVersion.source).where(FlowVersion.checksum.in_(manifest.values()))
                )
                texts = {row.name: row.source for row in rows}
            sources, problems = read_texts(texts)
            if problems:
                raise FlowsRefused(problems)
            machine = self._machines[release_id] = Machine(Release(sources, self._shipped.catalogues))
        return machine
