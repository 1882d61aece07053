"""The outbox table as the sender sees it: raw statements, few round trips, one for many rows.

Every statement that locks several rows locks them in the order of their ids, so that marks, reports and renewals of
several processes cannot deadlock.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

import asyncpg
import orjson

from bot.channels.content import ChannelName, Content
from bot.worker.policy import Refusal, act_on
from domain.kit.crypto import KeySet
from domain.kit.db import Database

# How long a row stays with a process that is not heard of any more; one that lives prolongs it (`Sender`).
LEASE = timedelta(seconds=15)
OPT_OUT_NOTICE = "opt_out_notice"
IN_SPITE_OF_STOP = frozenset({OPT_OUT_NOTICE, "emergency"})  # its one confirmation, and danger to life (COMM-20)


@dataclass(slots=True)
class Outgoing:
    """A committed message of ours, claimed until `lease_until` by this process. Address and content stay out of repr.

    `departure` orders the messages of one conversation in one lane; `part` counts parts the provider has accepted in this
    `sending`.
    `cause` is the incoming message it answers.
    `kind` is `message`, or one that goes out in spite of an opt-out: its one confirmation `opt_out_notice` (facts 2.6), and
    `emergency`.
    """

    hospital_id: UUID
    id: UUID
    conversation_id: UUID
    sender_id: UUID
    address_id: UUID
    address: str = field(repr=False)
    channel: ChannelName
    lane: int
    content: Content = field(repr=False)
    created_at: datetime
    departure: int
    lease_until: datetime
    part: int = 0
    attempts: int = 0
    kind: str = "message"
    sending: int = 0
    cause: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A due row taken from the table, its content still sealed. `doubtful`: its last sending may have happened;
    `unknown`: the provider was asked and gave no answer."""

    row: dict[str, Any]
    doubtful: bool
    unknown: bool


MarkStatus = Literal["queued", "unknown", "sent", "failed", "undelivered", "delivered", "read", "suppressed", "dead"]


@dataclass(slots=True)
class Mark:
    """What became of a claimed row. `queued` gives it back for `not_before`, `unknown` for a look-up at `not_before`.

    Those two hold only while `lease` is still the row's: a row somebody else has taken over is theirs. Nothing holds once
    a report has ended this `sending`. `holds_until`: a medium was accepted, and text must not overtake it before then.
    """

    hospital_id: UUID
    id: UUID
    status: MarkStatus
    at: datetime
    lease: datetime
    not_before: datetime
    provider_id: str = ""
    error: int | None = None
    attempts: int = 0
    part: int = 0
    sending: int = 0
    holds_until: datetime | None = None
    refusal: Refusal | None = None


@dataclass(slots=True)
class Gate:
    """Whether a row may go now. `before` is the id of the message before it in its conversation and lane that is
    unsettled, or whose medium is still on its way."""

    open: bool
    opted_out: bool
    before: UUID | None


def seal_content(keys: KeySet, content: Content) -> bytes:
    return keys.seal(orjson.dumps(content.as_json()))


def open_content(keys: KeySet, sealed: bytes) -> Content:
    return Content.from_json(orjson.loads(keys.open(sealed)))


# Each row is looked up by its key on its own (LATERAL, OFFSET 0): left free, the planner joins by hospital_id alone
# while it has no figures of the table, which is quadratic.

# The message before this one in its conversation and lane: settled in order, so one look back is enough. One that is sent
# again, maybe hours later, holds up nobody. $3 now: a medium that was accepted holds until it was reported, or for a while.
_GATE = """
SELECT i.id, o.status IN ('queued', 'unknown'),
       (SELECT a.opted_out_at IS NOT NULL FROM contact_address a
        WHERE a.hospital_id = o.hospital_id AND a.id = o.address_id),
       (SELECT CASE WHEN p.sending = 0 AND (p.status IN ('queued', 'unknown') OR p.holds_until > $3) THEN p.id END
        FROM outbound_message p
        WHERE p.hospital_id = o.hospital_id AND p.conversation_id = o.conversation_id AND p.lane = o.lane
          AND p.departure < o.departure ORDER BY p.departure DESC LIMIT 1)
FROM unnest($1::uuid[], $2::uuid[]) AS i(hospital_id, id)
CROSS JOIN LATERAL (
    SELECT * FROM outbound_message o WHERE o.hospital_id = i.hospital_id AND o.id = i.id OFFSET 0) o
"""

