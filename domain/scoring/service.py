"""Working scores out, many at once, and explaining one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.session import rows_changed
from domain.leads.sources import MOST_SOURCE, OTHER_SOURCE_POINTS, SOURCE_POINTS, source_points
from domain.scoring.rules import (
    MOST,
    MOST_ENGAGEMENT,
    MOST_INTEREST,
    MOST_RECENCY,
    MOST_RESPONSE,
    PER_COMMUNICATION,
    PER_INTEREST,
    RECENCY,
)
from domain.settings.service import known_settings

# What each lead said and heard, by index look-ups per lead: the plan is the same for one and for ten thousand. A message
# of ours counts once it was sent, and as answered when the contact wrote afterwards; one of theirs is an answer itself.
# Notes are no communication. `busy` leads are locked in order, or skipped when somebody else has them (SCORE-07).
_RESCORE = """
    WITH mine AS MATERIALIZED (
        SELECT id FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) AND deleted_at IS NULL
        ORDER BY id FOR NO KEY UPDATE {busy}
    ), inputs AS MATERIALIZED (
        SELECT l.id,
            coalesce((SELECT points FROM unnest(CAST(:sources AS text[]), CAST(:points AS int[])) AS given (name, points)
                      WHERE given.name = l.source), :other) AS source,
            coalesce(chat.communications, 0) + logged.communications AS communications,
            coalesce(chat.responded, 0) + logged.responded AS responded,
            greatest(chat.last, logged.last) AS last,
            :each * ((l.interested_in <> '[]'::jsonb)::int + (l.preferred_provider_id IS NOT NULL)::int
                     + (l.preferred_day IS NOT NULL)::int) AS interest
        FROM mine JOIN lead l ON l.hospital_id = :hospital AND l.id = mine.id
        LEFT JOIN LATERAL (
            SELECT sum(heard.n + said.n)::int AS communications, sum(heard.n + said.answered)::int AS responded,
                greatest(max(heard.last), max(said.last)) AS last
            FROM conversation c
            CROSS JOIN LATERAL (
                SELECT count(*) AS n, max(m.received_at) AS last FROM inbound_message m
                WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id AND m.kind = 'message') heard
            CROSS JOIN LATERAL (
                SELECT count(*) AS n, count(*) FILTER (WHERE m.created_at < c.last_inbound_at) AS answered,
                    max(m.created_at) AS last
                FROM outbound_message m
                WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id
                    AND m.status IN ('sent', 'delivered', 'read')) said
            WHERE c.hospital_id = l.hospital_id AND c.contact_id = l.contact_id) chat ON true
        CROSS JOIN LATERAL (
            SELECT count(*)::int AS communications, (count(*) FILTER (WHERE i.responded))::int AS responded,
                max(i.at) AS last
            FROM lead_interaction i
            WHERE i.hospital_id = l.hospital_id AND i.lead_id = l.id AND i.kind <> 'NOTE') logged
    ), parts AS MATERIALIZED (
        SELECT id, communications, responded, last, source, interest,
            least(:most_engagement, :per_communication * communications) AS engagement,
            CASE WHEN communications > 0
                THEN (2 * :most_response * responded + communications) / (2 * communications) ELSE 0 END AS response,
            CASE WHEN last > CAST(:week AS timestamptz) THEN :week_points
                 WHEN last > CAST(:fortnight AS timestamptz) THEN :fortnight_points
                 WHEN last > CAST(:month AS timestamptz) THEN :month_points ELSE 0 END AS recency
        FROM inputs
    )
    UPDATE lead l SET source_points = p.source, engagement_points = p.engagement, response_points = p.response,
        recency_points = p.recency, interest_points = p.interest, communications = p.communications,
        responded = p.responded, last_contacted_at = p.last,
        score = greatest(0, least(:most, p.source + p.engagement + p.response + p.recency + p.interest))
    FROM parts p
    WHERE l.hospital_id = :hospital AND l.id = p.id
        AND (l.source_points, l.engagement_points, l.response_points, l.recency_points, l.interest_points,
             l.communications, l.responded, l.last_contacted_at)
            IS DISTINCT FROM
            (p.source, p.engagement, p.response, p.recency, p.interest, p.communications, p.responded, p.last)
