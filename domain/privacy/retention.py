"""Ageing out (facts 6.2.6): each class of data goes when its period is over, and every run leaves a row that proves it.

Only what is older than its class's cutoff goes, and only what is settled: a message still to be answered or sent stays.
A message with a file lasts as long as its file.
"""

import json
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.kit.session import rows_changed
from domain.privacy.rules import DataClass, Period, cutoff, periods_of
from domain.settings.rules import HospitalSettings

MOST_PER_STATEMENT = 5000


@dataclass(frozen=True, slots=True)
class Removed:
    """One class in one run. `oldest_left` is None when nothing of the class is left."""

    before: datetime
    removed: int
    oldest_left: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """A run's proof. `complete` is false when a class had more than one statement takes: run again."""

    id: UUID
    classes: dict[DataClass, Removed]
    complete: bool


_STATEMENTS: dict[DataClass, tuple[str, ...]] = {
    DataClass.WEBHOOKS: (
        """
        DELETE FROM inbound_message WHERE hospital_id = :hospital AND id IN (
            SELECT m.id FROM inbound_message m
            WHERE m.hospital_id = :hospital AND m.kind <> 'message' AND m.received_at < :before
              AND m.status IN ('handled', 'silenced', 'dead') LIMIT :most)
        """,
    ),
    DataClass.MEDIA: (
        """
        DELETE FROM stored_media WHERE hospital_id = :hospital AND id IN (
            SELECT s.id FROM stored_media s
            JOIN inbound_message m ON m.hospital_id = s.hospital_id AND m.id = s.inbound_id
            WHERE s.hospital_id = :hospital AND m.received_at < :before LIMIT :most)
        """,
        """
        DELETE FROM handoff_file WHERE hospital_id = :hospital AND id IN (
            SELECT id FROM handoff_file WHERE hospital_id = :hospital AND created_at < :before LIMIT :most)
        """,
    ),
    DataClass.CHAT: (
        """
        WITH gone AS (
            DELETE FROM inbound_message WHERE hospital_id = :hospital AND id IN (
                SELECT m.id FROM inbound_message m
                WHERE m.hospital_id = :hospital AND m.kind = 'message' AND m.received_at < :before
                  AND m.status IN ('handled', 'silenced', 'dead')
                  AND NOT EXISTS (SELECT FROM stored_media s
                                  WHERE s.hospital_id = m.hospital_id AND s.inbound_id = m.id)
                LIMIT :most)
            RETURNING hospital_id, account, provider_id
        ), told AS (
            INSERT INTO provider_deletion (hospital_id, id, account, provider_id, retry_at)
            SELECT hospital_id, gen_random_uuid(), account, provider_id, CAST(:now AS timestamptz)
            FROM gone WHERE provider_id ~ '^(SM|MM)'
            ON CONFLICT DO NOTHING
        )
        SELECT count(*) FROM gone
        """,
        """
        WITH gone AS (
            DELETE FROM outbound_message WHERE hospital_id = :hospital AND id IN (
                SELECT m.id FROM outbound_message m
                WHERE m.hospital_id = :hospital AND m.created_at < :before AND m.status NOT IN ('queued', 'unknown')
                LIMIT :most)
            RETURNING hospital_id, sender_id, provider_id
        ), told AS (
            INSERT INTO provider_deletion (hospital_id, id, account, provider_id, retry_at)
            SELECT m.hospital_id, gen_random_uuid(), coalesce(s.account, ''), m.provider_id, CAST(:now AS timestamptz)
            FROM gone m LEFT JOIN channel_sender s ON s.hospital_id = m.hospital_id AND s.id = m.sender_id
            WHERE m.provider_id ~ '^(SM|MM)' ON CONFLICT DO NOTHING
        )
        SELECT count(*) FROM gone
        """,
        """
        DELETE FROM outreach WHERE hospital_id = :hospital AND id IN (
            SELECT id FROM outreach WHERE hospital_id = :hospital AND settled_at < :before LIMIT :most)
        """,
        """
        UPDATE conversation SET state = NULL, standing = '{}', nudge_at = NULL, close_at = NULL, updated_at = :now
        WHERE hospital_id = :hospital AND id IN (
            SELECT c.id FROM conversation c
            WHERE c.hospital_id = :hospital AND c.state IS NOT NULL
              AND coalesce(c.last_inbound_at, c.created_at) < :before
              AND NOT EXISTS (SELECT FROM inbound_message m
                              WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id)
              AND NOT EXISTS (SELECT FROM outbound_message m
                              WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id)
            LIMIT :most)
        """,
    ),
    DataClass.DELIVERY: ("SELECT careline_prune(:hospital, 'delivery', :before, :most)",),
    DataClass.AUDIT: ("SELECT careline_prune(:hospital, 'audit', :before, :most)",),
}
_OLDEST = {
    DataClass.WEBHOOKS: """
        SELECT min(received_at) FROM inbound_message WHERE hospital_id = :hospital AND kind <> 'message'
    """,
    DataClass.MEDIA: """
        SELECT least((SELECT min(m.received_at) FROM stored_media s
                      JOIN inbound_message m ON m.hospital_id = s.hospital_id AND m.id = s.inbound_id
                      WHERE s.hospital_id = :hospital),
                     (SELECT min(created_at) FROM handoff_file WHERE hospital_id = :hospital))
    """,
    DataClass.CHAT: """
        SELECT least((SELECT min(received_at) FROM inbound_message WHERE hospital_id = :hospital AND kind = 'message'),
                     (SELECT min(created_at) FROM outbound_message WHERE hospital_id = :hospital))
    """,
    DataClass.DELIVERY: "SELECT min(at) FROM delivery_event WHERE hospital_id = :hospital",
    DataClass.AUDIT: "SELECT min(at) FROM audit_entry WHERE hospital_id = :hospital",
}
_ORDER = (DataClass.MEDIA, DataClass.WEBHOOKS, DataClass.CHAT, DataClass.DELIVERY, DataClass.AUDIT)
_SWEEPS = {name: tuple(text(statement) for statement in statements) for name, statements in _STATEMENTS.items()}
_LEFT = {name: text(statement) for name, statement in _OLDEST.items()}
_PROVE = text(
    "INSERT INTO retention_run (hospital_id, id, at, classes, complete)"
    " VALUES (:hospital, :id, :now, CAST(:classes AS jsonb), :complete)"
)
_RAN = text("SELECT EXISTS (SELECT FROM retention_run WHERE hospital_id = :hospital AND complete AND at >= :midnight)")
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('retention:' || :hospital, 0))")
_UNROUTED = text("DELETE FROM unrouted_message WHERE received_at < :before")


