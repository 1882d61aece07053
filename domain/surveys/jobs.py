"""Due rows: invitations whose time is over, and anonymous responses of past days."""

from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text

from domain.kit.context import Context
from domain.surveys.answering import expire, open_follow_up

TOGETHER = 5
PATIENCE = timedelta(days=14)

_DUE = text(
    """
    SELECT id FROM survey_invitation WHERE hospital_id = :hospital AND status = 'open' AND expires_at <= :now
    ORDER BY expires_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
    """
)
_TAKE = text(
    """
    DELETE FROM anonymous_survey_response r
    WHERE r.hospital_id = :hospital AND NOT r.mixed AND r.day < :today AND r.survey_id IN (
        SELECT u.survey_id FROM anonymous_survey_response u
        WHERE u.hospital_id = :hospital AND NOT u.mixed AND u.day < :today
        GROUP BY u.survey_id HAVING count(*) >= :together OR min(u.day) <= :patience)
    RETURNING r.survey_id, r.comments AS envelope, r.day
    """
)
_PUT_BACK = text(
    """
    INSERT INTO anonymous_survey_response (hospital_id, id, survey_id, answers, comments, nps_score, ratings, satisfied,
        sentiment, needs_follow_up, complete, day, mixed)
    VALUES (:hospital, :id, :survey, CAST(:answers AS jsonb), :comments, :nps, :ratings, :satisfied,
        :sentiment, :follow_up, :complete, :day, true)
    """
)


async def expire_invitations(ctx: Context, *, limit: int = 200) -> int:
    """Closes invitations of this hospital that ran out by now; what was answered becomes a partial response.

    Any number of workers may run it; a rest is left for the next round. Answering judges by the instant itself.
    """
    due = await ctx.session.execute(_DUE, {"hospital": ctx.hospital.id, "now": ctx.now, "limit": limit})
    closed = 0
    for invitation_id in due.scalars().all():
        closed += await expire(ctx, invitation_id)
    return closed


async def mix_anonymous(ctx: Context) -> int:
    """Opens the anonymous responses of past local days, in random order, under new ids, in this one transaction.

    Until then a response is a sealed envelope whose transaction could be laid beside the invitation answered in it. Those
    of one survey are opened together once there are TOGETHER, or the oldest has waited for PATIENCE, and share the last
    one's day: alone on its day, an answer would be laid beside the one person who was asked. Unhappy ones open their task
    here and not when they were given, or the task would tell who. Returns how many were mixed.
    """
    key = {"hospital": ctx.hospital.id, "today": ctx.today, "together": TOGETHER, "patience": ctx.today - PATIENCE}
    rows = (await ctx.session.execute(_TAKE, key)).all()
    days: dict[UUID, date] = {}
    for row in rows:
        days[row.survey_id] = max(row.day, days.get(row.survey_id, row.day))
    unhappy: set[UUID] = set()
    for new_id, row in sorted(((uuid4(), row) for row in rows), key=itemgetter(0)):  # random ids give a random order
        values: dict[str, Any] = orjson.loads(ctx.keys.open(row.envelope))
        if values["comments"] is not None:
            values["comments"] = ctx.keys.seal(values["comments"].encode())
        where = {"hospital": ctx.hospital.id, "id": new_id, "survey": row.survey_id, "day": days[row.survey_id]}
        await ctx.session.execute(_PUT_BACK, {**values, **where})
        if values["follow_up"]:
            unhappy.add(row.survey_id)
    for survey_id in sorted(unhappy):
        await open_follow_up(ctx, ("survey", survey_id), title="Unhappy anonymous survey answers: please read them")
    return len(rows)
