"""Giving feedback, reading it, answering it (FEED-01 to FEED-06)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.communications.outreach import reach_out
from domain.consent.rules import Purpose
from domain.feedback.events import FeedbackSubmitted
from domain.feedback.rules import (
    LONGEST_COMMENT,
    LONGEST_REPLY,
    LOW_RATING,
    Category,
    FeedbackSummary,
    MonthShare,
    share_of,
)
from domain.feedback.sentiment import Sentiment, mood
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.kit.numbers import next_number
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings
from domain.staff.rules import require_own_contact
from domain.tasks.rules import Priority, TaskType
from domain.tasks.service import open_task

REPLY_USEFUL = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One feedback. `created` is false when the same message had made it already. The texts stay out of its repr.

    `number` is short and the hospital's own: what staff type.
    """

    id: UUID
    contact_id: UUID
    patient_id: UUID | None
    appointment_id: UUID | None
    channel: str
    rating: int
    category: Category
    sentiment: Sentiment
    submitted_at: datetime
    replied_at: datetime | None
    comment: str = field(default="", repr=False)
    reply: str = field(default="", repr=False)
    created: bool = False
    number: int = 0


_COLUMNS = (
    "id, contact_id, patient_id, appointment_id, channel, rating, category, sentiment, submitted_at, replied_at,"
    " comment, reply, number"
)
# The visit is the contact's own or that of somebody it acts for, the last one that took place.
_LAST_VISIT = text(
    """
    SELECT a.id, a.patient_id FROM appointment a
    WHERE a.hospital_id = :hospital AND a.status = 'completed' AND a.ends_at >= :since
      AND (a.contact_id = :contact OR a.patient_id IN (
            SELECT c.patient_id FROM patient_contact c
            WHERE c.hospital_id = :hospital AND c.contact_id = :contact AND (c.ends_at IS NULL OR c.ends_at > :now)))
    ORDER BY a.ends_at DESC, a.id DESC LIMIT 1
    """
)
_INSERT = text(
    f"""
    INSERT INTO feedback (hospital_id, id, number, contact_id, patient_id, appointment_id, message_id, channel, rating,
                          category, comment, sentiment, submitted_at, created_at, updated_at)
    VALUES (:hospital, :id, :number, :contact, :patient, :appointment, :message, :channel, :rating, :category, :comment,
            :sentiment, :now, :now, :now)
    ON CONFLICT DO NOTHING RETURNING {_COLUMNS}
    """  # noqa: S608  # own constants
)
_BY_MESSAGE = text(f"SELECT {_COLUMNS} FROM feedback WHERE hospital_id = :hospital AND message_id = :message")  # noqa: S608
_BY_ID = text(f"SELECT {_COLUMNS} FROM feedback WHERE hospital_id = :hospital AND id = :id")  # noqa: S608
_BY_NUMBER = text(f"SELECT {_COLUMNS} FROM feedback WHERE hospital_id = :hospital AND number = :number")  # noqa: S608
_RECENT = text(
    f"SELECT {_COLUMNS} FROM feedback WHERE hospital_id = :hospital"  # noqa: S608  # own constants
    " AND (NOT :unanswered OR replied_at IS NULL) AND rating <= :highest"
    " ORDER BY :low_first AND replied_at IS NULL AND rating <= :low DESC, submitted_at DESC, id DESC LIMIT :most"
)
_REPLY = text(
    f"""
    UPDATE feedback SET reply = :reply, replied_at = :now, replied_by = :staff, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id AND replied_at IS NULL RETURNING {_COLUMNS}
    """  # noqa: S608  # own constants
)
_COUNTS = text(
    """
    SELECT category, rating, CAST(date_trunc('month', submitted_at AT TIME ZONE :zone) AS date) AS month, count(*) AS n,
           count(*) FILTER (WHERE comment IS NOT NULL AND replied_at IS NULL) AS unanswered
    FROM feedback WHERE hospital_id = :hospital AND submitted_at >= :first AND submitted_at < :last
    GROUP BY 1, 2, 3
    """
)


