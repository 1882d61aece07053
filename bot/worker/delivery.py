"""Status reports: what the provider says became of our messages, in whatever order it says it (platform_facts 1.4).

Every report is kept as an event. The message itself only goes forward: sent < failed < undelivered < delivered < read,
so all orders of the same reports, doubled or not, before or after the create call returned, end in the same row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.channels.errors import Verdict, classify
from bot.channels.twilio_form import StatusReport
from bot.worker.outbox import transaction
from bot.worker.outcome import PROVIDER_STATUS
from bot.worker.policy import LOUD, apply_effects, effect_of
from domain.kit import logs
from domain.kit.batching import Batcher
from domain.kit.clock import Clock
from domain.kit.db import Database
from domain.kit.ids import uuid7

log = logs.get("bot.worker.delivery")

# The provider waits for the answer to a report, no person does.
PAUSE = 0.02
# How long a report may precede everything we know of its message.
LATE = timedelta(days=2)

# What `matched` holds is folded to one line a message and applied. A report about a part before the last says only that
# this part was accepted, or that it failed.
_APPLY = """
told AS (
    SELECT hospital_id, outbound_id, sid, error, at, part,
           CASE WHEN part IS NULL OR status IN ('failed', 'undelivered') THEN status END AS status,
           CASE WHEN status NOT IN ('failed', 'undelivered') THEN part + 1 END AS parts
    FROM matched WHERE outbound_id IS NOT NULL AND status IS NOT NULL),
folded AS (
    SELECT hospital_id, outbound_id,
           (array_agg(status ORDER BY careline_rank(status) DESC))[1] AS status,
           (array_agg(error ORDER BY careline_rank(status) DESC)
                FILTER (WHERE error IS NOT NULL AND status IN ('failed', 'undelivered')))[1] AS error,
           COALESCE(min(sid) FILTER (WHERE part IS NULL), '') AS sid,
           COALESCE(max(parts), 0) AS parts,
           min(at) FILTER (WHERE status IN ('sent', 'undelivered', 'delivered', 'read')) AS sent_at,
           min(at) FILTER (WHERE status IN ('delivered', 'read')) AS delivered_at,
           min(at) FILTER (WHERE status = 'read') AS read_at
    FROM told GROUP BY hospital_id, outbound_id),
locked AS MATERIALIZED (
    SELECT f.* FROM (SELECT * FROM folded ORDER BY outbound_id) f
    CROSS JOIN LATERAL (
        SELECT 1 FROM outbound_message o WHERE o.hospital_id = f.hospital_id AND o.id = f.outbound_id
        FOR NO KEY UPDATE OF o) o)
UPDATE outbound_message o SET
    status = CASE WHEN careline_rank(f.status) > careline_rank(o.status) THEN f.status ELSE o.status END,
    error = CASE WHEN GREATEST(careline_rank(f.status), careline_rank(o.status)) >= careline_rank('delivered') THEN NULL
                 WHEN careline_rank(f.status) > careline_rank(o.status) THEN f.error
                 WHEN o.status IN ('failed', 'undelivered') THEN COALESCE(o.error, f.error)
                 ELSE o.error END,
    provider_id = CASE WHEN o.provider_id = '' THEN f.sid ELSE o.provider_id END,
    part = GREATEST(o.part, f.parts),
    sent_at = LEAST(o.sent_at, f.sent_at),
    delivered_at = LEAST(o.delivered_at, f.delivered_at),
    read_at = LEAST(o.read_at, f.read_at)
FROM locked f
WHERE o.hospital_id = f.hospital_id AND o.id = f.outbound_id
"""

_REPORT = "".join(
    (
        """
WITH matched AS MATERIALIZED (
    SELECT i.*, COALESCE(
        (SELECT o.id FROM outbound_message o WHERE o.hospital_id = i.hospital_id AND o.id = i.ref),
        (SELECT o.id FROM outbound_message o
         WHERE o.hospital_id = i.hospital_id AND o.provider_id = i.sid AND o.provider_id <> '' LIMIT 1)) AS outbound_id
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int[],
                $9::timestamptz[]) AS i(hospital_id, event_id, ref, part, sid, word, status, error, at)),
kept AS (
    INSERT INTO delivery_event (hospital_id, id, outbound_id, provider_id, status, error, at)
    SELECT hospital_id, event_id, outbound_id, sid, word, error, at FROM matched),
""",
        _APPLY,
    )
)

# $1 not older than this, $2 the provider's words, $3 our status for each
_LATE = "".join(
    (
        """
