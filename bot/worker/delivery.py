"""Status reports: what the provider says became of our messages, in whatever order it says it (platform_facts 1.4).

Every report is kept as an event. The message itself only goes forward: sent < failed < undelivered < delivered < read,
so all orders of the same reports, doubled or not, before or after the create call returned, end in the same row. A refusal
that comes as a report does what one at once does (policy.py); a message that is sent again has a new `sending`, and of
the earlier one only an arrival counts any more.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.channels.errors import classify
from bot.channels.twilio_form import StatusReport
from bot.worker.outbox import transaction
from bot.worker.outcome import PROVIDER_STATUS, REFUSED
from bot.worker.policy import LOUD, Refusal, act_on
from bot.worker.transport import Reference
from domain.kit import logs, traces
from domain.kit.batching import Batcher
from domain.kit.clock import Clock
from domain.kit.db import Database
from domain.kit.ids import uuid7

log = logs.get("bot.worker.delivery")

# The provider waits for the answer to a report, no person does.
PAUSE = 0.02
# How long a report may precede everything we know of its message.
LATE = timedelta(days=2)
NO_CODE = 30008  # "unknown error": what a refusal without a code is taken for

# What `matched` holds is folded to one line a message and applied. A report about a part before the last says only that
# this part was accepted, or that it failed. A medium that was passed on, or failed, holds up nothing any more, even if that is
# reported before it is written that the provider has it.
_APPLY = """
told AS (
    SELECT hospital_id, outbound_id, sid, error, at, part,
           CASE WHEN part IS NULL OR status IN ('failed', 'undelivered') THEN status END AS status,
           CASE WHEN status NOT IN ('failed', 'undelivered') THEN part + 1 END AS parts,
           word NOT IN ('accepted', 'scheduled', 'queued', 'sending') AS passed_on, now_at, reverses
    FROM matched WHERE outbound_id IS NOT NULL AND status IS NOT NULL AND (sending IS NULL OR sending = now_at OR reverses)),
folded AS (
    SELECT hospital_id, outbound_id,
           (array_agg(status ORDER BY careline_rank(status) DESC))[1] AS status,
           (array_agg(error ORDER BY careline_rank(status) DESC)
                FILTER (WHERE error IS NOT NULL AND status IN ('failed', 'undelivered')))[1] AS error,
           COALESCE(min(sid) FILTER (WHERE part IS NULL), '') AS sid,
           COALESCE(max(parts), 0) AS parts,
           min(at) FILTER (WHERE status IN ('sent', 'undelivered', 'delivered', 'read')) AS sent_at,
           min(at) FILTER (WHERE status IN ('delivered', 'read')) AS delivered_at,
           min(at) FILTER (WHERE status = 'read') AS read_at,
           bool_or(passed_on) AS passed_on, max(now_at) AS now_at, bool_or(reverses) AS reverses
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
    holds_until = CASE WHEN f.passed_on AND (o.holds_until IS NOT NULL OR o.waiting) THEN o.created_at ELSE o.holds_until END,
    sent_at = LEAST(o.sent_at, f.sent_at),
    delivered_at = LEAST(o.delivered_at, f.delivered_at),
    read_at = LEAST(o.read_at, f.read_at)
FROM locked f
WHERE o.hospital_id = f.hospital_id AND o.id = f.outbound_id AND (o.sending = f.now_at OR f.reverses)
"""

# A message that arrived after all, although its sending was given up: the same provider id was reported as failed before.
_REPORT = "".join(
    (
        """
WITH found AS MATERIALIZED (
    SELECT i.*, COALESCE(o.id, p.id) AS outbound_id, COALESCE(o.sending, p.sending) AS now_at
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int[],
                $9::timestamptz[], $10::int[]) AS i(hospital_id, event_id, ref, part, sid, word, status, error, at, sending)
    LEFT JOIN LATERAL (
        SELECT m.id, m.sending FROM outbound_message m
        WHERE m.hospital_id = i.hospital_id AND m.id = i.ref OFFSET 0) o ON true
    LEFT JOIN LATERAL (
        SELECT m.id, m.sending FROM outbound_message m
        WHERE o.id IS NULL AND m.hospital_id = i.hospital_id AND m.provider_id = i.sid AND m.provider_id <> ''
        LIMIT 1) p ON true),
