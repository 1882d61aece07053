"""Adds what turns have walked through since the last look to the counters."""

from sqlalchemy import text

from domain.flow_counts.rules import BOUNDS, LONGER
from domain.kit.context import Context

MOST = 10_000  # paths a statement
BATCHES_PER_TICK = 5

_KNOW = text(
    "INSERT INTO flow_count_mark (hospital_id, counted_below, since) VALUES (:hospital, 0, 'epoch') ON CONFLICT DO NOTHING"
)
# Whoever finds it locked leaves the counting to the other. A mark above every transaction there is was restored from another
# server, whose numbers mean nothing here: what is there is counted, or lost if it was not, and new turns are counted from now on.
_TAKE = text("SELECT true FROM flow_count_mark WHERE hospital_id = :hospital FOR UPDATE SKIP LOCKED")
_BEGIN_ANEW = text(
    """
    UPDATE flow_count_mark SET counted_below = pg_snapshot_xmin(pg_current_snapshot())::text::bigint, since = :now
    WHERE hospital_id = :hospital AND counted_below > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    """
)
# `settled`: every transaction below it has ended, so that this statement sees all that it wrote. A transaction's paths are
# counted together, and one holds far fewer than :most.
_COUNT = text(
    """
    WITH mark AS MATERIALIZED (
        SELECT counted_below, since, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled
        FROM flow_count_mark WHERE hospital_id = :hospital
    ), due AS MATERIALIZED (
        SELECT turn_xid, path, handled_at FROM inbound_message
        WHERE hospital_id = :hospital AND path IS NOT NULL
            AND turn_xid >= (SELECT counted_below FROM mark) AND turn_xid < (SELECT settled FROM mark)
            AND handled_at >= (SELECT since FROM mark)
        ORDER BY turn_xid LIMIT :most
    ), reach AS (
        SELECT CASE WHEN count(*) < :most THEN (SELECT greatest(counted_below, settled) FROM mark) ELSE max(turn_xid) END
            AS below FROM due
    ), happened AS (
        SELECT (due.handled_at AT TIME ZONE :zone)::date AS day, (s.value ->> 2)::uuid AS release_id, s.value ->> 0 AS channel,
            s.value ->> 1 AS language, e.value ->> 0 AS flow, e.value ->> 1 AS state, event,
            CASE event WHEN 'entered' THEN '' WHEN 'took' THEN
                coalesce(bounds[width_bucket((e.value ->> 4)::int - 1, bounds) + 1]::text, :longer)
            ELSE coalesce(e.value ->> 3, '') END AS detail
        FROM due CROSS JOIN LATERAL jsonb_array_elements(due.path::jsonb) AS s
            CROSS JOIN LATERAL jsonb_array_elements(s.value -> 3) AS e
            CROSS JOIN (SELECT CAST(:bounds AS int[]) AS bounds) AS known_bounds
            JOIN (VALUES ('s', 'started'), ('e', 'entered'), ('p', 'entered'), ('p', 'left'), ('p', 'took'), ('l', 'left'),
                ('l', 'took'), ('f', 'entered'), ('f', 'ended'), ('r', 'returned'), ('m', 'missed'), ('h', 'human'),
                ('d', 'digressed'), ('x', 'expired'), ('g', 'gone')) AS known(code, event) ON known.code = e.value ->> 2
        WHERE due.turn_xid < (SELECT below FROM reach) AND (event <> 'took' OR e.value -> 4 IS NOT NULL)
    ), counted AS (
        INSERT INTO flow_count AS c (hospital_id, flow, day, release_id, channel, language, state, event, detail, times)
        SELECT :hospital, flow, day, release_id, channel, language, state, event, detail, count(*)
        FROM happened GROUP BY flow, day, release_id, channel, language, state, event, detail
        ON CONFLICT (hospital_id, flow, day, release_id, channel, language, state, event, detail)
        DO UPDATE SET times = c.times + excluded.times
    )
    UPDATE flow_count_mark SET counted_below = (SELECT below FROM reach) WHERE hospital_id = :hospital
    RETURNING (SELECT count(*) FROM due WHERE turn_xid < (SELECT below FROM reach)) AS counted,
        (SELECT count(*) = :most FROM due) AS more
    """
)


async def count_paths(ctx: Context) -> int:
    """Returns how many paths are counted: at most five times 10,000, so that a backlog never holds a tick for long."""
    hospital = {"hospital": ctx.hospital.id}
    await ctx.session.execute(_KNOW, hospital)
    if (await ctx.session.execute(_TAKE, hospital)).one_or_none() is None:
        return 0
    await ctx.session.execute(_BEGIN_ANEW, {**hospital, "now": ctx.clock.now()})
    values = {**hospital, "zone": ctx.hospital.zone.key, "most": MOST, "bounds": list(BOUNDS), "longer": LONGER}
    done = 0
    for _ in range(BATCHES_PER_TICK):
        row = (await ctx.session.execute(_COUNT, values)).one()
        done += row.counted
        if not row.more:
            break
    return done