WITH matched AS MATERIALIZED (
    SELECT e.hospital_id, o.id AS outbound_id, NULL::int AS part, e.provider_id AS sid, w.status, e.error, e.at
    FROM delivery_event e
    JOIN unnest($2::text[], $3::text[]) AS w(word, status) ON w.word = e.status
    CROSS JOIN LATERAL (
        SELECT o.id, o.status FROM outbound_message o
        WHERE o.hospital_id = e.hospital_id AND o.provider_id = e.provider_id AND o.provider_id <> '' LIMIT 1) o
    WHERE e.outbound_id IS NULL AND e.at >= $1 AND careline_rank(w.status) > careline_rank(o.status)),
""",
        _APPLY,
    )
)

_ADDRESSES = """
SELECT e.id, e.outbound_id,
       (SELECT o.address_id FROM outbound_message o WHERE o.hospital_id = e.hospital_id AND o.id = e.outbound_id)
FROM delivery_event e WHERE e.hospital_id = ANY($1::uuid[]) AND e.id = ANY($2::uuid[]) AND e.outbound_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _Report:
    hospital_id: UUID
    event_id: UUID
    ref: UUID | None
    part: int | None
    told: StatusReport
    at: datetime


class Deliveries:
    """Takes in status reports, many in one commit. `counters` is for /metrics."""

    def __init__(self, database: Database, clock: Clock, *, limit: int = 128) -> None:
        self._database, self._clock = database, clock
        self._reports: Batcher[_Report, None] = Batcher(self._write, limit=limit, pause=PAUSE)
        self.counters = {"reports": 0, "refused": 0, "matched_late": 0}

    async def report(
        self, hospital_id: UUID, report: StatusReport, message_ref: UUID | None, part: int | None = None
    ) -> None:
        """Keeps the report and moves its message forward; returns once committed, raises if that failed (answer 5xx).

        `message_ref` and `part` are `transport.read_reference` of the callback's `ref`. Without a message of that id
        the provider's id decides, and if nobody has that id yet, the sweep `match_late` does it once somebody has.
        """
        await self._reports.submit(_Report(hospital_id, uuid7(), message_ref, part, report, self._clock.now()))

    async def match_late(self, hospitals: Sequence[UUID]) -> int:
        """Sweep: applies reports that came before their message's provider id was known. Returns how many messages."""
        if not hospitals:
            return 0
        async with transaction(self._database, hospitals) as connection:
            done = await connection.execute(
                _LATE, self._clock.now() - LATE, list(PROVIDER_STATUS), list(PROVIDER_STATUS.values())
            )
        count = int(done.rpartition(" ")[2])
        self.counters["matched_late"] += count
        return count

    async def close(self) -> None:
        """Returns when every report taken is committed."""
        await self._reports.close()

    async def _write(self, batch: list[_Report]) -> list[Exception | None]:
        refused = [
            (one, classify(one.told.error_code, None))
            for one in batch
            if one.told.error_code and PROVIDER_STATUS.get(one.told.status) in ("failed", "undelivered")
        ]
        async with transaction(self._database, {one.hospital_id for one in batch}) as connection:
            await connection.execute(
                _REPORT,
                [one.hospital_id for one in batch],
                [one.event_id for one in batch],
                [one.ref for one in batch],
                [one.part for one in batch],
                [one.told.provider_message_id for one in batch],
                [one.told.status for one in batch],
                [PROVIDER_STATUS.get(one.told.status) for one in batch],
                [one.told.error_code for one in batch],
                [one.at for one in batch],
            )
            if refused:
                rows = await connection.fetch(
                    _ADDRESSES, [one.hospital_id for one, _ in refused], [one.event_id for one, _ in refused]
                )
                known = {row[0]: (row[2], row[1]) for row in rows}
                effects = [
                    effect_of(verdict, one.hospital_id, *known[one.event_id], one.at)
                    for one, verdict in refused
                    if one.event_id in known
                ]
                await apply_effects(connection, [effect for effect in effects if effect is not None])
        self.counters["reports"] += len(batch)
        self.counters["refused"] += len(refused)
        for one, verdict in refused:
            _say(one, verdict)
        return [None] * len(batch)


def _say(one: _Report, verdict: Verdict) -> None:
    if verdict.kind in LOUD:
        log.error(
            "delivery_refused",
            hospital=str(one.hospital_id),
            provider_id=one.told.provider_message_id,
            code=one.told.error_code,
            kind=verdict.kind,
        )