matched AS MATERIALIZED (
    SELECT f.*, COALESCE(f.sending < f.now_at AND f.part IS NULL AND f.status IN ('delivered', 'read') AND EXISTS (
        SELECT FROM delivery_event e WHERE e.hospital_id = f.hospital_id AND e.outbound_id = f.outbound_id
          AND e.provider_id = f.sid AND e.status IN ('failed', 'undelivered')), false) AS reverses
    FROM found f),
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
    SELECT e.hospital_id, o.id AS outbound_id, NULL::int AS part, e.provider_id AS sid, w.word, w.status, e.error, e.at,
           NULL::int AS sending, o.now_at, false AS reverses
    FROM delivery_event e
    JOIN unnest($2::text[], $3::text[]) AS w(word, status) ON w.word = e.status
    CROSS JOIN LATERAL (
        SELECT o.id, o.status, o.sending AS now_at FROM outbound_message o
        WHERE o.hospital_id = e.hospital_id AND o.provider_id = e.provider_id AND o.provider_id <> '' LIMIT 1) o
    WHERE e.outbound_id IS NULL AND e.at >= $1 AND careline_rank(w.status) > careline_rank(o.status)),
""",
        _APPLY,
    )
)

_MATCHED = """
SELECT e.id, e.outbound_id, o.sending FROM delivery_event e
JOIN outbound_message o ON o.hospital_id = e.hospital_id AND o.id = e.outbound_id
WHERE e.hospital_id = ANY($1::uuid[]) AND e.id = ANY($2::uuid[])
"""

_CAUSE = "SELECT cause_id FROM outbound_message WHERE hospital_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class _Report:
    hospital_id: UUID
    event_id: UUID
    ref: Reference | None
    told: StatusReport
    at: datetime

    @property
    def code(self) -> int | None:
        """Why the provider could not deliver it; None for every other report."""
        if PROVIDER_STATUS.get(self.told.status) not in REFUSED or self.told.status == "canceled":
            return None
        return self.told.error_code or NO_CODE


class Deliveries:
    """Takes in status reports, many in one commit. `counters` is for /metrics."""

    def __init__(
        self, database: Database, clock: Clock, *, limit: int = 128, chance: Callable[[], float] = random.random
    ) -> None:
        self._database, self._clock, self._chance = database, clock, chance
        self._reports: Batcher[_Report, None] = Batcher(self._write, limit=limit, pause=PAUSE)
        self.counters = {"reports": 0, "refused": 0, "matched_late": 0}

    async def report(self, hospital_id: UUID, report: StatusReport, ref: Reference | None) -> None:
        """Keeps the report and moves its message forward; returns once committed, raises if that failed (answer 5xx).

        `ref` is `transport.read_reference` of the callback's. Without a message of that id the provider's id decides, and if
        nobody has that id yet, the sweep `match_late` does it once somebody has.
        """
        begun = traces.now()
        await self._reports.submit(_Report(hospital_id, uuid7(), ref, report, self._clock.now()))
        if traces.on() and ref is not None:
            async with transaction(self._database, [hospital_id]) as connection:
                cause = await connection.fetchval(_CAUSE, hospital_id, ref.message)
            traces.record("report", cause, begun, status=report.status, code=report.error_code)

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
        refused = {one.event_id: one for one in batch if one.code is not None}
        async with transaction(self._database, {one.hospital_id for one in batch}) as connection:
            await connection.execute(
                _REPORT,
                [one.hospital_id for one in batch],
                [one.event_id for one in batch],
                [one.ref.message if one.ref is not None else None for one in batch],
                [one.ref.part if one.ref is not None and not one.ref.whole else None for one in batch],
                [one.told.provider_message_id for one in batch],
                [one.told.status for one in batch],
                [PROVIDER_STATUS.get(one.told.status) for one in batch],
                [one.told.error_code for one in batch],
                [one.at for one in batch],
                [one.ref.sending if one.ref is not None else None for one in batch],
            )
            if refused:
                rows = await connection.fetch(_MATCHED, [one.hospital_id for one in refused.values()], list(refused))
                await act_on(connection, [self._refusal(refused[row[0]], row[1], row[2]) for row in rows])
        self.counters["reports"] += len(batch)
        self.counters["refused"] += len(refused)
        for one in refused.values():
            _say(one)
        return [None] * len(batch)

    def _refusal(self, one: _Report, outbound_id: UUID, sending: int) -> Refusal:
        ref = (
            one.ref if one.ref is not None and one.ref.message == outbound_id else Reference(outbound_id, 0, 1, sending)
        )
        return Refusal(
            one.hospital_id,
            outbound_id,
            classify(one.code, None),
            one.code or NO_CODE,
            one.at,
            ref.sending,
            sid=one.told.provider_message_id,
            place=ref.part,
            whole=ref.whole,
            chance=self._chance(),
        )


def _say(one: _Report) -> None:
    kind = classify(one.code, None).kind
    if kind in LOUD:
        log.error(
            "delivery_refused",
            hospital=str(one.hospital_id),
            provider_id=one.told.provider_message_id,
            code=one.code,
            kind=kind,
        )
