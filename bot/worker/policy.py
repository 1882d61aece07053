"""What a provider's refusal does, whether it comes at once or by a report hours later (provider_errors.yaml).

Here is what must be written with the message itself: its next sending or its end, what is now known of the address, the
pause of a sender from which nothing can go, and the refusal as a row. What needs the domain (tasks, alerts, templates) is
that row's work, and `refusals.RefusalSweep` does it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from bot.channels.errors import Verdict

LOUD = frozenset({"alert", "configuration", "bug"})
# These say that this channel does not reach this person, now or ever: another may.
ELSEWHERE = frozenset({"other_channel", "permanent_pair", "permanent_address"})
# What an outreach's key says of its second try: that WhatsApp's window was found closed, or which channel failed.
CLOSED, WITHOUT = ":closed", ":without:"
PAUSE = timedelta(minutes=5)
WAITS_AT_MOST = timedelta(hours=24)  # how old a message may be that waits for its sender
LONGEST_PAUSE = timedelta(hours=12)

# A message the provider had accepted and then refused. It gets a number of its own for the next sending, so that reports of
# this one cannot undo what becomes of it. An unwritten attempt shows in the lease. An earlier part fails the message even
# if later ones arrive; then the text goes out again from that part on.
_AGAIN = """
UPDATE outbound_message o SET
    status = CASE WHEN i.waits AND o.created_at > i.at - $10::interval THEN 'queued'
                  WHEN NOT i.waits AND o.attempts + (o.lease_until IS NOT NULL)::int < i.tries THEN 'queued'
                  ELSE 'dead' END,
    sending = o.sending + 1,
    attempts = CASE WHEN i.waits THEN o.attempts
                    ELSE GREATEST(o.attempts + (o.lease_until IS NOT NULL)::int, 1) END,
    part = i.place,
    holds_until = NULL,
    provider_id = '',
    lease_until = NULL,
    error = i.code,
    not_before = i.at + CASE WHEN i.waits THEN $11::interval ELSE make_interval(secs => i.chance * LEAST(
        i.base * power(2, LEAST(GREATEST(o.attempts + (o.lease_until IS NOT NULL)::int, 1) - 1, 30)),
        extract(epoch FROM $12::interval))) END
FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::bool[], $6::text[], $7::int[], $8::float8[], $9::int[],
            $13::timestamptz[], $14::bool[], $15::float8[])
    AS i(hospital_id, id, sending, place, whole, sid, tries, base, code, at, waits, chance)
WHERE o.hospital_id = i.hospital_id AND o.id = i.id AND o.sending = i.sending
  AND CASE WHEN i.whole THEN o.status IN ('failed', 'undelivered') AND o.provider_id IN ('', i.sid)
           ELSE o.status NOT IN ('queued', 'unknown', 'suppressed', 'dead') END
RETURNING o.id, o.status
"""
_EFFECTS = """
WITH i AS MATERIALIZED (
    SELECT i.* FROM (
        SELECT i.hospital_id, o.address_id, bool_or(opted_out) AS opted_out, max(reason) AS reason, min(at) AS at
        FROM unnest($1::uuid[], $2::uuid[], $3::bool[], $4::text[], $5::timestamptz[])
            AS i(hospital_id, outbound_id, opted_out, reason, at)
        CROSS JOIN LATERAL (
            SELECT m.address_id FROM outbound_message m
            WHERE m.hospital_id = i.hospital_id AND m.id = i.outbound_id OFFSET 0) o
        GROUP BY i.hospital_id, o.address_id ORDER BY o.address_id) i
    CROSS JOIN LATERAL (
        SELECT 1 FROM contact_address a WHERE a.hospital_id = i.hospital_id AND a.id = i.address_id
        FOR NO KEY UPDATE OF a) a)
UPDATE contact_address a SET
    opted_out_at = CASE WHEN i.opted_out THEN COALESCE(a.opted_out_at, i.at) ELSE a.opted_out_at END,
    unreachable = CASE WHEN i.reason <> '' THEN i.reason ELSE a.unreachable END,
    updated_at = i.at
FROM i
WHERE a.hospital_id = i.hospital_id AND a.id = i.address_id
"""
# Only what we began and is still of use, and once: the key says why it is tried again. A reply goes nowhere else, its person
# writes from the channel that failed. The prefix of the key stays, so that calling off finds this too.
_BEGIN_AGAIN = f"""
INSERT INTO outreach (hospital_id, id, key, contact_id, purpose, flow, data, lane, due_at, useful_until, status, reason,
                      attempts, created_at)