def _record(ctx: Context, row: Any, *, created: bool = False) -> FeedbackRecord:
    fields = row._asdict()
    for name in ("comment", "reply"):
        fields[name] = ctx.keys.open_text(fields[name]) if fields[name] else ""
    fields["category"], fields["sentiment"] = Category(row.category), Sentiment(row.sentiment)
    return FeedbackRecord(**fields, created=created)


@operation("feedback.submit", audit="feedback_submitted")
async def submit(
    ctx: Context,
    *,
    contact_id: UUID,
    rating: int,
    category: Category,
    comment: str = "",
    channel: str = "",
    settings: HospitalSettings | None = None,
) -> FeedbackRecord:
    """Keeps feedback of 1 to 5 stars, tied to the last completed visit unless that has some (FEED-01).

    Announces `FeedbackSubmitted`. 1 or 2 stars open an urgent task at once (FEED-06). The same inbound message
    (`ctx.actor.cause`) gives the record it made the first time. Raises `Invalid` for a rating out of range or too long
    a comment, `Forbidden` for another contact's.
    """
    require_own_contact(ctx, contact_id, "feedback.submit")
    if not 1 <= rating <= 5:
        raise Invalid("a rating has 1 to 5 stars", field="rating")
    comment = comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(f"a comment has at most {LONGEST_COMMENT} characters", field="comment")
    hospital, message = ctx.hospital.id, ctx.actor.cause
    if message is not None:
        known = (await ctx.session.execute(_BY_MESSAGE, {"hospital": hospital, "message": message})).one_or_none()
        if known is not None:
            return _record(ctx, known)
    settings = settings or await read_settings(ctx.session, hospital)
    since = ctx.now - timedelta(days=settings.feedback_visit_days)
    visit = (
        await ctx.session.execute(
            _LAST_VISIT, {"hospital": hospital, "contact": contact_id, "since": since, "now": ctx.now}
        )
    ).one_or_none()
    values = {
        "hospital": hospital,
        "id": uuid7(),
        "number": await next_number(ctx, "feedback"),
        "contact": contact_id,
        "patient": visit.patient_id if visit is not None else None,
        "appointment": visit.id if visit is not None else None,
        "message": message,
        "channel": channel,
        "rating": rating,
        "category": Category(category).value,
        "comment": ctx.keys.seal_text(comment) if comment else None,
        "sentiment": mood([comment], stars=[rating]).value,
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_INSERT, values)).one_or_none()
    if row is None and message is not None:
        known = (await ctx.session.execute(_BY_MESSAGE, {"hospital": hospital, "message": message})).one_or_none()
        if known is not None:
            return _record(ctx, known)
    if row is None:
        # The visit has its feedback already: this one is kept too, a complaint must never be lost.
        row = (await ctx.session.execute(_INSERT, {**values, "appointment": None})).one()
    made = _record(ctx, row, created=True)
    await announce(
        ctx, FeedbackSubmitted(made.id, contact_id, made.patient_id, made.appointment_id, rating, bool(comment))
    )
    if rating <= LOW_RATING:
        await _alert(ctx, made, settings)
    return made


async def _alert(ctx: Context, made: FeedbackRecord, settings: HospitalSettings) -> None:
    await open_task(
        ctx,
        title="Low rating from a patient: please get in touch",
        task_type=TaskType.FOLLOW_UP_CALL,
        priority=Priority.URGENT,
        due_at=ctx.now + timedelta(minutes=settings.feedback_alert_minutes),
        related=("feedback", made.id),
        category="low_rating",
        description=f"{made.rating} of 5, {made.category.value}" + (f": {made.comment}" if made.comment else ""),
    )


@operation("feedback.recent", audit="feedback_listed", discloses=True)
async def recent(
    ctx: Context, *, unanswered: bool = False, highest_rating: int = 5, most: int = 20, low_first: bool = False
) -> list[FeedbackRecord]:
    """The newest feedback with its comments, for staff (FEED-05). Each one read is in the audit trail.

    `low_first` puts low ratings without an answer before everything else.
    """
    rows = await ctx.session.execute(
        _RECENT,
        {
            "hospital": ctx.hospital.id,
            "unanswered": unanswered,
            "highest": highest_rating,
            "most": min(most, 100),
            "low_first": low_first,
            "low": LOW_RATING,
        },
    )
    found = [_record(ctx, row) for row in rows]
    for record in found:
        ctx.note(AuditNote("feedback_read", "feedback", record.id, record.patient_id))
    return found


