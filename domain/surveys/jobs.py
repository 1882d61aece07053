"""Due rows: invitations whose time is over, and anonymous responses of past days."""

from uuid import UUID, uuid4

import orjson
from sqlalchemy import text

from domain.kit.context import Context
from domain.surveys.answering import expire, open_follow_up

_DUE = text(
    """
    SELECT id FROM survey_invitation WHERE hospital_id = :hospital AND status = 'open' AND expires_at <= :now
    ORDER BY expires_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
    """
)
_TAKE = text(
    """
    DELETE FROM anonymous_survey_response
    WHERE hospital_id = :hospital AND NOT mixed AND day < :today
    RETURNING survey_id, answers, comments, nps_score, ratings, satisfied, sentiment, needs_follow_up, complete, day
    """
)
_PUT_BACK = text(
    """
    INSERT INTO anonymous_survey_response (hospital_id, id, survey_id, answers, comments, nps_score, ratings, satisfied,
        sentiment, needs_follow_up, complete, day, mixed)
    VALUES (:hospital, :id, :survey_id, CAST(:answers AS jsonb), :comments, :nps_score, :ratings, :satisfied,
        :sentiment, :needs_follow_up, :complete, :day, true)
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
    """Rewrites the anonymous responses of past local days in random order under new ids, in this one transaction.

    Before, a row's transaction and place on disk could be laid beside the invitation answered in the same one; after,
    there is nothing left to lay beside. Unhappy ones open their task here and not when they were given, or the task
    would tell who. Returns how many were mixed.
    """
    taken = await ctx.session.execute(_TAKE, {"hospital": ctx.hospital.id, "today": ctx.today})
    rows = [row._asdict() for row in taken]
    if not rows:
        return 0
    for new_id, row in sorted((uuid4(), place) for place in range(len(rows))):  # random ids give a random order
        answers = orjson.dumps(rows[row]["answers"]).decode()
        await ctx.session.execute(
            _PUT_BACK, {**rows[row], "hospital": ctx.hospital.id, "id": new_id, "answers": answers}
        )
    unhappy: set[UUID] = {row["survey_id"] for row in rows if row["needs_follow_up"]}
    for survey_id in sorted(unhappy):
        await open_follow_up(ctx, ("survey", survey_id), title="Unhappy anonymous survey answers: please read them")
    return len(rows)