SELECT DISTINCT ON (o.hospital_id, o.id) o.hospital_id, gen_random_uuid(),
       o.key || CASE WHEN $4 THEN '{CLOSED}' ELSE '{WITHOUT}' || m.channel END,
       o.contact_id, o.purpose, o.flow, o.data, o.lane, i.at, o.useful_until, 'scheduled', '', 0, i.at
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS i(hospital_id, outbound_id, at)
CROSS JOIN LATERAL (
    SELECT m.channel, m.cause_id FROM outbound_message m
    WHERE m.hospital_id = i.hospital_id AND m.id = i.outbound_id OFFSET 0) m
CROSS JOIN LATERAL (
    SELECT b.provider_id FROM inbound_message b
    WHERE b.hospital_id = i.hospital_id AND b.id = m.cause_id AND b.kind = 'start' OFFSET 0) b
CROSS JOIN LATERAL (
    SELECT o.* FROM outreach o
    WHERE o.hospital_id = i.hospital_id AND o.key = substr(b.provider_id, length('outreach:') + 1) OFFSET 0) o
WHERE o.status = 'sent' AND o.useful_until > i.at AND strpos(o.key, '{WITHOUT}') = 0
ON CONFLICT (hospital_id, key) DO NOTHING
"""  # noqa: S608  # own constant
_PAUSE = """
WITH i AS MATERIALIZED (
    SELECT i.* FROM (
        SELECT i.hospital_id, o.sender_id, max(i.until) AS until
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS i(hospital_id, outbound_id, until)
        CROSS JOIN LATERAL (
            SELECT m.sender_id FROM outbound_message m
            WHERE m.hospital_id = i.hospital_id AND m.id = i.outbound_id OFFSET 0) o
        GROUP BY i.hospital_id, o.sender_id ORDER BY o.sender_id) i
    CROSS JOIN LATERAL (
        SELECT 1 FROM channel_sender s WHERE s.hospital_id = i.hospital_id AND s.id = i.sender_id
        FOR NO KEY UPDATE OF s) s)
UPDATE channel_sender s SET paused_until = GREATEST(COALESCE(s.paused_until, i.until), i.until)
FROM i WHERE s.hospital_id = i.hospital_id AND s.id = i.sender_id
"""
# A refusal seen by looking: its report never came, and the next look-up must not take it for the message.
_SEEN = """
INSERT INTO delivery_event (hospital_id, id, outbound_id, provider_id, status, error, at)
SELECT hospital_id, gen_random_uuid(), outbound_id, sid, 'failed', code, at
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[]) AS i(hospital_id, outbound_id, sid, code, at)
"""
# Reports come twice, and a paused sender is refused every few minutes: one row an hour.
_KEEP = """
INSERT INTO provider_refusal AS r (hospital_id, id, outbound_id, sender_id, sending, code, kind, outcome, at, due_at)
SELECT i.hospital_id, gen_random_uuid(), o.id, o.sender_id, i.sending, i.code, i.kind, i.outcome, i.at,
       CASE WHEN i.work THEN i.at END
FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::bool[])
    AS i(hospital_id, outbound_id, sending, code, kind, outcome, at, work)
CROSS JOIN LATERAL (
    SELECT m.id, m.sender_id FROM outbound_message m
    WHERE m.hospital_id = i.hospital_id AND m.id = i.outbound_id OFFSET 0) o