"""
_WAITING = text(_RESCORE.format(busy=""))
_SKIPPING = text(_RESCORE.format(busy="SKIP LOCKED"))
_READ = text(
    """
    SELECT id, number, source, score, source_points, engagement_points, response_points, recency_points, interest_points,
        communications, responded, last_contacted_at, interested_in <> '[]'::jsonb AS interests,
        preferred_provider_id IS NOT NULL AS doctor, preferred_day IS NOT NULL AS day
    FROM lead WHERE hospital_id = :hospital AND id = :id AND deleted_at IS NULL
    """
)


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One of the five: its points of how many, and why, in words for staff."""

    name: str
    points: int
    most: int
    why: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A lead's score with what it consists of; the parts add up to it."""

    id: UUID
    number: str
    score: int
    parts: tuple[ScorePart, ...]


def _values(ctx: Context, chosen: dict[str, int], lead_ids: Sequence[UUID]) -> dict[str, Any]:
    points = {source: source_points(source, chosen) for source in {*SOURCE_POINTS, *chosen}}
    (week, fifteen), (fortnight, ten), (month, five) = RECENCY
    return {
        "hospital": ctx.hospital.id,
        "ids": list(lead_ids),
        "sources": list(points),
        "points": list(points.values()),
        "other": OTHER_SOURCE_POINTS,
        "each": PER_INTEREST,
        "most_engagement": MOST_ENGAGEMENT,
        "per_communication": PER_COMMUNICATION,
        "most_response": MOST_RESPONSE,
        "week": ctx.now - timedelta(days=week),
        "week_points": fifteen,
        "fortnight": ctx.now - timedelta(days=fortnight),
        "fortnight_points": ten,
        "month": ctx.now - timedelta(days=month),
        "month_points": five,
        "most": MOST,
    }


async def rescore(ctx: Context, lead_ids: Sequence[UUID], *, wait: bool = True) -> int:
    """Works the scores of these leads out anew, in one statement. Returns how many changed (SCORE-07).

    `wait` False leaves leads alone that somebody is changing: whoever does announces it. For reactions and jobs.
    """
    if not lead_ids:
        return 0
    settings = await known_settings(ctx)
    values = _values(ctx, {str(name): points for name, points in settings.lead_source_points.items()}, lead_ids)
    done = await ctx.session.execute(_WAITING if wait else _SKIPPING, values)
    return rows_changed(done)


@operation("scoring.explain", audit="lead_score_read")
async def score_of(ctx: Context, lead_id: UUID) -> ScoreCard:
    """The score as of now, part by part with its reason: "score lead X". Raises `NotFound`."""
    await rescore(ctx, [lead_id])
    row = (await ctx.session.execute(_READ, {"hospital": ctx.hospital.id, "id": lead_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such lead")
    signals = [name for name, there in _signals(row).items() if there]
    parts = (
        ScorePart("Source", row.source_points, MOST_SOURCE, row.source.replace("_", " ").capitalize()),
        ScorePart(
            "Engagement", row.engagement_points, MOST_ENGAGEMENT,
            f"{_counted(row.communications, 'communication')}, {PER_COMMUNICATION} points each",
        ),
        ScorePart("Response rate", row.response_points, MOST_RESPONSE, _answered(row)),
        ScorePart("Recency", row.recency_points, MOST_RECENCY, _since(ctx.now, row.last_contacted_at)),
        ScorePart("Interest", row.interest_points, MOST_INTEREST, ", ".join(signals) or "no services, doctor or day yet"),
    )  # fmt: skip
    return ScoreCard(row.id, row.number, row.score, parts)


def _signals(row: Any) -> dict[str, bool]:
    return {"has services": row.interests, "has a preferred doctor": row.doctor, "has a preferred day": row.day}


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _answered(row: Any) -> str:
    return f"{row.responded} of {row.communications} answered" if row.communications else "nothing was said yet"


def _since(now: datetime, last: datetime | None) -> str:
    if last is None:
        return "never contacted"
    days = max(0, (now - last) // timedelta(days=1))
    return "last contact today" if days == 0 else f"last contact {_counted(days, 'day')} ago"
