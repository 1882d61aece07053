"""Privacy's due rows: erasures asked for, the daily retention run, deletions at the provider (facts 6.2.5-6)."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

import asyncpg

from bot.channels.errors import ProviderFault
from bot.channels.media_fetch import MediaRefused
from bot.dialogue.hospitals import Hospitals
from bot.worker.outbox import transaction
from domain.audit import unit_of_work
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM
from domain.kit.crypto import KeySet, Undecipherable
from domain.kit.db import Database
from domain.privacy import service as privacy
from domain.privacy.retention import is_due
from domain.settings.rules import HospitalSettings

log = logs.get(__name__)
BATCH = 20
TRIES = 8
RUNS_PER_TICK = 4
LEASE = timedelta(minutes=3)
FIRST_PAUSE = timedelta(minutes=1)
PUT_OFF = timedelta(minutes=10)

_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT hospital_id, id FROM provider_deletion WHERE status = 'waiting' AND retry_at <= $1
    ORDER BY retry_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
UPDATE provider_deletion p SET attempts = p.attempts + 1, retry_at = $2 FROM due d
WHERE p.hospital_id = d.hospital_id AND p.id = d.id
RETURNING p.hospital_id, p.id, p.account, p.provider_id, p.medium, p.attempts
"""
_END = """
UPDATE provider_deletion SET status = $3, done_at = $4, medium = NULL WHERE hospital_id = $1 AND id = $2
"""
# One that failed lets the others of its hospital go first.
_PUT_OFF_FIRST = """
UPDATE erasure SET due_at = $3 WHERE hospital_id = $1 AND id = (
    SELECT id FROM erasure WHERE hospital_id = $1 AND status = 'scheduled' AND due_at <= $2 ORDER BY due_at LIMIT 1)
"""
_PUT_OFF = "UPDATE provider_deletion SET retry_at = $3 WHERE hospital_id = $1 AND id = $2"


class Deleter(Protocol):
    """The provider's deletions; the router is one. Both raise ProviderFault; what is gone already is as good."""

    async def delete_message(self, account: str, sid: str) -> None: ...

    async def delete_media(self, url: str) -> None: ...


class PrivacySweeps:
    """Three sweeps; each row or hospital is a transaction of its own, so that one that fails stops no other."""

    def __init__(self, database: Database, keys: KeySet, clock: Clock, hospitals: Hospitals, provider: Deleter) -> None:
        self._database, self._keys, self._clock = database, keys, clock
        self._hospitals, self._provider = hospitals, provider
        self.counters = dict.fromkeys(("erased", "erasures_failed", "retention_runs", "deleted", "given_up"), 0)

    async def erase_due(self) -> int:
        """Erasures that are due, in every hospital. Returns how many were done."""
        done = 0
        for hospital_id in self._hospitals.ids:
            try:
                done += await self._erase_in(hospital_id)
            except Exception as error:
                self.counters["erasures_failed"] += 1
                log.error("erasure_failed", hospital=str(hospital_id), exc_info=error)
                async with transaction(self._database, [hospital_id]) as connection:
                    later = self._clock.now() + PUT_OFF
                    await connection.execute(_PUT_OFF_FIRST, hospital_id, self._clock.now(), later)
        self.counters["erased"] += done
        return done

    async def _erase_in(self, hospital_id: UUID) -> int:
        hospital = (await self._hospitals.get(hospital_id)).profile.hospital
        for done in range(BATCH):
            async with unit_of_work(self._database, hospital, SYSTEM, self._clock, self._keys) as ctx:
                if await privacy.erase_next(ctx) is None:
                    ctx.notes.clear()  # nothing was due: nothing to record
                    return done
        return BATCH

    async def retain(self) -> int:
        """One retention run a hospital and local day; several when one does not take all. Returns how many."""
        runs = 0
        for hospital_id in self._hospitals.ids:
            try:
                runs += await self._retain_in(hospital_id)
            except Exception as error:
                log.error("retention_failed", hospital=str(hospital_id), exc_info=error)
        async with self._database.session([]) as session:
            await privacy.forget_unrouted(session, self._clock.now(), HospitalSettings().keep_webhook_days)
        self.counters["retention_runs"] += runs
        return runs

    async def _retain_in(self, hospital_id: UUID) -> int:
        profile = (await self._hospitals.get(hospital_id)).profile
        for run in range(RUNS_PER_TICK):
            async with unit_of_work(self._database, profile.hospital, SYSTEM, self._clock, self._keys) as ctx:
                if not await is_due(ctx):
                    return run
                await privacy.run_retention(ctx, profile.settings)
        return RUNS_PER_TICK

    async def delete_at_provider(self) -> int:
        """Deletes at the provider what was erased or aged out here. Returns how many rows it took."""
        now = self._clock.now()
        if not self._hospitals.ids:
            return 0
        async with transaction(self._database, self._hospitals.ids) as connection:
            rows = await connection.fetch(_CLAIM, now, now + LEASE, BATCH)
        for row in rows:
            await self._delete(row)
        return len(rows)

    async def _delete(self, row: asyncpg.Record) -> None:
        status = "done"
        try:
            if row["medium"] is not None:
                await self._provider.delete_media(self._keys.open_text(row["medium"]))
            else:
                await self._provider.delete_message(row["account"], row["provider_id"])
        except ProviderFault as fault:
            if row["attempts"] < TRIES:
                later = self._clock.now() + FIRST_PAUSE * 2 ** (row["attempts"] - 1)
                await self._write(row, _PUT_OFF, later)
                return
            log.error("provider_deletion_given_up", action=str(row["id"]), status=fault.http_status)
            status = "failed"
        except (MediaRefused, Undecipherable):
            log.exception("provider_deletion_unreadable", action=str(row["id"]))
            status = "failed"
        self.counters["deleted" if status == "done" else "given_up"] += 1
        await self._write(row, _END, status, self._clock.now())

    async def _write(self, row: asyncpg.Record, statement: str, *values: object) -> None:
        async with transaction(self._database, [row["hospital_id"]]) as connection:
            await connection.execute(statement, row["hospital_id"], row["id"], *values)
