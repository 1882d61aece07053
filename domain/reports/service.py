"""The dashboard (REP-01, REP-02, REP-06)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from domain.audit import operation
from domain.feedback import service as feedback
from domain.kit.context import Context
from domain.reminders import service as reminders
from domain.reports.leads import LeadFigures, lead_figures
from domain.reports.remembering import Memory, remembered
from domain.reports.spans import month_of
from domain.surveys import service as surveys
from domain.surveys.rules import Nps

LOOKED_BACK = timedelta(days=30)  # no-shows, ratings
NPS_DAYS = 90
SERIES_DAYS = 14
_COUNTED = "a.status NOT IN ('held', 'lapsed', 'moved', 'cancelled')"
_VISITS = text(
    f"""
    SELECT count(*) FILTER (WHERE a.starts_at >= :today AND a.starts_at < :tomorrow) AS today,
           count(*) FILTER (WHERE a.starts_at >= :today AND a.starts_at < :tomorrow
                            AND a.status IN ('checked_in', 'completed')) AS came_today,
           count(*) AS week
    FROM appointment a WHERE a.hospital_id = :hospital AND a.starts_at >= :monday AND a.starts_at < :next_monday
      AND {_COUNTED}
    """  # noqa: S608  # own constants
)
# By chat: in the patient's own dialogue. Staff who book do it in their own thread, for another contact.
_BOOKED = text(
    """
    SELECT count(*) AS n, count(*) FILTER (WHERE EXISTS (
               SELECT FROM conversation c
               WHERE c.hospital_id = a.hospital_id AND c.id = a.conversation_id AND c.contact_id = a.contact_id)) AS by_chat
    FROM appointment a
    WHERE a.hospital_id = :hospital AND a.booked_at >= :month AND a.moved_from_id IS NULL
      AND a.status NOT IN ('held', 'lapsed')
    """
)
_PATIENTS = text(
    "SELECT count(*) AS total, count(*) FILTER (WHERE created_at >= :month) AS new FROM patient"
    " WHERE hospital_id = :hospital AND status = 'active'"
)
_TASKS = text(
    "SELECT count(*) AS open, count(*) FILTER (WHERE due_at < :now) AS overdue FROM task"
    " WHERE hospital_id = :hospital AND status IN ('PENDING', 'IN_PROGRESS')"
)
_MESSAGES = text(
    """
    SELECT channel, sum(heard)::int AS heard, sum(sent)::int AS sent FROM (
        SELECT c.channel, count(*) AS heard, 0 AS sent FROM inbound_message m
        JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
        WHERE m.hospital_id = :hospital AND m.kind = 'message' AND m.received_at >= :since GROUP BY 1
        UNION ALL
        SELECT channel, 0, count(*) FROM outbound_message WHERE hospital_id = :hospital AND created_at >= :since
        GROUP BY 1) counted
    GROUP BY channel ORDER BY channel
    """
)
_DAYS = text(
    f"""
    SELECT (a.starts_at AT TIME ZONE :zone)::date AS day, count(*) AS n,
           count(*) FILTER (WHERE a.status = 'no_show') AS missed
    FROM appointment a WHERE a.hospital_id = :hospital AND a.starts_at >= :since AND a.starts_at < :tomorrow
      AND {_COUNTED} GROUP BY 1
    """  # noqa: S608  # own constants
)


@dataclass(frozen=True, slots=True)
class ChannelVolume:
    """Messages of one channel: heard from people, sent by us."""

    channel: str
    heard: int
    sent: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A local day's visits, cancelled ones left out, and how many of them did not come."""

    day: date
    visits: int
    missed: int


@dataclass(frozen=True, slots=True)
class MonthNps:
    """`month` is its first day; `score` is None without answers."""

    month: date
    score: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A hospital's figures as of `at`. Rates are per cent with one decimal, None when there is nothing to count.

    The month and the week are local calendar ones; no-shows and ratings are of the last 30 days, NPS of 90, messages of 7.
    """

    at: datetime
    visits_today: int
    came_today: int
    visits_week: int
    booked: int
    booked_by_chat: int
    no_show: Decimal | None
    no_show_of: int
    patients: int
    new_patients: int
    open_tasks: int
    overdue_tasks: int
    nps: Nps
    rating: float | None
    rating_n: int
    messages: tuple[ChannelVolume, ...]
    days: tuple[DayFigures, ...]
    nps_months: tuple[MonthNps, ...]
    leads: LeadFigures


async def _one(ctx: Context, query: Any, **values: object) -> Any:
    return (await ctx.session.execute(query, {"hospital": ctx.hospital.id, **values})).one()


@operation("reports.dashboard", audit="dashboard_read")
async def dashboard(ctx: Context) -> Dashboard:
    """Every figure anew. Counts rows of whole months: ask `remembered_dashboard` where people ask often."""
    zone, today = ctx.hospital.zone, ctx.today

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(0), zone)

    monday, tomorrow = today - timedelta(days=today.weekday()), midnight(today + timedelta(days=1))
    month, since = midnight(today.replace(day=1)), today - timedelta(days=SERIES_DAYS - 1)
    visits = await _one(
        ctx,
        _VISITS,
        today=midnight(today),
        tomorrow=tomorrow,
        monday=midnight(monday),
        next_monday=midnight(monday + timedelta(days=7)),
    )
    booked = await _one(ctx, _BOOKED, month=month)
    patients = await _one(ctx, _PATIENTS, month=month)
    tasks = await _one(ctx, _TASKS, now=ctx.now)
    no_shows = await reminders.no_show_rate(ctx, ctx.now - LOOKED_BACK, ctx.now)
    asked = await surveys.analytics(ctx, first_day=today - timedelta(days=NPS_DAYS - 1), last_day=today)
    trend = await surveys.trend(ctx, first_day=month_of(today, -5), last_day=today)
    stars = await feedback.summary(ctx, first_day=today - LOOKED_BACK, last_day=today)
    hospital = {"hospital": ctx.hospital.id}
    messages = await ctx.session.execute(_MESSAGES, {**hospital, "since": ctx.now - timedelta(days=7)})
    by_day = {
        row.day: row
        for row in await ctx.session.execute(
            _DAYS, {**hospital, "zone": zone.key, "since": midnight(since), "tomorrow": tomorrow}
        )
    }
    series = [since + timedelta(days=n) for n in range(SERIES_DAYS)]
    return Dashboard(
        ctx.now,
        visits.today,
        visits.came_today,
        visits.week,
        booked.n,
        booked.by_chat,
        no_shows.rate,
        no_shows.due,
        patients.total,
        patients.new,
        tasks.open,
        tasks.overdue,
        asked.nps,
        stars.average,
        stars.n,
        tuple(ChannelVolume(row.channel, row.heard, row.sent) for row in messages),
        tuple(
            DayFigures(day, by_day[day].n, by_day[day].missed) if day in by_day else DayFigures(day, 0, 0)
            for day in series
        ),
        tuple(MonthNps(one.month, one.nps.score, one.nps.n) for one in trend),
        await lead_figures(ctx, month),
    )


async def remembered_dashboard(ctx: Context, memory: Memory) -> Dashboard:
    """The figures of at most five minutes ago. Raises `Forbidden` as `dashboard` does."""
    return await remembered(ctx, memory, "reports.dashboard", dashboard)