# $1 now, $2 new lease, $3 at most, $4 senders that have enough reminders and bulk in hand, $5 enough of all
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT o.hospital_id, o.id, o.status = 'unknown' OR o.lease_until IS NOT NULL AS doubtful
    FROM outbound_message o
    WHERE o.waiting AND o.not_before <= $1 AND (o.lease_until IS NULL OR o.lease_until <= $1)
      AND (o.holds_until IS NULL OR o.holds_until <= $1)
      AND NOT (o.lane > 0 AND o.sender_id = ANY($4::uuid[])) AND o.sender_id <> ALL ($5::uuid[])
      AND o.sender_id <> ALL (ARRAY(
          SELECT r.id FROM sender_rate r WHERE r.paused_until > $1
          UNION ALL SELECT s.id FROM channel_sender s WHERE s.paused_until > $1))
      AND COALESCE((
            SELECT p.status NOT IN ('queued', 'unknown') AND COALESCE(p.holds_until <= $1, true) OR p.sending > 0
            FROM outbound_message p
            WHERE p.hospital_id = o.hospital_id AND p.conversation_id = o.conversation_id AND p.lane = o.lane
              AND p.departure < o.departure ORDER BY p.departure DESC LIMIT 1), true)
    ORDER BY o.lane, o.not_before LIMIT $3
    FOR NO KEY UPDATE OF o SKIP LOCKED)
UPDATE outbound_message o SET lease_until = $2 FROM due d
WHERE o.hospital_id = d.hospital_id AND o.id = d.id
RETURNING o.hospital_id, o.id, o.conversation_id, o.sender_id, o.address_id,
          (SELECT a.address FROM contact_address a
           WHERE a.hospital_id = o.hospital_id AND a.id = o.address_id) AS address,
          o.channel, o.lane, o.content, o.created_at, o.departure, o.lease_until, o.part, o.attempts, o.kind,
          o.cause_id AS cause, o.sending,
          d.doubtful, o.status = 'unknown' AS unknown
"""

# Given in the order of ids.
_MARK = """
WITH i AS MATERIALIZED (
    SELECT i.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                           $7::text[], $8::int[], $9::int[], $10::int[], $11::int[], $12::timestamptz[])
        AS i(hospital_id, id, status, at, lease, not_before, provider_id, error, attempts, part, sending, holds_until)
    CROSS JOIN LATERAL (
        SELECT 1 FROM outbound_message o WHERE o.hospital_id = i.hospital_id AND o.id = i.id FOR NO KEY UPDATE OF o) o)
UPDATE outbound_message o SET
    status = CASE WHEN i.status IN ('queued', 'unknown') OR careline_rank(i.status) > careline_rank(o.status)
                  THEN i.status ELSE o.status END,
    lease_until = NULL,
    not_before = CASE WHEN i.status IN ('queued', 'unknown') THEN i.not_before ELSE o.not_before END,
    provider_id = CASE WHEN o.provider_id = '' THEN i.provider_id ELSE o.provider_id END,
    error = CASE WHEN o.status IN ('delivered', 'read') THEN NULL
                 WHEN o.status IN ('queued', 'unknown') AND i.status NOT IN ('queued', 'unknown') THEN i.error
                 ELSE COALESCE(i.error, o.error) END,
    attempts = GREATEST(o.attempts, i.attempts),
    part = GREATEST(o.part, i.part),
    holds_until = LEAST(o.holds_until, i.holds_until),
    sent_at = CASE WHEN i.status IN ('sent', 'delivered', 'read') THEN LEAST(o.sent_at, i.at) ELSE o.sent_at END
FROM i
WHERE o.hospital_id = i.hospital_id AND o.id = i.id AND o.sending = i.sending
  AND (i.status NOT IN ('queued', 'unknown') OR (o.status IN ('queued', 'unknown') AND o.lease_until = i.lease))
"""

# Given in the order of ids.
_RENEW = """
WITH i AS MATERIALIZED (
    SELECT i.* FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS i(hospital_id, id, lease)
    CROSS JOIN LATERAL (
        SELECT 1 FROM outbound_message o WHERE o.hospital_id = i.hospital_id AND o.id = i.id
          AND o.status IN ('queued', 'unknown') AND o.lease_until = i.lease FOR NO KEY UPDATE OF o) o)