@operation("feedback.read", audit="feedback_read", discloses=True)
async def by_number(ctx: Context, number: int) -> FeedbackRecord:
    """One feedback by the number staff know it by. Raises `NotFound`."""
    row = (await ctx.session.execute(_BY_NUMBER, {"hospital": ctx.hospital.id, "number": number})).one_or_none()
    if row is None:
        raise NotFound(f"There is no feedback {number} here.")
    return _record(ctx, row)


@operation("feedback.respond", audit="feedback_answered")
async def respond(ctx: Context, *, feedback_id: UUID, reply: str) -> FeedbackRecord:
    """Answers a patient on their own channel (FEED-05): plans the flow `feedback_reply`. One answer each.

    The words themselves stay sealed here; the message only names the feedback. Raises `Invalid`, `NotFound`, and
    `Conflict` when it has been answered.
    """
    reply = reply.strip()
    if not 0 < len(reply) <= LONGEST_REPLY:
        raise Invalid(f"a reply has 1 to {LONGEST_REPLY} characters", field="reply")
    key = {"hospital": ctx.hospital.id, "id": feedback_id}
    row = (
        await ctx.session.execute(
            _REPLY, {**key, "reply": ctx.keys.seal_text(reply), "now": ctx.now, "staff": ctx.actor.id}
        )
    ).one_or_none()
    if row is None:
        if (await ctx.session.execute(_BY_ID, key)).one_or_none() is None:
            raise NotFound("there is no such feedback")
        raise Conflict("this feedback has been answered already")
    await reach_out(
        ctx,
        contact_id=row.contact_id,
        purpose=Purpose.CARE,
        flow="feedback_reply",
        data={"feedback": str(feedback_id)},
        due_at=ctx.now,
        useful_until=ctx.now + REPLY_USEFUL,
        key=f"feedback:{feedback_id}:reply",
    )
    return _record(ctx, row)


@operation("feedback.read_reply", audit="feedback_reply_read", discloses=True)
async def reply_for_patient(ctx: Context, *, contact_id: UUID, feedback_id: UUID) -> FeedbackRecord:
    """The answered feedback for the contact who gave it. Raises `NotFound`, for somebody else's too."""
    require_own_contact(ctx, contact_id, "feedback.read_reply")
    row = (await ctx.session.execute(_BY_ID, {"hospital": ctx.hospital.id, "id": feedback_id})).one_or_none()
    if row is None or row.contact_id != contact_id or row.reply is None:
        raise NotFound("there is no such reply")
    return _record(ctx, row)


@operation("feedback.summary", audit="feedback_summed_up")
async def summary(ctx: Context, *, first_day: date, last_day: date) -> FeedbackSummary:
    """Averages by category and month, of local days `first_day` to `last_day`, both included (FEED-04). One query."""
    zone = ctx.hospital.zone
    rows = (
        await ctx.session.execute(
            _COUNTS,
            {
                "hospital": ctx.hospital.id,
                "zone": zone.key,
                "first": datetime.combine(first_day, time(0), zone),
                "last": datetime.combine(last_day + timedelta(days=1), time(0), zone),
            },
        )
    ).all()
    stars = dict.fromkeys(range(1, 6), 0)
    categories: dict[Category, dict[int, int]] = {}
    months: dict[date, dict[int, int]] = {}
    for row in rows:
        for counts in (stars, categories.setdefault(Category(row.category), {}), months.setdefault(row.month, {})):
            counts[row.rating] = counts.get(row.rating, 0) + row.n
    whole = share_of(stars)
    trend = [(month, share_of(counts)) for month, counts in sorted(months.items())]
    return FeedbackSummary(
        whole.n,
        whole.average,
        stars,
        {category: share_of(counts) for category, counts in sorted(categories.items())},
        tuple(MonthShare(month, share.n, share.average) for month, share in trend if share.average is not None),
        sum(count for rating, count in stars.items() if rating <= LOW_RATING),
        sum(row.unanswered for row in rows),
    )
