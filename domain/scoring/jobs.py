"""Due work: leads whose contact was talked to a moment ago, and all of them every night (SCORE-07)."""

from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.scoring.service import rescore

BATCH = 10_000
BATCHES_PER_TICK = 3
AFTER = time(2)  # local: the night's walk begins when the house is quiet
# Ids are drawn in the order of time, but committed in any: looking back this far misses nobody.
_LOOK_BACK = timedelta(minutes=2)
_FIRST_LOOK = timedelta(days=1)
_OPEN = "status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')"

_TAKE = text(
    """
    INSERT INTO scoring_run (hospital_id) VALUES (:hospital)
    ON CONFLICT (hospital_id) DO UPDATE SET done = scoring_run.done
    RETURNING day, after_lead_id, done, heard_until, said_until
    """
)
_NEWEST = text(
    """
    SELECT (SELECT id FROM inbound_message WHERE hospital_id = :hospital AND id > :heard ORDER BY id DESC LIMIT 1) AS heard,
           (SELECT id FROM outbound_message WHERE hospital_id = :hospital AND id > :said ORDER BY id DESC LIMIT 1) AS said
    """
)
_TALKED = text(
    f"""
    SELECT DISTINCT l.id FROM (
        SELECT conversation_id FROM inbound_message WHERE hospital_id = :hospital AND id > :heard AND kind = 'message'
        UNION SELECT conversation_id FROM outbound_message WHERE hospital_id = :hospital AND id > :said
    ) talk
    JOIN conversation c ON c.hospital_id = :hospital AND c.id = talk.conversation_id
    JOIN lead l ON l.hospital_id = :hospital AND l.contact_id = c.contact_id AND l.deleted_at IS NULL AND l.{_OPEN}
    ORDER BY l.id
    """  # noqa: S608  # own constants
)
_SEEN = text(
    """
    UPDATE scoring_run SET heard_until = coalesce(:heard, heard_until), said_until = coalesce(:said, said_until)
    WHERE hospital_id = :hospital
    """
)
_NEXT = text(
    f"""
    SELECT id FROM lead WHERE hospital_id = :hospital AND id > :after AND deleted_at IS NULL AND {_OPEN}
    ORDER BY id LIMIT :most
    """  # noqa: S608  # own constants
)
_REACHED = text("UPDATE scoring_run SET day = :day, after_lead_id = :after, done = :done WHERE hospital_id = :hospital")
_FIRST = UUID(int=0)


def _earlier(message_id: UUID | None) -> UUID:
    """The smallest id of two minutes before this one: version 7 begins with the milliseconds since 1970.

    The first look goes a day back; the night's walk knows the rest.
    """
    back = _LOOK_BACK if message_id is not None else _FIRST_LOOK
    stamp = ((message_id or uuid7()).int >> 80) - int(back.total_seconds() * 1000)
    return UUID(int=max(0, stamp) << 80)


async def rescore_talked(ctx: Context) -> int:
    """Rescores the open leads whose contacts wrote or were written to since the last look. Returns how many changed.

    What people say is read from the message log by the order of its ids: a message costs nothing more for it.
    """
    hospital = {"hospital": ctx.hospital.id}
    run = (await ctx.session.execute(_TAKE, hospital)).one()
    since = {"heard": _earlier(run.heard_until), "said": _earlier(run.said_until)}
    newest = (await ctx.session.execute(_NEWEST, hospital | since)).one()
    leads = (await ctx.session.execute(_TALKED, hospital | since)).scalars().all()
    changed = 0
    for start in range(0, len(leads), BATCH):
        changed += await rescore(ctx, leads[start : start + BATCH], wait=False)
    await ctx.session.execute(_SEEN, hospital | {"heard": newest.heard, "said": newest.said})
    return changed


async def rescore_nightly(ctx: Context, *, batch: int = BATCH, batches: int = BATCHES_PER_TICK) -> int:
    """Walks over all open leads once a local day, from two in the morning on, some each tick. Returns how many changed.

    The place reached is kept: a tick goes on where the last one stopped, in whatever process it runs.
    """
    local = ctx.now.astimezone(ctx.hospital.zone)
    if local.time() < AFTER:
        return 0
    hospital = {"hospital": ctx.hospital.id}
    run = (await ctx.session.execute(_TAKE, hospital)).one()
    if run.day == ctx.today and run.done:
        return 0
    after = run.after_lead_id if run.day == ctx.today else None
    changed, done = 0, False
    for _ in range(batches):
        leads = (await ctx.session.execute(_NEXT, hospital | {"after": after or _FIRST, "most": batch})).scalars().all()
        changed += await rescore(ctx, leads, wait=False)
        after = leads[-1] if leads else after
        done = len(leads) < batch
        if done:
            break
    await ctx.session.execute(_REACHED, hospital | {"day": ctx.today, "after": after, "done": done})
    return changed