UPDATE outbound_message o SET lease_until = $4 FROM i
WHERE o.hospital_id = i.hospital_id AND o.id = i.id AND o.lease_until = i.lease
RETURNING o.id
"""

# Provider ids that belong to another message of ours, recorded on its row or reported for it, or to a sending of this one
# that is known to have failed.
_TAKEN = """
SELECT provider_id FROM outbound_message
WHERE hospital_id = $1 AND provider_id = ANY($3::text[]) AND provider_id <> '' AND id <> $2
UNION
SELECT provider_id FROM delivery_event
WHERE hospital_id = $1 AND provider_id = ANY($3::text[]) AND outbound_id IS NOT NULL
  AND (outbound_id <> $2 OR status IN ('failed', 'undelivered', 'canceled'))
"""


def transaction(
    database: Database, hospitals: Iterable[UUID], more: str = ""
) -> AbstractAsyncContextManager[asyncpg.Connection]:
    """One transaction on the bare driver that sees the hospitals named (`Database.transaction`)."""
    return database.transaction(hospitals, more)


async def check_gates(database: Database, rows: Sequence[Outgoing], now: datetime) -> dict[UUID, Gate]:
    """The state of handed-over rows just before they go: one statement for all."""
    async with transaction(database, {row.hospital_id for row in rows}) as connection:
        found = await connection.fetch(_GATE, [row.hospital_id for row in rows], [row.id for row in rows], now)
    return {row[0]: Gate(row[1], row[2], row[3]) for row in found}


async def claim_due(
    database: Database,
    hospitals: Sequence[UUID],
    now: datetime,
    *,
    limit: int,
    busy: Sequence[UUID] = (),
    full: Sequence[UUID] = (),
    lease: timedelta = LEASE,
) -> list[Claimed]:
    """Takes due rows nobody holds, most urgent lane first, the first unsettled one of each conversation and lane only.

    `busy` senders get replies only, `full` ones nothing. Any number of processes may call this at once.
    """
    if not hospitals:
        return []
    async with transaction(database, hospitals) as connection:
        rows = await connection.fetch(_CLAIM, now, now + lease, limit, list(busy), list(full))
    claimed = [_claimed(dict(row)) for row in rows]
    claimed.sort(key=lambda item: (item.row["lane"], item.row["departure"]))
    return claimed


_id = attrgetter("id")


def _claimed(row: dict[str, Any]) -> Claimed:
    return Claimed(row, row.pop("doubtful"), row.pop("unknown"))


async def write_marks(database: Database, marks: Sequence[Mark]) -> None:
    """Records what became of many rows in one commit, with what the provider's refusals ask for."""
    marks = sorted(marks, key=_id)
    async with transaction(database, {mark.hospital_id for mark in marks}) as connection:
        await connection.execute(
            _MARK,
            [mark.hospital_id for mark in marks],
            [mark.id for mark in marks],
            [mark.status for mark in marks],
            [mark.at for mark in marks],
            [mark.lease for mark in marks],
            [mark.not_before for mark in marks],
            [mark.provider_id for mark in marks],
            [mark.error for mark in marks],
            [mark.attempts for mark in marks],
            [mark.part for mark in marks],
            [mark.sending for mark in marks],
            [mark.holds_until for mark in marks],
        )
        await act_on(connection, [mark.refusal for mark in marks if mark.refusal is not None])


async def renew(database: Database, rows: Sequence[Outgoing], until: datetime) -> set[UUID]:
    """Prolongs the leases that are still ours; returns their ids."""
    rows = sorted(rows, key=_id)
    async with transaction(database, {row.hospital_id for row in rows}) as connection:
        kept = await connection.fetch(
            _RENEW, [r.hospital_id for r in rows], [r.id for r in rows], [r.lease_until for r in rows], until
        )
    return {row[0] for row in kept}


async def taken_ids(database: Database, hospital_id: UUID, message_id: UUID, provider_ids: Sequence[str]) -> set[str]:
    """Those of the provider's ids that this message cannot be looking for."""
    async with transaction(database, [hospital_id]) as connection:
        rows = await connection.fetch(_TAKEN, hospital_id, message_id, list(provider_ids))
    return {row[0] for row in rows}
