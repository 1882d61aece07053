"""The hospitals this process serves, in memory: profile, catalogue and who serves which number. Read at load, kept fresh."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from bot.dialogue.world import Offer
from domain.appointments.service import Catalogue, catalogue_version, catalogue_versions, read_catalogue
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.reports.remembering import Memory
from domain.settings.service import HospitalProfile, Sender, hospital_directory, read_profile
from domain.team.service import Posted, staff_directory


@dataclass(frozen=True, slots=True)
class Served:
    """One hospital as of one version of its settings, people and hours; `lists` remembers what was made from them.

    `reports` keeps the figures counted last (REP-06): whoever asks within five minutes is told the same.
    """

    profile: HospitalProfile
    catalogue: Catalogue
    version: int
    lists: dict[tuple[object, ...], list[Offer]] = field(default_factory=dict, repr=False)
    reports: Memory = field(default_factory=dict, repr=False)


class Hospitals:
    """Looks hospitals and senders up without a query. `refresh` replaces what has changed; a sweep calls it every second."""

    def __init__(self, database: Database, keys: KeySet) -> None:
        self._database = database
        self._keys = keys
        self._served: dict[UUID, Served] = {}
        self._senders: dict[tuple[str, str], Sender] = {}
        self._by_id: dict[UUID, Sender] = {}
        self._sub_accounts: dict[str, set[UUID]] = {}
        self._staff: dict[tuple[str, str], tuple[Posted, ...]] = {}
        self.ids: list[UUID] = []
        self._lock = asyncio.Lock()

    async def load(self) -> None:
        """Reads the directory of hospitals and senders again; a number newly set up works from here on."""
        self.ids, senders = await hospital_directory(self._database, self._keys)
        self._senders = {(s.channel, s.address): s for s in senders}
        self._by_id = {s.id: s for s in senders}
        sub_accounts: dict[str, set[UUID]] = {}
        for sender in senders:
            if sender.tokens:
                sub_accounts.setdefault(sender.account, set()).add(sender.hospital_id)
        self._sub_accounts = sub_accounts
        await self.load_staff()

    async def load_staff(self) -> None:
        """Reads again whose chats are staff's; whoever links or unlinks one calls this after the commit."""
        linked: dict[tuple[str, str], tuple[Posted, ...]] = {}
        for posted in await staff_directory(self._database):
            key = (posted.channel, posted.address)
            linked[key] = (*linked.get(key, ()), posted)
        self._staff = linked

    async def refresh(self) -> None:
        """Re-reads the directory and every hospital in memory whose version has moved."""
        await self.load()
        async with self._database.session(self._served) as session:
            versions = await catalogue_versions(session)
        for hospital_id, served in list(self._served.items()):
            if versions.get(hospital_id, 0) != served.version:
                self._served[hospital_id] = await self._read(hospital_id)

    def sender(self, channel: str, address: str) -> Sender | None:
        return self._senders.get((channel, address))

    def sender_by_id(self, sender_id: UUID) -> Sender | None:
        return self._by_id.get(sender_id)

    def speaks_for(self, account: str, hospital_id: UUID) -> bool:
        """Whether what is signed by this provider account may be about this hospital.

        Whoever holds a sub-account's token can sign anything with it, so a sub-account speaks for its own hospitals only;
        the main account for all.
        """
        owners = self._sub_accounts.get(account)
        return owners is None or hospital_id in owners

    def staff(self, channel: str, address: str) -> tuple[Posted, ...]:
        """Whose chats have this address, of whichever hospital; empty for everybody who is not staff."""
        return self._staff.get((channel, address), ())

    def is_staff(self, hospital_id: UUID, channel: str, address: str) -> bool:
        return any(posted.hospital_id == hospital_id for posted in self.staff(channel, address))

    @property
    def senders(self) -> tuple[Sender, ...]:
        return tuple(self._by_id.values())

    def served(self, hospital_id: UUID) -> Served | None:
        return self._served.get(hospital_id)

    async def get(self, hospital_id: UUID) -> Served:
        """The hospital, read on first use."""
        found = self._served.get(hospital_id)
        if found is None:
            async with self._lock:
                found = self._served.get(hospital_id)
                if found is None:
                    found = self._served[hospital_id] = await self._read(hospital_id)
        return found

    async def _read(self, hospital_id: UUID) -> Served:
        async with self._database.session([hospital_id]) as session:
            version = await catalogue_version(session, hospital_id)
            return Served(await read_profile(session, hospital_id), await read_catalogue(session, hospital_id), version)