@operation("privacy.retain", audit="retention_run")
async def run_retention(ctx: Context, settings: HospitalSettings, *, most: int = MOST_PER_STATEMENT) -> Run:
    """Removes what is past its period and writes the proof. At most `most` rows a statement; see `Run.complete`."""
    classes: dict[DataClass, Removed] = {}
    complete = True
    periods = periods_of(settings)
    for name in _ORDER:
        before = cutoff(periods[name], ctx.now, ctx.hospital.zone)
        values = {"hospital": ctx.hospital.id, "before": before, "most": most, "now": ctx.now}
        removed = 0
        for statement in _SWEEPS[name]:
            wanted = {key: value for key, value in values.items() if f":{key}" in statement.text}
            result = await ctx.session.execute(statement, wanted)
            counted = "SELECT count" in statement.text or "careline_prune" in statement.text
            count = int(result.scalar_one()) if counted else rows_changed(result)
            removed += count
            complete = complete and count < most
        left = (await ctx.session.execute(_LEFT[name], {"hospital": ctx.hospital.id})).scalar_one()
        classes[name] = Removed(before, removed, left)
    run = Run(uuid7(), classes, complete)
    proof = {
        name.value: {
            "before": done.before.isoformat(),
            "removed": done.removed,
            "oldest_left": done.oldest_left.isoformat() if done.oldest_left else None,
        }
        for name, done in classes.items()
    }
    await ctx.session.execute(
        _PROVE,
        {"hospital": ctx.hospital.id, "id": run.id, "now": ctx.now, "classes": json.dumps(proof), "complete": complete},
    )
    return run


async def is_due(ctx: Context) -> bool:
    """Whether a run should begin: no complete one of this local day is proved, and no other process is at it now."""
    alone = (await ctx.session.execute(_ALONE, {"hospital": str(ctx.hospital.id)})).scalar_one()
    return bool(alone) and not await ran_today(ctx)


async def ran_today(ctx: Context) -> bool:
    """Whether a complete run of this local day is proved."""
    midnight = datetime.combine(ctx.today, time(), ctx.hospital.zone)
    return bool((await ctx.session.execute(_RAN, {"hospital": ctx.hospital.id, "midnight": midnight})).scalar_one())


async def forget_unrouted(session: AsyncSession, now: datetime, days: int) -> int:
    """Removes raw messages to numbers of nobody's after `days`; they belong to no hospital. Returns how many."""
    before = cutoff(Period(days=days), now, now.tzinfo)  # type: ignore[arg-type]  # days need no zone
    return rows_changed(await session.execute(_UNROUTED, {"before": before}))
