"""Media people sent: fetched from the provider, checked, sealed into our table, deleted there (platform_facts 2.4)."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from bot.channels.errors import ProviderFault
from bot.channels.media_fetch import MediaRefused
from bot.worker.outbox import transaction
from bot.worker.transport import Transport
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.crypto import KeySet, Undecipherable
from domain.kit.db import Database

log = logs.get("bot.worker.media")

ALLOWED_TYPES = frozenset(
    (
        "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "audio/ogg", "audio/amr",
        "audio/mpeg", "audio/aac", "audio/mp4", "video/mp4", "video/3gpp",
    )
)  # fmt: skip
MAX_BYTES = 16 * 1024 * 1024
MAX_TRIES = 8
FIRST_PAUSE = timedelta(seconds=15)
LEASE = timedelta(minutes=3)
AT_ONCE = 2

_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT hospital_id, id FROM stored_media WHERE status = 'waiting' AND retry_at <= $1
    ORDER BY retry_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
UPDATE stored_media m SET attempts = m.attempts + 1, retry_at = $2 FROM due d
WHERE m.hospital_id = d.hospital_id AND m.id = d.id
RETURNING m.hospital_id, m.id, m.inbound_id, m.reference, m.attempts, m.data IS NOT NULL AS kept
"""
_KEEP = """
UPDATE stored_media SET data = $3, size = $4, content_type = $5
WHERE hospital_id = $1 AND id = $2 AND status = 'waiting'
"""
_END = "UPDATE stored_media SET status = $3 WHERE hospital_id = $1 AND id = $2 AND status = 'waiting'"
_PUT_OFF = "UPDATE stored_media SET retry_at = $3 WHERE hospital_id = $1 AND id = $2 AND status = 'waiting'"


class MediaKeeper:
    """Sweep over `stored_media`. A row stays `waiting` until its bytes are here and the provider's copy is gone."""

    def __init__(
        self,
        database: Database,
        keys: KeySet,
        clock: Clock,
        transport: Transport,
        *,
        allowed: frozenset[str] = ALLOWED_TYPES,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database, self._keys, self._clock, self._transport = database, keys, clock, transport
        self._allowed, self._chance = allowed, chance
        self.counters = dict.fromkeys(("stored", "refused", "gone", "failed", "retried"), 0)

    async def fetch_due(self, hospitals: Sequence[UUID], *, limit: int = 20) -> int:
        """Works on what is due, two at a time. Returns how many rows it took."""
        if not hospitals:
            return 0
        now = self._clock.now()
        async with transaction(self._database, hospitals) as connection:
            rows = await connection.fetch(_CLAIM, now, now + LEASE, limit)
        places = asyncio.Semaphore(AT_ONCE)

        async def work(row: asyncpg.Record) -> None:
            async with places:
                await self._work(row)

        results = await asyncio.gather(*(work(row) for row in rows), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(rows)

    async def _work(self, row: asyncpg.Record) -> None:
        status = ""
        try:
            url = self._keys.open_text(row["reference"])
            status = "stored" if row["kept"] else await self._fetch(row, url)
            await self._transport.delete_media(url)
        except ProviderFault as fault:
            if fault.http_status in (404, 410):
                status = status or "gone"
            elif row["attempts"] < MAX_TRIES:
                await self._put_off(row)
                return
            else:
                log.error("media_given_up", inbound=str(row["inbound_id"]), status=fault.http_status, outcome=status)
                status = status or "failed"
        except MediaRefused:
            status = status or "refused"
        except Undecipherable:
            log.exception("media_reference_unreadable", inbound=str(row["inbound_id"]))
            status = "failed"
        await self._write(row, _END, status)
        self.counters[status] += 1

    async def _fetch(self, row: asyncpg.Record, url: str) -> str:
        """Brings the bytes here. Returns the status the row is to end in."""
        try:
            fetched = await self._transport.fetch_media(url, MAX_BYTES)
        except MediaRefused:
            return "refused"
        if fetched.content_type not in self._allowed or len(fetched.data) > MAX_BYTES:
            return "refused"
        sealed = self._keys.seal(fetched.data)
        await self._write(row, _KEEP, sealed, len(fetched.data), fetched.content_type)
        return "stored"

    async def _put_off(self, row: asyncpg.Record) -> None:
        """Exponential back-off with jitter; never at once, because the first fault is seldom over in a moment."""
        most = FIRST_PAUSE * 2 ** (row["attempts"] - 1)
        later: datetime = self._clock.now() + most / 2 + most / 2 * self._chance()
        self.counters["retried"] += 1
        await self._write(row, _PUT_OFF, later)

    async def _write(self, row: asyncpg.Record, statement: str, *values: object) -> None:
        async with transaction(self._database, [row["hospital_id"]]) as connection:
            await connection.execute(statement, row["hospital_id"], row["id"], *values)