ON CONFLICT (hospital_id, outbound_id, sending, code) DO UPDATE SET at = EXCLUDED.at, due_at = EXCLUDED.due_at
    WHERE r.at < EXCLUDED.at - interval '1 hour'
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no to the `sending`-th sending of a message (the first is 0). `code` is the provider's, or the HTTP status.

    `sid` is the provider's id if it had accepted it before; `place` is then the part it was about, `whole` whether the last
    one, and `looked_up` that no report said it. Without `sid` the message itself is written by its mark; `dead` tells that
    this was its end. `chance` in [0, 1) gives the pause its jitter.
    """

    hospital_id: UUID
    outbound_id: UUID
    verdict: Verdict
    code: int
    at: datetime
    sending: int
    dead: bool = False
    sid: str = ""
    place: int = 0
    whole: bool = True
    looked_up: bool = False
    chance: float = 1.0

    @property
    def repeats(self) -> bool:
        """Whether what becomes of the message is decided here: it goes again, waits, or is given up."""
        return bool(self.sid) and (self.verdict.retry or self.verdict.kind in LOUD)


def failed_channel(key: str) -> str:
    """The channel that an outreach of this key must not use again; empty for none."""
    return key.partition(WITHOUT)[2]


def first_key(key: str) -> str:
    """The key of the outreach that this one stands in for; its own if for none."""
    return key.partition(WITHOUT)[0].removesuffix(CLOSED)


async def act_on(connection: asyncpg.Connection, refusals: Sequence[Refusal]) -> None:
    """Does in the caller's transaction what the refusals ask for. The messages are locked by the caller, in the order of ids."""
    if not refusals:
        return
    seen = [one for one in refusals if one.looked_up]
    if seen:
        await connection.execute(_SEEN, *_columns(seen), [r.sid for r in seen], [r.code for r in seen], _at(seen))
    became = await _again(connection, [one for one in refusals if one.repeats])
    # What came of an earlier sending, or a second time, is known already.
    fresh = [one for one in refusals if not one.repeats or one.outbound_id in became]
    known = [one for one in fresh if one.verdict.kind in ("opt_out", "permanent_address")]
    if known:
        reasons = [r.verdict.meaning if r.verdict.kind == "permanent_address" else "" for r in known]
        opted_out = [r.verdict.kind == "opt_out" for r in known]
        await connection.execute(_EFFECTS, *_columns(known), opted_out, reasons, _at(known))
    lost = [one for one in fresh if one.verdict.kind in ELSEWHERE or _gave_up_trying(one, became)]
    if lost:
        await begin_again(connection, *_columns(lost), _at(lost))
    stuck = [one for one in fresh if one.verdict.pauses]
    if stuck:
        await connection.execute(_PAUSE, *_columns(stuck), [r.at + PAUSE for r in stuck])
    await _keep(connection, fresh, became)


async def begin_again(
    connection: asyncpg.Connection,
    hospitals: Sequence[UUID],
    outbound: Sequence[UUID],
    at: Sequence[datetime],
    *,
    closed: bool = False,
) -> None:
    """What we began with these messages begins again, once, by another channel; or, if the window was found `closed`, by any
    that may be used, WhatsApp with a template.
    """
    await connection.execute(_BEGIN_AGAIN, hospitals, outbound, at, closed)


async def _again(connection: asyncpg.Connection, refusals: Sequence[Refusal]) -> dict[UUID, str]:
    """The status of each message whose present sending this ended: queued or dead."""
    if not refusals:
        return {}
    rows = await connection.fetch(
        _AGAIN,
        *_columns(refusals),
        [r.sending for r in refusals],
        [r.place for r in refusals],
        [r.whole for r in refusals],
        [r.sid for r in refusals],
        [r.verdict.max_tries if r.verdict.retry else 0 for r in refusals],
        [float(r.verdict.base_delay_seconds) for r in refusals],
        [r.code for r in refusals],
        WAITS_AT_MOST,
        PAUSE,
        LONGEST_PAUSE,
        _at(refusals),
        [r.verdict.pauses for r in refusals],
        [r.chance for r in refusals],
    )
    return {row[0]: row[1] for row in rows}


async def _keep(connection: asyncpg.Connection, refusals: Sequence[Refusal], became: dict[UUID, str]) -> None:
    once = list({(r.outbound_id, r.sending, r.code): r for r in refusals}.values())
    outcomes = [_outcome(one, became) for one in once]
    await connection.execute(
        _KEEP,
        *_columns(once),
        [r.sending for r in once],
        [r.code for r in once],
        [r.verdict.kind for r in once],
        outcomes,
        _at(once),
        [outcome != "again" or r.verdict.pauses for r, outcome in zip(once, outcomes, strict=True)],
    )


def _outcome(refusal: Refusal, became: dict[UUID, str]) -> str:
    """`again`: it is sent again. `dead`: a dead letter. `final`: it has failed."""
    if refusal.repeats:
        return "dead" if became[refusal.outbound_id] == "dead" else "again"
    if refusal.dead:
        return "dead"
    return "again" if refusal.verdict.retry or refusal.verdict.pauses else "final"


def _gave_up_trying(refusal: Refusal, became: dict[UUID, str]) -> bool:
    """Every try failed, and none is in doubt: then it does not exist."""
    return refusal.verdict.kind in ("retry", "retry_slow") and _outcome(refusal, became) == "dead"


def _columns(refusals: Sequence[Refusal]) -> tuple[list[UUID], list[UUID]]:
    return [one.hospital_id for one in refusals], [one.outbound_id for one in refusals]


def _at(refusals: Sequence[Refusal]) -> list[datetime]:
    return [one.at for one in refusals]
